package io.evalflow.spi.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrisTest {
  @ParameterizedTest
  @ValueSource(strings = {"s3://b", "s3://b/", "s3://b/a/", "s3://b/a%20..b/...", "file:///a/.b"})
  void takes_plain_paths(String uri) {
    assertThatCode(() -> Uris.requirePlain(URI.create(uri))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/b",
        "file:a",
        "s3://b//a",
        "s3://b/a//",
        "s3://b/a/../c",
        "s3://b/%2E%2e/c",
        "s3://b/a%2F..%2Fc",
        "s3://b/./a"
      })
  void refuses_paths_that_climb_or_are_not_absolute(String uri) {
    assertThatThrownBy(() -> Uris.requirePlain(URI.create(uri)))
        .isInstanceOfSatisfying(
            FlowException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_VALUE);
              assertThat(e.message()).contains(uri);
            });
  }

  @Test
  void shows_no_password() {
    assertThat(Uris.display(URI.create("sftp://me:secret@host/a/")))
        .isEqualTo("sftp://me:***@host/a");
    assertThatThrownBy(() -> Uris.requirePlain(URI.create("sftp://me:secret@host//a")))
        .hasMessageContaining("sftp://me:***@host//a");
  }
}
