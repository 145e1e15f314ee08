package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.engine.spec.tree.SpecScalar;
import io.evalflow.engine.spec.tree.SpecSequence;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps credentials out of what is written: the values of {@code env}, {@code api_key}, and model
 * arguments, headers and URLs that look like credentials become {@value #PLACEHOLDER}. A reference
 * such as {@code ${NAME}} may stay. A spec that holds the placeholder is read as if those fields
 * were absent, so that it runs again with the credentials of its environment.
 */
public final class Redaction {
  /** What stands in place of a credential. */
  public static final String PLACEHOLDER = "<redacted>";

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}]+}");
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?:.*[_-])?(?:api_?key|key|key_?id|token|secret|password|passwd|passphrase|credentials?"
              + "|authorization|auth|cookie)");
  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/@\\s]+@");

  /** The fields in which values are hidden. */
  private static final Set<String> HOLDERS =
      Set.of("model", "model_roles", "model_args", "extra_headers", "extra_body", "api_key");

  private Redaction() {}

  /** A copy of a spec without its credentials. */
  public static ObjectNode spec(ObjectNode spec) {
    ObjectNode copy = spec.deepCopy();
    if (copy.get("env") instanceof ObjectNode env) {
      for (String name : env.propertyNames().stream().toList()) {
        hide(env, name);
      }
    }
    for (JsonNode task : copy.path("tasks")) {
      config(task.path("config"));
      model(task.path("model"));
      task.path("model_roles").forEach(Redaction::models);
      hideSecrets(task.path("extra_args").path("model"));
    }
    return copy;
  }

  private static void models(JsonNode role) {
    if (role.isArray()) {
      role.forEach(Redaction::model);
    } else {
      model(role);
    }
  }

  private static void model(JsonNode node) {
    if (node instanceof ObjectNode model) {
      config(model.path("config"));
      if (model.has("api_key")) {
        hide(model, "api_key");
      }
      if (model.path("base_url").isString()) {
        model.put("base_url", url(model.path("base_url").stringValue()));
      }
      hideSecrets(model.path("model_args"));
      hideSecrets(model.path("factory").path("args"));
    }
  }

  /** A copy of arguments in which each that looks like a credential is hidden, at any depth. */
  public static ObjectNode args(ObjectNode args) {
    ObjectNode copy = args.deepCopy();
    hideSecrets(copy);
    return copy;
  }

  /** A URL without user name and password. */
  public static String url(String url) {
    return USER_INFO.matcher(url).replaceFirst("");
  }

  /** A spec without the fields whose values were hidden. */
  static SpecMapping dropped(SpecMapping spec) {
    SpecMapping rest = spec;
    for (Map.Entry<String, SpecNode> field : spec.fields().entrySet()) {
      if (field.getKey().equals("env")) {
        rest = rest.with("env", drop(field.getValue(), true));
      } else if (field.getKey().equals("tasks") || field.getKey().equals("defaults")) {
        rest = rest.with(field.getKey(), drop(field.getValue(), false));
      }
    }
    return rest;
  }

  private static void config(JsonNode config) {
    hideSecrets(config.path("extra_headers"));
    hideSecrets(config.path("extra_body"));
  }

  private static void hideSecrets(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (String name : object.propertyNames().stream().toList()) {
        if (SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
          hide(object, name);
        } else {
          hideSecrets(object.get(name));
        }
      }
    } else {
      node.forEach(Redaction::hideSecrets);
    }
  }

  private static void hide(ObjectNode object, String name) {
    JsonNode value = object.get(name);
    boolean harmless =
        value == null
            || value.isNull()
            || (value.isString() && REFERENCE.matcher(value.stringValue()).matches());
    if (!harmless) {
      object.set(name, JsonNodeFactory.instance.stringNode(PLACEHOLDER));
    }
  }

  /**
   * What is left of a value.
   *
   * @param credentials whether it stands in a field that may hold credentials
   */
  private static SpecNode drop(SpecNode node, boolean credentials) {
    if (node instanceof SpecSequence list) {
      return SpecSequence.owning(
          list.items().stream().map(item -> drop(item, credentials)).toList(), list.origin());
    }
    if (!(node instanceof SpecMapping mapping)) {
      return node;
    }
    Map<String, SpecNode> rest = new LinkedHashMap<>();
    mapping
        .fields()
        .forEach(
            (key, value) -> {
              boolean within = credentials || HOLDERS.contains(key);
              if (!within || !isPlaceholder(value)) {
                rest.put(key, drop(value, within));
              }
            });
    return SpecMapping.owning(rest, mapping.origin());
  }

  private static boolean isPlaceholder(SpecNode node) {
    return node instanceof SpecScalar scalar
        && scalar.value().isString()
        && scalar.value().stringValue().equals(PLACEHOLDER);
  }
}
