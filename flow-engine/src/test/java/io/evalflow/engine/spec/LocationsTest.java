package io.evalflow.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.spi.FlowException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocationsTest {
  @ParameterizedTest
  @CsvSource({
    "file:///w/spec.yaml, logs, file:///w/logs",
    "file:///w/d/, logs, file:///w/d/logs",
    "file:///w/d/, ../x/./y, file:///w/x/y",
    "file:///w/d/, /abs, file:///abs",
    "file:///w/d/, a b#?%.yaml, file:///w/d/a%20b%23%3F%25.yaml",
    "file:///w%20w/, x, file:///w%20w/x",
    "file:///w/, s3://b/k, s3://b/k",
    "file:///w/, file:///x/../y, file:///y",
    "s3://b/k/spec.yaml, logs/x, s3://b/k/logs/x",
    "s3://b/k/, ../x, s3://b/x",
    "file:///w/, s3://b/a b#c?ü.eval, s3://b/a%20b%23c%3F%C3%BC.eval",
    "file:///w/, s3://b/a%20b%2.eval, s3://b/a%20b%252.eval",
    "s3://b/k/, a b%20#c.eval, s3://b/k/a%20b%2520%23c.eval",
    "file:///w/, https://h/data.jsonl?a=b#c, https://h/data.jsonl?a=b#c",
  })
  void resolves_paths_and_uris(URI base, String path, String expected) {
    assertThat(Locations.resolve(base, path)).hasToString(expected);
  }

  @Test
  void refuses_what_is_no_path() {
    assertThatThrownBy(() -> Locations.resolve(URI.create("file:///w/"), " "))
        .isInstanceOf(FlowException.class);
    assertThatThrownBy(() -> Locations.resolve(URI.create("file:///w/"), "a\0b"))
        .isInstanceOf(FlowException.class);
    assertThatThrownBy(() -> Locations.resolve(URI.create("file:///w/"), "s3://b:x:y[/k"))
        .isInstanceOf(FlowException.class);
  }

  @Test
  void tells_a_uri_without_its_colon_from_a_path() {
    assertThatThrownBy(() -> Locations.resolve(URI.create("file:///w/"), "s3//b/k"))
        .isInstanceOfSatisfying(
            FlowException.class,
            e -> {
              assertThat(e.message()).isEqualTo("'s3//b/k' is neither a path nor a URI");
              assertThat(e.hint()).contains("did you mean s3://b/k?");
            });
  }

  @Test
  void shows_files_below_the_working_directory_relative_to_it() {
    WorkingDirectory work = new WorkingDirectory(Path.of("/w/d"));

    assertThat(work.show(URI.create("file:///w/d/a/b.yaml"))).isEqualTo("a/b.yaml");
    assertThat(work.show(URI.create("file:///w/b.yaml"))).isEqualTo("/w/b.yaml");
    assertThat(work.show(URI.create("s3://b/x"))).isEqualTo("s3://b/x");
    assertThat(Locations.display(URI.create("file:///w/d/"))).isEqualTo("/w/d");
    assertThat(Locations.parent(URI.create("s3://b/k/x.yaml"))).hasToString("s3://b/k/");
  }
}
