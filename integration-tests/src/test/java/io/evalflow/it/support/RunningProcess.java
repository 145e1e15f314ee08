package io.evalflow.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A process whose outputs go to files, so that it never blocks on a full pipe. */
public final class RunningProcess {
  private final Process process;
  private final Path out;
  private final Path err;

  private RunningProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts a process, without standard input. */
  public static RunningProcess start(ProcessBuilder builder) {
    try {
      Path out = Files.createTempFile("flow-it-", ".out");
      Path err = Files.createTempFile("flow-it-", ".err");
      out.toFile().deleteOnExit();
      err.toFile().deleteOnExit();
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      return new RunningProcess(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process itself. */
  public Process process() {
    return process;
  }

  /** What it wrote to standard output so far. */
  public String out() {
    return read(out);
  }

  /** Sends a signal, such as {@code INT}, as a terminal would. */
  public void signal(String name) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + name + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits for its end; one that takes longer is killed and fails the test with what it wrote. */
  public ProcessResult await(Duration timeout) {
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(
            "still running after "
                + timeout
                + "\n"
                + new ProcessResult(-1, out(), read(err)).all());
      }
      return new ProcessResult(process.exitValue(), out(), read(err));
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
