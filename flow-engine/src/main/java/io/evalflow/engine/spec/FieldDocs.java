package io.evalflow.engine.spec;

import com.google.common.base.CaseFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import java.util.Properties;

/**
 * What the fields of a spec mean, in one line each: the words of the types' Javadoc, in Markdown.
 */
final class FieldDocs {
  private static final String RESOURCE = "fields.properties";

  private final Properties texts = new Properties();

  FieldDocs() {
    try (InputStream in = FieldDocs.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + RESOURCE);
      }
      texts.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a field means; empty if nobody writes it into a file. */
  Optional<String> of(Class<?> type, String field) {
    return Optional.ofNullable(texts.getProperty(type.getSimpleName() + "." + field));
  }

  /** The name of a field as it stands in a file. */
  static String name(RecordComponent component) {
    return snake(component.getName());
  }

  /** A name in camel case as it stands in a file. */
  static String snake(String name) {
    return CaseFormat.LOWER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, name);
  }
}
