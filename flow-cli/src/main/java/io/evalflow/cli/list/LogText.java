package io.evalflow.cli.list;

import io.evalflow.cli.display.Locations;
import io.evalflow.cli.display.Look;
import io.evalflow.cli.display.Text;
import io.evalflow.engine.list.ListedLog;
import io.evalflow.engine.list.ListedLog.Facts;
import io.evalflow.engine.log.LogTimestamps;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalStatus;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** The texts of a log in a list. */
final class LogText {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xx", Locale.ROOT);

  private final Look look;
  private final Locations locations;

  LogText(Look look, Locations locations) {
    this.look = look;
    this.locations = locations;
  }

  /** Where something is, as the user would write it. */
  String location(URI place) {
    return locations.show(place);
  }

  /** The path of a log. */
  AttributedString path(ListedLog log) {
    return styled(location(log.file()), look.accent());
  }

  /** The name of a log's file. */
  AttributedString fileName(ListedLog log) {
    String path = log.file().getPath();
    return styled(Text.clean(path.substring(path.lastIndexOf('/') + 1)), look.accent());
  }

  /** The name of the task; empty of a log that could not be read. */
  AttributedString task(ListedLog log) {
    return styled(log.facts().map(Facts::task).orElse(""), look.bold());
  }

  /** What tells a log from others. */
  List<AttributedString> qualifiers(ListedLog log) {
    return log.facts().map(Facts::qualifiers).orElse(List.of()).stream()
        .map(
            qualifier ->
                new AttributedStringBuilder()
                    .append(
                        qualifier.name() == null ? "" : Text.clean(qualifier.name()) + "=",
                        look.faint())
                    .append(Text.clean(qualifier.value()), look.plain())
                    .toAttributedString())
        .toList();
  }

  /** The status, or that there is none. */
  AttributedString status(ListedLog log) {
    if (log.facts().isEmpty()) {
      return styled("unreadable", look.bad());
    }
    EvalStatus status = log.facts().get().status();
    AttributedStyle style =
        switch (status) {
          case SUCCESS -> look.good();
          case ERROR -> look.bad();
          case CANCELLED -> look.warning();
          case STARTED -> look.accent();
        };
    return styled(status.name().toLowerCase(Locale.ROOT), style);
  }

  /** Valid samples of all; empty if it is not known how many there are to be. */
  String samples(ListedLog log) {
    return log.facts()
        .filter(facts -> facts.totalSamples() != null)
        .map(
            facts -> (facts.samples() == null ? "?" : facts.samples()) + "/" + facts.totalSamples())
        .orElse("");
  }

  /** When it started, in UTC; empty before. */
  static String date(ListedLog log) {
    return log.facts()
        .flatMap(facts -> LogTimestamps.read(facts.startedAt()))
        .map(LogText::date)
        .orElse("");
  }

  /** A time in UTC. */
  static String date(Instant time) {
    return DATE.format(time.atOffset(ZoneOffset.UTC));
  }

  /** How long it took; empty before the end. */
  static String duration(ListedLog log) {
    Optional<Instant> start = log.facts().flatMap(facts -> LogTimestamps.read(facts.startedAt()));
    Optional<Instant> end = log.facts().flatMap(facts -> LogTimestamps.read(facts.completedAt()));
    if (start.isEmpty() || end.isEmpty()) {
      return "";
    }
    Duration duration = Duration.between(start.get(), end.get());
    long hours = duration.toHours();
    if (hours > 0) {
      return String.format(
          Locale.ROOT,
          "%dh %02dm %02ds",
          hours,
          duration.toMinutesPart(),
          duration.toSecondsPart());
    }
    return duration.toMinutesPart() > 0
        ? String.format(
            Locale.ROOT, "%dm %02ds", duration.toMinutesPart(), duration.toSecondsPart())
        : Math.max(0, duration.toSecondsPart()) + "s";
  }

  /** The tags. */
  List<AttributedString> tags(ListedLog log) {
    return log.facts().map(Facts::tags).orElse(List.of()).stream()
        .map(tag -> styled(tag, look.plain()))
        .toList();
  }

  /** Where a viewer shows it; empty if that is not known. */
  String viewer(ListedLog log) {
    return log.facts().map(Facts::viewerUrl).map(Text::clean).orElse("");
  }

  /** Why it, or its samples, could not be read; empty if they could. */
  AttributedString error(ListedLog log) {
    return styled(log.error().map(FlowException::message).orElse(""), look.bad());
  }

  private static AttributedString styled(String text, AttributedStyle style) {
    return new AttributedString(Text.clean(text), style);
  }
}
