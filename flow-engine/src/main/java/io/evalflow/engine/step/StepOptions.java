package io.evalflow.engine.step;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.StrictBinder;
import io.evalflow.spi.step.Step;
import io.evalflow.spi.step.StepOption;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The options of a step, as the components of its options record say. */
public final class StepOptions {
  private static final Set<Class<?>> INTEGERS =
      Set.of(int.class, long.class, Integer.class, Long.class);
  private static final Set<Class<?>> NUMBERS =
      Set.of(double.class, float.class, Double.class, Float.class);

  private StepOptions() {}

  /** What an option takes. */
  public enum Kind {
    /** A text. */
    TEXT,
    /** An integer. */
    INTEGER,
    /** A number. */
    NUMBER,
    /** Nothing; it is there or not. */
    FLAG,
    /** One of several words. */
    CHOICE,
    /** A text, any number of times. */
    LIST,
    /** {@code key=value} with the value in JSON where it parses, any number of times. */
    MAP
  }

  /**
   * An option.
   *
   * @param name in snake_case
   * @param kind what it takes
   * @param help one sentence, or empty
   * @param defaultValue as it would be given; empty for none
   * @param required whether it must be given
   * @param choices the words of a choice
   */
  public record Option(
      String name,
      Kind kind,
      String help,
      String defaultValue,
      boolean required,
      List<String> choices) {
    /** Copies the list. */
    public Option {
      choices = List.copyOf(choices);
    }

    /** The name on the command line, without dashes. */
    public String flag() {
      return name.replace('_', '-');
    }
  }

  /** The options of a step, in the order of its record. */
  public static List<Option> of(Step<?> step) {
    return Arrays.stream(step.options().getRecordComponents())
        .map(component -> option(step, component))
        .toList();
  }

  private static Option option(Step<?> step, RecordComponent component) {
    StepOption described = component.getAnnotation(StepOption.class);
    String help = described == null ? "" : described.value();
    String defaultValue = described == null ? "" : described.defaultValue();
    Kind kind = kind(step, component);
    boolean mayBeAbsent =
        kind == Kind.FLAG
            || kind == Kind.LIST
            || kind == Kind.MAP
            || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    return new Option(
        snakeCase(component.getName()),
        kind,
        help,
        defaultValue,
        defaultValue.isEmpty() && !mayBeAbsent,
        choices(component.getType()));
  }

  private static Kind kind(Step<?> step, RecordComponent component) {
    Class<?> type = component.getType();
    if (type == String.class) {
      return Kind.TEXT;
    } else if (INTEGERS.contains(type)) {
      return Kind.INTEGER;
    } else if (NUMBERS.contains(type)) {
      return Kind.NUMBER;
    } else if (type == boolean.class || type == Boolean.class) {
      return Kind.FLAG;
    } else if (type.isEnum()) {
      return Kind.CHOICE;
    } else if (type == List.class && last(component) == String.class) {
      return Kind.LIST;
    } else if (type == Map.class && last(component) == JsonNode.class) {
      return Kind.MAP;
    }
    throw new FlowException(
        ErrorCode.PLUGIN,
        "the step %s has an option '%s' of the type %s, which no option can have"
            .formatted(step.name(), snakeCase(component.getName()), component.getGenericType()),
        "use String, int, long, double, boolean, an enum, List<String> or Map<String, JsonNode>",
        null);
  }

  private static @Nullable Type last(RecordComponent component) {
    if (component.getGenericType() instanceof ParameterizedType type) {
      Type[] arguments = type.getActualTypeArguments();
      return arguments[arguments.length - 1];
    }
    return null;
  }

