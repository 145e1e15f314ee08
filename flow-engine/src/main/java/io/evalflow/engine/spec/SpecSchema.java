package io.evalflow.engine.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import io.evalflow.spi.spec.FlowModel;
import io.evalflow.spi.spec.FlowModelRole;
import io.evalflow.spi.spec.FlowSpec;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schema (draft 7) of a spec file, by which editors complete and check it. Made from the
 * types that a spec is bound to, so that it knows what they know; beside their fields it has what
 * only files say: matrices and locks. It takes all that loads, but not only that: what depends on
 * several values is checked on loading alone. For one schema.
 */
public final class SpecSchema {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String DRAFT = "http://json-schema.org/draft-07/schema#";
  private static final String DEFINITIONS = "definitions";
  private static final List<String> MATRIX_KINDS =
      Arrays.stream(MatrixKind.values()).map(MatrixKind::noun).toList();

  /** What fields are that may be of several kinds, or of some words only. */
  private static final Map<String, ObjectNode> SHAPES = shapes();

  private final FieldDocs docs = new FieldDocs();
  private final ObjectNode definitions = NODES.objectNode();

  private SpecSchema() {}

  /** The schema. */
  public static ObjectNode schema() {
    SpecSchema made = new SpecSchema();
    ObjectNode root = NODES.objectNode().put("$schema", DRAFT).put("title", "Flow spec");
    root.set("$ref", made.reference(FlowSpec.class).get("$ref"));
    root.set(DEFINITIONS, made.definitions);
    return root;
  }

  /** The schema as a file. */
  public static String text() {
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(schema());
  }

  private ObjectNode reference(Class<?> type) {
    String name = type.getSimpleName();
    if (!definitions.has(name)) {
      definitions.putObject(name); // known before its fields, which may be of the same type
      definitions.set(name, record(type));
    }
    return NODES.objectNode().put("$ref", place(type));
  }

  /** Where the schema describes a type. */
  static String place(Class<?> type) {
    return "#/" + DEFINITIONS + "/" + type.getSimpleName();
  }

  private ObjectNode record(Class<?> type) {
    ObjectNode schema = typed("object").put("additionalProperties", false);
    ObjectNode properties = schema.putObject("properties");
    for (RecordComponent component : type.getRecordComponents()) {
      String name = FieldDocs.name(component);
      docs.of(type, name).ifPresent(text -> properties.set(name, field(type, component, text)));
    }
    if (type == FlowSpec.class) {
      properties.set("includes", array(anyOf(typed("string"), reference(type))));
      properties.set("lock", lock());
    }
    return schema;
  }

  private ObjectNode field(Class<?> type, RecordComponent component, String text) {
    ObjectNode shape = SHAPES.get(type.getSimpleName() + "." + FieldDocs.name(component));
    ObjectNode value = shape == null ? value(component) : shape.deepCopy();
    ObjectNode schema = value.isEmpty() ? value : anyOf(value, typed("null"));
    return schema.put("description", text);
  }

  private ObjectNode value(RecordComponent component) {
    Type type = component.getGenericType();
    ObjectNode many = value(type);
    JsonFormat format = component.getAccessor().getAnnotation(JsonFormat.class);
    boolean orOne =
        format != null
            && Arrays.asList(format.with())
                .contains(JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY);
    return orOne ? anyOf(value(argument(type, 0)), many) : many;
  }

