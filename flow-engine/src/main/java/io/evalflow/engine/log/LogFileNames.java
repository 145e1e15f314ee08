package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalSpec;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names of log files as Inspect makes and reads them: {@code
 * 2026-11-23T23-14-30-00-00_task-name_TASKID.eval}. Immutable.
 */
public final class LogFileNames {
  /** What stands after the time of creation, if nothing else is asked for. */
  public static final String DEFAULT_PATTERN = "{task}_{id}";

  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}[:-]\\d{2}[:-]\\d{2}");
  private static final Pattern INSTANT =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2})T(\\d{2})[:-](\\d{2})[:-](\\d{2})(?:\\.\\d+)?"
              + "(?:Z|([+-])(\\d{2})[:-](\\d{2}))?(?=_|\\.|$)");

  private static final String NO_MODEL = "none/none";

  private final String pattern;

  /**
   * Names after a pattern.
   *
   * @param pattern text with {@code {task}}, {@code {id}} and {@code {model}}, as the environment
   *     variable {@code INSPECT_EVAL_LOG_FILE_PATTERN} gives it; null for {@link #DEFAULT_PATTERN}
   */
  public LogFileNames(@Nullable String pattern) {
    this.pattern = pattern == null ? DEFAULT_PATTERN : pattern;
  }

  /**
   * What the name of a log says.
   *
   * @param created time of creation with hyphens for colons, as in the name
   * @param task name of the task, cleaned
   * @param taskId id of the task; empty if the name has none
   * @param suffix what follows the id behind a hyphen; null if nothing does
   */
  public record Parsed(String created, String task, String taskId, @Nullable String suffix) {}

  /** The name for a log, with its extension. */
  public String name(EvalSpec eval, EvalLogs.Format format) {
    return name(eval.created(), eval.task(), eval.taskId(), eval.model(), format);
  }

  /**
   * The name for a log, with its extension.
   *
   * @param created ISO 8601 time
   */
  public String name(
      String created, String task, String taskId, String model, EvalLogs.Format format) {
    String name =
        clean(created)
            + "_"
            + pattern
                .replace("{task}", clean(unqualified(task)))
                .replace("{id}", clean(taskId))
                .replace("{model}", model.equals(NO_MODEL) ? "" : clean(model));
    return name + (format == EvalLogs.Format.EVAL ? ".eval" : ".json");
  }

  /** What a name says; empty if it is not one that Inspect makes. */
  public static Optional<Parsed> parse(String fileName) {
    if (!isLog(fileName)) {
      return Optional.empty();
    }
    String stem = fileName.substring(0, fileName.lastIndexOf('.'));
    List<String> parts = List.of(stem.split("_", -1));
    if (parts.size() < 2 || !TIME.matcher(parts.get(0)).lookingAt()) {
      return Optional.empty();
    }
    String last = parts.size() == 2 ? "" : parts.get(parts.size() > 3 ? 3 : 2);
    int suffix = last.indexOf('-');
    return Optional.of(
        new Parsed(
            parts.get(0),
            parts.get(1),
            suffix < 0 ? last : last.substring(0, suffix),
            suffix < 0 ? null : last.substring(suffix + 1)));
  }

  /**
   * When a log was created, to the second, as far as its name tells: of an offset from UTC a name
   * loses the sign, so that it tells nothing unless the offset is zero.
   */
  public static Optional<Instant> created(String fileName) {
    Matcher time = INSTANT.matcher(fileName);
    if (!time.lookingAt()) {
      return Optional.empty();
    }
    String offset = "+00:00";
    if (time.group(5) != null) {
      boolean zero = time.group(6).equals("00") && time.group(7).equals("00");
      if (time.group(5).equals("-") && !zero) {
        return Optional.empty();
      }
      offset = "+" + time.group(6) + ":" + time.group(7);
    }
    String iso = "%sT%s:%s:%s%s";
    try {
      return Optional.of(
          OffsetDateTime.parse(
                  iso.formatted(time.group(1), time.group(2), time.group(3), time.group(4), offset))
              .toInstant());
    } catch (DateTimeParseException e) {
      // Digits that are no date: the name says nothing of the time.
      return Optional.empty();
    }
  }

  /** Whether the name of a file begins with a time, as all names do that Inspect makes. */
  public static boolean hasTime(String fileName) {
    return TIME.matcher(fileName).lookingAt();
  }

  /** Whether a file is a log by its name: any {@code .eval}, and a {@code .json} with a time. */
  public static boolean isLog(String fileName) {
    if (fileName.endsWith(".eval")) {
      return true;
    }
    return fileName.endsWith(".json") && hasTime(fileName);
  }

  private static String unqualified(String task) {
    int slash = task.indexOf('/');
    return slash < 0 || task.startsWith("hf/") ? task : task.substring(slash + 1);
  }

  private static String clean(String part) {
    return part.replace('_', '-').replace('/', '-').replace(':', '-').replace('+', '-');
  }
}
