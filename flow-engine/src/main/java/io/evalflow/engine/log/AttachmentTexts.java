package io.evalflow.engine.log;

import java.util.Map;

/**
 * The texts that references to attachments stand for; the inverse of {@link Attachments}.
 *
 * @param byHash the attachments
 */
record AttachmentTexts(Map<String, String> byHash) {
  private static final String FORMER_PROTOCOL = "tc://";

  /** The text itself, or the attachment that it refers to if that is there. */
  String apply(String text) {
    if (text.startsWith(Attachments.PROTOCOL)) {
      // A log may name an attachment and give null for it.
      String found = byHash.get(text.substring(Attachments.PROTOCOL.length()));
      return found == null ? text : found;
    }
    return text.startsWith(FORMER_PROTOCOL)
        ? apply(Attachments.PROTOCOL + text.substring(FORMER_PROTOCOL.length()))
        : text;
  }
}
