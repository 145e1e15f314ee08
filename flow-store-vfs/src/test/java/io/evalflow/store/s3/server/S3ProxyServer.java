package io.evalflow.store.s3.server;

import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * S3Proxy in a process of its own, with its objects in memory. Its conditional writes are not
 * atomic, and a HEAD during a write may tell the size of one version and the etag of another, so
 * put a {@link FaultProxy} before it that lets one writer at a time to a key.
 */
public final class S3ProxyServer implements S3Server {
  private final ServerProcess process;

  private S3ProxyServer(ServerProcess process) {
    this.process = process;
  }

  /**
   * Starts it, from the class path of this process, or from the one that stands in the file that
   * the property {@code s3proxy.classpath} names.
   */
  public static S3ProxyServer start() throws IOException {
    int port = ServerProcess.freePort();
    Properties settings = new Properties();
    settings.setProperty("s3proxy.endpoint", "http://127.0.0.1:" + port);
    settings.setProperty("s3proxy.authorization", "aws-v2-or-v4");
    settings.setProperty("s3proxy.identity", "test-access-key");
    settings.setProperty("s3proxy.credential", "test-secret-key");
    settings.setProperty("jclouds.provider", "transient-nio2");
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
