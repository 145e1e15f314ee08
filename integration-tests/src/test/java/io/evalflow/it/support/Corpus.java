package io.evalflow.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Eval logs of every kind, made by the reference once a JVM, with dumps of what it reads in them.
 * Skips the calling test where the reference cannot be had.
 */
public final class Corpus {
  private static final String WAYS = "header,log,full,summaries,samples,raw";

  private static @Nullable Corpus instance;

  private final PythonReference python;
  private final Path directory;
  private final List<Log> logs;

  /**
   * A log of the corpus.
   *
   * @param file where it is; not to be changed
   * @param covers what it is there for
   * @param readable whether inspect-ai reads it whole
   * @param headerReadable whether inspect-ai reads its header
   * @param summariesReadable whether inspect-ai reads its summaries
   */
  public record Log(
      Path file,
      String covers,
      boolean readable,
      boolean headerReadable,
      boolean summariesReadable) {
    /** The name of its file. */
    public String name() {
      return String.valueOf(file.getFileName());
    }

    /** The kind of log, the first word of its name: run, edit, zip, old and so on. */
    public String kind() {
      return name().substring(0, name().indexOf('-'));
    }

    /** Names it in reports of tests. */
    @Override
    public String toString() {
      return name();
    }
  }

  private Corpus(PythonReference python, Path directory) {
    this.python = python;
    this.directory = directory;
    List<Log> found = new ArrayList<>();
    JsonNode manifest = python.json(directory, "corpus.py", directory.resolve("logs").toString());
    for (JsonNode entry : manifest) {
      found.add(
          new Log(
              directory.resolve("logs").resolve(entry.get("file").stringValue()),
              entry.get("covers").stringValue(),
              entry.get("log_error").isNull(),
              entry.get("header_error").isNull(),
              entry.get("summaries_error").isNull()));
    }
    logs = List.copyOf(found);
    dump(directory.resolve("dumps"), logs.stream().map(Log::file).toList(), WAYS);
  }

  /** The corpus; skips the calling test where the reference cannot be had. */
  public static synchronized Corpus require() {
    PythonReference python = PythonReference.require();
    if (instance == null) {
      try {
        Path directory = Files.createTempDirectory("flow-it-corpus-");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
        instance = new Corpus(python, directory);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return instance;
  }

  /** All logs, ordered by name. */
  public List<Log> logs() {
    return logs;
  }

  /** What inspect-ai reads in a log in one way, as {@code dump_logs.py} describes. */
  public JsonNode dump(Log log, String way) {
    return dump(directory.resolve("dumps"), log.name(), way);
  }

  /**
   * Has inspect-ai read other logs.
   *
   * @param dumps directory for what it reads
   * @param ways which ways of reading, separated by commas
   */
  public void dump(Path dumps, Collection<Path> files, String ways) {
    try {
      Files.createDirectories(dumps);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> arguments = new ArrayList<>();
    arguments.add("--ways=" + ways);
    arguments.add(dumps.toString());
    files.forEach(file -> arguments.add(file.toString()));
    python.json(directory, "dump_logs.py", arguments.toArray(String[]::new));
  }

  /** What inspect-ai read in one way in a log that it was given before. */
  public static JsonNode dump(Path dumps, String name, String way) {
    try {
      Path file = dumps.resolve(name).resolve(way + ".json");
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return JsonEquality.mapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      System.err.println("cannot delete " + directory + ": " + e);
    }
  }
}
