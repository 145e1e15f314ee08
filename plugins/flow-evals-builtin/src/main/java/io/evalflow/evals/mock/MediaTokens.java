package io.evalflow.evals.mock;

import tools.jackson.databind.JsonNode;

/** What images, sounds, films and documents in a prompt are taken to cost. */
final class MediaTokens {
  private MediaTokens() {}

  /** The tokens of a part of a message by its {@code type}; 0 for a type that costs nothing. */
  static long of(JsonNode part) {
    String type = part.path("type").asString("");
    String data = part.path(type).asString("");
    boolean inline = data.startsWith("data:");
    // The size of what Base64 of this length decodes to.
    long bytes = (long) data.length() * 3 / 4;
    boolean wav = part.path("format").asString("").equals("wav");
    return switch (type) {
      case "image" -> part.path("detail").asString("").equals("low") ? 85 : 765;
      case "audio" -> inline ? perSize(bytes, wav ? 176_000 : 16_000, 50, 50) : 2000;
      case "video" -> inline ? perSize(bytes, 500_000, 400, 100) : 8000;
      case "document" -> inline ? perSize(bytes, 100_000, 1000, 100) : 5000;
      default -> 0;
    };
  }

  private static long perSize(long bytes, int bytesPerUnit, int tokensPerUnit, int least) {
    return Math.max(least, (long) ((double) bytes / bytesPerUnit * tokensPerUnit));
  }
}
