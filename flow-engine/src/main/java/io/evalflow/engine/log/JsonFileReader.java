package io.evalflow.engine.log;

import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleReductions;
import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.log.ReadOptions;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.WriteCondition;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads the JSON format: a header up to the samples, samples one by one. For one thread. */
final class JsonFileReader implements LogReader {
  private static final String SAMPLES = "samples";
  private static final String REDUCTIONS = "reductions";
  private static final String DOCUMENT = "the document";

  /** What a header has; with all of it there, what stands behind the samples is not looked for. */
  private static final Set<String> HEADER = Set.of("status", "eval", "plan", "stats");

  /** Parts of a sample by which its summary is made; the others are skipped. */
  private static final SampleParsing FOR_SUMMARY =
      new SampleParsing(
          ReadOptions.AS_WRITTEN.excluding("events", "store", "attachments", "events_data"));

  private static final JsonType<JsonNode> TREE = new JsonType<>(new TypeReference<>() {});
  private static final JsonType<List<EvalSampleReductions>> SCORES =
      new JsonType<>(new TypeReference<>() {});

  private final LogSource source;

  JsonFileReader(LogSource source) {
    this.source = source;
  }

  /** Reads a member of the document, whose name is the parser's, and whose value comes next. */
  private interface MemberVisitor {
    /** Returns whether to go on. */
    boolean visit(String name, JsonParser parser);
  }

  private void members(MemberVisitor visitor) {
    try (JsonParser parser = parser()) {
      expect(parser, parser.nextToken(), JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (!visitor.visit(name, parser)) {
          return;
        }
      }
    } catch (JacksonException e) {
      throw source.badJson(DOCUMENT, e);
    }
  }

  /** Looks at the first bytes for the encoding, so it fails if they are of none. */
  private JsonParser parser() {
    try {
      return LogJson.mapper().createParser(source.stream());
    } catch (JacksonException e) {
      throw source.badJson(DOCUMENT, e);
    }
  }

  @Override
  public EvalLog header() {
    return header(false);
  }

  @Override
  public EvalLog wholeHeader() {
    return header(true);
  }

  @Override
  public LogSource source() {
    return source;
  }

  private EvalLog header(boolean toTheEnd) {
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    members(
        (name, parser) -> {
          if (name.equals(SAMPLES) || name.equals(REDUCTIONS)) {
            if (!toTheEnd && HEADER.stream().allMatch(header::has)) {
              return false;
            }
            Bounded.unlimit(parser);
            parser.skipChildren();
          } else {
            Bounded.limit(parser);
            header.set(name, TREE.read(parser));
          }
          return true;
        });
    try {
      EvalLog log = LogJson.mapper().treeToValue(header, EvalLog.class);
      return LogHeaders.located(LogHeaders.checkedDocument(log, source), source);
    } catch (JacksonException e) {
      throw source.badJson(DOCUMENT, e);
    }
  }

  @Override
  public Optional<List<EvalSampleReductions>> reductions() {
    Found<List<EvalSampleReductions>> found = new Found<>();
    members(
        (name, parser) -> {
          if (!name.equals(REDUCTIONS)) {
            parser.skipChildren();
            return true;
          }
          if (parser.currentToken() == JsonToken.START_ARRAY) {
            Bounded.limit(parser);
            found.value = SCORES.read(parser);
          }
          return false;
        });
    return Optional.ofNullable(found.value);
  }

  private static final class Found<T> {
    @Nullable T value;
  }

  @Override
  public Stream<EvalSampleSummary> summaries() {
    return samples(FOR_SUMMARY).map(SampleSummaries::of);
  }

  @Override
  public Optional<EvalSample> sample(SampleId id, int epoch, SampleParsing parsing) {
    return sample(place(id, epoch), parsing);
  }

  @Override
  public Optional<EvalSample> sample(String uuid, SampleParsing parsing) {
    return sample(place(place -> uuid.equals(place.uuid()), (first, second) -> second), parsing);
  }

  private Optional<EvalSample> sample(Optional<SamplePlace> found, SampleParsing parsing) {
    return found.map(
        place -> {
          try (JsonParser parser = LogJson.mapper().createParser(stream(place))) {
            return parsing.read(parser);
          } catch (JacksonException e) {
            throw source.badJson("a sample", e);
          }
        });
  }

  @Override
  public Optional<InputStream> open(SampleId id, int epoch) {
    return place(id, epoch).map(this::stream);
  }

  /** The last of an id, or, if there is none, of an id that is the same as text. */
  private Optional<SamplePlace> place(SampleId id, int epoch) {
    String name = id.toString();
    return place(
        place -> place.epoch() == epoch && place.id() != null && name.equals(place.id().toString()),
        (first, second) ->
            Objects.equals(id, first.id()) && !Objects.equals(id, second.id()) ? first : second);
  }

  private InputStream stream(SamplePlace place) {
    return source.stream(place.start(), place.end());
  }

  /** Where the one of the samples stands that are as wanted. */
  private Optional<SamplePlace> place(
      Predicate<SamplePlace> wanted, BinaryOperator<SamplePlace> choice) {
    try (Stream<SamplePlace> places = inSamples(SamplePlace::read)) {
      return places.filter(wanted).reduce(choice);
    }
  }

  @Override
  public Stream<EvalSample> samples(SampleParsing parsing) {
    return inSamples(parsing::read);
  }

  private <T> Stream<T> inSamples(Function<JsonParser, T> reader) {
    JsonParser parser = parser();
    try {
      if (!findSamples(parser)) {
        parser.close();
        return Stream.empty();
      }
      return JsonElements.inside(parser, reader, e -> source.badJson(DOCUMENT, e));
    } catch (JacksonException e) {
      parser.close();
      throw source.badJson(DOCUMENT, e);
    }
  }

  private boolean findSamples(JsonParser parser) {
    expect(parser, parser.nextToken(), JsonToken.START_OBJECT);
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean found = parser.currentName().equals(SAMPLES);
      JsonToken value = parser.nextToken();
      if (found && value == JsonToken.START_ARRAY) {
        return true;
      }
      parser.skipChildren();
    }
    return false;
  }

  private void expect(JsonParser parser, @Nullable JsonToken token, JsonToken expected) {
    if (token != expected) {
      throw source.bad(
          "it holds " + token + " where " + expected + " must stand", "is it an eval log?", null);
    }
    if (parser.isClosed()) {
      throw source.bad("it ends too early", null, null);
    }
  }

  @Override
  public FileInfo rewrite(
      LogChange change, RewriteTarget target, WriteCondition condition, boolean durable) {
    DocumentParts parts = DocumentParts.find(source, change.samples());
    return new JsonFileRewrite(source, parts, change).write(target, condition, durable);
  }

  @Override
  public void close() {
    source.close();
  }
}
