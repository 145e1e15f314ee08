package io.evalflow.engine.log;

import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogBuilder;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleSummary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads the JSON format: a header up to the samples, samples one by one. For one thread. */
final class JsonFileReader implements LogReader {
  private static final String SAMPLES = "samples";
  private static final String DOCUMENT = "the document";
  private static final Set<String> HEADER = Set.of("eval", "status");

  /** Reads a part of a document, and not what stands behind it. */
  private static final ObjectReader PART =
      LogJson.mapper().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final ObjectReader SAMPLE = PART.forType(EvalSample.class);

  private final LogSource source;

  JsonFileReader(LogSource source) {
    this.source = source;
  }

  @Override
  public EvalLog header() {
    try (InputStream in = source.open();
        JsonParser parser = LogJson.mapper().createParser(in)) {
      ObjectNode header = JsonNodeFactory.instance.objectNode();
      expect(parser, parser.nextToken(), JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals(SAMPLES) || name.equals("reductions")) {
          if (HEADER.stream().allMatch(header::has)) {
            break;
          }
          parser.skipChildren();
        } else {
          header.set(name, PART.readTree(parser));
        }
      }
      return checked(LogJson.mapper().treeToValue(header, EvalLog.class));
    } catch (JacksonException e) {
      throw source.badJson(DOCUMENT, e);
    } catch (IOException e) {
      throw source.unreadable(e);
    }
  }

  @Override
  public EvalLog all() {
    try (InputStream in = source.open()) {
      EvalLog log = checked(LogJson.mapper().readValue(in, EvalLog.class));
      if (log.samples() == null) {
        return log;
      }
      List<EvalSample> samples = new ArrayList<>(log.samples());
      LogHeaders.sort(samples);
      return EvalLogBuilder.builder(log).samples(samples).build();
    } catch (JacksonException e) {
      throw source.badJson(DOCUMENT, e);
    } catch (IOException e) {
      throw source.unreadable(e);
    }
  }

  private EvalLog checked(EvalLog log) {
    return LogHeaders.located(LogHeaders.checked(log, source), source.location());
  }

  @Override
  public List<EvalSampleSummary> summaries() {
    try (Stream<EvalSample> samples = samples()) {
      return samples.map(SampleSummaries::of).toList();
    }
  }

  @Override
  public Optional<EvalSample> sample(SampleId id, int epoch) {
    String name = id.toString();
    try (Stream<EvalSample> samples = samples()) {
      return samples
          .filter(sample -> sample.epoch() == epoch && sample.id().toString().equals(name))
          .findFirst();
    }
  }

  @Override
  public Stream<EvalSample> samples() {
    InputStream in = source.open();
    try {
      SampleParser samples = new SampleParser(LogJson.mapper().createParser(in));
      return StreamSupport.stream(samples, false).onClose(samples::close).onClose(() -> close(in));
    } catch (RuntimeException e) {
      close(in);
      throw e;
    }
  }

  private static void close(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void expect(JsonParser parser, JsonToken token, JsonToken expected) {
    if (token != expected) {
      throw source.bad(
          "it holds " + token + " where " + expected + " must stand", "is it an eval log?", null);
    }
    if (parser.isClosed()) {
      throw source.bad("it ends too early", null, null);
    }
  }

  /** Gives the samples of a document as it is parsed. */
  private final class SampleParser extends Spliterators.AbstractSpliterator<EvalSample> {
    private final JsonParser parser;
    private boolean inSamples;

    SampleParser(JsonParser parser) {
      super(Long.MAX_VALUE, ORDERED | NONNULL);
      this.parser = parser;
    }

    @Override
    public boolean tryAdvance(Consumer<? super EvalSample> action) {
      EvalSample sample;
      try {
        if (!inSamples && !findSamples()) {
          return false;
        }
        if (parser.nextToken() == JsonToken.END_ARRAY) {
          return false;
        }
        sample = SAMPLE.readValue(parser);
      } catch (JacksonException e) {
        throw source.badJson(DOCUMENT, e);
      }
      action.accept(sample);
      return true;
    }

    private boolean findSamples() {
      expect(parser, parser.nextToken(), JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean found = parser.currentName().equals(SAMPLES);
        JsonToken value = parser.nextToken();
        if (found && value == JsonToken.START_ARRAY) {
          inSamples = true;
          return true;
        }
        parser.skipChildren();
      }
      return false;
    }

    void close() {
      parser.close();
    }
  }
}
