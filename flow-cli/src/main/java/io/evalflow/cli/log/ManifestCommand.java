package io.evalflow.cli.log;

import io.evalflow.cli.CommonOptions;
import io.evalflow.cli.ExitCode;
import io.evalflow.cli.UsageException;
import io.evalflow.engine.spec.Locations;
import io.evalflow.spi.FlowException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.Options;

/** {@code flow-cli log manifest}. */
final class ManifestCommand implements LogCommand {
  private static final String FILENAME = "filename";
  private static final String OUTPUT_DIR = "output-dir";

  @Override
  public void describe(Options options) {
    options
        .addOption(LogOptions.logDir())
        .addOption(
            CommonOptions.value(FILENAME, "NAME", "Name of the file; logs.json unless given."))
        .addOption(
            CommonOptions.value(OUTPUT_DIR, "DIR", "Where to write it; else beside the logs."));
  }

  @Override
  public int run(LogLine line, LogContext context, LogEngine engine) throws IOException {
    URI directory = context.logDirectory(line.value(LogOptions.LOG_DIR), line.operands());
    URI target = line.value(OUTPUT_DIR).map(context::directory).orElse(directory);
    String name = line.value(FILENAME).orElse("logs.json");
    if (name.contains("/")) {
      throw new UsageException("--filename is a name, not a path", "see --output-dir");
    }
    URI manifest = Locations.resolve(target, name);
    List<FlowException> errors = new ArrayList<>();
    engine.operations().writeManifest(directory, manifest, (log, error) -> errors.add(error));
    context.out().line(context.name(manifest));
    errors.forEach(context::tell);
    return errors.isEmpty() ? ExitCode.DONE : ExitCode.ERROR;
  }
}
