package io.evalflow.it;

import io.evalflow.it.support.Document;
import io.evalflow.it.support.DocumentRun;
import io.evalflow.it.support.LogWork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page on steps, done as it says, beside three logs of finished runs. */
class StepDocsIT {
  @TempDir Path directory;

  static Stream<Document.Section> sections() throws IOException {
    return Document.read("docs/steps.md").sections().stream()
        .filter(section -> !section.commands().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("sections")
  void doesWhatItShows(Document.Section section) throws IOException {
    for (int i = 1; i <= 3; i++) {
      String name = "2026-05-0" + i + "T10-00-00-00-00_work_task" + i + ".eval";
      LogWork.finished(directory.resolve("logs").resolve(name).toUri(), 2);
    }
    new DocumentRun(directory).of(section);
  }
}
