package io.evalflow.engine.log;

import io.evalflow.spi.eval.SampleId;
import java.util.OptionalInt;

/**
 * The names of the members of a zip log. Inspect puts the id of a sample into the name as it is,
 * slashes and all, so a name is a key and not a path, and ids 1 and "1" share one.
 */
final class LogMembers {
  static final String START = "_journal/start.json";
  static final String SUMMARIES = "summaries.json";
  static final String REDUCTIONS = "reductions.json";
  static final String HEADER = "header.json";

  private static final String SAMPLES = "samples/";
  private static final String EPOCH = "_epoch_";

  /** What the members of the journal begin with. */
  static final String JOURNAL = "_journal/";

  private static final String JOURNAL_SUMMARIES = JOURNAL + "summaries/";
  private static final String CONFIG_UPDATES = JOURNAL + "config_updates/";
  private static final String JSON = ".json";

  private LogMembers() {}

  static String sample(SampleId id, int epoch) {
    return sample(id.toString(), epoch);
  }

  static String sample(String id, int epoch) {
    return SAMPLES + id + EPOCH + epoch + JSON;
  }

  static boolean isSample(String name) {
    if (!name.startsWith(SAMPLES) || !name.endsWith(JSON)) {
      return false;
    }
    int end = name.length() - JSON.length();
    int digits = end;
    while (digits > SAMPLES.length() && isDigit(name.charAt(digits - 1))) {
      digits--;
    }
    int epoch = digits - EPOCH.length();
    return digits < end && epoch >= SAMPLES.length() && name.startsWith(EPOCH, epoch);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static String journalSummaries(int number) {
    return JOURNAL_SUMMARIES + number + JSON;
  }

  /** The number of a member of summaries in the journal; empty if it is another member. */
  static OptionalInt journalSummariesNumber(String name) {
    return number(name, JOURNAL_SUMMARIES);
  }

  /** The number of a config update in the journal; empty if it is another member. */
  static OptionalInt configUpdateNumber(String name) {
    return number(name, CONFIG_UPDATES);
  }

  private static OptionalInt number(String name, String directory) {
    if (!name.startsWith(directory) || !name.endsWith(JSON)) {
      return OptionalInt.empty();
    }
    String digits = name.substring(directory.length(), name.length() - JSON.length());
    return digits.length() < 10 && digits.chars().allMatch(LogMembers::isDigit) && !digits.isEmpty()
        ? OptionalInt.of(Integer.parseInt(digits))
        : OptionalInt.empty();
  }

  /** What stands for a name where 100,000 names would take too much room; two may share one. */
  static long key(String name) {
    long key = 0;
    for (int i = 0; i < name.length(); i++) {
      key = (key ^ name.charAt(i)) * 0x9E3779B97F4A7C15L;
      key ^= key >>> 32;
    }
    return key;
  }
}
