package io.evalflow.benchmarks.log;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.evalflow.spi.log.EvalLogEditor;
import io.evalflow.spi.log.LogEdits;
import io.evalflow.spi.log.ProvenanceData;
import io.evalflow.spi.log.TagsEdit;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An edit of a header beside the least that replacing a file safely costs: a copy, made durable and
 * renamed.
 */
final class HeaderEdit {
  private HeaderEdit() {}

  static Map<String, Object> measure(EvalLogEditor editor, Path log, Path copy, int rounds)
      throws IOException {
    copy(log, copy);
    double[] edits = new double[rounds];
    double[] copies = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      // A copy that takes the place of another file of that size, as the edited log does.
      long start = System.nanoTime();
      copy(log, copy);
      copies[i] = (System.nanoTime() - start) / 1e9;
      start = System.nanoTime();
      tag(editor, log, "round-" + start);
      edits[i] = (System.nanoTime() - start) / 1e9;
    }
    return LogBenchmark.figures(
        "bytes", Files.size(log),
        "copy_seconds", LogBenchmark.median(copies),
        "edit_seconds", LogBenchmark.median(edits));
  }

  private static void tag(EvalLogEditor editor, Path log, String tag) {
    ProvenanceData by = ProvenanceData.of(Instant.EPOCH, "benchmark", null);
    editor.edit(
        log.toUri(),
        header -> LogEdits.apply(header, List.of(TagsEdit.of(List.of(tag), List.of())), by));
  }

  private static void copy(Path from, Path to) throws IOException {
    Path temporary = to.resolveSibling(to.getFileName() + ".tmp");
    try (FileChannel source = FileChannel.open(from, READ);
        FileChannel target = FileChannel.open(temporary, CREATE, WRITE, TRUNCATE_EXISTING)) {
      long done = 0;
      while (done < source.size()) {
        done += source.transferTo(done, source.size() - done, target);
      }
      target.force(true);
    }
    Files.move(temporary, to, ATOMIC_MOVE, REPLACE_EXISTING);
  }
}
