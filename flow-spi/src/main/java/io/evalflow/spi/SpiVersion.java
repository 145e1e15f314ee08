package io.evalflow.spi;

/**
 * The version of this SPI. A plugin jar built by Maven names the version that it was compiled
 * against in its manifest as {@value #MANIFEST_ATTRIBUTE}; a jar that names a newer one is refused
 * with a clear word.
 */
public final class SpiVersion {
  /**
   * The version of the SPI in this jar; raised by one with every change that an older engine cannot
   * honour.
   */
  public static final int CURRENT = 1;

  /** The manifest attribute that a plugin jar may carry. */
  public static final String MANIFEST_ATTRIBUTE = "Flow-SPI-Version";

  private SpiVersion() {}
}
