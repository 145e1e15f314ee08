package io.evalflow.engine.log;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.log.ReadOptions;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.Uris;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is complete in a log of the JSON format that may end anywhere: members of its header, and
 * samples. For one thread.
 */
final class DocumentSalvage {
  private static final JsonType<JsonNode> TREE = new JsonType<>(new TypeReference<>() {});

  /** What tells of a sample; its other parts are only passed over. */
  private static final SampleParsing SLIM =
      new SampleParsing(
          ReadOptions.AS_WRITTEN.excluding("events", "store", "attachments", "events_data"));

  private final LogSource source;
  private final ObjectNode header = JsonNodeFactory.instance.objectNode();
  private final List<SalvagedSample> samples = new ArrayList<>();
  private final List<SamplePlace> places = new ArrayList<>();
  private boolean inSample;
  private boolean behindSamples;
  private boolean complete;
  private int lost;

  private DocumentSalvage(LogSource source) {
    this.source = source;
  }

  /** Reads what there is. */
  static DocumentSalvage read(LogSource source) {
    DocumentSalvage salvage = new DocumentSalvage(source);
    salvage.scan();
    salvage.places.forEach(salvage::readSample);
    return salvage;
  }

  private void scan() {
    try (JsonParser parser = LogJson.mapper().createParser(source.stream())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return;
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals(DocumentParts.SAMPLES) && value == JsonToken.START_ARRAY) {
          Bounded.unlimit(parser);
          scanSamples(parser);
        } else if (name.equals(DocumentParts.SAMPLES) || name.equals(DocumentParts.REDUCTIONS)) {
          Bounded.unlimit(parser);
          parser.skipChildren();
        } else {
          Bounded.limit(parser);
          header.set(name, TREE.read(parser));
        }
      }
      complete = parser.currentToken() == JsonToken.END_OBJECT;
    } catch (JacksonException e) {
      requireDamaged(e);
      // The document is damaged here: what came before is what there is.
      lost += inSample ? 1 : 0;
    }
  }

  private void scanSamples(JsonParser parser) {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      inSample = true;
      places.add(SamplePlace.read(parser));
      inSample = false;
    }
    behindSamples = true;
  }

  /** Throws what stopped reading if it is not the JSON: no access, or too much for this heap. */
  private void requireDamaged(JacksonException e) {
    FlowException why = source.badJson("the document", e);
    if (why.code() != ErrorCode.LOG) {
      throw why;
    }
  }

  private void readSample(SamplePlace place) {
    try (JsonParser parser =
        LogJson.mapper().createParser(source.stream(place.start(), place.end()))) {
      samples.add(SalvagedSample.of(SLIM.read(parser), place.start(), place.end()));
    } catch (JacksonException e) {
      requireDamaged(e);
      lost++;
    }
  }

  /**
   * Writes the recovered log.
   *
   * @throws FlowException if nothing was damaged, or nothing says what was evaluated
   */
  LogRecovery.Recovered write(
      LogTarget target, WriteCondition condition, ResultsComputer results, Clock clock) {
    EvalLog known = known();
    boolean finished = lost == 0 && known.status() != EvalStatus.STARTED;
    if (complete && finished) {
      throw DefaultLogRecovery.nothingToDo(source);
    }
    RecoveredHeader recovered =
        behindSamples && finished
            ? RecoveredHeader.completed(known, samples, results)
            : RecoveredHeader.of(known, samples, results, clock);
    target.replace(condition, true, file -> fill(file, recovered));
    return new LogRecovery.Recovered(
        target.location(), samples.size(), lost, recovered.header().status());
  }

  private EvalLog known() {
    if (!header.has("eval")) {
      throw new FlowException(
          ErrorCode.LOG,
          "the log "
              + Uris.display(source.location())
              + ": no complete member 'eval' could be found in it",
          "nothing says what was evaluated, so nothing can be recovered",
          null);
    }
    try {
      EvalLog log = LogJson.mapper().treeToValue(header, EvalLog.class);
      return LogHeaders.located(LogHeaders.checkedDocument(log, source), source);
    } catch (JacksonException e) {
      throw source.badJson("the document", e);
    }
  }

  private void fill(PendingFile file, RecoveredHeader recovered) throws IOException {
    ByteSink json = new ByteSink(1 << 16);
    LogJson.write(recovered.header(), json);
    file.writeFully(ByteBuffer.wrap(json.array(), 0, json.size() - 1));
    String before = ",\"samples\":[";
    for (SalvagedSample sample : samples) {
      put(file, before);
      file.copyFrom(source.file(), sample.start(), sample.end() - sample.start());
      before = ",";
    }
    put(file, samples.isEmpty() ? "" : "]");
    if (!recovered.reductions().isEmpty()) {
      json.reset(0);
      LogJson.write(recovered.reductions(), json);
      put(file, ",\"reductions\":");
      file.writeFully(ByteBuffer.wrap(json.array(), 0, json.size()));
    }
    put(file, "}");
  }

  private static void put(PendingFile file, String text) throws IOException {
    file.writeFully(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }
}
