package io.evalflow.engine.log;

import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/** Gives the elements of a JSON array as they are parsed. For one thread. */
final class JsonElements<T> extends Spliterators.AbstractSpliterator<T> {
  private final JsonParser parser;
  private final Function<JsonParser, T> reader;
  private final Function<JacksonException, RuntimeException> failure;

  private final boolean whole;
  private boolean done;

  private JsonElements(
      JsonParser parser,
      Function<JsonParser, T> reader,
      Function<JacksonException, RuntimeException> failure,
      boolean whole) {
    super(Long.MAX_VALUE, ORDERED | NONNULL);
    this.parser = parser;
    this.reader = reader;
    this.failure = failure;
    this.whole = whole;
  }

  /**
   * The elements of the array that is the parser's whole content; to be closed, which closes the
   * parser.
   *
   * @param reader reads an element that begins at the parser's current token
   * @param failure makes what is thrown of a syntax error
   * @throws JacksonException if no array comes next
   */
  static <T> Stream<T> whole(
      JsonParser parser,
      Function<JsonParser, T> reader,
      Function<JacksonException, RuntimeException> failure) {
    try {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_ARRAY) {
        throw new StreamReadException(parser, first + " stands where an array must begin");
      }
      return stream(new JsonElements<>(parser, reader, failure, true));
    } catch (RuntimeException e) {
      // Also what the stream below throws, which the parser passes on.
      parser.close();
      throw e;
    }
  }

  /** The elements of the array whose first token the parser is at. */
  static <T> Stream<T> inside(
      JsonParser parser,
      Function<JsonParser, T> reader,
      Function<JacksonException, RuntimeException> failure) {
    return stream(new JsonElements<>(parser, reader, failure, false));
  }

  private static <T> Stream<T> stream(JsonElements<T> elements) {
    return StreamSupport.stream(elements, false).onClose(elements.parser::close);
  }

  @Override
  public boolean tryAdvance(Consumer<? super T> action) {
    T element;
    try {
      // A parallel stream asks again after the end.
      if (done) {
        return false;
      }
      if (parser.nextToken() == JsonToken.END_ARRAY) {
        done = true;
        requireEnd();
        return false;
      }
      element = reader.apply(parser);
    } catch (JacksonException e) {
      throw failure.apply(e);
    }
    action.accept(element);
    return true;
  }

  /** At the end of the content its checksum is known. */
  private void requireEnd() {
    if (whole && parser.nextToken() != null) {
      throw new StreamReadException(parser, "more than one value");
    }
  }
}
