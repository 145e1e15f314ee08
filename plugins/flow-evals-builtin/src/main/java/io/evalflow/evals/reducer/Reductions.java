package io.evalflow.evals.reducer;

import io.evalflow.spi.eval.ValueToFloat;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.IntNode;

/** Makes one value of several. Numbers are computed to the last digit as Python computes them. */
final class Reductions {
  /** Far more digits than a sum of doubles of like size has, so that rounding happens once. */
  private static final MathContext EXACT = new MathContext(1100);

  private Reductions() {}

  /** The mean as a number, rounded once at the end. */
  static JsonNode mean(List<JsonNode> values) {
    double[] numbers = numbers(values);
    double sum = 0;
    boolean exact = true;
    for (double number : numbers) {
      sum += number;
      exact &= number * 2 == Math.rint(number * 2) && Math.abs(number) < 1 << 20;
    }
    if (exact || !Double.isFinite(sum)) {
      return DoubleNode.valueOf(sum / numbers.length);
    }
    BigDecimal total = BigDecimal.ZERO;
    for (double number : numbers) {
      total = total.add(new BigDecimal(number));
    }
    return DoubleNode.valueOf(
        total.divide(BigDecimal.valueOf(numbers.length), EXACT).doubleValue());
  }

  /** The number in the middle, or the mean of the two in the middle. */
  static JsonNode median(List<JsonNode> values) {
    double[] numbers = numbers(values);
    Arrays.sort(numbers);
    int middle = numbers.length / 2;
    return DoubleNode.valueOf(
        numbers.length % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2);
  }

  /** The first of the values, as it stands, whose number is the largest. */
  static JsonNode max(List<JsonNode> values) {
    JsonNode best = values.get(0);
    for (JsonNode value : values) {
      if (ValueToFloat.of(value) > ValueToFloat.of(best)) {
        best = value;
      }
    }
    return best;
  }

  /** The most frequent value as it first stands; the first of those that are equally frequent. */
  static JsonNode mode(List<JsonNode> values) {
    Map<Object, Integer> counts = new LinkedHashMap<>();
    Map<Object, JsonNode> firsts = new LinkedHashMap<>();
    for (JsonNode value : values) {
      Object key = key(value);
      counts.merge(key, 1, Integer::sum);
      firsts.putIfAbsent(key, value);
    }
    JsonNode best = values.get(0);
    int most = 0;
    for (Map.Entry<Object, Integer> entry : counts.entrySet()) {
      if (entry.getValue() > most) {
        most = entry.getValue();
        best = firsts.getOrDefault(entry.getKey(), best);
      }
    }
    return best;
  }

  /** 1 if at least {@code k} of the values are correct, else 0. */
  static JsonNode atLeast(int k, List<JsonNode> values) {
    return IntNode.valueOf(correct(values) >= k ? 1 : 0);
  }

  /**
   * The estimated probability that one of {@code k} attempts is correct; NaN for too few values.
   */
  static JsonNode passAt(int k, List<JsonNode> values) {
    int total = values.size();
    int correct = correct(values);
    if (total < k) {
      return DoubleNode.valueOf(Double.NaN);
    }
    if (total - correct < k) {
      return DoubleNode.valueOf(1);
    }
    double allFail = 1;
    for (int i = total - correct + 1; i <= total; i++) {
      allFail *= 1.0 - (double) k / i;
    }
    return DoubleNode.valueOf(1.0 - allFail);
  }

  /**
   * The estimated probability that all of {@code k} attempts are correct; NaN for too few values.
   */
  static JsonNode passAll(int k, List<JsonNode> values) {
    int total = values.size();
    if (total < k) {
      return DoubleNode.valueOf(Double.NaN);
    }
    BigDecimal ways = binomial(correct(values), k);
    return DoubleNode.valueOf(ways.divide(binomial(total, k), EXACT).doubleValue());
  }

  private static BigDecimal binomial(int n, int k) {
    BigDecimal ways = BigDecimal.ONE;
    for (int i = 0; i < k; i++) {
      ways =
          ways.multiply(BigDecimal.valueOf(Math.max(0, n - i))).divide(BigDecimal.valueOf(i + 1L));
    }
    return ways;
  }

  private static int correct(List<JsonNode> values) {
    int correct = 0;
    for (JsonNode value : values) {
      correct += ValueToFloat.of(value) >= 1 ? 1 : 0;
    }
    return correct;
  }

  private static double[] numbers(List<JsonNode> values) {
    return values.stream().mapToDouble(ValueToFloat::of).toArray();
  }

  /** Equal where Python's values are: 1, 1.0 and true are one value. */
  private static Object key(JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue() ? 1.0 : 0.0;
    }
    // Adding zero makes -0.0 and 0.0 one value.
    return value.isNumber() ? (Object) (value.doubleValue() + 0.0) : value;
  }
}
