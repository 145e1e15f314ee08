package io.evalflow.engine.log;

import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Gives the elements of a JSON array as they are parsed. For one thread. */
final class JsonElements<T> extends Spliterators.AbstractSpliterator<T> {
  private final JsonParser parser;
  private final Function<JsonParser, T> reader;
  private final Function<JacksonException, RuntimeException> failure;

  private boolean done;

  private JsonElements(
      JsonParser parser,
      Function<JsonParser, T> reader,
      Function<JacksonException, RuntimeException> failure) {
    super(Long.MAX_VALUE, ORDERED | NONNULL);
    this.parser = parser;
    this.reader = reader;
    this.failure = failure;
  }

  /**
   * The elements of the array that begins at the parser's next token; to be closed, which closes
   * the parser.
   *
   * @param reader reads an element that begins at the parser's current token
   * @param failure makes what is thrown of a syntax error
   */
  static <T> Stream<T> stream(
      JsonParser parser,
      Function<JsonParser, T> reader,
      Function<JacksonException, RuntimeException> failure) {
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      parser.close();
      return Stream.empty();
    }
    return inside(parser, reader, failure);
  }

  /** The elements of the array whose first token the parser is at. */
  static <T> Stream<T> inside(
      JsonParser parser,
      Function<JsonParser, T> reader,
      Function<JacksonException, RuntimeException> failure) {
    return StreamSupport.stream(new JsonElements<>(parser, reader, failure), false)
        .onClose(parser::close);
  }

  @Override
  public boolean tryAdvance(Consumer<? super T> action) {
    T element;
    try {
      // A parallel stream asks again after the end.
      if (done || parser.nextToken() == JsonToken.END_ARRAY) {
        done = true;
        return false;
      }
      element = reader.apply(parser);
    } catch (JacksonException e) {
      throw failure.apply(e);
    }
    action.accept(element);
    return true;
  }
}
