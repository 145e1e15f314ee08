package io.evalflow.engine.spec;

import java.util.Locale;
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
      if (task.path("model") instanceof ObjectNode model) {
        config(model.path("config"));
        if (model.has("api_key")) {
          hide(model, "api_key");
        }
        if (model.path("base_url").isString()) {
          model.put("base_url", url(model.path("base_url").stringValue()));
        }
        hideSecrets(model.path("model_args"));
      }
    }
    return copy;
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

  /** A copy of a spec without the fields whose values were hidden. */
  static ObjectNode dropped(ObjectNode spec) {
    ObjectNode copy = spec.deepCopy();
    drop(copy.path("env"));
    for (JsonNode task : copy.path("tasks")) {
      drop(task.path("config").path("extra_headers"));
      drop(task.path("model"));
      drop(task.path("model").path("config").path("extra_headers"));
      drop(task.path("model").path("model_args"));
    }
    return copy;
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

  private static void drop(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (String name : object.propertyNames().stream().toList()) {
        JsonNode value = object.get(name);
        if (value.isString() && value.stringValue().equals(PLACEHOLDER)) {
          object.remove(name);
        } else {
          drop(value);
        }
      }
    } else {
      node.forEach(Redaction::drop);
    }
  }
}
