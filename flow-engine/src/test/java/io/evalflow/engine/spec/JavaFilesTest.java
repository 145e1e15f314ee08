package io.evalflow.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.spec.AfterLoad;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowTask;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.IntNode;

class JavaFilesTest {
  private static final String NIGHTLY =
      """
      import static io.evalflow.spi.spec.FlowMatrices.*;
      import static io.evalflow.spi.spec.MatrixAxis.axis;

      import io.evalflow.spi.spec.*;

      public class Nightly implements FlowSpecProvider {
        record Options(int priority) {}

        @Override
        public FlowSpec spec(SpecContext context) {
          Options options = context.args().bind(Options.class);
          return FlowSpecBuilder.builder()
              .logDir("logs/p" + options.priority())
              .tasks(tasksMatrix(tasks("a", "b"), axis("model", models("m1", "m2"))))
              .build();
        }
      }
      """;

  @TempDir Path directory;
  private JavaFiles files;

  @BeforeEach
  void makeFiles() {
    files = new JavaFiles(TestFiles.trees(directory), name -> Optional.empty());
  }

  private URI file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toUri();
  }

  @Test
  void makesTheSpecOfTheOneClass() throws IOException {
    URI nightly = file("nightly.java", NIGHTLY);
    FlowSpec spec = files.read(nightly, Map.of("priority", IntNode.valueOf(2))).orElseThrow();
    assertThat(spec.logDir()).isEqualTo("logs/p2");
    assertThat(spec.tasks())
        .extracting(FlowTask::name, task -> task.model().name())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("a", "m1"),
            org.assertj.core.groups.Tuple.tuple("a", "m2"),
            org.assertj.core.groups.Tuple.tuple("b", "m1"),
            org.assertj.core.groups.Tuple.tuple("b", "m2"));
  }

  @Test
  void refusesArgumentsThatItDoesNotTake() throws IOException {
    URI nightly = file("nightly.java", NIGHTLY);
    assertThatThrownBy(() -> files.read(nightly, Map.of("prority", IntNode.valueOf(2))))
        .isInstanceOf(FlowException.class)
        .hasMessage("nightly.java:11: --arg: prority: unknown field 'prority'");
  }

  @Test
  void saysEachErrorOfTheCompilerWithItsLine() throws IOException {
    URI nightly = file("bad.java", "class A {\n  int a() { return \"x\"; }\n  Missing b;\n}\n");
    assertThatThrownBy(() -> files.read(nightly, Map.of()))
        .isInstanceOf(FlowException.class)
        .hasMessage(
            "bad.java:2:20: incompatible types: java.lang.String cannot be converted to int\n"
                + "bad.java:3:3: cannot find symbol; symbol: class Missing; location: class A");
  }

  @Test
  void saysTheLineThatThrew() throws IOException {
    URI nightly =
        file(
            "nightly.java",
            NIGHTLY.replace("tasks(\"a\", \"b\")", "java.util.List.of(tasks().get(0))"));
    assertThatThrownBy(() -> files.read(nightly, Map.of("priority", IntNode.valueOf(2))))
        .isInstanceOf(FlowException.class)
        .hasMessageStartingWith("nightly.java:14: ");
  }

  @Test
  void readsAgainWhatChanged() throws IOException {
    URI nightly = file("nightly.java", NIGHTLY);
    Map<String, tools.jackson.databind.JsonNode> args = Map.of("priority", IntNode.valueOf(2));
    assertThat(files.read(nightly, args).orElseThrow().logDir()).isEqualTo("logs/p2");
    file("nightly.java", NIGHTLY.replace("logs/p", "logs/q"));
    assertThat(files.read(nightly, args).orElseThrow().logDir()).isEqualTo("logs/q2");
  }

  @Test
  void givesChecksAndPerhapsNoSpec() throws IOException {
    URI flow =
        file(
            "_flow.java",
            """
            import io.evalflow.spi.spec.*;

            class OnlyDrafts implements AfterLoad {
              @Override
              public void afterLoad(FlowSpec spec, AfterLoadContext context) {}
            }
            """);
    assertThat(files.read(flow, Map.of())).isEmpty();
    assertThat(files.providers(AfterLoad.class, flow))
        .extracting(AfterLoad::name)
        .containsExactly("OnlyDrafts");
  }

  @Test
  void needsACompiler() throws IOException {
    URI nightly = file("nightly.java", NIGHTLY);
    JavaFiles ofRuntime =
        new JavaFiles(TestFiles.trees(directory), name -> Optional.empty(), () -> null);
    assertThatThrownBy(() -> ofRuntime.read(nightly, Map.of()))
        .isInstanceOfSatisfying(
            FlowException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED);
              assertThat(e.hint()).contains("point JAVA_HOME to a JDK, or write the spec as YAML");
            })
        .hasMessage(
            "nightly.java: a spec in Java needs a compiler, and this Java (a JRE) has none");
  }

  @Test
  void refusesTwoSpecsInOneFile() throws IOException {
    String two =
        NIGHTLY
            + NIGHTLY
                .substring(NIGHTLY.indexOf("public class"))
                .replace("public class Nightly", "class Other");
    URI nightly = file("nightly.java", two);
    assertThatThrownBy(() -> files.read(nightly, Map.of()))
        .isInstanceOfSatisfying(
            FlowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_VALUE))
        .hasMessage(
            "nightly.java: one class may implement FlowSpecProvider, not two: Nightly, Other");
  }
}
