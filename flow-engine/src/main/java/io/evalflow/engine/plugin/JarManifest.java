package io.evalflow.engine.plugin;

import io.evalflow.spi.SpiVersion;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * What a jar's manifest says of interest here.
 *
 * @param version its implementation version, or empty
 * @param spiVersion the SPI version that it was compiled against, as it stands there, or null
 */
record JarManifest(String version, @Nullable String spiVersion) {
  private static final JarManifest NONE = new JarManifest("", null);

  /** Reads that of a jar, or of a directory of classes. */
  static JarManifest read(Path source) throws IOException {
    if (Files.isDirectory(source)) {
      Path file = source.resolve(JarFile.MANIFEST_NAME.replace('/', File.separatorChar));
      if (!Files.isRegularFile(file)) {
        return NONE;
      }
      try (InputStream in = Files.newInputStream(file)) {
        return of(new Manifest(in));
      }
    }
    try (JarFile jar = new JarFile(source.toFile(), false)) {
      return of(jar.getManifest());
    }
  }

  static JarManifest of(@Nullable Manifest manifest) {
    if (manifest == null) {
      return NONE;
    }
    Attributes main = manifest.getMainAttributes();
    String version = main.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
    return new JarManifest(
        version == null ? "" : version.strip(), main.getValue(SpiVersion.MANIFEST_ATTRIBUTE));
  }

  /** Why this engine cannot take the jar; empty if it can. */
  Optional<String> refusal() {
    if (spiVersion == null) {
      return Optional.empty();
    }
    String stated = spiVersion.strip();
    if (!stated.matches("\\d{1,9}")) {
      return Optional.of(
          "its manifest's %s is '%s', not a number"
              .formatted(SpiVersion.MANIFEST_ATTRIBUTE, stated));
    }
    if (Integer.parseInt(stated) > SpiVersion.CURRENT) {
      return Optional.of(
          "it needs SPI version %s, but this Flow has version %d: take a newer Flow or an older plugin"
              .formatted(stated, SpiVersion.CURRENT));
    }
    return Optional.empty();
  }
}
