package io.evalflow.engine.step;

/** Numbers with what they count. */
final class Counted {
  private Counted() {}

  static String logs(int count) {
    return count == 1 ? "1 log" : count + " logs";
  }
}
