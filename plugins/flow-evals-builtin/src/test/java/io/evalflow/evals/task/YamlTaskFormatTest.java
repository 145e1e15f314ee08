package io.evalflow.evals.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.evals.FakeContext;
import io.evalflow.evals.Reference;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.eval.Epochs;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.SampleLimits;
import io.evalflow.spi.eval.Task;
import io.evalflow.spi.eval.TaskFileFormat;
import io.evalflow.spi.eval.TaskFileFormat.LoadedTask;
import io.evalflow.spi.eval.TaskState;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.ModelOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class YamlTaskFormatTest {
  private static final String DATASET = "'dataset':'d.jsonl'";

  @TempDir Path directory;

  @BeforeEach
  void writeDataset() throws Exception {
    Files.writeString(
        directory.resolve("d.jsonl"),
        """
        {"qid":"a","question":"q","answer":"t","input":"i"}
        {"qid":"b","question":"r","answer":"u","input":"j"}
        """);
  }

  @Test
  void aTaskHasAllThatItsFileSays() throws Exception {
    LoadedTask loaded =
        load(
            "{'description':'d','display_name':'Capitals','args':{'topic':'capitals','n':1},"
                + "'dataset':{'file':'d.jsonl','fields':{'id':'qid','input':'question','target':'answer',"
                + "'metadata':['input']},'shuffle':42,'limit':1},"
                + "'solver':[{'name':'system_message','args':{'template':'About {topic}.'}},'generate'],"
                + "'scorer':{'name':'match','args':{'location':'any'}},"
                + "'epochs':{'epochs':2,'reducer':'mean'},'config':{'temperature':0},"
                + "'version':'1.2','tags':['x'],'metadata':{'k':1},'fail_on_error':0.1,"
                + "'message_limit':5,'token_limit':6,'turn_limit':9,'time_limit':7,'working_limit':8}",
            Optional.empty(),
            "{'n':2}");

    Task task = loaded.task();
    assertThat(loaded.args().values()).hasToString("{\"topic\":\"capitals\",\"n\":2}");
    assertThat(task.dataset().size()).isEqualTo(1);
    assertThat(task.dataset().shuffled()).isTrue();
    assertThat(task.dataset().sample(0).metadata()).containsKey("input");
    assertThat(task.solvers()).extracting(Part::name).containsExactly("system_message", "generate");
    assertThat(task.scorers()).extracting(Part::name).containsExactly("match");
    assertThat(task.scorers().get(0).passed()).hasToString("{\"location\":\"any\"}");
    assertThat(task.epochs()).isEqualTo(new Epochs(2, List.of("mean")));
    assertThat(task.config().temperature()).isEqualTo(0);
    assertThat(task.version().stringValue()).isEqualTo("1.2");
    assertThat(task.tags()).containsExactly("x");
    assertThat(task.metadata()).containsKey("k");
    assertThat(task.failOnError().doubleValue()).isEqualTo(0.1);
    assertThat(task.limits()).isEqualTo(new SampleLimits(5, 6, 9, 7, 8));
    assertThat(task.displayName()).isEqualTo("Capitals");
  }

  @Test
  void aDatasetIsEnough() throws Exception {
    Task task = load("{" + DATASET + ",'epochs':3}", Optional.empty(), "{}").task();

    assertThat(task.dataset().size()).isEqualTo(2);
    assertThat(task.solvers()).isEmpty();
    assertThat(task.scorers()).isEmpty();
    assertThat(task.epochs()).isEqualTo(new Epochs(3, List.of()));
    assertThat(task.limits()).isNull();
  }

  @Test
  void aTemplateIsLookedForBesideTheTaskFile() throws Exception {
    Path tasks = Files.createDirectories(directory.resolve("tasks"));
    Files.writeString(tasks.resolve("d.jsonl"), "{\"input\":\"i\"}");
    Files.writeString(tasks.resolve("system.txt"), "From the file.");
    Files.writeString(
        tasks.resolve("t.json"),
        "{'dataset':'d.jsonl','solver':{'name':'system_message','args':{'template':'system.txt'}}}"
            .replace('\'', '"'));

    Task task =
        format()
            .load(
                tasks.resolve("t.json").toUri(),
                Optional.empty(),
                Args.none("spec.yaml:3"),
                new FakeContext(directory))
            .task();

    TaskState state =
        new TaskState(
            task.dataset().sample(0),
            1,
            "mockllm/m",
            List.of(),
            ModelOutput.empty("m"),
            Map.of(),
            Map.of(),
            false);
    assertThat(task.solvers().get(0).value().solve(state, FakeContext.sample(Map.of())).messages())
        .extracting(ChatMessage::text)
        .containsExactly("From the file.");
  }

  @Test
  void aFileMayHoldSeveralTasks() throws Exception {
    String file = "{'tasks':{'one':{" + DATASET + "},'two':{" + DATASET + ",'version':2}}}";

    assertThat(load(file, Optional.of("two"), "{}").task().version().intValue()).isEqualTo(2);
    assertThat(format().taskNames(directory.resolve("t.json").toUri(), new FakeContext(directory)))
        .containsExactly("one", "two");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'dataset':'d.jsonl','solvers':[]}||{}|solvers|solver",
        "{'dataset':'d.jsonl','args':{'topic':1}}||{'topics':2}|no argument 'topics'|topic",
        "{'dataset':'d.jsonl'}||{'topic':2}|no argument 'topic'|declares no args",
        "{'scorer':'match'}||{}|dataset|",
        "{'dataset':{}}||{}|file|",
        "{'dataset':{'file':'d.jsonl','shuffle':-1}}||{}|dataset.shuffle|",
        "{'dataset':{'file':'d.jsonl','limit':0}}||{}|dataset.limit|",
        "{'dataset':{'file':'d.jsonl','fields':{'id':'nope'}}}||{}|d.jsonl:1: has no 'nope'|qid",
        "{'dataset':'none.jsonl'}||{}|none.jsonl does not exist|",
        "{'dataset':'d.jsonl','epochs':0}||{}|epochs|",
        "{'dataset':'d.jsonl','version':[]}||{}|version|",
        "{'dataset':'d.jsonl','fail_on_error':'x'}||{}|fail_on_error|",
        "{'dataset':'d.jsonl','time_limit':0}||{}|time_limit|",
        "{'dataset':'d.jsonl','solver':{'args':{}}}||{}|solver: needs a name|",
        "{'dataset':'d.jsonl','scorer':{'name':'match','args':{'x':1}}}||{}|scorer match|",
        "{'dataset':'d.jsonl'}|x|{}|no task 'x'|leave out",
        "{'tasks':{'one':{'dataset':'d.jsonl'}}}|ones|{}|no task 'ones'|one",
        "{'tasks':{'a':{},'b':{}}}||{}|several|@a, @b",
        "{'tasks':{}}||{}|there are none|",
        "{'tasks':{'a':{}},'dataset':'x'}||{}|dataset|",
      })
  void aWrongFileIsRefused(String file, String task, String args, String message, String hint) {
    assertThatThrownBy(() -> load(file, Optional.ofNullable(task), args))
        .isInstanceOfSatisfying(
            FlowException.class,
            e -> {
              assertThat(e.message()).contains(message);
              assertThat(e.hint().orElse("")).contains(hint == null ? "" : hint);
            });
  }

  private LoadedTask load(String file, Optional<String> task, String args) throws Exception {
    Files.writeString(directory.resolve("t.json"), file.replace('\'', '"'));
    ObjectNode given = (ObjectNode) Reference.JSON.readTree(args.replace('\'', '"'));
    return format()
        .load(
            directory.resolve("t.json").toUri(),
            task,
            new Args(given, "spec.yaml:3"),
            new FakeContext(directory));
  }

  private static TaskFileFormat format() {
    return Reference.provider(TaskFileFormat.class, "yaml");
  }
}
