package io.evalflow.benchmarks;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A bare program that starts Guice, reads a YAML file with Jackson and prints it: the floor of
 * {@code config}.
 */
public final class ConfigFloor {
  private ConfigFloor() {}

  /**
   * Reads and prints the file.
   *
   * @param args the file
   */
  public static void main(String[] args) {
    YAMLMapper yaml =
        Guice.createInjector(
                new AbstractModule() {
                  @Override
                  protected void configure() {
                    bind(YAMLMapper.class).toInstance(YAMLMapper.builder().build());
                  }
                })
            .getInstance(YAMLMapper.class);
    JsonNode spec = yaml.readTree(Path.of(args[0]));
    System.out.print(yaml.writeValueAsString(spec));
  }
}
