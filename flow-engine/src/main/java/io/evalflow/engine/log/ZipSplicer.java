package io.evalflow.engine.log;

import io.evalflow.spi.storage.OpenFile;
import io.evalflow.spi.storage.PendingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;

/**
 * Makes a zip of members of another one, copied as they are, and of new ones behind them. For one
 * thread.
 */
final class ZipSplicer {
  private final ByteSink directory;
  private long position;
  private long members;

  private ZipSplicer(ByteSink directory) {
    this.directory = directory;
  }

  /** A zip without a member yet. */
  static ZipSplicer empty() {
    return new ZipSplicer(new ByteSink(1 << 12));
  }

  /** Copies what stays of a zip into a new file. */
  static ZipSplicer after(ZipRemainder remainder, OpenFile source, PendingFile file)
      throws IOException {
    ZipSplicer tail = new ZipSplicer(remainder.directory());
    for (ZipRemainder.Range range : remainder.ranges()) {
      file.copyFrom(source, range.start(), range.end() - range.start());
    }
    tail.position = remainder.length();
    tail.members = remainder.members();
    return tail;
  }

  /** Appends a member. */
  void append(PendingFile file, MemberEncoder.Encoded encoded) throws IOException {
    ZipMember member = encoded.member().at(position);
    ByteBuffer header = ZipFormat.localHeader(member);
    position += header.remaining() + (long) encoded.data().remaining();
    file.writeFully(header);
    file.writeFully(encoded.data());
    addEntries(ZipFormat.centralHeader(member));
    members++;
  }

  /** Appends a member that stands, with its local header, at the start of another file. */
  void append(PendingFile file, ZipMember member, FileChannel packed, long length)
      throws IOException {
    file.transferFrom(packed, 0, length);
    addEntries(ZipFormat.centralHeader(member.at(position)));
    position += length;
    members++;
  }

  /** Appends members of another zip as they are, those that stand side by side in one piece. */
  void copy(PendingFile file, OpenFile source, List<ZipScan.Found> found) throws IOException {
    int next = 0;
    while (next < found.size()) {
      long start = found.get(next).member().offset();
      long end = start;
      while (next < found.size() && found.get(next).member().offset() == end) {
        ZipMember member = found.get(next).member();
        addEntries(ZipFormat.centralHeader(member.at(position + end - start)));
        end = found.get(next).end();
        members++;
        next++;
      }
      file.copyFrom(source, start, end - start);
      position += end - start;
    }
  }

  private void addEntries(ByteBuffer entries) {
    int length = entries.remaining();
    directory.ensure(length);
    entries.get(directory.array(), directory.size(), length);
    directory.advance(length);
  }

  /** Writes the directory. */
  void finish(PendingFile file) throws IOException {
    file.writeFully(directory.snapshot());
    file.writeFully(ZipFormat.end(members, position, directory.size()));
  }
}