  private static List<String> choices(Class<?> type) {
    return type.isEnum()
        ? Arrays.stream(type.getEnumConstants())
            .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
            .toList()
        : List.of();
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  /**
   * The options of texts, as a command line has them.
   *
   * @param given for each option that was given what was given for it, by its name in snake_case;
   *     nothing for a flag
   * @throws FlowException with {@code INVALID_VALUE} if a value is not of its option's type
   */
  public static ObjectNode parse(Step<?> step, Map<String, List<String>> given) {
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    for (Option option : of(step)) {
      List<String> texts = given.get(option.name());
      if (texts != null) {
        values.set(option.name(), value(option, texts));
      }
    }
    return values;
  }

  private static JsonNode value(Option option, List<String> texts) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    switch (option.kind()) {
      case FLAG -> {
        return json.booleanNode(texts.isEmpty() || Boolean.parseBoolean(texts.get(0)));
      }
      case LIST -> {
        ArrayNode list = json.arrayNode();
        texts.forEach(list::add);
        return list;
      }
      case MAP -> {
        return map(option, texts);
      }
      default -> {
        return scalar(option, texts.get(texts.size() - 1));
      }
    }
  }

  private static JsonNode scalar(Option option, String text) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    try {
      return switch (option.kind()) {
        case INTEGER -> json.numberNode(Long.parseLong(text));
        case NUMBER -> json.numberNode(Double.parseDouble(text));
        default -> json.stringNode(text);
      };
    } catch (NumberFormatException e) {
      String what = option.kind() == Kind.INTEGER ? "an integer" : "a number";
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          "--%s takes %s, not '%s'".formatted(option.flag(), what, text),
          null,
          e);
    }
  }

  private static ObjectNode map(Option option, List<String> texts) {
    ObjectNode map = JsonNodeFactory.instance.objectNode();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new FlowException(
            ErrorCode.INVALID_VALUE,
            "--%s takes KEY=VALUE, not '%s'".formatted(option.flag(), text));
      }
      map.set(text.substring(0, equals), jsonOrText(text.substring(equals + 1)));
    }
    return map;
  }

  private static JsonNode jsonOrText(String text) {
    try {
      return Optional.ofNullable(JsonMapper.shared().readTree(text))
          .filter(value -> !value.isMissingNode())
          .orElse(JsonNodeFactory.instance.stringNode(text));
    } catch (JacksonException e) {
      // Most values are texts without quotes.
      return JsonNodeFactory.instance.stringNode(text);
    }
  }

  /**
   * The options record of a step.
   *
   * @param given by their names in snake_case
   * @throws FlowException naming an option that is unknown, missing or of a wrong type
   */
  static <O extends Record> O bind(Step<O> step, ObjectNode given) {
    ObjectNode values = given.deepCopy();
    for (Option option : of(step)) {
      JsonNode value = values.get(option.name());
      if (value != null && !value.isNull()) {
        continue;
      }
      if (option.required()) {
        throw new FlowException(
            ErrorCode.INVALID_VALUE,
            "the step %s needs --%s".formatted(step.name(), option.flag()),
            option.help().isEmpty() ? null : option.help(),
            null);
      }
      setDefault(values, option);
    }
    return StrictBinder.bind(upperChoices(step, values), step.options(), "step " + step.name());
  }

  private static void setDefault(ObjectNode values, Option option) {
    if (!option.defaultValue().isEmpty()) {
      values.set(option.name(), value(option, List.of(option.defaultValue())));
      return;
    }
    switch (option.kind()) {
      case FLAG -> values.put(option.name(), false);
      case LIST -> values.putArray(option.name());
      case MAP -> values.putObject(option.name());
      default -> values.remove(option.name());
    }
  }

  /** Constants of enums are written in lower case. */
  private static ObjectNode upperChoices(Step<?> step, ObjectNode values) {
    RecordComponent[] components = step.options().getRecordComponents();
    List<Option> options = of(step);
    for (int i = 0; i < options.size(); i++) {
      Option option = options.get(i);
      JsonNode value = values.get(option.name());
      if (option.kind() == Kind.CHOICE && value != null) {
        String text = value.asString("");
        int constant = option.choices().indexOf(text);
        if (constant < 0) {
          throw new FlowException(
              ErrorCode.INVALID_VALUE,
              "--%s takes %s, not '%s'"
                  .formatted(option.flag(), String.join(", ", option.choices()), text),
              StrictBinder.didYouMean(text, option.choices()).orElse(null),
              null);
        }
        Object chosen = components[i].getType().getEnumConstants()[constant];
        values.put(option.name(), ((Enum<?>) chosen).name());
      }
    }
    return values;
  }
}
