package io.evalflow.engine.log;

import com.github.luben.zstd.Zstd;
import io.evalflow.spi.log.EvalSampleSummary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * The summaries of a log that is being written: those that wait for a flush as JSON, and where the
 * others stand in the journal, from where they are read back at the end. Callers take turns.
 */
final class SummaryJournal {
  private final List<ZipMember> written = new ArrayList<>();

  /** The summaries that wait, as a list that is not closed. */
  private final ByteChunks pending = new ByteChunks();

  private int waiting;

  /** Adds a summary: the first {@code length} bytes of {@code json}. */
  void add(byte[] json, int length) {
    pending.write(waiting == 0 ? '[' : ',');
    pending.write(json, 0, length);
    waiting++;
  }

  int waiting() {
    return waiting;
  }

  /** Puts the summaries that wait into a member of their own; they wait until that is done. */
  ZipMember writeWaiting(ZipAppender zip, int dosTime) throws IOException {
    String name = LogMembers.journalSummaries(written.size() + 1);
    ZipMember member =
        zip.append(
            name,
            dosTime,
            pending.size() + 1,
            out -> {
              pending.writeTo(out);
              out.write(']');
            });
    written.add(member);
    pending.clear();
    waiting = 0;
    return member;
  }

  /**
   * Appends the member that holds all summaries, copied from the journal.
   *
   * @param repeated whether a sample may be there twice; then its last summary counts
   */
  ZipMember writeSummaries(ZipAppender zip, FileChannel file, int dosTime, boolean repeated)
      throws IOException {
    if (repeated) {
      byte[] json = LogJson.mapper().writeValueAsBytes(lastOfEach(file));
      return zip.append(LogMembers.SUMMARIES, dosTime, json.length, out -> out.write(json));
    }
    long size = 2L + Math.max(0, written.size() - 1);
    for (ZipMember member : written) {
      size += member.size() - 2;
    }
    return zip.append(LogMembers.SUMMARIES, dosTime, size, out -> copy(file, out));
  }

  private void copy(FileChannel file, OutputStream out) throws IOException {
    out.write('[');
    boolean first = true;
    for (ZipMember member : written) {
      if (!first) {
        out.write(',');
      }
      first = false;
      byte[] json = content(file, member);
      out.write(json, 1, json.length - 2);
    }
    out.write(']');
  }

  private Iterable<EvalSampleSummary> lastOfEach(FileChannel file) throws IOException {
    Map<String, EvalSampleSummary> last = new LinkedHashMap<>();
    for (ZipMember member : written) {
      EvalSampleSummary[] summaries =
          LogJson.mapper().readValue(content(file, member), EvalSampleSummary[].class);
      for (EvalSampleSummary summary : summaries) {
        String key = LogMembers.sample(summary.id(), summary.epoch());
        last.remove(key);
        last.put(key, summary);
      }
    }
    return new ArrayList<>(last.values());
  }

  private static byte[] content(FileChannel file, ZipMember member) throws IOException {
    ByteBuffer packed = ByteBuffer.allocate((int) member.compressedSize());
    long at = member.offset() + ZipFormat.localHeader(member).remaining();
    while (packed.hasRemaining()) {
      int count = file.read(packed, at + packed.position());
      if (count < 0) {
        throw new IOException("the temporary file of the log was cut short");
      }
    }
    return member.method() == ZipFormat.METHOD_ZSTD
        ? Zstd.decompress(packed.array(), (int) member.size())
        : inflated(packed.array(), (int) member.size());
  }

  private static byte[] inflated(byte[] packed, int size) throws IOException {
    Inflater inflater = new Inflater(true);
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(packed), inflater)) {
      return in.readNBytes(size);
    } finally {
      inflater.end();
    }
  }
}
