package io.evalflow.engine.log;

import io.evalflow.spi.eval.SampleId;
import java.util.Comparator;

/**
 * The order of samples in a log that is read whole: by epoch, then by id, numbers filled up with
 * zeros so that 10 comes after 9.
 *
 * @param epoch epoch
 * @param filled id as text, a number with 20 digits
 * @param name id as text
 */
record SampleOrder(int epoch, String filled, String name) implements Comparable<SampleOrder> {
  private static final Comparator<SampleOrder> ORDER =
      Comparator.comparingInt(SampleOrder::epoch)
          .thenComparing(SampleOrder::filled, SampleOrder::byCodePoint)
          .thenComparing(SampleOrder::name, SampleOrder::byCodePoint);

  /** As Python orders texts; in UTF-16 the characters beyond U+FFFF stand before some others. */
  private static int byCodePoint(String a, String b) {
    int at = 0;
    int common = Math.min(a.length(), b.length());
    while (at < common && a.charAt(at) == b.charAt(at)) {
      at++;
    }
    if (at == common) {
      return Integer.compare(a.length(), b.length());
    }
    boolean beyond = Character.isSurrogate(a.charAt(at));
    return beyond == Character.isSurrogate(b.charAt(at))
        ? Character.compare(a.charAt(at), b.charAt(at))
        : beyond ? 1 : -1;
  }

  static SampleOrder of(SampleId id, int epoch) {
    String name = id.toString();
    return new SampleOrder(epoch, id.isNumber() ? filled(name) : name, name);
  }

  /** The text by which a number is ordered. */
  static String filled(String number) {
    String sign = number.startsWith("-") ? "-" : "";
    String digits = number.substring(sign.length());
    return sign + "0".repeat(Math.max(0, 20 - number.length())) + digits;
  }

  @Override
  public int compareTo(SampleOrder other) {
    return ORDER.compare(this, other);
  }
}
