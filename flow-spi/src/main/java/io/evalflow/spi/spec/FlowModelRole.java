package io.evalflow.spi.spec;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * The model that plays a role, or several. Its JSON form is the model, or a list of them.
 *
 * @param models at least one
 */
@JsonDeserialize(using = FlowModelRole.Reader.class)
public record FlowModelRole(List<FlowModel> models) {
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
    return new FlowModelRole(List.of(model));
  }

  /** The JSON form. */
  @JsonValue
  public Object toJson() {
    return models.size() == 1 ? models.get(0) : models;
  }

  /** Takes one model for a list of one. */
  static final class Reader extends ValueDeserializer<FlowModelRole> {
    @Override
    public FlowModelRole deserialize(JsonParser parser, DeserializationContext context) {
      List<FlowModel> models = new ArrayList<>();
      if (parser.isExpectedStartArrayToken()) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          models.add(context.readValue(parser, FlowModel.class));
        }
      } else {
        models.add(context.readValue(parser, FlowModel.class));
      }
      if (models.isEmpty()) {
        return (FlowModelRole)
            context.reportInputMismatch(FlowModelRole.class, "a role needs a model");
      }
      return new FlowModelRole(models);
    }
  }
}
