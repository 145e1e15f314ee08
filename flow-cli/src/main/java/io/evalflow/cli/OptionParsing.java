package io.evalflow.cli;

import io.evalflow.spi.config.StrictBinder;
import java.util.List;
import java.util.Locale;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/** Reads the options of a command, and says what is wrong with them. */
public final class OptionParsing {
  private OptionParsing() {}

  /**
   * Reads what follows a command.
   *
   * @param command the words of the command, for messages
   * @throws UsageException if an option is unknown or lacks its value
   */
  public static CommandLine parse(Options options, List<String> arguments, String command) {
    DefaultParser parser =
        DefaultParser.builder()
            .setAllowPartialMatching(false)
            .setStripLeadingAndTrailingQuotes(false)
            .get();
    try {
      return parser.parse(options, arguments.toArray(String[]::new));
    } catch (UnrecognizedOptionException e) {
      throw unknownOption(e.getOption(), options, command);
    } catch (MissingArgumentException e) {
      throw new UsageException("--" + e.getOption().getLongOpt() + " needs a value", null);
    } catch (ParseException e) {
      throw new UsageException(String.valueOf(e.getMessage()), null);
    }
  }

  /**
   * The word that a value is, in lower case.
   *
   * @param option as it is written on the command line
   * @throws UsageException if it is none of the words
   */
  public static String word(String option, String given, List<String> words) {
    String word = given.toLowerCase(Locale.ROOT);
    if (!words.contains(word)) {
      throw new UsageException(
          option + " cannot be '" + given + "'",
          StrictBinder.didYouMean(word, words).orElse("it is one of " + String.join(", ", words)));
    }
    return word;
  }

  /**
   * The whole number from 1 that a value is.
   *
   * @param option as it is written on the command line
   * @throws UsageException if it is none
   */
  public static int count(String option, String given) {
    try {
      int count = Integer.parseInt(given);
      if (count > 0) {
        return count;
      }
    } catch (NumberFormatException e) {
      // The message below says it.
    }
    throw new UsageException(option + " must be a whole number from 1, not '" + given + "'", null);
  }

  static UsageException unknownOption(String option, Options options, String command) {
    String name = option.contains("=") ? option.substring(0, option.indexOf('=')) : option;
    List<String> known =
        options.getOptions().stream().map(Option::getLongOpt).map(long_ -> "--" + long_).toList();
    if (known.contains(name)) {
      return new UsageException(name + " takes no value", "see '" + command + " --help'");
    }
    return new UsageException(
        "unknown option '" + name + "'",
        StrictBinder.didYouMean(name, known).orElse("see '" + command + " --help'"));
  }
}
