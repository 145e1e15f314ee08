package io.evalflow.cli.log;

import java.util.Locale;
import java.util.Optional;

/** The commands on logs, in the order of the help. */
enum LogCommandName {
  LIST("list [DIR]", "List the logs in a directory, newest first.", 1),
  DUMP("dump PATH", "Print a log, its header or one sample as JSON.", 1),
  HEADERS("headers FILE...", "Print the headers of logs as a JSON array.", Integer.MAX_VALUE),
  STATS("stats [PATH...]", "Show samples, bytes, tokens and time of logs.", Integer.MAX_VALUE),
  CONVERT("convert PATH", "Convert a log, or all logs of a directory, to the other format.", 1),
  EDIT("edit PATH...", "Edit tags, metadata, scores and validity.", Integer.MAX_VALUE),
  RECOVER("recover [PATH]", "Make a readable log of one that a killed process left.", 1),
  MANIFEST("manifest [DIR]", "Write the headers of a directory's logs into logs.json.", 1),
  SCHEMA("schema", "Print the JSON schema of logs.", 0),
  TYPES("types", "Print TypeScript definitions of logs.", 0);

  private final String synopsis;
  private final String summary;
  private final int operands;

  LogCommandName(String synopsis, String summary, int operands) {
    this.synopsis = synopsis;
    this.summary = summary;
    this.operands = operands;
  }

  /** The word on the command line. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The word with what may follow it. */
  String synopsis() {
    return synopsis;
  }

  /** One sentence. */
  String summary() {
    return summary;
  }

  /** The most arguments that are no options. */
  int operands() {
    return operands;
  }

  /** Makes the command. */
  LogCommand command() {
    return switch (this) {
      case LIST -> new ListCommand();
      case DUMP -> new DumpCommand();
      case HEADERS -> new HeadersCommand();
      case STATS -> new StatsCommand();
      case CONVERT -> new ConvertCommand();
      case EDIT -> new EditCommand();
      case RECOVER -> new RecoverCommand();
      case MANIFEST -> new ManifestCommand();
      case SCHEMA -> new SchemaCommand();
      case TYPES -> new TypesCommand();
    };
  }

  static Optional<LogCommandName> of(String word) {
    for (LogCommandName name : values()) {
      if (name.word().equals(word)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }
}
