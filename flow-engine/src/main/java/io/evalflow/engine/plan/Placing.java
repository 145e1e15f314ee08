package io.evalflow.engine.plan;

import io.evalflow.engine.spec.SpecPlaces;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.BindException;
import java.util.function.Supplier;
import tools.jackson.core.JsonPointer;

/** Says where in a spec something was asked for, if it fails without a place of its own. */
final class Placing {
  private Placing() {}

  static <T> T at(SpecPlaces places, JsonPointer pointer, Supplier<T> action) {
    try {
      return action.get();
    } catch (BindException e) {
      throw e; // names the place of the arguments
    } catch (FlowException e) {
      // Another error about the arguments begins with their place, and so with that file.
      String place = places.of(pointer);
      int line = place.lastIndexOf(':');
      if (e.message().startsWith(line < 0 ? place + ":" : place.substring(0, line + 1))) {
        throw e;
      }
      throw new FlowException(
          e.code(), places.field(pointer) + ": " + e.message(), e.hint().orElse(null), e);
    }
  }
}
