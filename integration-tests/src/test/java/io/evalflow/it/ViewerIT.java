package io.evalflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.it.support.Browser;
import io.evalflow.it.support.Checkout;
import io.evalflow.it.support.FlowCli;
import io.evalflow.it.support.LogDirectories;
import io.evalflow.it.support.ProcessResult;
import io.evalflow.it.support.PythonReference;
import io.evalflow.it.support.StaticFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our logs in the viewer of the real inspect-ai, in a browser. */
class ViewerIT {
  @TempDir Path directory;

  @Test
  void theBundleShowsOurLogWithItsScoreSamplesAndMessages() throws IOException {
    PythonReference python = PythonReference.require();
    Path spec = Checkout.root().resolve("examples/quickstart/spec.yaml");
    cli("run", spec.toString(), "--log-dir", "logs");
    String log = LogDirectories.onlyLog(directory.resolve("logs")).toString();
    cli("log", "edit", log, "--add-tag", "reviewed-by-hand");
    python.json(directory, "bundle.py", "logs", "bundle");

    try (StaticFiles site = StaticFiles.serve(directory.resolve("bundle"));
        Browser browser = Browser.require()) {
      browser.open(site.uri().toString());
      browser.waitFor("tasks/capitals.yaml", "mockllm/model", "reviewed-by-hand", "12 Samples");
      browser.waitFor("ACCURACY", "0.667", "The capital of Japan is Tokyo.");
      keep(browser, "log.png");

      browser.click("What is the capital of Japan?");
      browser.waitFor("TRANSCRIPT", "MESSAGES", "SCORING", "MODEL CALL");
      keep(browser, "sample.png");
    }
  }

  private void cli(String... command) {
    ProcessResult result = FlowCli.in(directory).run(command);
    assertThat(result.exit()).as(result.all()).isZero();
  }

  /** For people to look at. */
  private static void keep(Browser browser, String name) throws IOException {
    Path pictures = Checkout.root().resolve("integration-tests/target/pictures");
    Files.createDirectories(pictures);
    Files.write(pictures.resolve(name), browser.picture());
  }
}
