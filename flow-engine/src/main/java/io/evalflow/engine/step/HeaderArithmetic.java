package io.evalflow.engine.step;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.jexl3.JexlArithmetic;
import org.apache.commons.jexl3.JexlContext;
import org.apache.commons.jexl3.JexlEngine;
import org.jspecify.annotations.Nullable;

/**
 * How values of headers compare: nothing is less or more than what is absent, where JEXL would take
 * it for zero, and {@code in} looks into lists, the keys of maps, and texts. Safe for use by many
 * threads.
 */
final class HeaderArithmetic extends JexlArithmetic {
  HeaderArithmetic() {
    super(false);
  }

  /** The context of an evaluation, which gets what JEXL would swallow. */
  interface Failures extends JexlContext.ThreadLocal {
    /** Notes that the evaluation makes no sense, whatever comes of it. */
    void failed(ArithmeticException failure);
  }

  /** {@code in}; JEXL has no such word, so it comes as the operator of {@link MembershipWords}. */
  @Override
  public Boolean startsWith(@Nullable Object element, @Nullable Object container) {
    if (container instanceof Collection<?> collection) {
      return collection.stream().anyMatch(each -> equals(each, element));
    }
    if (container != null && container.getClass().isArray()) {
      // A list that is written in the expression.
      return IntStream.range(0, Array.getLength(container))
          .anyMatch(i -> equals(Array.get(container, i), element));
    }
    if (container instanceof Map<?, ?> map) {
      return map.containsKey(element);
    }
    if (container instanceof String text && element instanceof String part) {
      return text.contains(part);
    }
    if (container != null && element != null) {
      failed("'in' looks into lists, maps and texts, not for " + element + " in " + container);
    }
    return false;
  }

  /** Tells the context: JEXL takes an exception of this operator for false. */
  private static void failed(String why) {
    if (JexlEngine.getThreadContext() instanceof Failures failures) {
      failures.failed(new ArithmeticException(why));
    }
  }

  @Override
  public boolean lessThan(@Nullable Object left, @Nullable Object right) {
    return left != null && right != null && super.lessThan(left, right);
  }

  @Override
  public boolean lessThanOrEqual(@Nullable Object left, @Nullable Object right) {
    return left != null && right != null && super.lessThanOrEqual(left, right);
  }

  @Override
  public boolean greaterThan(@Nullable Object left, @Nullable Object right) {
    return left != null && right != null && super.greaterThan(left, right);
  }

  @Override
  public boolean greaterThanOrEqual(@Nullable Object left, @Nullable Object right) {
    return left != null && right != null && super.greaterThanOrEqual(left, right);
  }
}
