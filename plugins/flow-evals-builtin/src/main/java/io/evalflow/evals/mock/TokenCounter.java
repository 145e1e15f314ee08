package io.evalflow.evals.mock;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the tokens of a text as Inspect AI does where a provider cannot count: those of the
 * o200k vocabulary and a tenth, rounded down, but at least one. Safe for use by many threads.
 */
final class TokenCounter {
  /** Texts up to this length are remembered: prompts repeat over epochs and retries. */
  private static final int LONGEST_REMEMBERED = 1024;

  private static final int SLOTS = 2048;

  private final AtomicReferenceArray<@Nullable Counted> remembered =
      new AtomicReferenceArray<>(SLOTS);

  int count(String text) {
    if (text.length() > LONGEST_REMEMBERED) {
      return estimate(text);
    }
    int hash = text.hashCode();
    int slot = (hash ^ hash >>> 16) & SLOTS - 1;
    @Nullable Counted known = remembered.get(slot);
    if (known != null && known.text().equals(text)) {
      return known.tokens();
    }
    int tokens = estimate(text);
    remembered.set(slot, new Counted(text, tokens));
    return tokens;
  }

  private static int estimate(String text) {
    int tokens = tokens(text);
    return Math.max(1, (int) (tokens * 1.1));
  }

  private static int tokens(String text) {
    int tokens = AsciiTokens.count(text, Ascii.O200K.join());
    return tokens == AsciiTokens.UNCOUNTED ? Any.O200K.countTokensOrdinary(text) : tokens;
  }

  /** Starts to load what counts plain texts, which takes a moment, and does not wait for it. */
  static void load() {
    Objects.requireNonNull(Ascii.O200K);
  }

  private record Counted(String text, int tokens) {}

  /** Loaded once for the process: it is large and never changes. */
  private static final class Ascii {
    static final CompletableFuture<Vocabulary> O200K =
        CompletableFuture.supplyAsync(Vocabulary::load);
  }

  /** Loaded when the first text with other characters is counted. */
  private static final class Any {
    static final Encoding O200K =
        Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
  }
}