  private ObjectNode value(Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == List.class ? list(argument(type, 0)) : map(generic);
    }
    if (type == String.class) {
      return typed("string");
    } else if (type == Boolean.class) {
      return typed("boolean");
    } else if (type == Double.class) {
      return typed("number");
    } else if (type == Integer.class
        || type == int.class
        || type == Long.class
        || type == BigInteger.class) {
      return typed("integer");
    } else if (type == FlowModelRole.class) {
      return anyOf(value(FlowModel.class), list(FlowModel.class));
    } else if (type instanceof Class<?> record && record.isRecord()) {
      return orShort(record);
    }
    return NODES.objectNode();
  }

  /** A type, or what stands for it, as a name does for most. */
  private ObjectNode orShort(Class<?> record) {
    ObjectNode reference = reference(record);
    return delegate(record)
        .map(type -> type == JsonNode.class ? String.class : type)
        .map(type -> anyOf(value(type), reference))
        .orElse(reference);
  }

  private static Optional<Class<?>> delegate(Class<?> record) {
    for (Method method : record.getDeclaredMethods()) {
      JsonCreator creator = method.getAnnotation(JsonCreator.class);
      if (creator != null && creator.mode() == JsonCreator.Mode.DELEGATING) {
        return Optional.of(method.getParameterTypes()[0]);
      }
    }
    return Optional.empty();
  }

  private ObjectNode list(Type item) {
    ObjectNode element = value(item);
    String kind = item instanceof Class<?> type ? noun(type) : "";
    if (!MATRIX_KINDS.contains(kind)) {
      return array(element);
    }
    ObjectNode matrix = matrix(kind);
    return anyOf(array(anyOf(element, matrix)), matrix.deepCopy());
  }

  /** {@code task} for FlowTask. */
  private static String noun(Class<?> type) {
    String name = type.getSimpleName();
    return name.startsWith("Flow")
        ? name.substring("Flow".length()).toLowerCase(Locale.ROOT)
        : name;
  }

  /** A mapping with one key, in place of an element or of the whole list. */
  private static ObjectNode matrix(String kind) {
    ObjectNode schema =
        typed("object")
            .put("minProperties", 1)
            .put("maxProperties", 1)
            .put("additionalProperties", false);
    schema.putObject("patternProperties").putObject("^" + kind + "s_(?:matrix|with)$");
    return schema;
  }

  private ObjectNode map(ParameterizedType type) {
    ObjectNode schema = typed("object");
    ObjectNode values = value(argument(type, 1));
    if (!values.isEmpty()) {
      schema.set("additionalProperties", values);
    }
    return schema;
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  private static ObjectNode lock() {
    ObjectNode reasoned = typed("object").put("additionalProperties", false);
    reasoned.putArray("required").add("field");
    ObjectNode properties = reasoned.putObject("properties");
    properties.set("field", typed("string"));
    properties.set("reason", typed("string"));
    return array(anyOf(typed("string"), reasoned))
        .put("description", "fields that neither including specs nor a command line may change");
  }

  private static Map<String, ObjectNode> shapes() {
    Map<String, ObjectNode> shapes = new LinkedHashMap<>();
    ObjectNode sandbox = anyOf(typed("string"), pair("string"), typed("object"));
    ObjectNode file = anyOf(typed("string"), typed("object"));
    ObjectNode failOnError = anyOf(typed("boolean"), typed("number"));
    ObjectNode checkpoint = anyOf(typed("boolean"), typed("string"), typed("object"));
    ObjectNode idOrNumber = anyOf(typed("string"), typed("integer"));
    for (String type : List.of("FlowTask", "FlowOptions")) {
      shapes.put(type + ".sandbox", sandbox);
      shapes.put(type + ".approval", file);
      shapes.put(type + ".review", file);
      shapes.put(type + ".fail_on_error", failOnError);
      shapes.put(type + ".checkpoint", checkpoint);
    }
    shapes.put("FlowTask.headline_metric", file);
    shapes.put("FlowTask.token_limit", anyOf(typed("integer"), typed("string"), typed("object")));
    shapes.put("FlowTask.version", idOrNumber);
    shapes.put("FlowTask.sample_id", anyOf(typed("string"), typed("integer"), array(idOrNumber)));
    shapes.put("FlowOptions.limit", anyOf(typed("integer"), pair("integer")));
    shapes.put("FlowOptions.scanner", file);
    shapes.put("FlowOptions.model_cost_config", file);
    shapes.put("FlowOptions.sample_shuffle", anyOf(typed("boolean"), typed("integer")));
    shapes.put("FlowOptions.log_shared", anyOf(typed("boolean"), typed("integer")));
    shapes.put("FlowOptions.notification", anyOf(typed("boolean"), typed("string")));
    shapes.put("FlowOptions.ctl_server", anyOf(typed("boolean"), typed("string")));
    shapes.put(
        "FlowOptions.acp_server", anyOf(typed("boolean"), typed("integer"), typed("string")));
    shapes.put(
        "FlowOptions.display", words("full", "conversation", "rich", "plain", "log", "none"));
    shapes.put("FlowOptions.log_format", words("eval", "json"));
    shapes.put("FlowOptions.incomplete_action", words("retry", "error"));
    shapes.put("InstantiateConfig.mode", words("serial", "by_task", "parallel"));
    shapes.put("FlowAgent.type", words("agent"));
    shapes.put("FlowSolver.type", words("agent"));
    shapes.put("GenerateConfig.verbosity", words("low", "medium", "high"));
    shapes.put("GenerateConfig.effort", words("low", "medium", "high", "xhigh", "max"));
    shapes.put(
        "GenerateConfig.reasoning_effort",
        words("none", "minimal", "low", "medium", "high", "xhigh", "max"));
    shapes.put("GenerateConfig.reasoning_mode", words("standard", "pro"));
    shapes.put("GenerateConfig.reasoning_summary", words("none", "concise", "detailed", "auto"));
    shapes.put("GenerateConfig.reasoning_history", words("none", "all", "last", "auto"));
    return shapes;
  }

  private static ObjectNode typed(String type) {
    return NODES.objectNode().put("type", type);
  }

  private static ObjectNode array(ObjectNode items) {
    ObjectNode schema = typed("array");
    schema.set("items", items);
    return schema;
  }

  private static ObjectNode pair(String type) {
    return array(typed(type)).put("minItems", 2).put("maxItems", 2);
  }

  private static ObjectNode words(String... words) {
    ObjectNode schema = NODES.objectNode();
    ArrayNode allowed = schema.putArray("enum");
    Arrays.asList(words).forEach(allowed::add);
    return schema;
  }

  /** Any of some schemas; those that are such a choice themselves are taken apart. */
  private static ObjectNode anyOf(JsonNode... choices) {
    ObjectNode schema = NODES.objectNode();
    ArrayNode all = schema.putArray("anyOf");
    for (JsonNode choice : choices) {
      if (choice.path("anyOf") instanceof ArrayNode inner) {
        all.addAll(inner.deepCopy());
      } else {
        all.add(choice.deepCopy());
      }
    }
    return schema;
  }
}
