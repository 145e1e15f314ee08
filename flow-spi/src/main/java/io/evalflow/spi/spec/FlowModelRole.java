package io.evalflow.spi.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.evalflow.spi.config.StrictBinder;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The model that plays a role, or several.
 *
 * @param models at least one
 * @param many whether they stand in a list
 */
public record FlowModelRole(List<FlowModel> models, boolean many) {
  /**
   * Copies its list.
   *
   * @throws IllegalArgumentException if there is no model
   */
  public FlowModelRole {
    models = List.copyOf(models);
    if (models.isEmpty()) {
      throw new IllegalArgumentException("a role needs a model");
    }
  }

  /** One model. */
  public static FlowModelRole of(FlowModel model) {
    return new FlowModelRole(List.of(model), false);
  }

  /** Reads the JSON form: a model, or a list of them. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static FlowModelRole fromJson(JsonNode json) {
    List<FlowModel> models = new ArrayList<>();
    if (json.isArray()) {
      json.forEach(one -> models.add(StrictBinder.bind(one, FlowModel.class, "")));
    } else {
      models.add(StrictBinder.bind(json, FlowModel.class, ""));
    }
    return new FlowModelRole(models, json.isArray());
  }

  /** The JSON form: the model, or the list of them. */
  @JsonValue
  public Object toJson() {
    return many ? models : models.get(0);
  }
}
