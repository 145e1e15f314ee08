package io.evalflow.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A server on loopback that is just enough of S3 for {@link Training} to go through a client of it:
 * a bucket with one object, which is a log.
 */
final class TrainingBucket implements AutoCloseable {
  /** Names the only log, and the directory that it is in. */
  static final String DIRECTORY = "s3://bucket/logs";

  private static final String KEY =
      "logs/2026-01-01T00-00-00-00-00_task_0123456789abcdefghijkl.eval";
  private static final String TIME = "Thu, 01 Jan 2026 00:00:00 GMT";
  private static final String LISTING =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <Name>bucket</Name><Prefix>logs/</Prefix><KeyCount>1</KeyCount><MaxKeys>1000</MaxKeys>
        <IsTruncated>false</IsTruncated>
        <Contents><Key>%s</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>
        <ETag>"0"</ETag><Size>%d</Size><StorageClass>STANDARD</StorageClass></Contents>
      </ListBucketResult>
      """;

  private final byte[] log;
  private final ServerSocket listener;

  private TrainingBucket(byte[] log, ServerSocket listener) {
    this.log = log;
    this.listener = listener;
  }

  /** Starts it; it answers until it is closed. */
  static TrainingBucket of(byte[] log) throws IOException {
    ServerSocket listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    TrainingBucket bucket = new TrainingBucket(log, listener);
    Thread thread = new Thread(bucket::accept, "training-bucket");
    thread.setDaemon(true);
    thread.start();
    return bucket;
  }

  /** The properties by which the SDK finds it. */
  Map<String, String> properties() {
    return Map.of(
        "aws.endpointUrl", "http://127.0.0.1:" + listener.getLocalPort(),
        "aws.accessKeyId", "training",
        "aws.secretAccessKey", "training",
        "aws.region", "us-east-1");
  }

  private void accept() {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        answer(socket);
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** One request for each connection. */
  private void answer(Socket socket) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    String request = in.readLine();
    for (String line = request; line != null && !line.isEmpty(); line = in.readLine()) {
      // The headers do not matter.
    }
    OutputStream out = socket.getOutputStream();
    if (request == null || request.startsWith("HEAD ")) {
      write(out, "404 Not Found", "", new byte[0]);
    } else if (request.contains("list-type=2")) {
      byte[] listing = LISTING.formatted(KEY, log.length).getBytes(StandardCharsets.UTF_8);
      write(out, "200 OK", "Content-Type: application/xml\r\n", listing);
    } else {
      String range = "bytes 0-%d/%d".formatted(log.length - 1, log.length);
      String headers = "Content-Range: %s\r\nETag: \"0\"\r\nLast-Modified: %s\r\n";
      write(out, "206 Partial Content", headers.formatted(range, TIME), log);
    }
  }

  private static void write(OutputStream out, String status, String headers, byte[] body)
      throws IOException {
    String head =
        "HTTP/1.1 %s\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(status, headers, body.length);
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
