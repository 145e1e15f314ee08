package io.evalflow.store.s3;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import javax.xml.stream.XMLStreamException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.endpoints.S3EndpointProvider;

/**
 * Makes clients of S3. Credentials, profile, region and endpoint are those of the SDK's standard
 * chain; with an endpoint of one's own, buckets stand in the path of requests.
 */
public final class S3Clients {
  private static final int CONNECTIONS = 128;
  private static final int ATTEMPTS = 8;
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final Duration ATTEMPT = Duration.ofMinutes(5);
  private static final Duration CALL = Duration.ofMinutes(20);

  private S3Clients() {}

  /** A client as the environment says. */
  public static S3Client standard() {
    try {
      return builder().build();
    } catch (SdkClientException e) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          "the settings of S3 are wrong: " + e.getMessage(),
          "AWS_ENDPOINT_URL, for one, is a whole URL, such as http://127.0.0.1:9000",
          e);
    }
  }

  /**
   * A builder of such a client, for what a program wants to set itself. It has one pool of
   * connections, retries throttling, 5xx and broken connections with growing, random pauses (as
   * often as {@code AWS_MAX_ATTEMPTS} says, else eight attempts), and ends every wait by a timeout.
   */
  public static S3ClientBuilder builder() {
    S3EndpointProvider endpoints = S3EndpointProvider.defaultProvider();
    return S3Client.builder()
        .region(region())
        .crossRegionAccessEnabled(true)
        .endpointProvider(
            params ->
                endpoints.resolveEndpoint(
                    params.endpoint() == null
                        ? params
                        : params.copy(changed -> changed.forcePathStyle(true))))
        .serviceConfiguration(
            s3 ->
                // Other servers than Amazon's know neither chunked signatures nor new checksums,
                // and
                // waiting for leave to send costs a round trip.
                s3.chunkedEncodingEnabled(false).expectContinueEnabled(false))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .httpClientBuilder(
            Apache5HttpClient.builder()
                .maxConnections(CONNECTIONS)
                .expectContinueEnabled(false)
                .tcpKeepAlive(true)
                .connectionTimeout(CONNECT)
                .connectionAcquisitionTimeout(SILENCE)
                .socketTimeout(SILENCE))
        .overrideConfiguration(
            all ->
                all.apiCallAttemptTimeout(ATTEMPT)
                    .apiCallTimeout(CALL)
                    .retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(attempts())
                            // An answer of which only a part arrived.
                            .retryOnRootCauseInstanceOf(IOException.class)
                            .retryOnRootCauseInstanceOf(XMLStreamException.class)
                            .build()));
  }

  private static int attempts() {
    return SdkSystemSetting.AWS_MAX_ATTEMPTS.getIntegerValue().orElse(ATTEMPTS);
  }

  /**
   * What is set, else a region from which others are found. The machine's own metadata are not
   * asked: on a machine without any that would cost seconds.
   */
  private static Region region() {
    AwsRegionProvider set =
        new AwsRegionProviderChain(
            new SystemSettingsRegionProvider(), new AwsProfileRegionProvider());
    try {
      return Objects.requireNonNullElse(set.getRegion(), Region.US_EAST_1);
    } catch (SdkClientException none) {
      return Region.US_EAST_1;
    }
  }
}
