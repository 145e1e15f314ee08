package io.evalflow.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.services.s3.S3Client;

class S3ErrorsTest {
  private static final URI FILE = URI.create("s3://bucket/a.txt");
  private static final String SECRET = "very-secret";

  @ParameterizedTest
  @CsvSource({
    "403, AccessDenied, STORAGE, no permission to access s3://bucket/a.txt",
    "400, ExpiredToken, ENVIRONMENT, the AWS session token has expired",
    "403, InvalidAccessKeyId, ENVIRONMENT, the AWS credentials were refused",
    "403, SignatureDoesNotMatch, ENVIRONMENT, the AWS credentials were refused",
    "404, NoSuchBucket, STORAGE, there is no bucket 'bucket'",
    "404, NoSuchKey, NOT_FOUND, s3://bucket/a.txt does not exist",
    "301, PermanentRedirect, ENVIRONMENT, the bucket 'bucket' is in another region",
    "501, NotImplemented, UNSUPPORTED, cannot do that"
  })
  void says_in_one_line_what_is_wrong(int status, String name, ErrorCode code, String message)
      throws IOException {
    HttpServer server = failing(status, name);
    try (S3Client client = client(server.getAddress().getPort(), credentials())) {
      S3Storage storage = new S3Storage(() -> client);

      assertSays(code, message, () -> storage.read(FILE).close());
      if (code != ErrorCode.NOT_FOUND && code != ErrorCode.UNSUPPORTED) {
        assertSays(code, message, () -> storage.stat(FILE));
      }
    } finally {
      server.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 405, 501})
  void removes_one_by_one_where_the_server_knows_no_request_for_many(int status)
      throws IOException {
    List<String> removed = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean one = exchange.getRequestMethod().equals("DELETE");
          if (one) {
            removed.add(exchange.getRequestURI().getPath());
          }
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(one ? 204 : status, -1);
          exchange.close();
        });
    server.start();
    try (S3Client client = client(server.getAddress().getPort(), credentials())) {
      new S3Storage(() -> client).deleteAll(List.of(FILE, URI.create("s3://bucket/b.txt")));

      assertThat(removed).containsExactly("/bucket/a.txt", "/bucket/b.txt");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void says_that_the_server_cannot_be_reached() {
    try (S3Client client = client(1, credentials())) {
      S3Storage storage = new S3Storage(() -> client);

      assertSays(
          ErrorCode.STORAGE,
          "the server of s3://bucket/a.txt cannot be reached",
          () -> storage.read(FILE).close());
    }
  }

  @Test
  void says_that_there_are_no_credentials() {
    AwsCredentialsProvider none =
        AwsCredentialsProviderChain.of(SystemPropertyCredentialsProvider.create());
    try (S3Client client = client(1, none)) {
      S3Storage storage = new S3Storage(() -> client);

      FlowException e =
          assertSays(
              ErrorCode.ENVIRONMENT,
              "no AWS credentials were found for s3://bucket/a.txt",
              () -> storage.read(FILE).close());
      assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("AWS_PROFILE"));
    }
  }

  @Test
  void names_a_profile_that_is_not_there() {
    try (S3Client client = client(1, profile("staging", "[profile other]"))) {
      S3Storage storage = new S3Storage(() -> client);

      FlowException e =
          assertSays(
              ErrorCode.ENVIRONMENT,
              "the AWS profile 'staging' gives no credentials for s3://bucket/a.txt: Profile file"
                  + " contained no credentials for profile 'staging'",
              () -> storage.read(FILE).close());
      assertThat(e.message()).endsWith("'staging'");
      assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("AWS_PROFILE"));
    }
  }

  @Test
  void says_why_a_profile_cannot_be_used() {
    try (S3Client client = client(1, profile("default", "[default]\naws_access_key_id = a\n"))) {
      S3Storage storage = new S3Storage(() -> client);

      assertSays(
          ErrorCode.ENVIRONMENT,
          "the AWS profile 'default' gives no credentials for s3://bucket/a.txt: ",
          () -> storage.read(FILE).close());
    }
  }

  @Test
  void does_not_speak_of_a_profile_that_nobody_named() {
    try (S3Client client = client(1, profile("default", "[profile other]"))) {
      S3Storage storage = new S3Storage(() -> client);

      assertSays(
          ErrorCode.ENVIRONMENT,
          "no AWS credentials were found for s3://bucket/a.txt",
          () -> storage.read(FILE).close());
    }
  }

  /** A chain as the SDK's own, in which only a profile can have credentials. */
  private static AwsCredentialsProvider profile(String name, String config) {
    ProfileFile file =
        ProfileFile.builder()
            .content(new ByteArrayInputStream(config.getBytes(UTF_8)))
            .type(ProfileFile.Type.CONFIGURATION)
            .build();
    return AwsCredentialsProviderChain.of(
        SystemPropertyCredentialsProvider.create(),
        ProfileCredentialsProvider.builder().profileFile(file).profileName(name).build(),
        SystemPropertyCredentialsProvider.create());
  }

  @Test
  void refuses_credentials_in_a_location_without_showing_them() {
    FlowException e =
        assertSays(
            ErrorCode.INVALID_VALUE,
            "holds no credentials",
            () -> new S3Storage().stat(URI.create("s3://key:" + SECRET + "@bucket/a.txt")));
    assertThat(e.message()).doesNotContain(SECRET);
  }

  /** An action that can fail with an IOException. */
  private interface Action {
    void run() throws IOException;
  }

  private static FlowException assertSays(ErrorCode code, String message, Action action) {
    FlowException e = catchThrowableOfType(FlowException.class, action::run);
    assertThat(e).isNotNull();
    assertThat(e.message()).contains(message).doesNotContain("\n").doesNotContain(SECRET);
    assertThat(e.code()).isEqualTo(code);
    return e;
  }

  private static S3Client client(int port, AwsCredentialsProvider credentials) {
    return S3Clients.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + port))
        .credentialsProvider(credentials)
        .build();
  }

  private static AwsCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create("key", SECRET));
  }

  private static HttpServer failing(int status, String code) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body =
        ("<Error><Code>" + code + "</Code><Message>as the test wants</Message></Error>")
            .getBytes(UTF_8);
    server.createContext(
        "/",
        exchange -> {
          try (InputStream in = exchange.getRequestBody()) {
            in.readAllBytes();
          }
          boolean head = exchange.getRequestMethod().equals("HEAD");
          exchange.getResponseHeaders().set("Content-Type", "application/xml");
          exchange.sendResponseHeaders(status, head ? -1 : body.length);
          if (!head) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    server.start();
    return server;
  }
}
