package io.evalflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.it.support.FlowCli;
import io.evalflow.it.support.ProcessResult;
import io.evalflow.it.support.SmallTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mapper takes longer to look into the records of a log than to read many; a list needs none. */
class LeanListIT {
  @TempDir Path directory;

  @Test
  void listsLogsWithoutAMapper() throws IOException {
    SmallTask.write(directory, 3, "mockllm/model", "");
    ProcessResult run = FlowCli.in(directory).run("run", "spec.yaml", "--log-dir", "logs");
    assertThat(run.exit()).as(run.all()).isZero();
    ProcessResult tag = FlowCli.in(directory).run("step", "tag", "logs", "--add", "golden");
    assertThat(tag.exit()).as(tag.all()).isZero();

    Path classes = directory.resolve("classes.txt");
    // From an archive, newer virtual machines load also what is not used.
    Path noCache = Files.createFile(directory.resolve("no-cache"));
    ProcessResult list =
        FlowCli.in(directory)
            .with("XDG_CACHE_HOME", noCache.toString())
            .with("FLOW_JAVA_OPTS", "-Xlog:class+load:file=" + classes)
            .run("list", "log", "logs", "--oneline");
    assertThat(list.exit()).as(list.all()).isZero();
    assertThat(list.out()).contains("golden");
    assertThat(Files.readString(classes))
        .contains("io.evalflow.spi.log.EvalLog ")
        .doesNotContain("tools.jackson.databind.ObjectMapper ");
  }
}
