package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import io.evalflow.spi.log.WriteOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipAppenderTest {
  @TempDir private Path directory;
  private FileChannel file;
  private ZipAppender zip;

  @BeforeEach
  void open() throws IOException {
    file =
        FileChannel.open(
            directory.resolve("members"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    zip = new ZipAppender(file, WriteOptions.Compression.ZSTD);
  }

  @AfterEach
  void close() throws IOException {
    zip.close();
    file.close();
  }

  @Test
  void holdsMembersOfAnySizeInTheirOrder() throws IOException {
    RandomGenerator random = new SplittableRandom(7);
    List<ZipMember> members = new ArrayList<>();
    List<byte[]> contents = new ArrayList<>();
    try (MemberEncoder encoder = new MemberEncoder(0, WriteOptions.Compression.ZSTD)) {
      for (int i = 0; i < 60; i++) {
        String text = noise(random, 1 << random.nextInt(19));
        members.add(zip.append(encoder.encode("a" + i, text)));
        contents.add(LogJson.mapper().writeValueAsBytes(text));
        byte[] piece = contents.get(i / 2);
        members.add(zip.append("b" + i, 0, piece.length, out -> out.write(piece)));
        contents.add(piece);
      }
    }
    ZipAppender.Snapshot snapshot = zip.snapshot();
    assertThat(file.size()).isEqualTo(snapshot.dataLength());
    int directoryLength = snapshot.directory().stream().mapToInt(ByteBuffer::remaining).sum();
    int expected = 0;
    for (ZipMember member : members) {
      expected += ZipFormat.centralHeader(member).remaining();
    }
    assertThat(directoryLength).isEqualTo(expected);
    for (int i = 0; i < members.size(); i++) {
      assertThat(content(members.get(i))).as("member %d", i).isEqualTo(contents.get(i));
    }
  }

  @Test
  void aMemberWhoseContentFailsLeavesNoTrace() throws IOException {
    byte[] content = "whole".getBytes(StandardCharsets.UTF_8);
    zip.append("one", 0, content.length, out -> out.write(content));
    assertThatThrownBy(
            () ->
                zip.append(
                    "two",
                    0,
                    content.length,
                    out -> {
                      out.write(content, 0, 2);
                      throw new IOException("gone");
                    }))
        .hasMessage("gone");
    assertThatThrownBy(() -> zip.append("short", 0, 99, out -> out.write(content)))
        .hasMessageContaining("instead of 99");
    ZipMember last = zip.append("three", 0, content.length, out -> out.write(content));
    assertThat(content(last)).isEqualTo(content);
    int directoryLength = zip.snapshot().directory().stream().mapToInt(ByteBuffer::remaining).sum();
    assertThat(directoryLength).isEqualTo(2 * ZipFormat.CENTRAL_LENGTH + "onethree".length());
  }

  private static String noise(RandomGenerator random, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append((char) random.nextInt(' ', 0x7f));
    }
    return text.toString();
  }

  private byte[] content(ZipMember member) throws IOException {
    ByteBuffer packed = ByteBuffer.allocate((int) member.compressedSize());
    long at = member.offset() + ZipFormat.localHeader(member).remaining();
    while (packed.hasRemaining()) {
      assertThat(file.read(packed, at + packed.position())).isPositive();
    }
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (InputStream in = new ZstdInputStream(new ByteArrayInputStream(packed.array()))) {
      in.transferTo(content);
    }
    CRC32 crc = new CRC32();
    crc.update(content.toByteArray());
    assertThat(crc.getValue()).isEqualTo(member.crc());
    assertThat(content.size()).isEqualTo((int) member.size());
    return content.toByteArray();
  }
}
