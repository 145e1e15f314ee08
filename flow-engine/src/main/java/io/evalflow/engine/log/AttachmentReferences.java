package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalSample;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.JsonGeneratorDelegate;

/** Finds the attachments that the texts of a sample refer to. For one thread. */
final class AttachmentReferences extends JsonGeneratorDelegate {
  private final Set<String> hashes = new HashSet<>();

  private AttachmentReferences() {
    super(LogJson.mapper().createGenerator(OutputStream.nullOutputStream()), false);
  }

  /**
   * Those of the attachments that are referred to, in their order.
   *
   * @param sample where to look, at any place
   */
  static Map<String, String> among(Map<String, String> attachments, EvalSample sample) {
    Set<String> found;
    try (AttachmentReferences references = new AttachmentReferences()) {
      LogJson.mapper().writeValue(references, sample);
      found = references.hashes;
    }
    Map<String, String> referred = new LinkedHashMap<>(attachments);
    referred.keySet().retainAll(found);
    return referred;
  }

  /** Notes a reference; what is written does not matter. */
  @Override
  public JsonGenerator writeString(String text) {
    if (text.startsWith(Attachments.PROTOCOL)) {
      hashes.add(text.substring(Attachments.PROTOCOL.length()));
    }
    super.writeString("");
    return this;
  }

  @Override
  public JsonGenerator writeName(String name) {
    super.writeName("");
    return this;
  }
}
