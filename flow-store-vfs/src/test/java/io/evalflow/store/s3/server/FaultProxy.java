package io.evalflow.store.s3.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A proxy on loopback before an S3 server: it counts, delays, spoils and orders requests. Each
 * request is passed on as it came, with its {@code Host}, on which its signature depends.
 */
public final class FaultProxy implements S3Server {
  private static final int BACKLOG = 512;
  private static final int PIECE = 512;
  private static final List<Fault> FAULTS = List.of(Fault.values());

  private final S3Server upstream;
  private final Settings settings;
  private final ServerSocket listener;
  private final Set<Socket> open = Collections.synchronizedSet(new LinkedHashSet<>());
  private final ConcurrentMap<String, ReadWriteLock> keys = new ConcurrentHashMap<>();
  private final Random random;
  private final Map<RequestKind, AtomicLong> requests = new EnumMap<>(RequestKind.class);
  private final Map<Fault, AtomicLong> faults = new EnumMap<>(Fault.class);
  private final AtomicLong bytesUp = new AtomicLong();
  private final AtomicLong bytesDown = new AtomicLong();

  /**
   * What a proxy does.
   *
   * @param delay added to every request
   * @param faultRate the share of requests that are spoilt, from 0 to 1
   * @param seed of the choice of requests and faults
   * @param serializeWrites whether one write at a time reaches a key, and no read meanwhile, for
   *     servers that neither check and write nor read size and etag in one step
   */
  public record Settings(Duration delay, double faultRate, long seed, boolean serializeWrites) {
    /** A proxy that only counts. */
    public static final Settings PLAIN = new Settings(Duration.ZERO, 0, 0, false);

    /** The same with a delay. */
    public Settings withDelay(Duration added) {
      return new Settings(added, faultRate, seed, serializeWrites);
    }

    /** The same with faults. */
    public Settings withFaults(double rate, long newSeed) {
      return new Settings(delay, rate, newSeed, serializeWrites);
    }

    /** The same with one write at a time to each key. */
    public Settings withSerializedWrites() {
      return new Settings(delay, faultRate, seed, true);
    }
  }

  private FaultProxy(S3Server upstream, Settings settings, ServerSocket listener) {
    this.upstream = upstream;
    this.settings = settings;
    this.listener = listener;
    this.random = new Random(settings.seed());
    for (RequestKind kind : RequestKind.values()) {
      requests.put(kind, new AtomicLong());
    }
    for (Fault fault : Fault.values()) {
      faults.put(fault, new AtomicLong());
    }
  }

