package io.evalflow.engine.spec;

import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.spec.FlowAgent;
import io.evalflow.spi.spec.FlowModel;
import io.evalflow.spi.spec.FlowSolver;
import io.evalflow.spi.spec.FlowTask;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a matrix makes elements of. */
enum MatrixKind {
  TASKS("task", FlowTask.class),
  MODELS("model", FlowModel.class),
  CONFIGS("config", GenerateConfig.class),
  SOLVERS("solver", FlowSolver.class),
  AGENTS("agent", FlowAgent.class);

  private final String noun;
  private final Class<? extends Record> type;

  MatrixKind(String noun, Class<? extends Record> type) {
    this.noun = noun;
    this.type = type;
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

  /** The fields that an element may have. */
  List<String> fields() {
    return SpecShape.names(type);
  }

  /** Where the schema of specs describes an element. */
  String schema() {
    return SpecSchema.place(type);
  }

  /** The kind that a key such as {@code tasks_matrix} or {@code tasks_with} names. */
  static Optional<MatrixKind> of(String key) {
    return Arrays.stream(values())
        .filter(kind -> key.equals(kind.matrix()) || key.equals(kind.with()))
        .findFirst();
  }
}
