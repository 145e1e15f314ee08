package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the hashes that Python's hashlib makes. */
class Blake2sTest {
  @ParameterizedTest
  @CsvSource({
    "0,16,64550d6ffe2c0a01a14aba1eade0200c",
    "1,32,508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982",
    "21,16,efad1f50d6b9c3c81459dad1b8e2fa53",
    "22,16,e1b0e8c5bb1b9e94c3ef30dc2780056e",
    "64,32,739b47e329580cb5ac5e890a4c6b64d9b415932a2a19a82987144b53b19ae3f4",
    "1000,16,847134a0ee1a3ddeb1a5e9207d389522"
  })
  void gives_the_hash(int repeats, int length, String expected) {
    byte[] message = "abc".repeat(repeats).getBytes(StandardCharsets.US_ASCII);

    assertThat(HexFormat.of().formatHex(Blake2s.hash(message, length))).isEqualTo(expected);
  }
}
