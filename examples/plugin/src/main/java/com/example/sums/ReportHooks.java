package com.example.sums;

import io.evalflow.spi.hooks.FlowEvent;
import io.evalflow.spi.hooks.FlowHooks;
import io.evalflow.spi.hooks.FlowListener;
import io.evalflow.spi.hooks.HooksContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The hooks {@code sums_report}: for each task that ends, a line in the file that {@code
 * SUMS_REPORT} names. Without that variable they have nothing to do.
 */
public final class ReportHooks implements FlowHooks {
  @Override
  public String name() {
    return "sums_report";
  }

  @Override
  public String description() {
    return "Writes a line for each task to the file that SUMS_REPORT names.";
  }

  @Override
  public Optional<FlowListener> listen(HooksContext context) {
    return context.environment("SUMS_REPORT").map(file -> new Report(Path.of(file)));
  }

  /** The listener of one run. Events come from many threads. */
  private static final class Report implements FlowListener {
    private final Path file;
    private final AtomicInteger samples = new AtomicInteger();

    Report(Path file) {
      this.file = file;
    }

    @Override
    public void onEvent(FlowEvent event) {
      if (event instanceof FlowEvent.SampleEnd) {
        samples.incrementAndGet();
      } else if (event instanceof FlowEvent.TaskEnd end) {
        write("%s %s\n".formatted(end.header().eval().task(), end.header().status().json()));
      } else if (event instanceof FlowEvent.RunEnd) {
        write("%d samples\n".formatted(samples.get()));
      }
    }

    private synchronized void write(String line) {
      try {
        Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
