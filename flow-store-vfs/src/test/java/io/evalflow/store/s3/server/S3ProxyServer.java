package io.evalflow.store.s3.server;

import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Properties;

/**
 * S3Proxy in a process of its own, with its objects in memory or as files. Its conditional writes
 * are not atomic, and a HEAD during a write may tell the size of one version and the etag of
 * another, so put a {@link FaultProxy} before it that lets one writer at a time to a key.
 */
public final class S3ProxyServer implements S3Server {
  private final ServerProcess process;

  private S3ProxyServer(ServerProcess process) {
    this.process = process;
  }

  /**
   * Starts it with its objects in memory, from the class path of this process, or from the one that
   * stands in the file that the property {@code s3proxy.classpath} names.
   */
  public static S3ProxyServer start() throws IOException {
    Properties settings = new Properties();
    settings.setProperty("jclouds.provider", "transient-nio2");
    return start(settings);
  }

  /**
   * Starts it with its objects as files: that of a key has the key as its path below the bucket's
   * directory, and the etag and the rest in extended attributes.
   *
   * @param directory of the directories of buckets, on a file system with extended attributes
   */
  public static S3ProxyServer start(Path directory) throws IOException {
    if (!Files.getFileStore(directory)
        .supportsFileAttributeView(UserDefinedFileAttributeView.class)) {
      throw new IOException(
          directory
              + " is on a file system without extended attributes, where S3Proxy keeps etags");
    }
    Properties settings = new Properties();
    settings.setProperty("jclouds.provider", "filesystem-nio2");
    settings.setProperty("jclouds.filesystem.basedir", directory.toString());
    return start(settings);
  }

  private static S3ProxyServer start(Properties settings) throws IOException {
    int port = ServerProcess.freePort();
    settings.setProperty("s3proxy.endpoint", "http://127.0.0.1:" + port);
    settings.setProperty("s3proxy.authorization", "aws-v2-or-v4");
    settings.setProperty("s3proxy.identity", "test-access-key");
    settings.setProperty("s3proxy.credential", "test-secret-key");
    Path file = Files.createTempFile("flow-s3proxy-", ".properties");
    file.toFile().deleteOnExit();
    try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      settings.store(writer, null);
    }
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-cp",
            classPath(),
            "org.gaul.s3proxy.Main",
            "--properties",
            file.toString());
    return new S3ProxyServer(ServerProcess.start(command, port));
  }

  private static String classPath() throws IOException {
    String file = System.getProperty("s3proxy.classpath");
    return file == null
        ? System.getProperty("java.class.path")
        : Files.readString(Path.of(file), StandardCharsets.UTF_8).strip();
  }

  @Override
  public String name() {
    return "s3proxy";
  }

  @Override
  public URI endpoint() {
    return process.endpoint();
  }

  @Override
  public void close() {
    process.close();
  }
}
