package io.evalflow.spi.event;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message of a logger.
 *
 * @param name name of the logger
 * @param level level in lower case, such as {@code warning}
 * @param message the text
 * @param created milliseconds since 1970
 * @param filename source file that logged it
 * @param module module that logged it
 * @param lineno line that logged it; 0 if not known
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
@RecordBuilder
public record LoggingMessage(
    @Nullable String name,
    String level,
    String message,
    double created,
    String filename,
    String module,
    long lineno,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections and reads the former levels. */
  public LoggingMessage {
    level = "tools".equals(level) || "sandbox".equals(level) ? "trace" : level;
    filename = filename == null ? "unknown" : filename;
    module = module == null ? "unknown" : module;
    extra = Immutables.map(extra);
  }
}
