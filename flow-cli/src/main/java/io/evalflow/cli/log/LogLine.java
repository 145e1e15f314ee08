package io.evalflow.cli.log;

import io.evalflow.cli.OptionParsing;
import io.evalflow.cli.UsageException;
import io.evalflow.spi.log.ReadOptions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.commons.cli.CommandLine;

/**
 * A parsed command line.
 *
 * @param command the command, for messages
 * @param line the options and operands
 */
record LogLine(LogCommandName command, CommandLine line) {
  boolean has(String option) {
    return line.hasOption(option);
  }

  Optional<String> value(String option) {
    return Optional.ofNullable(line.getOptionValue(option));
  }

  List<String> values(String option) {
    return Optional.ofNullable(line.getOptionValues(option)).map(List::of).orElse(List.of());
  }

  List<String> operands() {
    return line.getArgList();
  }

  /** The one operand. */
  String operand(String what) {
    return operands().stream()
        .findFirst()
        .orElseThrow(() -> new UsageException(words() + " needs " + what, usage()));
  }

  /** All operands, at least one. */
  List<String> operandsOrUsage(String what) {
    operand(what);
    return operands();
  }

  String words() {
    return "'flow-cli log " + command.word() + "'";
  }

  String usage() {
    return "flow-cli log " + command.synopsis();
  }

  /** A whole number from 1. */
  OptionalInt count(String option) {
    Optional<String> given = value(option);
    return given.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(OptionParsing.count("--" + option, given.get()));
  }

  /** A word of an enum. */
  <E extends Enum<E>> E word(String option, String given, List<E> among) {
    List<String> words = among.stream().map(LogLine::word).toList();
    return among.get(words.indexOf(OptionParsing.word("--" + option, given, words)));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** What {@code --resolve-attachments} says; without a value it is {@code core}. */
  Optional<ReadOptions.Resolve> resolve() {
    if (!has(LogOptions.RESOLVE)) {
      return Optional.empty();
    }
    return Optional.of(
        value(LogOptions.RESOLVE)
            .map(
                given ->
                    word(
                        LogOptions.RESOLVE,
                        given,
                        List.of(ReadOptions.Resolve.FULL, ReadOptions.Resolve.CORE)))
            .orElse(ReadOptions.Resolve.CORE));
  }
}
