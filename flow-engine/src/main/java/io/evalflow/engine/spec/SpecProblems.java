package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.Origin;
import io.evalflow.spi.FlowException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is wrong with a file or spec, all of it, each problem once. For one check. */
final class SpecProblems {
  /** As many as a reader looks at; and a limit to the work. */
  private static final int MOST = 20;

  private final List<Problem> problems = new ArrayList<>();

  private record Problem(Origin origin, FlowException error) {}

  /**
   * Notes a problem.
   *
   * @param error says place and field itself
   */
  void add(Origin origin, FlowException error) {
    // What stands under an alias, or in what a matrix repeats, is found more than once.
    boolean known =
        problems.stream().anyMatch(other -> other.error().message().equals(error.message()));
    if (!known && !isFull()) {
      problems.add(new Problem(origin, error));
    }
  }

  /**
   * Runs a check, and notes what it refuses.
   *
   * @return whether it refuses nothing
   */
  boolean collect(Origin origin, Runnable check) {
    try {
      check.run();
      return true;
    } catch (FlowException e) {
      add(origin, e);
      return false;
    }
  }

  /** Whether there is none. */
  boolean isEmpty() {
    return problems.isEmpty();
  }

  /** Notes what another check found. */
  void addAll(SpecProblems others) {
    others.problems.forEach(problem -> add(problem.origin(), problem.error()));
  }

  /** Whether there are so many that further ones are not looked for. */
  boolean isFull() {
    return problems.size() >= MOST;
  }

  /** One error that says all, if anything is wrong. */
  void throwIfAny() {
    if (problems.isEmpty()) {
      return;
    }
    List<String> files = problems.stream().map(problem -> problem.origin().label()).toList();
    problems.sort(
        Comparator.comparingInt((Problem problem) -> files.indexOf(problem.origin().label()))
            .thenComparingInt(problem -> problem.origin().line())
            .thenComparingInt(problem -> problem.origin().column()));
    FlowException first = problems.get(0).error();
    if (problems.size() == 1) {
      throw first;
    }
    StringBuilder message = new StringBuilder();
    boolean oneFile = files.stream().distinct().count() == 1;
    message
        .append(oneFile ? files.get(0) : "the spec")
        .append(isFull() ? ": the first " + MOST : ": " + problems.size())
        .append(" problems");
    problems.forEach(problem -> message.append("\n  ").append(line(problem.error())));
    throw new FlowException(first.code(), message.toString(), null, first);
  }

  private static String line(FlowException error) {
    return error.message() + spelling(error.hint()).map(hint -> " (" + hint + ")").orElse("");
  }

  /** Of the hints the short one; a list of all fields for each line would bury the lines. */
  private static Optional<String> spelling(Optional<String> hint) {
    return hint.filter(text -> text.startsWith("did you mean"));
  }

  /** The same error at another place, as {@link FlowException} has no way to change one. */
  static FlowException at(
      String place, String problem, FlowException error, @Nullable String hint) {
    return new FlowException(error.code(), place + ": " + problem, hint, error);
  }
}
