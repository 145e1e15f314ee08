package io.evalflow.engine.step;

import io.evalflow.spi.json.InspectJson;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;

/**
 * A process.
 *
 * @param host the machine
 * @param pid its number there
 * @param started when it started, in milliseconds since 1970, since numbers are used again; 0 if
 *     the system does not tell
 */
@InspectJson
record CommitOwner(String host, long pid, long started) {
  /**
   * Milliseconds by which two processes may differ on when a third one started: they reckon it from
   * the clock, which may be set in between.
   */
  private static final long TOLERANCE = 10_000;

  /** Who gave up. */
  static final CommitOwner NOBODY = new CommitOwner("", 0, 0);

  /** This process. */
  static CommitOwner current() {
    ProcessHandle process = ProcessHandle.current();
    return new CommitOwner(hostName(), process.pid(), started(process));
  }

  /** Whether it runs; empty if it is of another machine. */
  Optional<Boolean> isAlive() {
    if (equals(NOBODY)) {
      return Optional.of(false);
    }
    if (!host.equals(hostName())) {
      return Optional.empty();
    }
    return Optional.of(
        ProcessHandle.of(pid)
            .filter(ProcessHandle::isAlive)
            .filter(process -> Math.abs(started(process) - started) < TOLERANCE)
            .isPresent());
  }

  @Override
  public String toString() {
    return "process " + pid + " on " + host;
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // The name that the machine has for itself need not be known to its resolver.
      return Optional.ofNullable(e.getMessage()).orElse("unknown");
    }
  }
}
