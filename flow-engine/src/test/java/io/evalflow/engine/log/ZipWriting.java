package io.evalflow.engine.log;

import io.evalflow.spi.log.WriteOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes zips as tests want them, sound or not. */
final class ZipWriting {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final WritableByteChannel channel = Channels.newChannel(out);
  private final List<ZipMember> members = new ArrayList<>();

  void add(String name, Object value) throws IOException {
    try (MemberEncoder encoder = new MemberEncoder(0, WriteOptions.Compression.ZSTD)) {
      MemberEncoder.Encoded encoded = encoder.encode(name, value);
      ZipMember member = encoded.member().at(out.size());
      write(ZipFormat.localHeader(member));
      write(encoded.data());
      members.add(member);
    }
  }

  /** The members so far, at their offsets. */
  List<ZipMember> members() {
    return members;
  }

  void write(Path file) throws IOException {
    long offset = out.size();
    for (ZipMember member : members) {
      write(ZipFormat.centralHeader(member));
    }
    write(ZipFormat.end(members.size(), offset, out.size() - offset));
    Files.write(file, out.toByteArray());
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
