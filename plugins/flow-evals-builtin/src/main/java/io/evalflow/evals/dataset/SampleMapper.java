package io.evalflow.evals.dataset;

import io.evalflow.evals.text.PythonText;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.Sample;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.SampleInput;
import io.evalflow.spi.eval.Target;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes samples of rows, as Inspect AI reads them. Immutable. */
final class SampleMapper {
  private final DatasetFields fields;
  private final FileReferences references;

  SampleMapper(DatasetFields fields, FileReferences references) {
    this.fields = fields;
    this.references = references;
  }

  /**
   * Makes a sample; its id is null if the row has none.
   *
   * @throws FlowException without a place, if the row cannot be one
   */
  Sample sample(ObjectNode row) {
    return new Sample(
        input(value(row, fields.input(), "input")),
        choices(value(row, fields.choices(), "choices")),
        target(value(row, fields.target(), "target")),
        id(row),
        metadata(row),
        sandbox(value(row, fields.sandbox(), "sandbox")),
        files(value(row, fields.files(), "files")),
        setup(value(row, fields.setup(), "setup")));
  }

  /** The id of a row; null if it has none. */
  @Nullable SampleId id(ObjectNode row) {
    @Nullable JsonNode id = value(row, fields.id(), "id");
    if (id == null) {
      return null;
    }
    if (id.isString() && !PythonText.isBlank(id.stringValue())) {
      return SampleId.of(id.stringValue());
    }
    if (id.isIntegralNumber()) {
      return SampleId.fromJson(id);
    }
    if (id.isNumber()
        && id.doubleValue() == Math.rint(id.doubleValue())
        && Double.isFinite(id.doubleValue())) {
      return SampleId.fromJson(
          JsonNodeFactory.instance.numberNode(
              new BigDecimal(id.doubleValue()).toBigIntegerExact()));
    }
    throw wrong(
        id.isString() ? "the id is empty" : "the id is neither a text nor a whole number: " + id);
  }

  /** A value; null if the row has none and need not have one, or it is null or NaN. */
  private static @Nullable JsonNode value(ObjectNode row, @Nullable String mapped, String ownName) {
    @Nullable JsonNode value = row.get(mapped == null ? ownName : mapped);
    if (value == null && mapped != null) {
      throw missing(row, mapped, ownName);
    }
    return isAbsent(value) ? null : value;
  }

  private static FlowException missing(ObjectNode row, String column, String field) {
    return wrong("has no '" + column + "', which the fields name for '" + field + "'")
        .withHint("it has: " + String.join(", ", row.propertyNames()));
  }

  private static boolean isAbsent(@Nullable JsonNode value) {
    return value == null
        || value.isNull()
        || (value.isFloatingPointNumber() && Double.isNaN(value.doubleValue()));
  }

  private SampleInput input(@Nullable JsonNode input) {
    if (input == null || (input.isString() && input.stringValue().isEmpty())) {
      throw wrong("has no input");
    }
    if (input.isString()) {
      return SampleInput.of(input.stringValue());
    }
    if (!input.isArray() || input.isEmpty()) {
      throw wrong("the input is neither a text nor a list of messages");
    }
    return SampleInput.of(new MessageReader(references).messages(input));
  }

  private static Target target(@Nullable JsonNode target) {
    if (target == null) {
      return Target.of("");
    }
    if (target.isObject()) {
      throw wrong("the target is neither a text nor a list of texts");
    }
    return target.isArray()
        ? Target.of(target.values().stream().map(PythonText::str).toList())
        : Target.of(PythonText.str(target));
  }

  private static @Nullable List<String> choices(@Nullable JsonNode choices) {
    if (choices == null) {
      return null;
    }
    List<String> all = new ArrayList<>();
    if (choices.isArray()) {
      choices.values().forEach(choice -> all.add(PythonText.str(choice)));
    } else if (choices.isString() && choices.stringValue().indexOf(',') < 0) {
      all.addAll(PythonText.split(choices.stringValue()));
    } else if (choices.isString()) {
      for (String choice : choices.stringValue().split(",", -1)) {
        all.add(PythonText.strip(choice));
      }
    } else {
      all.add(PythonText.str(choices));
    }
    all.removeIf(PythonText::isBlank);
    return all;
  }

  private @Nullable Map<String, JsonNode> metadata(ObjectNode row) {
    @Nullable List<String> columns = fields.metadata();
    if (columns != null && !columns.isEmpty()) {
      Map<String, JsonNode> metadata = new LinkedHashMap<>();
      for (String column : columns) {
        @Nullable JsonNode value = row.get(column);
        if (value == null) {
          throw missing(row, column, "metadata");
        }
        metadata.put(column, value);
      }
      return metadata;
    }
    @Nullable JsonNode mapping = value(row, null, "metadata");
    return mapping == null || isEmptyCell(mapping) ? null : entries(mapping, "metadata");
  }

  private static boolean isEmptyCell(JsonNode value) {
    return value.isString() && PythonText.isBlank(value.stringValue());
  }

  /** The entries of a mapping, which may be JSON in a text. */
  private static Map<String, JsonNode> entries(JsonNode value, String field) {
    JsonNode mapping = value.isString() ? parsed(value.stringValue(), field) : value;
    if (!mapping.isObject()) {
      throw wrong("the field '" + field + "' is not a mapping");
    }
    Map<String, JsonNode> entries = new LinkedHashMap<>();
    mapping.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
    return entries;
  }

  private static JsonNode parsed(String json, String field) {
    try {
      return RowJson.READER.readTree(json);
    } catch (JacksonException e) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          "the field '" + field + "' is not JSON: " + e.getOriginalMessage(),
          null,
          e);
    }
  }

  private @Nullable JsonNode sandbox(@Nullable JsonNode sandbox) {
    if (sandbox == null || isEmptyCell(sandbox)) {
      return null;
    }
    JsonNode value =
        sandbox.isString() && PythonText.strip(sandbox.stringValue()).startsWith("[")
            ? parsed(sandbox.stringValue(), "sandbox")
            : sandbox;
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    if (value.isString()) {
      return spec.put("type", value.stringValue());
    }
    if (!value.isArray() || value.size() != 2) {
      throw wrong("the sandbox is neither a text nor a list of type and configuration");
    }
    return spec.put("type", PythonText.str(value.get(0)))
        .put("config", references.resolve(PythonText.str(value.get(1))));
  }

  private @Nullable Map<String, String> files(@Nullable JsonNode files) {
    if (files == null || isEmptyCell(files)) {
      return null;
    }
    Map<String, String> resolved = new LinkedHashMap<>();
    entries(files, "files")
        .forEach(
            (path, content) -> {
              if (!content.isString()) {
                throw wrong("the file '" + path + "' is not a text");
              }
              resolved.put(path, references.resolve(content.stringValue()));
            });
    return resolved;
  }

  private @Nullable String setup(@Nullable JsonNode setup) {
    return setup == null || isEmptyCell(setup) ? null : references.resolve(PythonText.str(setup));
  }

  private static FlowException wrong(String what) {
    return new FlowException(ErrorCode.INVALID_VALUE, what);
  }
}
