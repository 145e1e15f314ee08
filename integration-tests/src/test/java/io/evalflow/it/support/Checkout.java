package io.evalflow.it.support;

import java.nio.file.Path;

/** Where this checkout stands. */
public final class Checkout {
  private Checkout() {}

  /** The root of the checkout. */
  public static Path root() {
    String root = System.getProperty("flow.root");
    return Path.of(root == null ? ".." : root).toAbsolutePath().normalize();
  }
}
