package io.evalflow.steps;

import com.google.auto.service.AutoService;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.LogEdits;
import io.evalflow.spi.log.ProvenanceData;
import io.evalflow.spi.log.TagsEdit;
import io.evalflow.spi.step.Step;
import io.evalflow.spi.step.StepContext;
import io.evalflow.spi.step.StepOption;
import io.evalflow.spi.step.StepResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds and removes tags. Mirrors Inspect Flow's {@code tag}. */
@AutoService(Step.class)
@SuppressWarnings("rawtypes") // a service has no type parameters
public final class TagStep implements Step<TagStep.Options> {
  /** For the service loader. */
  public TagStep() {}

  /**
   * The options.
   *
   * @param add tags to add
   * @param remove tags to remove
   * @param author who makes the edit
   * @param reason why
   */
  public record Options(
      @StepOption("A tag to add; may be given several times.") List<String> add,
      @StepOption("A tag to remove; may be given several times.") List<String> remove,
      @StepOption("Who edits; else git's user, else the system's.") @Nullable String author,
      @StepOption("Why the edit is made.") @Nullable String reason) {
    /** Checks that there is something to do. */
    public Options {
      add = List.copyOf(add);
      remove = List.copyOf(remove);
      if (add.isEmpty() && remove.isEmpty()) {
        throw new IllegalArgumentException("give a tag to --add or to --remove");
      }
    }
  }

  @Override
  public String name() {
    return "tag";
  }

  @Override
  public String description() {
    return "Add or remove tags on eval logs.";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public StepResult run(List<EvalLog> logs, Options options, StepContext context) {
    ProvenanceData by = context.provenance(options.author(), options.reason());
    List<TagsEdit> edits = List.of(TagsEdit.of(options.add(), options.remove()));
    return StepResult.modified(logs.stream().map(log -> LogEdits.apply(log, edits, by)).toList());
  }
}
