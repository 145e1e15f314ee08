package io.evalflow.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.spec.FlowAgent;
import io.evalflow.spi.spec.FlowDefaults;
import io.evalflow.spi.spec.FlowDependencies;
import io.evalflow.spi.spec.FlowEpochs;
import io.evalflow.spi.spec.FlowExtraArgs;
import io.evalflow.spi.spec.FlowFactory;
import io.evalflow.spi.spec.FlowInternal;
import io.evalflow.spi.spec.FlowModel;
import io.evalflow.spi.spec.FlowOptions;
import io.evalflow.spi.spec.FlowScorer;
import io.evalflow.spi.spec.FlowSolver;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowStoreConfig;
import io.evalflow.spi.spec.FlowTask;
import io.evalflow.spi.spec.InstantiateConfig;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The words for the fields of a spec, in the types, the schema and the documentation. */
class SpecReferenceTest {
  private static final Path SOURCES = Path.of("../flow-spi/src/main/java");
  private static final Path DOCS = Path.of("../docs/spec.md");
  private static final Pattern PARAM =
      Pattern.compile("@param (\\w+) (.*?)(?=@param|@throws|\\z)", Pattern.DOTALL);
  private static final Pattern CODE = Pattern.compile("\\{@code ((?:[^{}]|\\{[^}]*})*)}");

  static List<Class<? extends Record>> types() {
    return List.of(
        FlowSpec.class,
        FlowTask.class,
        FlowModel.class,
        FlowSolver.class,
        FlowAgent.class,
        FlowScorer.class,
        FlowEpochs.class,
        FlowExtraArgs.class,
        FlowFactory.class,
        FlowOptions.class,
        FlowDefaults.class,
        FlowDependencies.class,
        FlowStoreConfig.class,
        InstantiateConfig.class,
        FlowInternal.class,
        GenerateConfig.class);
  }

  @ParameterizedTest
  @MethodSource("types")
  void each_field_means_what_the_type_says(Class<? extends Record> type) throws Exception {
    Map<String, String> said = javadoc(type);
    FieldDocs docs = new FieldDocs();

    for (RecordComponent component : type.getRecordComponents()) {
      String name = FieldDocs.name(component);
      if (isInFiles(type, name)) {
        assertThat(docs.of(type, name))
            .as(type.getSimpleName() + "." + name)
            .contains(said.get(name));
      } else {
        assertThat(docs.of(type, name)).as(name).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void the_page_on_specs_lists_the_fields_of_each_type(Class<? extends Record> type)
      throws Exception {
    assertThat(Files.readString(DOCS)).contains(section(type));
  }

  @Test
  void the_page_lists_no_type_that_there_is_not() throws Exception {
    List<String> titles =
        Files.readString(DOCS)
            .lines()
            .filter(line -> line.startsWith("### Flow") || line.endsWith("Config"))
            .toList();
    assertThat(titles)
        .containsExactlyElementsOf(
            types().stream().map(type -> "### " + type.getSimpleName()).toList());
  }

  private static String section(Class<? extends Record> type) {
    StringBuilder text = new StringBuilder("### " + type.getSimpleName() + "\n\n");
    text.append("| field | meaning |\n|---|---|\n");
    FieldDocs docs = new FieldDocs();
    for (RecordComponent component : type.getRecordComponents()) {
      String name = FieldDocs.name(component);
      docs.of(type, name)
          .ifPresent(meaning -> text.append("| `" + name + "` | " + meaning + " |\n"));
    }
    return text + "\n";
  }

  private static boolean isInFiles(Class<?> type, String field) {
    return !(type == GenerateConfig.class && field.equals("extra"))
        && !(type == FlowTask.class && field.equals("task"));
  }

  /** The words of a type's {@code @param} tags as Markdown, by the name of the field. */
  private static Map<String, String> javadoc(Class<?> type) throws IOException {
    String source = Files.readString(SOURCES.resolve(type.getName().replace('.', '/') + ".java"));
    String before = source.substring(0, source.indexOf("public record"));
    String comment = before.substring(before.lastIndexOf("/**"), before.lastIndexOf("*/"));
    Matcher params = PARAM.matcher(comment.replaceAll("\\n \\*", " "));
    Map<String, String> words = new LinkedHashMap<>();
    while (params.find()) {
      words.put(FieldDocs.snake(params.group(1)), markdown(params.group(2)));
    }
    return words;
  }

  /** Names of fields stand in Markdown as they do in files. */
  private static String markdown(String javadoc) {
    String text = javadoc.replaceAll("\\s+", " ").trim();
    return CODE.matcher(text)
        .replaceAll(
            code -> {
              String inner = code.group(1);
              boolean field = inner.matches("[a-z]+[A-Z]\\w*");
              return Matcher.quoteReplacement("`" + (field ? FieldDocs.snake(inner) : inner) + "`");
            });
  }
}
