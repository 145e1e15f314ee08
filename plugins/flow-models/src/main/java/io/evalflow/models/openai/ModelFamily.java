package io.evalflow.models.openai;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a model tells about which parameters its API takes. Mirrors the rules of Inspect
 * AI.
 *
 * @param maxCompletionTokens whether the token limit is called {@code max_completion_tokens}
 * @param temperature whether a temperature may be set
 * @param reasoningEffort whether a reasoning effort may be set
 * @param parallelToolCalls whether parallel tool calls may be set
 */
record ModelFamily(
    boolean maxCompletionTokens,
    boolean temperature,
    boolean reasoningEffort,
    boolean parallelToolCalls) {
  private static final Pattern GPT_VERSION = Pattern.compile("gpt-(\\d)(?!\\d)");
  private static final Pattern O_SERIES = Pattern.compile("o\\d+");

  /** A model of OpenAI itself: a parameter that it would refuse is left out. */
  static ModelFamily ofOpenAi(String model) {
    String name = model.toLowerCase(Locale.ROOT);
    boolean oSeries = oSeries(name);
    boolean gpt5 = gpt5OrLater(name);
    boolean reasons = oSeries || gpt5;
    return new ModelFamily(reasons, !reasons, reasons || !name.contains("gpt"), !oSeries);
  }

  /** A model of another service, of which only the name of the token limit is known. */
  static ModelFamily ofCompatible(String model) {
    String name = model.toLowerCase(Locale.ROOT);
    return new ModelFamily(oSeries(name) || gpt5OrLater(name), true, true, true);
  }

  private static boolean gpt5OrLater(String name) {
    Matcher version = GPT_VERSION.matcher(name);
    return version.find() && Integer.parseInt(version.group(1)) >= 5;
  }

  private static boolean oSeries(String name) {
    Matcher matcher = O_SERIES.matcher(name);
    return matcher.lookingAt() || (!name.contains("gpt") && matcher.reset().find());
  }
}
