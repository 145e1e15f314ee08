package io.evalflow.it;

import static java.util.Objects.requireNonNull;

import io.evalflow.it.support.Corpus;
import io.evalflow.it.support.Corpus.Log;
import io.evalflow.it.support.JsonEquality;
import io.evalflow.spi.log.EvalLogs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Of each log of the corpus two copies, made of what the engine read: the whole log in the format
 * of the original, and a zip of header, summaries and samples as they were read one by one. And
 * what inspect-ai reads in both.
 */
final class LogCopies implements AutoCloseable {
  private static final String HEADER = "header";
  private static final String WHOLE = "whole";
  private static final String SUMMARIES = "summaries";
  private static final String SAMPLES = "samples";
  private static final String PARTS = "samples by id";
  private static final String REDUCTIONS = "reductions";
  private static final String CONVERTED = "conversion";

  private final Corpus corpus;
  private final Path directory;
  private final EngineLogs engine = new EngineLogs();
  private final Map<String, JsonNode> ours = new HashMap<>();
  private final Map<String, RuntimeException> failures = new HashMap<>();

  LogCopies(Corpus corpus, Path directory) {
    this.corpus = corpus;
    this.directory = directory;
    List<Path> parts = new ArrayList<>();
    List<Path> wholes = new ArrayList<>();
    for (Log log : corpus.logs()) {
      read(log, WHOLE, () -> engine.whole(log.file()));
      read(log, HEADER, () -> engine.header(log.file()));
      read(log, SUMMARIES, () -> engine.summaries(log.file()));
      read(log, SAMPLES, () -> array(engine.samples(log.file())));
      read(log, PARTS, () -> samplesById(log));
      if (ours.containsKey(key(log, HEADER))) {
        parts.add(writeParts(log));
      }
      if (ours.containsKey(key(log, WHOLE))) {
        wholes.add(writeWhole(log));
      }
    }
    corpus.dump(dumps(), parts, "header,summaries,samples");
    corpus.dump(dumps(), wholes, "log");
    corpus.dump(dumps(), conversions(), "full");
  }

  /** Each log in the other format, and that one in the first format again. */
  private List<Path> conversions() {
    List<Path> converted = new ArrayList<>();
    for (Log log : corpus.logs()) {
      if (log.readable() && ours.containsKey(key(log, WHOLE))) {
        read(log, CONVERTED, () -> convert(log));
        if (ours.containsKey(key(log, CONVERTED))) {
          converted.add(otherFile(log));
          converted.add(backFile(log));
        }
      }
    }
    return converted;
  }

  private JsonNode convert(Log log) {
    engine.convert(log.file(), otherFile(log), other(log));
    engine.convert(otherFile(log), backFile(log), other(other(log)));
    return JsonNodeFactory.instance.booleanNode(true);
  }

  private static EvalLogs.Format other(Log log) {
    return log.name().endsWith(".json") ? EvalLogs.Format.EVAL : EvalLogs.Format.JSON;
  }

  private static EvalLogs.Format other(EvalLogs.Format format) {
    return format == EvalLogs.Format.EVAL ? EvalLogs.Format.JSON : EvalLogs.Format.EVAL;
  }

  private Path otherFile(Log log) {
    String extension = other(log) == EvalLogs.Format.EVAL ? ".eval" : ".json";
    return directory.resolve("converted-" + log.name() + extension);
  }

  private Path backFile(Log log) {
    return directory.resolve("back-" + log.name());
  }

  /** What inspect-ai reads in the other format, all references resolved. */
  JsonNode converted(Log log) {
    ours(log, CONVERTED);
    return Corpus.dump(dumps(), String.valueOf(otherFile(log).getFileName()), "full");
  }

  /** The same for what was converted back. */
  JsonNode convertedBack(Log log) {
    ours(log, CONVERTED);
    return Corpus.dump(dumps(), String.valueOf(backFile(log).getFileName()), "full");
  }

  /** What inspect-ai reads in the original in one way. */
  JsonNode original(Log log, String way) {
    return corpus.dump(log, way);
  }

