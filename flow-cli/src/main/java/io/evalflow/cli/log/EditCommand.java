package io.evalflow.cli.log;

import io.evalflow.cli.CommonOptions;
import io.evalflow.cli.ExitCode;
import io.evalflow.cli.UsageException;
import io.evalflow.engine.log.ops.EditAuthor;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.ProvenanceData;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.commons.cli.Options;

/** {@code flow-cli log edit}. */
final class EditCommand implements LogCommand {
  @Override
  public void describe(Options options) {
    options
        .addOption(CommonOptions.value(LogEdition.ADD_TAG, "TAG", "Add a tag; repeatable."))
        .addOption(CommonOptions.value(LogEdition.REMOVE_TAG, "TAG", "Remove a tag; repeatable."))
        .addOption(
            CommonOptions.value(
                LogEdition.SET, "KEY=VALUE", "Set metadata, JSON or a text; repeatable."))
        .addOption(CommonOptions.value(LogEdition.REMOVE, "KEY", "Remove metadata; repeatable."))
        .addOption(
            CommonOptions.value(
                LogEdition.INVALIDATE, "UUID", "Mark a sample as invalid, or all; repeatable."))
        .addOption(
            CommonOptions.value(
                LogEdition.UNINVALIDATE, "UUID", "Take that back, for one or all; repeatable."))
        .addOption(
            CommonOptions.value(
                LogEdition.SCORE, "NAME=VALUE", "Set a score of a sample, JSON or a text."))
        .addOption(CommonOptions.value(LogEdition.SAMPLE, "ID", "The sample of the score."))
        .addOption(
            CommonOptions.value(LogEdition.EPOCH, "N", "Its epoch; needed if there are several."))
        .addOption(CommonOptions.value(LogEdition.ANSWER, "TEXT", "Set the score's answer, too."))
        .addOption(
            CommonOptions.value(
                LogEdition.EXPLANATION, "TEXT", "Set the score's explanation, too."))
        .addOption(
            CommonOptions.flag(LogEdition.NEW_SCORE, "The sample may get a score of a new name."))
        .addOption(
            CommonOptions.flag(
                LogEdition.NO_RECOMPUTE, "Leave the metrics of the log as they are."))
        .addOption(
            CommonOptions.value(
                LogEdition.AUTHOR, "NAME", "Who edits; else git's user, else the system's."))
        .addOption(CommonOptions.value(LogEdition.REASON, "TEXT", "Why."));
  }

  @Override
  public int run(LogLine line, LogContext context, LogEngine engine) throws IOException {
    List<URI> logs = line.operandsOrUsage("a log").stream().map(context::file).toList();
    LogEdition edition = LogEdition.of(line, provenance(line, context));
    boolean failed = false;
    for (URI log : logs) {
      try {
        boolean changed = edition.apply(log, engine);
        context.out().line((changed ? "edited: " : "unchanged: ") + context.name(log));
      } catch (FlowException e) {
        context.tell(e);
        failed = true;
      }
    }
    return failed ? ExitCode.ERROR : ExitCode.DONE;
  }

  private static ProvenanceData provenance(LogLine line, LogContext context) {
    String author =
        line.value(LogEdition.AUTHOR).orElseGet(() -> EditAuthor.of(context.workingDirectory()));
    if (author.isBlank()) {
      throw new UsageException("--author must not be empty", null);
    }
    Instant now = context.clock().instant().truncatedTo(ChronoUnit.MICROS);
    return ProvenanceData.of(now, author, line.value(LogEdition.REASON).orElse(null));
  }
}
