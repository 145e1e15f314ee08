package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;

class JsonElementsTest {
  @Test
  void closes_the_content_if_its_beginning_cannot_be_read() {
    AtomicBoolean closed = new AtomicBoolean();
    InputStream blanks = new ByteArrayInputStream("        ".getBytes(StandardCharsets.US_ASCII));
    InputStream broken =
        new InputStream() {
          @Override
          public int read() {
            throw new FlowException(ErrorCode.LOG, "damaged");
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            return read();
          }

          @Override
          public void close() {
            closed.set(true);
          }
        };
    JsonParser parser = LogJson.mapper().createParser(new SequenceInputStream(blanks, broken));

    assertThatThrownBy(() -> JsonElements.whole(parser, JsonParser::getString, e -> e))
        .isInstanceOf(FlowException.class);
    assertThat(closed).isTrue();
  }
}
