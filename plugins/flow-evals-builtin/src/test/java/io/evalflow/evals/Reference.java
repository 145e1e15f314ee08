package io.evalflow.evals;

import io.evalflow.spi.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tables of inputs with what inspect-ai 0.3.285 gave for them, noted from running it. */
public final class Reference {
  /** Reads NaN as Python writes it. */
  public static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private Reference() {}

  /** The rows of a table beside the test. */
  public static List<JsonNode> rows(Class<?> test, String file) {
    return text(test, file).lines().map(JSON::readTree).toList();
  }

  /** A file beside the test. */
  public static String text(Class<?> test, String file) {
    try (InputStream in = Objects.requireNonNull(test.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The registered provider of a name. */
  public static <T extends Provider> T provider(Class<T> kind, String name) {
    return ServiceLoader.load(kind).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
