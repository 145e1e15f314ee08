package io.evalflow.spi.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often each sample runs, in a spec.
 *
 * @param epochs runs of each sample
 * @param reducer reducers of scores over epochs
 */
@InspectJson
public record FlowEpochs(
    int epochs,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Nullable List<String> reducer) {
  /** Copies its collections. */
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public FlowEpochs {
    reducer = Immutables.nullableList(reducer);
  }

  /** A number of epochs alone. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static FlowEpochs of(int epochs) {
    return new FlowEpochs(epochs, null);
  }
}
