package io.evalflow.store.s3.server;

import io.evalflow.store.s3.S3Clients;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** A server of S3's protocol on loopback. */
public interface S3Server extends AutoCloseable {
  /** Its name in messages. */
  String name();

  /** Where it listens. */
  URI endpoint();

  /** What {@code AWS_ACCESS_KEY_ID} must be. */
  default String accessKey() {
    return "test-access-key";
  }

  /** What {@code AWS_SECRET_ACCESS_KEY} must be. */
  default String secretKey() {
    return "test-secret-key";
  }

  /** The variables by which a process finds it, whatever AWS SDK it uses. */
  default Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL",
        endpoint().toString(),
        "AWS_ACCESS_KEY_ID",
        accessKey(),
        "AWS_SECRET_ACCESS_KEY",
        secretKey(),
        "AWS_REGION",
        "us-east-1",
        "AWS_DEFAULT_REGION",
        "us-east-1",
        "AWS_EC2_METADATA_DISABLED",
        "true");
  }

  /** A client of it as the storage makes them. */
  default S3Client client() {
    return client(builder -> {});
  }

  /** Such a client, with changes. */
  default S3Client client(Consumer<S3ClientBuilder> changes) {
    S3ClientBuilder builder =
        S3Clients.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(endpoint())
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(accessKey(), secretKey())));
    changes.accept(builder);
    return builder.build();
  }

  /** Makes an empty bucket. */
  default void createBucket(String bucket) {
    try (S3Client client = client()) {
      client.createBucket(it -> it.bucket(bucket));
    }
  }

  @Override
  void close();
}