  /** What the engine read: header, whole, summaries or samples. */
  JsonNode ours(Log log, String part) {
    RuntimeException failure = failures.get(key(log, part));
    if (failure != null) {
      throw new AssertionError("the engine cannot read the " + part + " of " + log, failure);
    }
    return requireNonNull(ours.get(key(log, part)));
  }

  /** Why the engine could not read a part, if it could not. */
  Optional<RuntimeException> failure(Log log, String part) {
    return Optional.ofNullable(failures.get(key(log, part)));
  }

  /** What inspect-ai reads in the copy in the zip format, of which a part is wanted. */
  JsonNode parts(Log log, String part) {
    ours(log, HEADER);
    ours(log, part);
    if (part.equals(SAMPLES)) {
      ours(log, PARTS);
    }
    return Corpus.dump(dumps(), String.valueOf(partsFile(log).getFileName()), part);
  }

  /** What inspect-ai reads in one way in the copy of the whole log. */
  JsonNode whole(Log log, String way) {
    ours(log, WHOLE);
    return Corpus.dump(dumps(), String.valueOf(wholeFile(log).getFileName()), way);
  }

  private Path dumps() {
    return directory.resolve("dumps");
  }

  private Path partsFile(Log log) {
    return directory.resolve(log.name() + ".parts.eval");
  }

  private Path wholeFile(Log log) {
    return directory.resolve("whole-" + log.name());
  }

  private static String key(Log log, String part) {
    return log.name() + " " + part;
  }

  private void read(Log log, String part, Supplier<JsonNode> reader) {
    try {
      ours.put(key(log, part), reader.get());
    } catch (RuntimeException e) {
      failures.put(key(log, part), e);
    }
  }

  private JsonNode samplesById(Log log) {
    List<JsonNode> samples = new ArrayList<>();
    for (JsonNode wanted : original(log, SAMPLES)) {
      JsonNode id = wanted.get("id");
      int epoch = wanted.get("epoch").intValue();
      samples.add(
          engine
              .sample(log.file(), id, epoch)
              .orElseThrow(() -> new IllegalStateException("no sample " + id + " " + epoch)));
    }
    return array(samples);
  }

  private static JsonNode array(List<JsonNode> items) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    items.forEach(array::add);
    return array;
  }

  private Path writeWhole(Log log) {
    ObjectNode whole = (ObjectNode) requireNonNull(ours.get(key(log, WHOLE)));
    if (log.name().endsWith(".json")) {
      return write(wholeFile(log), bytes(whole));
    }
    ObjectNode header = whole.deepCopy().remove(List.of(SAMPLES, REDUCTIONS));
    Map<String, @Nullable JsonNode> others = new LinkedHashMap<>();
    others.put("reductions.json", whole.get(REDUCTIONS));
    others.put("header.json", header);
    return writeZip(wholeFile(log), whole.path(SAMPLES), others);
  }

  private Path writeParts(Log log) {
    Map<String, @Nullable JsonNode> others = new LinkedHashMap<>();
    others.put("summaries.json", ours.get(key(log, SUMMARIES)));
    others.put("header.json", ours.get(key(log, HEADER)));
    JsonNode samples = ours.getOrDefault(key(log, PARTS), array(List.of()));
    return writeZip(partsFile(log), samples, others);
  }

  private static Path writeZip(
      Path file, JsonNode samples, Map<String, @Nullable JsonNode> others) {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      Set<String> names = new HashSet<>();
      for (JsonNode sample : samples) {
        String name =
            "samples/%s_epoch_%s.json"
                .formatted(sample.get("id").asString(), sample.get("epoch").asString());
        if (names.add(name)) {
          put(zip, name, sample);
        }
      }
      for (Map.Entry<String, @Nullable JsonNode> other : others.entrySet()) {
        put(zip, other.getKey(), other.getValue());
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(ZipOutputStream zip, String name, @Nullable JsonNode value)
      throws IOException {
    if (value != null) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(bytes(value));
      zip.closeEntry();
    }
  }

  private static byte[] bytes(JsonNode value) {
    return JsonEquality.mapper().writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
  }

  private static Path write(Path file, byte[] bytes) {
    try {
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
