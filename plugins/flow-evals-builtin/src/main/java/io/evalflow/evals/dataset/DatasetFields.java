package io.evalflow.evals.dataset;

import io.evalflow.spi.json.Immutables;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of a file hold what. One that is named here must be in every row; one that is not
 * named has the field's own name and may be absent. Mirrors {@code FieldSpec} of Inspect AI.
 *
 * @param id the sample's id; samples are numbered where it is absent
 * @param input the input: a text or a list of messages
 * @param target the target: a text or a list of them
 * @param choices the choices: a list, or a text separated by commas
 * @param metadata columns to take as metadata; if null, the column {@code metadata} holds a mapping
 * @param sandbox the sandbox: a type, or a list of type and configuration
 * @param files files for the sandbox: a mapping of path to content or location
 * @param setup script that sets the sandbox up
 */
public record DatasetFields(
    @Nullable String id,
    @Nullable String input,
    @Nullable String target,
    @Nullable String choices,
    @Nullable List<String> metadata,
    @Nullable String sandbox,
    @Nullable String files,
    @Nullable String setup) {
  /** No column is named. */
  public static final DatasetFields DEFAULT =
      new DatasetFields(null, null, null, null, null, null, null, null);

  /** Copies its list. */
  public DatasetFields {
    metadata = Immutables.nullableList(metadata);
  }
}
