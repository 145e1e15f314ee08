package io.evalflow.evals.mock;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain texts count as many tokens as JTokkit finds in them. */
class AsciiTokensTest {
  private static final Encoding JTOKKIT =
      Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
  private static final Vocabulary VOCABULARY = Vocabulary.load();
  private static final String[] PIECES = {
    " ",
    "  ",
    "\t",
    "\n",
    "\r\n",
    "\n\n",
    "a",
    "Z",
    "the",
    " The",
    "QUESTION",
    "iPhone",
    "'s",
    "'LL",
    "'re",
    "'",
    "7",
    "42",
    "123456",
    ".",
    "...",
    "/",
    "//",
    "?!",
    "(",
    ") ",
    "<|end|>",
    "_x",
    "e-mail",
    "antidisestablishmentarianism",
    "xqzvk",
    "{\"key\": 1}",
    "\\u0041",
    "don't",
    "WE'VE"
  };

  @Test
  void countsRandomTextsAsJtokkitDoes() {
    long seed = System.nanoTime();
    RandomGenerator random = new SplittableRandom(seed);
    for (int i = 0; i < 20_000; i++) {
      String text = text(random);
      assertThat(AsciiTokens.count(text, VOCABULARY))
          .as("tokens of '%s', seed %d", text, seed)
          .isEqualTo(JTOKKIT.countTokensOrdinary(text));
    }
  }

  private static String text(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(16);
    for (int i = 0; i < pieces; i++) {
      if (random.nextInt(4) == 0) {
        text.append((char) random.nextInt(' ', 0x7f));
      } else {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"é", "a\u0000", "x\u007f", "\u000b", "日本"})
  void leavesOtherCharactersToJtokkit(String text) {
    assertThat(AsciiTokens.count(text, VOCABULARY)).isEqualTo(AsciiTokens.UNCOUNTED);
    assertThat(new TokenCounter().count(text)).isPositive();
  }

  @Test
  void leavesVeryLongWordsToJtokkit() {
    String word = "ab".repeat(400);
    assertThat(AsciiTokens.count(word, VOCABULARY)).isEqualTo(AsciiTokens.UNCOUNTED);
    assertThat(new TokenCounter().count(word))
        .isEqualTo((int) (JTOKKIT.countTokensOrdinary(word) * 1.1));
  }
}
