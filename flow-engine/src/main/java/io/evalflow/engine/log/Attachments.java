package io.evalflow.engine.log;

import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which texts of a sample stand apart as attachments, and under what name. For one thread.
 *
 * @param byHash the attachments so far; grows
 * @param logImages whether data URIs stay
 * @param longTexts whether long texts become attachments, or only data URIs
 */
record Attachments(Map<String, String> byHash, boolean logImages, boolean longTexts) {
  /** What a reference to an attachment starts with. */
  static final String PROTOCOL = "attachment://";

  private static final String REMOVED = "<base64-data-removed>";
  private static final int LONG = 100;
  private static final Pattern DATA_URI = Pattern.compile("data:[^,]*;base64,");

  /** The text that stands in the place of {@code text}: itself or a reference. */
  String apply(String text) {
    boolean data = text.startsWith("data:") && DATA_URI.matcher(text).lookingAt();
    if (data && !logImages) {
      return REMOVED;
    }
    if (longTexts ? !LogText.longerThan(text, LONG) : !data) {
      return text;
    }
    String hash = hash(text);
    byHash.put(hash, text);
    return PROTOCOL + hash;
  }

  /** The MurmurHash3 of a text, 128 bits, as Inspect names attachments. */
  static String hash(String text) {
    String safe = LoneSurrogates.escaped(text);
    byte[] hash = Hashing.murmur3_128().hashBytes(safe.getBytes(StandardCharsets.UTF_8)).asBytes();
    ByteBuffer halves = ByteBuffer.wrap(hash).order(ByteOrder.LITTLE_ENDIAN);
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(halves.getLong()) + hex.toHexDigits(halves.getLong());
  }
}
