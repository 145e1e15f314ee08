package io.evalflow.engine.step;

import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogBuilder;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Headers of logs and where they stand. */
final class Headers {
  private Headers() {}

  static boolean sameContent(EvalLog one, EvalLog other) {
    return one.equals(at(other, one.location(), one.etag()));
  }

  static EvalLog at(EvalLog header, @Nullable URI location, @Nullable String etag) {
    return EvalLogBuilder.builder(header).location(location).etag(etag).build();
  }
}
