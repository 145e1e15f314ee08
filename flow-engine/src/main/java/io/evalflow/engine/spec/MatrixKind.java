package io.evalflow.engine.spec;

import java.util.Arrays;
import java.util.Optional;

/** What a matrix makes elements of. */
enum MatrixKind {
  TASKS("task"),
  MODELS("model"),
  CONFIGS("config"),
  SOLVERS("solver"),
  AGENTS("agent");

  private final String noun;

  MatrixKind(String noun) {
    this.noun = noun;
  }

  /** One element; also the field under which a matrix gives what it starts from. */
  String noun() {
    return noun;
  }

  String matrix() {
    return noun + "s_matrix";
  }

  String with() {
    return noun + "s_with";
  }

  /** The kind that a key such as {@code tasks_matrix} or {@code tasks_with} names. */
  static Optional<MatrixKind> of(String key) {
    return Arrays.stream(values())
        .filter(kind -> key.equals(kind.matrix()) || key.equals(kind.with()))
        .findFirst();
  }
}
