package io.evalflow.cli.list;

import io.evalflow.cli.CliContext;
import io.evalflow.cli.ExitCode;
import io.evalflow.cli.OptionParsing;
import io.evalflow.cli.Terminals;
import io.evalflow.cli.UsageException;
import io.evalflow.cli.display.ErrorText;
import io.evalflow.cli.display.Locations;
import io.evalflow.cli.display.Look;
import io.evalflow.engine.list.ListQuery;
import io.evalflow.engine.list.ListedDirectory;
import io.evalflow.engine.list.ListedLog;
import io.evalflow.engine.list.LogLists;
import io.evalflow.engine.spec.WorkingDirectory;
import io.evalflow.spi.log.EvalStatus;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** Carries out {@code flow-cli list log}. */
final class ListCommand {
  private static final String NONE = "No logs found";
  private static final String TABLE = "table";
  private static final String TREE = "tree";

  private final CliContext context;
  private final LogLists lists;
  private final CommandLine line;
  private final Locations locations;

  ListCommand(CliContext context, LogLists lists, CommandLine line) {
    this.context = context;
    this.lists = lists;
    this.line = line;
    this.locations = new Locations(context.workingDirectory());
  }

  int run() {
    ListQuery query = query();
    if (line.hasOption(ListOptions.JSON)) {
      List<ListedDirectory> logs = lists.list(query);
      context.out().println(new ListJson(locations).of(logs));
      return ended(logs);
    }
    if (line.hasOption(ListOptions.LIVE)) {
      return live(query);
    }
    List<ListedDirectory> logs = lists.list(query);
    if (logs.isEmpty()) {
      context.out().println(NONE);
      return ExitCode.DONE;
    }
    show(logs);
    return ended(logs);
  }

  private int live(ListQuery query) {
    int seconds = count(ListOptions.LIVE).orElse(LiveList.SECONDS);
    if (!context.outIsTerminal()) {
      throw new UsageException("--live needs a terminal", "leave it out, or use 'watch'");
    }
    try (Terminal terminal = Terminals.open()) {
      ListView view = view(Terminals.look(context.environment()));
      new LiveList(terminal, view, () -> lists.list(query), context).run(seconds);
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new UsageException("--live needs a terminal: " + e.getMessage(), null);
    }
  }

  private void show(List<ListedDirectory> logs) {
    if (!context.outIsTerminal()) {
      print(drawn(logs, Look.PLAIN, columns()));
      return;
    }
    Look look = Terminals.look(context.environment());
    int columns;
    int rows;
    try (Terminal terminal = Terminals.open()) {
      columns = terminal.getSize().getColumns();
      rows = terminal.getSize().getRows();
    } catch (IOException e) {
      print(drawn(logs, look, columns()));
      return;
    }
    List<String> lines = drawn(logs, look, columns > 0 ? columns : columns());
    boolean page = !line.hasOption(ListOptions.NO_PAGE) && rows > 0 && lines.size() > rows - 1;
    if (!page || !new Pager(context.environment()).show(lines)) {
      print(lines);
    }
  }

  /** Columns of an output that is no terminal, or does not tell: all that it takes. */
  private int columns() {
    try {
      return context.environment().get("COLUMNS").map(Integer::parseInt).orElse(Integer.MAX_VALUE);
    } catch (NumberFormatException e) {
      // The variable belongs to the shell; what it means here is up to us.
      return Integer.MAX_VALUE;
    }
  }

  private List<String> drawn(List<ListedDirectory> logs, Look look, int columns) {
    return view(look).draw(logs, columns).stream().flatMap(List::stream).map(Ansi::of).toList();
  }

  private void print(List<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(one -> text.append(one).append('\n'));
    context.out().print(text);
    context.out().flush();
  }

  private ListView view(Look look) {
    LogText text = new LogText(look, locations);
    if (word(ListOptions.FORMAT, TABLE, List.of(TABLE, TREE)).equals(TREE)) {
      return new TreeView(text, look);
    }
    return line.hasOption(ListOptions.ONELINE)
        ? new LineView(text)
        : new EntryView(text, look, line.hasOption(ListOptions.PROVENANCE));
  }

  /** What could not be read stands in the list; that there is some is told besides. */
  private int ended(List<ListedDirectory> logs) {
    List<ListedLog> all = logs.stream().flatMap(directory -> directory.logs().stream()).toList();
    long bad = all.stream().filter(log -> log.error().isPresent()).count();
    if (bad == 0) {
      return ExitCode.DONE;
    }
    ErrorText.tell(
        context.err(),
        (all.size() == 1 ? "the only log" : bad + " of " + all.size() + " logs")
            + " could not be read; see the list");
    return ExitCode.ERROR;
  }

  private ListQuery query() {
    Clock clock = clock();
    return new ListQuery(
        paths(),
        filters(ListOptions.FILTER, "INSPECT_FLOW_STORE_FILTER"),
        filters(ListOptions.EXCLUDE, "INSPECT_FLOW_STORE_EXCLUDE"),
        values(ListOptions.TASK),
        values(ListOptions.MODEL),
        values(ListOptions.TAG),
        statuses(),
        new ListQuery.Period(
            time(ListOptions.SINCE, ListOptions.AFTER, clock),
            time(ListOptions.UNTIL, ListOptions.BEFORE, clock)),
        count(ListOptions.MAX_COUNT).orElse(null));
  }

  private Clock clock() {
    InstantSource clock = context.clock();
    return clock.withZone(ZoneId.systemDefault());
  }

  private List<URI> paths() {
    URI base = new WorkingDirectory(context.workingDirectory()).uri();
    List<String> given = line.getArgList();
    if (given.isEmpty()) {
      given =
          List.of(
              context
                  .environment()
                  .get("INSPECT_LOG_DIR")
                  .filter(value -> !value.isBlank())
                  .orElse("logs"));
    }
    return given.stream()
        .map(path -> io.evalflow.engine.spec.Locations.resolve(base, path))
        .toList();
  }

  private List<String> values(String option) {
    String[] given = line.getOptionValues(option);
    return given == null ? List.of() : List.of(given);
  }

  private List<String> filters(String option, String variable) {
    if (line.hasOption(option)) {
      return values(option);
    }
    return context.environment().get(variable).filter(value -> !value.isBlank()).stream().toList();
  }

  /** Of an option that is given twice, the last one counts. */
  private @Nullable String last(String option) {
    List<String> given = values(option);
    return given.isEmpty() ? null : given.get(given.size() - 1);
  }

  private Set<EvalStatus> statuses() {
    Set<EvalStatus> statuses = new HashSet<>();
    List<String> words =
        Arrays.stream(EvalStatus.values()).map(s -> s.name().toLowerCase(Locale.ROOT)).toList();
    for (String status : values(ListOptions.STATUS)) {
      String word = OptionParsing.word("--" + ListOptions.STATUS, status, words);
      statuses.add(EvalStatus.valueOf(word.toUpperCase(Locale.ROOT)));
    }
    return statuses;
  }

  private String word(String option, String otherwise, List<String> words) {
    return line.hasOption(option)
        ? OptionParsing.word("--" + option, line.getOptionValue(option), words)
        : otherwise;
  }

  private @Nullable Instant time(String option, String same, Clock clock) {
    String name = line.hasOption(option) ? option : same;
    String given = last(name);
    return given == null ? null : DateArgument.parse(name, given, clock);
  }

  private Optional<Integer> count(String option) {
    String name = option.equals(ListOptions.MAX_COUNT) ? "-n" : "--" + option;
    return Optional.ofNullable(last(option)).map(given -> OptionParsing.count(name, given));
  }
}
