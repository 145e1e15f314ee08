package io.evalflow.spi.step;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes an option of a step, on a component of its options record. An option without a default
 * must be given, unless its component is {@code @Nullable}, a boolean, a list or a map, which then
 * is null, false or empty.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface StepOption {
  /** One sentence for the help. */
  String value() default "";

  /** The value of an option that is not given, as it would be given; empty for none. */
  String defaultValue() default "";
}
