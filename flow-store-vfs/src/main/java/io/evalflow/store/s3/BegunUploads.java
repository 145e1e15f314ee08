package io.evalflow.store.s3;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/**
 * Begins uploads in parts, and removes those that nobody knows of: when the answer to a beginning
 * is lost, the repeated request begins another. Such an orphan is an upload to the same key, begun
 * while ours was, that has no part yet when ours has all of its own, and is none of this process. A
 * writer in another process could fit that only by beginning at the same moment and then sending
 * nothing. Safe for use by many threads.
 */
final class BegunUploads {
  private static final Logger LOG = LoggerFactory.getLogger(BegunUploads.class);

  /** By how much the server's times of two uploads may be wrong. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  private final S3Client client;
  private final Set<String> ours = ConcurrentHashMap.newKeySet();

  /** While one is begun it is not yet known, so nobody may look for orphans. */
  private final ReadWriteLock beginning = new ReentrantReadWriteLock();

  BegunUploads(S3Client client) {
    this.client = client;
  }

  /**
   * An upload that was begun.
   *
   * @param repeated whether the request for it was
   * @param took how long it took to begin it
   */
  record Begun(S3Location location, String id, boolean repeated, Duration took) {}

  Begun begin(S3Location location, WriteMark mark) throws IOException {
    RetryCount retries = new RetryCount();
    long start = System.nanoTime();
    beginning.readLock().lock();
    try {
      String id =
          S3Objects.explaining(
              location.uri(),
              () ->
                  client
                      .createMultipartUpload(
                          it ->
                              it.bucket(location.bucket())
                                  .key(location.key())
                                  .metadata(mark.metadata())
                                  .overrideConfiguration(to -> to.addMetricPublisher(retries)))
                      .uploadId());
      ours.add(id);
      return new Begun(location, id, retries.any(), Duration.ofNanos(System.nanoTime() - start));
    } finally {
      beginning.readLock().unlock();
    }
  }

  /**
   * To be called when an upload has all its parts, or will have no more, and is still there. Not
   * everybody may look for uploads, and what is left behind does no harm but cost a little, so a
   * failure is only logged.
   */
  void removeOrphans(Begun begun) {
    if (!begun.repeated()) {
      return;
    }
    beginning.writeLock().lock();
    try {
      orphans(begun).forEach(orphan -> abort(begun.location(), orphan.uploadId()));
    } catch (SdkException e) {
      LOG.warn(
          "An upload to {} may be left unfinished: {}", begun.location().uri(), e.getMessage());
    } finally {
      beginning.writeLock().unlock();
    }
  }

  private List<MultipartUpload> orphans(Begun begun) {
    S3Location location = begun.location();
    List<MultipartUpload> there =
        client
            .listMultipartUploadsPaginator(
                it -> it.bucket(location.bucket()).prefix(location.key()))
            .uploads()
            .stream()
            .filter(upload -> location.key().equals(upload.key()))
            .toList();
    Optional<Instant> when =
        there.stream()
            .filter(upload -> upload.uploadId().equals(begun.id()))
            .map(MultipartUpload::initiated)
            .findFirst();
    return there.stream()
        .filter(upload -> !ours.contains(upload.uploadId()))
        .filter(upload -> when.isEmpty() || isBetween(upload, when.get(), begun.took()))
        .filter(upload -> hasNoParts(location, upload.uploadId()))
        .toList();
  }

  private static boolean isBetween(MultipartUpload upload, Instant end, Duration took) {
    Instant initiated = upload.initiated();
    if (initiated == null) {
      return true;
    }
    return !initiated.isBefore(end.minus(took).minus(SLACK)) && !initiated.isAfter(end.plus(SLACK));
  }

  private boolean hasNoParts(S3Location location, String id) {
    return client
        .listParts(it -> it.bucket(location.bucket()).key(location.key()).uploadId(id))
        .parts()
        .isEmpty();
  }

  /** Removes an upload and its parts. */
  void abort(S3Location location, String id) {
    client.abortMultipartUpload(
        it -> it.bucket(location.bucket()).key(location.key()).uploadId(id));
  }

  /** An upload has become an object, or is gone. */
  void ended(Begun begun) {
    ours.remove(begun.id());
  }

  /** Whether a call was made of more than one attempt. */
  private static final class RetryCount implements MetricPublisher {
    private final AtomicInteger retries = new AtomicInteger();

    @Override
    public void publish(MetricCollection metrics) {
      metrics.metricValues(CoreMetric.RETRY_COUNT).forEach(retries::addAndGet);
    }

    boolean any() {
      return retries.get() > 0;
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
