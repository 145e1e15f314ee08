package io.evalflow.cli;

import java.util.Locale;
import java.util.Optional;

/** The subcommands, in the order of the help. */
public enum CommandName {
  RUN("run SPEC", "Run a spec."),
  CONFIG("config SPEC", "Print a spec as it is resolved."),
  LOG("log COMMAND", "List, print, convert, edit and recover eval logs."),
  LIST("list log [PATH]...", "Show eval logs: tasks, status, samples, tags."),
  STEP("step NAME PATH...", "Tag, copy or check eval logs, or do what other steps do."),
  PLUGINS("plugins", "List the providers that were found, and what could not be loaded.");

  private final String synopsis;
  private final String summary;

  CommandName(String synopsis, String summary) {
    this.synopsis = synopsis;
    this.summary = summary;
  }

  /** The word on the command line. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The word with what must follow it. */
  String synopsis() {
    return synopsis;
  }

  /** One sentence. */
  String summary() {
    return summary;
  }

  /** Whether it takes a spec. */
  boolean takesSpec() {
    return this == RUN || this == CONFIG;
  }

  static Optional<CommandName> of(String word) {
    for (CommandName name : values()) {
      if (name.word().equals(word)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }
}
