package limpid.app.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * The server: the JDK's, with a virtual thread for each request. What a request asks for is
 * computed elsewhere, on a {@link Desk}.
 */
public final class Studio implements AutoCloseable {
  private static final int BACKLOG = 256;

  /** Bytes of a body that any number of requests may have. */
  private static final int LIGHT = 1 << 18;

  /** Larger ones at once, for each answer that is computed. */
  private static final int UPLOADS = 4;

  /** Bytes of a refused request that are read away. */
  private static final int AWAY = 8 << 20;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Guard guard;
  private final Pages pages = new Pages();
  private final Api api;
  private final Limits limits;
  private final Semaphore uploads;

  /**
   * Starts.
   *
   * @param address where to listen; port 0 stands for any that is free
   * @param token that who asks has to know; none is for loopback alone
   * @throws IOException if something else listens there
   */
  public Studio(InetSocketAddress address, Optional<String> token, Limits limits, Served served)
      throws IOException {
    if (token.isEmpty() && !address.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "serve: on %s everybody can ask; a token is expected"
              .formatted(address.getAddress().getHostAddress()));
    }
    Limits.ofConnections();
    this.limits = limits;
    this.uploads = new Semaphore(limits.running() * UPLOADS);
    this.server = HttpServer.create(address, BACKLOG);
    this.api = new Api(limits, served);
    this.guard = new Guard(names(server.getAddress()), token);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private static Set<String> names(InetSocketAddress address) {
    Set<String> names = new HashSet<>();
    InetAddress inet = address.getAddress();
    String plain = inet.getHostAddress();
    for (String host : List.of("localhost", "127.0.0.1", "[::1]", plain)) {
      names.add(host + ":" + address.getPort());
    }
    return names;
  }

  /** The port that it listens to. */
  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Guard.protect(exchange.getResponseHeaders());
      try {
        String path = exchange.getRequestURI().getPath();
        boolean asks = path.startsWith("/api/");
        guard.check(exchange, asks);
        if (asks) {
          api(exchange, path);
        } else {
          send(exchange, page(exchange, path));
        }
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        Refusal refusal = api.refusal(e);
        if (refusal.status() == 429) {
          exchange.getResponseHeaders().set("Retry-After", "1");
        }
        if (refusal.status() == 413) {
          leave(exchange);
        }
        send(exchange, refusal.answer());
      }
    }
  }

  private Answer page(HttpExchange exchange, String path) {
    if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
      throw new Refusal(405, "bad-method", "GET or HEAD is expected");
    }
    return pages.at(path).orElseThrow(() -> Refusal.missing("there is nothing here"));
  }

  private void api(HttpExchange exchange, String path) throws IOException {
    List<String> parts = Arrays.stream(path.substring("/api/".length()).split("/", -1)).toList();
    boolean watches = parts.size() == 3 && parts.getFirst().equals("jobs");
    if (watches && exchange.getRequestMethod().equals("GET") && parts.get(2).equals("events")) {
      events(exchange, parts.get(1));
      return;
    }
    boolean heavy = isHeavy(exchange);
    if (heavy && !uploads.tryAcquire()) {
      throw Refusal.busy("too many images are sent at the moment; try again in a second");
    }
    try {
      Request request =
          new Request(
              exchange.getRequestMethod().replace("HEAD", "GET"),
              parts,
              Request.query(exchange.getRequestURI().getRawQuery()),
              String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
              body(exchange));
      send(exchange, api.answer(request));
    } finally {
      if (heavy) {
        uploads.release();
      }
    }
  }

  /** Whether its body may be large: each of those is in memory as long as it is answered. */
  private static boolean isHeavy(HttpExchange exchange) {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    boolean chunked = exchange.getRequestHeaders().containsKey("Transfer-Encoding");
    return chunked || length != null && (length.length() > 9 || Long.parseLong(length) > LIGHT);
  }

  private byte[] body(HttpExchange exchange) throws IOException {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    if (length != null && (length.length() > 9 || Long.parseLong(length) > limits.body())) {
      throw tooLarge();
    }
    byte[] body = exchange.getRequestBody().readNBytes(limits.body() + 1);
    if (body.length > limits.body()) {
      throw tooLarge();
    }
    return body;
  }

  private Refusal tooLarge() {
    return new Refusal(413, "too-large", "at most %d MB are taken".formatted(limits.body() >> 20));
  }

  private void events(HttpExchange exchange, String id) throws IOException {
    Jobs jobs = api.jobs();
    Job job = jobs.get(id);
    jobs.watched();
    try {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      jobs.send(job, exchange.getResponseBody());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      job.cancel();
    } finally {
      jobs.left();
    }
  }

  /**
   * Ends a connection whose request is too large. What is left of its body is read away first, up
   * to {@value #AWAY} bytes: who is still writing does not read an answer.
   */
  private static void leave(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Connection", "close");
    byte[] away = new byte[1 << 14];
    int left = AWAY;
    int read = 0;
    while (left > 0 && read >= 0) {
      read = exchange.getRequestBody().read(away, 0, Math.min(left, away.length));
      left -= Math.max(read, 0);
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    if (exchange.getRequestMethod().equals("HEAD")) {
      String length = Integer.toString(answer.body().length);
      exchange.getResponseHeaders().set("Content-Length", length);
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), answer.body().length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(answer.body());
    }
  }

  @Override
  public void close() {
    server.stop(0);
    api.close();
    threads.shutdownNow();
  }
}