  /** Starts a proxy; closing it leaves the server alone. */
  public static FaultProxy before(S3Server upstream, Settings settings) throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    FaultProxy proxy = new FaultProxy(upstream, settings, listener);
    start("s3-proxy", proxy::accept);
    return proxy;
  }

  /** Requests since the start. */
  public long requests(RequestKind kind) {
    return count(requests, kind);
  }

  /** All requests since the start. */
  public long requests() {
    return requests.values().stream().mapToLong(AtomicLong::get).sum();
  }

  /** Requests that were spoilt since the start. */
  public long faults(Fault fault) {
    return count(faults, fault);
  }

  /** Bytes of requests' bodies since the start. */
  public long bytesUp() {
    return bytesUp.get();
  }

  /** Bytes of answers' bodies since the start. */
  public long bytesDown() {
    return bytesDown.get();
  }

  @Override
  public String name() {
    return upstream.name();
  }

  @Override
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  @Override
  public String accessKey() {
    return upstream.accessKey();
  }

  @Override
  public String secretKey() {
    return upstream.secretKey();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : List.copyOf(open)) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        open.add(client);
        start("s3-proxy-connection", () -> serve(client));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Upstream server = new Upstream(upstream.endpoint())) {
      client.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream());
      boolean goOn = true;
      while (goOn) {
        Optional<HttpHead> head = HttpHead.read(in);
        goOn = head.isPresent() && exchange(head.get(), in, client, server);
      }
    } catch (IOException | InterruptedException ended) {
      // One of the two sides is gone, and closing tells the other.
    } finally {
      open.remove(client);
    }
  }

  /**
   * Passes one request on, and its answer back.
   *
   * @return whether the connection can be used again
   */
  private boolean exchange(HttpHead head, InputStream in, Socket client, Upstream server)
      throws IOException, InterruptedException {
    OutputStream out = client.getOutputStream();
    if (head.header("Expect").isPresent()) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    }
    byte[] body = head.body(in);
    String[] words = head.first().split(" ", -1);
    String[] target = words[1].split("\\?", 2);
    RequestKind kind =
        RequestKind.of(
            words[0],
            target[0],
            target.length > 1 ? target[1] : "",
            head.header("x-amz-copy-source").isPresent());
    increment(requests, kind);
    bytesUp.addAndGet(body.length);
    Fault fault = nextFault();
    Thread.sleep(settings.delay().toMillis());
    if (fault == Fault.RESET) {
      client.setSoLinger(true, 0);
      return false;
    }
    if (fault == Fault.INTERNAL_ERROR || fault == Fault.SLOW_DOWN) {
      out.write(error(fault, words[0].equals("HEAD")));
      return true;
    }
    Answer answer =
        settings.serializeWrites()
            ? inTurn(kind, target[0], () -> server.ask(head.without("Expect"), body))
            : server.ask(head.without("Expect"), body);
    return deliver(answer, fault, out);
  }

  private boolean deliver(Answer answer, @Nullable Fault fault, OutputStream out)
      throws IOException, InterruptedException {
    if (fault == Fault.LOST_RESPONSE) {
      return false;
    }
    byte[] body = answer.body;
    out.write(answer.head.bytes());
    if (fault == Fault.TRUNCATED_BODY) {
      out.write(body, 0, body.length / 2);
      return false;
    }
    if (fault == Fault.SLOW_BYTES) {
      int pieces = 20;
      int piece = Math.max(PIECE, body.length / pieces);
      for (int start = 0; start < body.length; start += piece) {
        out.write(body, start, Math.min(piece, body.length - start));
        out.flush();
        Thread.sleep(10);
      }
    } else {
      out.write(body);
    }
    bytesDown.addAndGet(body.length);
    return !answer.last;
  }

  private interface Asking {
    Answer ask() throws IOException;
  }

  private Answer inTurn(RequestKind kind, String path, Asking asking) throws IOException {
    ReadWriteLock key = keys.computeIfAbsent(path, name -> new ReentrantReadWriteLock());
    Lock lock = kind.isWrite() ? key.writeLock() : key.readLock();
    lock.lock();
    try {
      return asking.ask();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Fault nextFault() {
    if (settings.faultRate() <= 0) {
      return null;
    }
    Fault fault;
    synchronized (random) {
      if (random.nextDouble() >= settings.faultRate()) {
        return null;
      }
      fault = FAULTS.get(random.nextInt(FAULTS.size()));
    }
    increment(faults, fault);
    return fault;
  }

  private static byte[] error(Fault fault, boolean head) {
    String code = fault == Fault.SLOW_DOWN ? "SlowDown" : "InternalError";
    String status = fault == Fault.SLOW_DOWN ? "503 Slow Down" : "500 Internal Server Error";
    String body =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<Error><Code>"
            + code
            + "</Code><Message>made by the proxy</Message></Error>";
    return ("HTTP/1.1 "
            + status
            + "\r\nContent-Type: application/xml\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + (head ? "" : body))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static <K extends Enum<K>> void increment(Map<K, AtomicLong> counts, K key) {
    counter(counts, key).incrementAndGet();
  }

  private static <K extends Enum<K>> long count(Map<K, AtomicLong> counts, K key) {
    return counter(counts, key).get();
  }

  private static <K extends Enum<K>> AtomicLong counter(Map<K, AtomicLong> counts, K key) {
    return Objects.requireNonNull(counts.get(key));
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** What the server said. */
  private static final class Answer {
    final HttpHead head;
    final byte[] body;

    /** Whether the connection to the server ended with it. */
    final boolean last;

    Answer(HttpHead head, byte[] body, boolean last) {
      this.head = head;
      this.body = body;
      this.last = last;
    }
  }

  /** The connection to the server that belongs to one of a client. */
  private static final class Upstream implements AutoCloseable {
    private final URI endpoint;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    Upstream(URI endpoint) {
      this.endpoint = endpoint;
    }

    Answer ask(HttpHead head, byte[] body) throws IOException {
      for (boolean kept = socket != null; ; kept = false) {
        InputStream answers = connected();
        try {
          OutputStream out = Objects.requireNonNull(socket).getOutputStream();
          out.write(head.bytes());
          out.write(body);
          out.flush();
          Optional<HttpHead> answer = HttpHead.read(answers);
          if (answer.isPresent()) {
            return answer(answer.get(), head.first().startsWith("HEAD "), answers);
          }
        } catch (IOException e) {
          if (!kept) {
            throw e;
          }
        }
        // A connection that was kept may have ended meanwhile; the server has not seen the request.
        close();
        if (!kept) {
          throw new IOException("the server ended the connection without an answer");
        }
      }
    }

    private Answer answer(HttpHead head, boolean toHead, InputStream answers) throws IOException {
      if (head.first().contains(" 100 ")) {
        return answer(HttpHead.read(answers).orElseThrow(), toHead, answers);
      }
      boolean empty = toHead || head.first().contains(" 204") || head.first().contains(" 304");
      byte[] body = empty ? new byte[0] : head.body(answers);
      boolean last = head.header("Connection").filter("close"::equalsIgnoreCase).isPresent();
      if (last) {
        close();
      }
      return new Answer(head, body, last);
    }

    private InputStream connected() throws IOException {
      if (in == null) {
        Socket connected = new Socket(InetAddress.getLoopbackAddress(), endpoint.getPort());
        connected.setTcpNoDelay(true);
        socket = connected;
        in = new BufferedInputStream(connected.getInputStream());
      }
      return in;
    }

    @Override
    public void close() throws IOException {
      if (socket != null) {
        socket.close();
      }
      socket = null;
      in = null;
    }
  }
}
