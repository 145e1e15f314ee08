package io.evalflow.steps;

import com.google.auto.service.AutoService;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.LogEdits;
import io.evalflow.spi.log.MetadataEdit;
import io.evalflow.spi.log.ProvenanceData;
import io.evalflow.spi.step.Step;
import io.evalflow.spi.step.StepContext;
import io.evalflow.spi.step.StepOption;
import io.evalflow.spi.step.StepResult;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Sets and removes fields of the metadata. Mirrors Inspect Flow's {@code metadata}. */
@AutoService(Step.class)
@SuppressWarnings("rawtypes") // a service has no type parameters
public final class MetadataStep implements Step<MetadataStep.Options> {
  /** For the service loader. */
  public MetadataStep() {}

  /**
   * The options.
   *
   * @param set values by key; a key with dots is one key
   * @param remove keys to remove
   * @param author who makes the edit
   * @param reason why
   */
  public record Options(
      @StepOption(
              "KEY=VALUE to set; JSON where it parses, else a text. May be given several times.")
          Map<String, JsonNode> set,
      @StepOption("A key to remove; may be given several times.") List<String> remove,
      @StepOption("Who edits; else git's user, else the system's.") @Nullable String author,
      @StepOption("Why the edit is made.") @Nullable String reason) {
    /** Checks that there is something to do. */
    public Options {
      set = Immutables.map(set);
      remove = List.copyOf(remove);
      if (set.isEmpty() && remove.isEmpty()) {
        throw new IllegalArgumentException("give KEY=VALUE to --set, or a key to --remove");
      }
    }
  }

  @Override
  public String name() {
    return "metadata";
  }

  @Override
  public String description() {
    return "Set or remove metadata of eval logs.";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public StepResult run(List<EvalLog> logs, Options options, StepContext context) {
    ProvenanceData by = context.provenance(options.author(), options.reason());
    List<MetadataEdit> edits = List.of(MetadataEdit.of(options.set(), options.remove()));
    return StepResult.modified(logs.stream().map(log -> LogEdits.apply(log, edits, by)).toList());
  }
}
