package io.evalflow.it;

import io.evalflow.it.support.Checkout;
import io.evalflow.it.support.Document;
import io.evalflow.it.support.DocumentRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a review, done as its page says. */
class ReviewExampleIT {
  private static final String EXAMPLE = "examples/review-and-promote";

  @TempDir Path directory;

  @Test
  void doesWhatItsPageShows() throws IOException {
    for (String file : List.of("spec.yaml", "capitals.yaml", "capitals.jsonl", "_flow.java")) {
      Files.copy(Checkout.root().resolve(EXAMPLE).resolve(file), directory.resolve(file));
    }
    for (Document.Section section : Document.read(EXAMPLE + "/README.md").sections()) {
      new DocumentRun(directory).of(section);
    }
  }
}
