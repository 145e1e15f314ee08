package io.evalflow.engine.step;

import io.evalflow.engine.log.LogJson;
import io.evalflow.engine.log.schema.LogFields;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.StrictBinder;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.storage.Uris;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.commons.jexl3.JexlBuilder;
import org.apache.commons.jexl3.JexlEngine;
import org.apache.commons.jexl3.JexlException;
import org.apache.commons.jexl3.JexlFeatures;
import org.apache.commons.jexl3.JexlScript;
import org.apache.commons.jexl3.introspection.JexlPermissions;
import org.apache.commons.jexl3.introspection.JexlUberspect.JexlResolver;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A condition on the header of a log, as {@code status == "success" and "reviewed" in tags}: an
 * expression of Apache Commons JEXL over the fields as they stand in the log. It reads maps, lists
 * and plain values and nothing else: no calls, no classes, no assignments, no loops. What a header
 * does not have is null, and a comparison with null is false. Safe for use by many threads.
 */
final class HeaderExpression implements Predicate<EvalLog> {
  private static final String LOCATION = "location";

  private static final JexlEngine ENGINE =
      new JexlBuilder()
          .features(
              JexlFeatures.createNone()
                  .structuredLiteral(true)
                  .comparatorNames(true)
                  .arrayReferenceExpr(true))
          .permissions(JexlPermissions.RESTRICTED)
          .strategy(
              (operator, object) ->
                  object instanceof Map
                      ? List.of(JexlResolver.MAP)
                      : object instanceof List ? List.of(JexlResolver.LIST) : List.of())
          .arithmetic(new HeaderArithmetic())
          .antish(false)
          .strict(false)
          .safe(true)
          .silent(false)
          .create();

  private final String text;
  private final JexlScript script;

  private HeaderExpression(String text, JexlScript script) {
    this.text = text;
    this.script = script;
  }

  /**
   * Reads an expression.
   *
   * @throws FlowException if it is none, or names a field that logs do not have
   */
  static HeaderExpression parse(String text) {
    JexlScript script;
    try {
      script = ENGINE.createScript(MembershipWords.operators(text));
    } catch (JexlException e) {
      throw invalid(text, place(e), e);
    } catch (IllegalArgumentException e) {
      throw invalid(text, String.valueOf(e.getMessage()), e);
    }
    check(text, script.getVariables());
    return new HeaderExpression(text, script);
  }

  private static String place(JexlException e) {
    return e.getInfo() == null
        ? "it cannot be read"
        : "it cannot be read from column " + e.getInfo().getColumn() + " on";
  }

  private static void check(String text, Set<List<String>> paths) {
    List<List<String>> ofLogs =
        paths.stream().filter(path -> !path.equals(List.of(LOCATION))).toList();
    LogFields.unknown(ofLogs)
        .ifPresent(
            unknown -> {
              throw new FlowException(
                  ErrorCode.INVALID_VALUE,
                  "the filter '" + text + "' names " + unknown.name() + ", which no log has",
                  unknown
                      .elsewhere()
                      .map(place -> "did you mean '" + place + "'?")
                      .or(() -> StrictBinder.didYouMean(unknown.last(), unknown.known()))
                      .orElse("there is " + String.join(", ", unknown.known())),
                  null);
            });
  }

  @Override
  public boolean test(EvalLog header) {
    Object result;
    try {
      Fields fields = new Fields(header);
      result = script.execute(fields);
      fields.throwFailure();
    } catch (JexlException | ArithmeticException | IllegalArgumentException e) {
      throw invalid(text, "it makes no sense of " + name(header) + ": " + cause(e), e);
    }
    if (result == null) {
      return false;
    }
    if (result instanceof Boolean passes) {
      return passes;
    }
    throw invalid(text, "of " + name(header) + " it is " + result + ", not true or false", null);
  }

  private static String name(EvalLog header) {
    URI location = header.location();
    return location == null ? "a log" : Uris.display(location);
  }

  private static String cause(RuntimeException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  private static FlowException invalid(String text, String why, @Nullable Throwable cause) {
    return new FlowException(
        ErrorCode.INVALID_VALUE,
        "the filter '" + text + "' is wrong: " + why,
        "a filter is a name, FILE.java@NAME, or an expression as 'status == \"success\"'",
        cause);
  }

  /** The fields of a header by their names in the log. */
  private static final class Fields implements HeaderArithmetic.Failures {
    private final EvalLog header;
    private final JsonNode tree;
    private @Nullable ArithmeticException failure;

    Fields(EvalLog header) {
      this.header = header;
      this.tree = LogJson.tree(header);
    }

    @Override
    public void failed(ArithmeticException newFailure) {
      failure = newFailure;
    }

    void throwFailure() {
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public @Nullable Object get(String name) {
      if (name.equals(LOCATION)) {
        return header.location() == null ? null : header.location().toString();
      }
      JsonNode value = tree.get(name);
      return value == null ? null : LogJson.mapper().treeToValue(value, Object.class);
    }

    @Override
    public boolean has(String name) {
      return true;
    }

    @Override
    public void set(String name, Object value) {
      throw new UnsupportedOperationException("headers are not changed by filters");
    }
  }
}
