package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.log.WriteOptions;
import io.evalflow.spi.storage.PendingFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.stream.Stream;

/**
 * Makes the member with the summaries of all samples, by way of files, as there may be very many.
 *
 * @param dosTime when it is made, as zips count time
 * @param compression how it is compressed
 */
record SummariesMember(int dosTime, WriteOptions.Compression compression) {
  private static final int BUFFER = 1 << 16;

  /** Appends it to a zip. */
  void append(PendingFile file, ZipSplicer log, Stream<EvalSampleSummary> summaries)
      throws IOException {
    try (TemporaryFile packed = TemporaryFile.create();
        ZipAppender zip = new ZipAppender(packed.channel(), compression)) {
      ZipMember member = pack(summaries, zip);
      log.append(file, member, packed.channel(), zip.snapshot().dataLength());
    }
  }

  private ZipMember pack(Stream<EvalSampleSummary> summaries, ZipAppender zip) throws IOException {
    try (TemporaryFile json = TemporaryFile.create();
        OutputStream out =
            new BufferedOutputStream(Channels.newOutputStream(json.channel()), BUFFER)) {
      write(summaries.iterator(), out);
      out.flush();
      long size = json.channel().position();
      json.channel().position(0);
      return zip.append(
          LogMembers.SUMMARIES,
          dosTime,
          size,
          to -> Channels.newInputStream(json.channel()).transferTo(to));
    }
  }

  private static void write(Iterator<EvalSampleSummary> summaries, OutputStream out)
      throws IOException {
    ByteSink json = new ByteSink(BUFFER);
    char before = '[';
    while (summaries.hasNext()) {
      out.write(before);
      json.reset(BUFFER);
      LogJson.write(summaries.next(), json);
      out.write(json.array(), 0, json.size());
      before = ',';
    }
    out.write((before == '[' ? "[]" : "]").getBytes(StandardCharsets.UTF_8));
  }
}
