package io.evalflow.evals.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.evals.FakeContext;
import io.evalflow.evals.Reference;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.Dataset;
import io.evalflow.spi.eval.Sample;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.Target;
import io.evalflow.spi.model.ChatMessage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What rows become was noted from the datasets of inspect-ai 0.3.285. */
class DatasetFilesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"input\":\"q\",\"target\":5,\"id\":1.0}|5|1|null",
        "{\"input\":\"q\",\"target\":true,\"id\":\"x\"}|True|x|null",
        "{\"input\":\"q\",\"target\":1.50,\"id\":7}|1.5|7|null",
        "{\"input\":\"q\",\"target\":null,\"choices\":[1,\"\",true]}||1|[1, True]",
        "{\"input\":\"q\",\"target\":NaN,\"choices\":\"a b c\"}||1|[a, b, c]",
        "{\"input\":\"q\",\"choices\":\"a x, b,,\"}||1|[a x, b]",
        "{\"input\":\"q\",\"choices\":5}||1|[5]"
      })
  void aRowBecomesASample(String row, String target, String id, String choices) throws Exception {
    Sample sample = read("d.jsonl", row).sample(0);

    assertThat(sample.target().text()).isEqualTo(target == null ? "" : target);
    assertThat(sample.id()).hasToString(id);
    assertThat(String.valueOf(sample.choices())).isEqualTo(choices);
  }

  @Test
  void aTargetMayBeAListAndAnInputAConversation() throws Exception {
    Sample sample =
        read(
                "d.jsonl",
                "{\"input\":[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\","
                    + "\"content\":\"u\",\"id\":\"dropped\"}],\"target\":[1,null,2.0]}")
            .sample(0);

    assertThat(sample.target()).isEqualTo(Target.of(List.of("1", "None", "2.0")));
    List<ChatMessage> messages = sample.input().messages();
    assertThat(messages).extracting(ChatMessage::role).containsExactly("system", "user");
    assertThat(messages).extracting(ChatMessage::source).containsOnly("input");
    assertThat(messages.get(1).id()).isNull();
  }

  @Test
  void mappedColumnsAreTaken() throws Exception {
    DatasetFields fields =
        new DatasetFields("qid", "question", "answer", "options", List.of("c"), null, null, null);

    Sample sample =
        read(
                "d.jsonl",
                "{\"qid\":\"a\",\"question\":\"q\",\"answer\":\"t\",\"options\":[\"x\"],\"c\":1,\"d\":2}",
                fields)
            .sample(0);

    assertThat(sample.id()).isEqualTo(SampleId.of("a"));
    assertThat(sample.input().text()).isEqualTo("q");
    assertThat(sample.target().text()).isEqualTo("t");
    assertThat(sample.choices()).containsExactly("x");
    assertThat(sample.metadata()).isEqualTo(Map.of("c", json("1")));
  }

  @Test
  void csvValuesAreTextsOnAnyNumberOfLines() throws Exception {
    Dataset dataset =
        read(
            "d.csv",
            """
            \ufeffid,input,target,choices,metadata\r
            1,"hi
            yo, é 🙂",5,"a,b","{""k"":1}"

             ,, ,,
            "a""b",y,z," w w2",
            last,"q"uoted,,,\
            """);

    assertThat(ids(dataset)).containsExactly("1", "a\"b", "last");
    assertThat(dataset.id(0)).isEqualTo(SampleId.of("1"));
    assertThat(dataset.sample(2).input().text()).isEqualTo("quoted");
    Sample first = dataset.sample(0);
    assertThat(first.input().text()).isEqualTo("hi\nyo, é 🙂");
    assertThat(first.target().text()).isEqualTo("5");
    assertThat(first.choices()).containsExactly("a", "b");
    assertThat(first.metadata()).isEqualTo(Map.of("k", json("1")));
    assertThat(dataset.sample(1).choices()).containsExactly("w", "w2");
    assertThat(dataset.sample(1).metadata()).isNull();
    assertThat(dataset.name()).contains("d");
    assertThat(dataset.location()).contains(directory.resolve("d.csv").toString());
  }

  @Test
  void tabsSeparateTheValuesOfTsv() throws Exception {
    assertThat(read("d.tsv", "input\ttarget\na,b\tc\n").sample(0).input().text()).isEqualTo("a,b");
  }

  @Test
  void aJsonFileIsAnArrayOrOneObject() throws Exception {
    assertThat(ids(read("d.json", "[{\"input\":\"a\"},{\"input\":\"b\",\"id\":\"x\"}]")))
        .containsExactly("1", "x");
    assertThat(read("e.json", "{\"input\":\"a\"}").size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "d.jsonl|{\"input\":\"a\"}~~{\"input\":\"\"}|d.jsonl:3: has no input",
        "d.jsonl|{\"input\":\"a\"}~{\"target\":\"t\"}|d.jsonl:2: has no input",
        "d.jsonl|{\"input\":\"a\",\"id\":1}~{\"input\":\"b\",\"id\":\"1\"}|d.jsonl:2: the id 1 stands on line 1",
        "d.jsonl|{\"input\":\"a\",\"id\":1.5}|d.jsonl:1: the id is neither",
        "d.jsonl|{\"input\":\"a\",\"id\":true}|d.jsonl:1: the id is neither",
        "d.jsonl|{\"input\":\"a\",\"id\":\"\"}|d.jsonl:1: the id is empty",
        "d.jsonl|{\"input\":5}|d.jsonl:1: the input is neither",
        "d.jsonl|{\"input\":[{\"role\":\"robot\",\"content\":\"x\"}]}|d.jsonl:1: message 1 of the input has no role",
        "d.jsonl|{\"input\":[{\"role\":\"user\"}]}|d.jsonl:1: message 1 of the input has no content",
        "d.jsonl|{\"input\":\"a\",\"target\":{}}|d.jsonl:1: the target",
        "d.jsonl|{\"input\":\"a\",\"metadata\":[1]}|d.jsonl:1: the field 'metadata' is not a mapping",
        "d.jsonl|{\"input\":\"a\",\"metadata\":\"{\"}|d.jsonl:1: the field 'metadata' is not JSON",
        "d.jsonl|{\"input\":\"a\"}~[1]|d.jsonl:2: expected a JSON object",
        "d.jsonl|{\"input\":\"a\"}~{\"input\":|d.jsonl:2: not JSON",
        "d.jsonl|{\"input\":\"a\"} {\"input\":\"b\"}|d.jsonl:1: not JSON",
        "d.json|[{\"input\":\"a\"},~{\"id\":1}]|d.json:2: has no input",
        "d.json|[{\"input\":\"a\"},~5]|d.json:2: expected a JSON object",
        "d.json|[{\"input\":\"a\"}|d.json:1: not JSON",
        "d.json|[] []|d.json:1: something follows",
        "d.json|5|d.json:1: expected a JSON array",
        "d.csv|input,target~a,b~c|d.csv:3: has 1 values, but there are 2 columns",
        "d.csv|input,target~a,b~c,d,e~|d.csv:3: has 3 values, but there are 2 columns",
        "d.csv|id,input~1,\"a~b\"~1,c~|d.csv:4: the id 1 stands on line 3",
        "d.csv|id,input~1,\"a~|not CSV",
        "d.csv|input,input~a,b~|d.csv:1: two columns are called 'input'",
        "d.txt|a|must end in|"
      })
  void aWrongRowIsRefusedByFileAndLine(String file, String content, String message) {
    assertThatThrownBy(() -> read(file, content.replace('~', '\n')))
        .isInstanceOfSatisfying(
            FlowException.class,
            e -> assertThat(e.message() + e.hint().orElse("")).contains(message));
  }

  @Test
  void aRowThatLacksAMappedColumnIsRefused() {
    DatasetFields fields =
        new DatasetFields(null, "question", null, null, List.of("year"), null, null, null);

    assertThatThrownBy(() -> read("d.jsonl", "{\"question\":\"q\",\"years\":1}", fields))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining("d.jsonl:1: has no 'year'");
    assertThatThrownBy(() -> read("d.csv", "input,year\nq,1\n", fields))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining("d.csv:2: has no 'question'");
  }

  @Test
  void aFileThatDoesNotExistIsRefused() {
    URI uri = directory.resolve("none.jsonl").toUri();

    assertThatThrownBy(() -> read(uri, new Shuffle.None(), null))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining("none.jsonl does not exist");
  }

  @Test
  void samplesAreShuffledThenLimitedThenNumbered() throws Exception {
    Files.writeString(directory.resolve("d.jsonl"), rows(100));
    URI uri = directory.resolve("d.jsonl").toUri();

    Dataset shuffled = read(uri, new Shuffle.Seeded(42), 10);
    Dataset plain = read(uri, new Shuffle.None(), 10);

    assertThat(inputs(plain))
        .containsExactly(IntStream.range(0, 10).mapToObj(i -> "q" + i).toArray(String[]::new));
    assertThat(plain.shuffled()).isFalse();
    // The order of seed 42 is the same for ever: whoever changes it breaks the resuming of runs.
    assertThat(inputs(shuffled))
        .containsExactly("q87", "q63", "q71", "q69", "q81", "q54", "q70", "q51", "q12", "q64");
    assertThat(shuffled.shuffled()).isTrue();
    assertThat(ids(shuffled)).containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
    assertThat(inputs(read(uri, new Shuffle.Any(), null))).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void aNumberThatARowGetsMustNotBeAnothersId() {
    assertThatThrownBy(() -> read("d.jsonl", "{\"input\":\"a\"}\n{\"input\":\"b\",\"id\":1}"))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining("numbered 1");
  }

  @Test
  void aFileOnOtherStorageIsCopiedAndTheCopyRemoved() throws Exception {
    Files.writeString(directory.resolve("d.jsonl"), rows(3));

    Dataset dataset = read(URI.create("mem:///d.jsonl"), new Shuffle.None(), null);
    Files.delete(directory.resolve("d.jsonl"));

    assertThat(inputs(dataset)).containsExactly("q0", "q1", "q2");
    assertThat(dataset.location()).contains("mem:///d.jsonl");
  }

  @Test
  void aFileThatChangesUnderARunIsNoticed() throws Exception {
    Dataset dataset = read("d.jsonl", rows(100));
    Files.writeString(directory.resolve("d.jsonl"), "{}");

    assertThatThrownBy(() -> dataset.sample(50))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining("was changed while it was in use");
  }

  @Test
  void filesBesideTheDatasetAreNamedAbsolutely() throws Exception {
    Files.writeString(directory.resolve("run.sh"), "x");

    Sample sample =
        read(
                "d.jsonl",
                "{\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"image\":\"run.sh\"}]}],"
                    + "\"setup\":\"run.sh\",\"files\":{\"a\":\"run.sh\",\"b\":\"other\"},"
                    + "\"sandbox\":[\"docker\",\"run.sh\"]}")
            .sample(0);

    String path = directory.resolve("run.sh").toString();
    assertThat(sample.setup()).isEqualTo(path);
    assertThat(sample.files()).isEqualTo(Map.of("a", path, "b", "other"));
    assertThat(sample.sandbox()).hasToString("{\"type\":\"docker\",\"config\":\"" + path + "\"}");
    assertThat(sample.input().messages().get(0).content().parts().get(0).get("image").stringValue())
        .isEqualTo(path);
  }

  @Test
  void manyThreadsReadEveryRowOfLargeFiles() throws Exception {
    Dataset dataset = read("d.jsonl", rows(5_000));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<String>> reads = new ArrayList<>();
      for (int i = 0; i < 5_000; i++) {
        int index = i;
        reads.add(() -> dataset.sample(index).input().text());
      }
      Collections.shuffle(reads, new Random(1));
      for (var read : threads.invokeAll(reads)) {
        assertThat(read.get()).startsWith("q");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(inputs(dataset)).startsWith("q0", "q1").hasSize(5_000);
  }

  @Test
  void anInterruptedThreadDoesNotTakeTheFileFromTheOthers() throws Exception {
    Dataset dataset = read("d.jsonl", rows(10));
    Thread.currentThread().interrupt();

    assertThat(dataset.sample(1).input().text()).isEqualTo("q1");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(dataset.sample(2).input().text()).isEqualTo("q2");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomCsvIsReadTheSameByRowAsInOneGo(long seed) throws Exception {
    Random random = new Random(seed);
    List<List<String>> table = new ArrayList<>();
    StringBuilder csv =
        new StringBuilder(random.nextBoolean() ? "\ufeff" : "").append("input,target");
    String end = random.nextBoolean() ? "\n" : "\r\n";
    for (int i = 0; i < 300; i++) {
      table.add(List.of("q" + cell(random), cell(random)));
      csv.append(end.repeat(random.nextInt(10) == 0 ? 2 : 1));
      csv.append(quoted(table.get(i).get(0), random))
          .append(',')
          .append(quoted(table.get(i).get(1), random));
    }
    csv.append(random.nextBoolean() ? end : "");

    Dataset dataset = read("d.csv", csv.toString());

    assertThat(dataset.size()).as("seed %d", seed).isEqualTo(300);
    for (int i : Shuffled.indexes(300, random)) {
      assertThat(dataset.sample(i).input().text())
          .as("seed %d", seed)
          .isEqualTo(table.get(i).get(0));
      assertThat(dataset.sample(i).target().text())
          .as("seed %d", seed)
          .isEqualTo(table.get(i).get(1));
    }
  }

  private static final class Shuffled {
    static List<Integer> indexes(int count, Random random) {
      List<Integer> all = new ArrayList<>(IntStream.range(0, count).boxed().toList());
      Collections.shuffle(all, random);
      return all;
    }
  }

  private static String cell(Random random) {
    String letters = "ab ,\"\n\r;é漢🙂\t";
    int[] characters = letters.codePoints().toArray();
    StringBuilder cell = new StringBuilder();
    for (int n = random.nextInt(12); n > 0; n--) {
      cell.appendCodePoint(characters[random.nextInt(characters.length)]);
    }
    return cell.toString();
  }

  private static String quoted(String cell, Random random) {
    boolean needed = cell.chars().anyMatch(c -> ",\"\n\r".indexOf(c) >= 0);
    return needed || random.nextBoolean() ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }

  private static String rows(int count) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < count; i++) {
      rows.append("{\"input\":\"q").append(i).append("\",\"target\":\"é\"}\n");
    }
    return rows.toString();
  }

  private Dataset read(String file, String content) throws IOException {
    return read(file, content, DatasetFields.DEFAULT);
  }

  private Dataset read(String file, String content, DatasetFields fields) throws IOException {
    Files.writeString(directory.resolve(file), content);
    return DatasetFiles.read(
        directory.resolve(file).toUri(),
        fields,
        new Shuffle.None(),
        null,
        new FakeContext(directory));
  }

  private Dataset read(URI uri, Shuffle shuffle, Integer limit) {
    return DatasetFiles.read(
        uri, DatasetFields.DEFAULT, shuffle, limit, new FakeContext(directory));
  }

  private static List<String> ids(Dataset dataset) {
    return IntStream.range(0, dataset.size()).mapToObj(i -> dataset.id(i).toString()).toList();
  }

  private static List<String> inputs(Dataset dataset) {
    return IntStream.range(0, dataset.size())
        .mapToObj(i -> dataset.sample(i).input().text())
        .toList();
  }

  private static JsonNode json(String json) {
    return Reference.JSON.readTree(json);
  }
}
