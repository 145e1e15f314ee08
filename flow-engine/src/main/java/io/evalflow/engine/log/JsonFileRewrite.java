package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.ReadOptions;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a changed version of a log of the JSON format: the members of the header anew, then the
 * samples and the reductions, copied as they are as far as they do not change, indented if the log
 * is. For one use.
 */
final class JsonFileRewrite {
  private static final SampleParsing AS_WRITTEN = new SampleParsing(ReadOptions.AS_WRITTEN);
  private static final String IN_SAMPLES = "    ";

  private final LogSource source;
  private final DocumentParts parts;
  private final LogChange change;

  JsonFileRewrite(LogSource source, DocumentParts parts, LogChange change) {
    this.source = source;
    this.parts = parts;
    this.change = change;
  }

  /**
   * Writes it, if the condition on the target holds.
   *
   * @param durable whether it must outlive a stop of the machine
   */
  FileInfo write(RewriteTarget target, WriteCondition condition, boolean durable) {
    return target.replace(condition, durable, this::write);
  }

  private void write(PendingFile file) throws IOException {
    ObjectNode header = LogJson.mapper().valueToTree(change.header());
    parts.others().stream()
        .filter(other -> value(other).equals(header.get(other.name())))
        .forEach(other -> header.remove(other.name()));
    String head = json(header);
    int end = head.lastIndexOf('}');
    put(file, parts.indented() ? head.substring(0, end).stripTrailing() : head.substring(0, end));
    if (parts.samples() != null) {
      name(file, DocumentParts.SAMPLES);
      putSamples(file, parts.samples());
    }
    if (change.reductions() != null) {
      if (!change.reductions().isEmpty()) {
        name(file, DocumentParts.REDUCTIONS);
        put(file, indented(json(change.reductions()), "  "));
      }
    } else if (parts.reductions() != null) {
      name(file, DocumentParts.REDUCTIONS);
      copy(file, parts.reductions().start(), parts.reductions().end());
    }
    for (DocumentParts.Part other : parts.others()) {
      if (!header.has(other.name())) {
        name(file, other.name());
        copy(file, other.start(), other.end());
      }
    }
    put(file, parts.indented() ? "\n}" : "}");
  }

  private JsonNode value(DocumentParts.Part part) {
    return LogJson.mapper().readTree(source.stream(part.start(), part.end()));
  }

  private void putSamples(PendingFile file, DocumentParts.Part samples) throws IOException {
    long done = samples.start();
    for (SamplePlace place : changed()) {
      copy(file, done, place.start());
      try (JsonParser parser =
          LogJson.mapper().createParser(source.stream(place.start(), place.end()))) {
        EvalSample changed = change.sampleChange().apply(AS_WRITTEN.read(parser));
        put(file, indented(json(changed), IN_SAMPLES));
      }
      done = place.end();
    }
    copy(file, done, samples.end());
  }

  private List<SamplePlace> changed() {
    List<SamplePlace> wanted = parts.wanted();
    return change.rescored() && wanted.size() > 1
        ? wanted.subList(wanted.size() - 1, wanted.size())
        : wanted;
  }

  private void copy(PendingFile file, long start, long end) throws IOException {
    file.copyFrom(source.file(), start, end - start);
  }

  private void name(PendingFile file, String name) throws IOException {
    String quoted = LogJson.mapper().writeValueAsString(name);
    put(file, parts.indented() ? ",\n  " + quoted + ": " : "," + quoted + ":");
  }

  private String json(Object value) {
    ByteSink sink = new ByteSink(1 << 16);
    LogJson.write(value, sink);
    String compact = new String(sink.array(), 0, sink.size(), StandardCharsets.UTF_8);
    return parts.indented()
        ? LogJson.pretty().writeValueAsString(LogJson.mapper().readTree(compact))
        : compact;
  }

  /** Line breaks stand only between tokens, never in texts. */
  private String indented(String json, String by) {
    return parts.indented() ? json.replace("\n", "\n" + by) : json;
  }

  private static void put(PendingFile file, String text) throws IOException {
    file.writeFully(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }
}
