package io.evalflow.engine.list;

import io.evalflow.engine.spec.SourceTrees;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.Uris;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Where viewers that were published with a run show its logs. The spec of the run, {@value #SPEC}
 * beside the logs, tells: {@code options.bundle_url_mappings} maps the place of the viewer, that is
 * {@code log_dir} with {@code embed_viewer}, else {@code bundle_dir}, to a URL. As Inspect Flow
 * does it.
 */
final class ViewerUrls {
  private static final Logger LOG = LoggerFactory.getLogger(ViewerUrls.class);
  private static final String SPEC = "flow.yaml";

  private final SourceTrees files;

  @Inject
  ViewerUrls(SourceTrees files) {
    this.files = files;
  }

  /** Gives the URL of a log of a directory by its file name; null where there is none. */
  UnaryOperator<@Nullable String> in(URI directory) {
    String viewer = viewer(directory.resolve(SPEC));
    return fileName -> viewer == null ? null : viewer + "/#/logs/" + Uris.segment(fileName);
  }

  private @Nullable String viewer(URI spec) {
    try {
      return files.exists(spec) ? viewer(files.read(spec).root()) : null;
    } catch (FlowException e) {
      LOG.warn("Viewers of the logs beside it are not known: {}", e.message());
      return null;
    }
  }

  private static @Nullable String viewer(JsonNode spec) {
    JsonNode options = spec.path("options");
    boolean embedded = options.path("embed_viewer").asBoolean(false);
    JsonNode place = embedded ? spec.path("log_dir") : options.path("bundle_dir");
    if (!place.isString() || !spec.path("log_dir").isString()) {
      return null;
    }
    String mapped = mapped(place.stringValue(), options.path("bundle_url_mappings"));
    return mapped.equals(place.stringValue()) ? null : withoutSlash(mapped);
  }

  /** Replaces the beginning of a path by each mapping in turn. */
  private static String mapped(String path, JsonNode mappings) {
    String mapped = path;
    for (Map.Entry<String, JsonNode> mapping : mappings.properties()) {
      String from = withoutSlash(mapping.getKey());
      if (mapped.equals(from) || mapped.startsWith(from + "/")) {
        mapped = withoutSlash(mapping.getValue().asString("")) + mapped.substring(from.length());
      }
    }
    return mapped;
  }

  private static String withoutSlash(String path) {
    return path.replaceFirst("/+$", "");
  }
}
