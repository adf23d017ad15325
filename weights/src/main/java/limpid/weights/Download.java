package limpid.weights;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file from the network, whole and the one that was meant, or not there at all. It grows beside
 * its place as {@code NAME.part}; what is there when a connection breaks is gone on with the next
 * time. Only what has the right SHA-256 gets its name.
 *
 * @param from where it is; HTTPS, or HTTP from this machine itself
 * @param sha256 what its SHA-256 begins with, in hexadecimal
 * @param limit the most bytes that it may have
 * @param patience how long nothing may arrive
 */
public record Download(URI from, String sha256, long limit, Duration patience) {
  private static final int BUFFER = 1 << 16;
  private static final Pattern RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

  /** Told of what has arrived. */
  @FunctionalInterface
  public interface Arrivals {
    /**
     * So much is there.
     *
     * @param total bytes that the file will have, or -1 if the server does not say
     */
    void at(long bytes, long total);
  }

  /** What a response announces: where its body goes on, and how long the file will be, or -1. */
  private record Body(long start, long total, InputStream stream) {}

  public Download {
    boolean secure = "https".equals(from.getScheme());
    boolean own = "http".equals(from.getScheme()) && isLoopback(from.getHost());
    if (!secure && !own) {
      throw new IllegalArgumentException(from + ": an https address is expected");
    }
    if (!sha256.matches("[0-9a-f]{8,64}")) {
      throw new IllegalArgumentException(
          "sha256: 8 to 64 hexadecimal digits are expected, got '" + sha256 + "'");
    }
  }

  private static boolean isLoopback(String host) {
    return "localhost".equals(host) || "127.0.0.1".equals(host);
  }

  /**
   * Gets the file, if it is not there yet.
   *
   * @throws WeightsException saying what went wrong: nothing is at {@code to} then that was not
   *     there before
   */
  public void to(Path to, Arrivals arrivals) {
    Path part = to.resolveSibling(to.getFileName() + ".part");
    Path folder = to.toAbsolutePath().getParent();
    List<Path> made = missing(folder);
    try {
      Files.createDirectories(folder);
      try (FileChannel file =
              FileChannel.open(
                  part,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE);
          FileLock lock = lock(file)) {
        if (lock == null) {
          throw refuse("is being downloaded to %s by another process", to);
        }
        receive(file, arrivals);
        check(file, part);
        file.force(true);
        Files.move(part, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        removeEmpty(part);
        removeEmpty(made);
      }
    } catch (IOException e) {
      throw new WeightsException(to + ": cannot be written: " + MappedFile.reason(e), e);
    }
  }

  private static void removeEmpty(Path part) throws IOException {
    if (Files.exists(part) && Files.size(part) == 0) {
      Files.delete(part);
    }
  }

  /** A folder and those above it that are not there, the innermost first. */
  private static List<Path> missing(Path folder) {
    List<Path> missing = new ArrayList<>();
    for (Path at = folder; at != null && Files.notExists(at); at = at.getParent()) {
      missing.add(at);
    }
    return missing;
  }

  private static void removeEmpty(List<Path> folders) throws IOException {
    try {
      for (Path folder : folders) {
        Files.deleteIfExists(folder);
      }
    } catch (DirectoryNotEmptyException _) {
      // what is in it, the download or a part of it, stays
    }
  }

  private static FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  private void receive(FileChannel file, Arrivals arrivals) throws IOException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(patience)
            .build()) {
      Body body = body(client, file);
      try (InputStream stream = body.stream) {
        file.truncate(body.start);
        file.position(body.start);
        copy(stream, file, body.total, arrivals);
      } finally {
        client.shutdownNow();
      }
      if (body.total >= 0 && file.size() != body.total) {
        throw refuse(
            "was cut short: %d of %d bytes arrived; the next try goes on there",
            file.size(), body.total);
      }
    }
  }

  /** Asks for what is missing, or for all of it if the server does not know what that is. */
  private Body body(HttpClient client, FileChannel file) throws IOException {
    long have = file.size();
    HttpResponse<InputStream> response = ask(client, have);
    if (have > 0 && response.statusCode() == 416) {
      response.body().close();
      have = 0;
      response = ask(client, 0);
    }
    long start = start(response, have);
    long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
    long total = length < 0 ? -1 : start + length;
    if (total > limit || start > limit) {
      response.body().close();
      throw refuse("has %d bytes; at most %d are expected", total, limit);
    }
    return new Body(start, total, response.body());
  }

  /** Where in the file the body of a response begins. */
  private long start(HttpResponse<InputStream> response, long have) throws IOException {
    int status = response.statusCode();
    if (status == 200) {
      return 0;
    }
    Matcher range = RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
    if (status == 206 && have > 0 && range.matches() && Long.parseLong(range.group(1)) == have) {
      return have;
    }
    response.body().close();
    throw status == 206
        ? refuse("came from the wrong byte on, which the server was not asked for")
        : refuse("the server answers with HTTP status %d", status);
  }

  private HttpResponse<InputStream> ask(HttpClient client, long from) {
    HttpRequest.Builder request = HttpRequest.newBuilder(this.from).timeout(patience).GET();
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (HttpConnectTimeoutException e) {
      throw refused("the server cannot be reached", e);
    } catch (HttpTimeoutException e) {
      throw refused("the server does not answer", e);
    } catch (IOException e) {
      throw refused(
          "the server cannot be reached" + (e.getMessage() == null ? "" : ": " + e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused("the download was interrupted", e);
    }
  }

  private void copy(InputStream from, FileChannel to, long total, Arrivals arrivals)
      throws IOException {
    AtomicLong arrived = new AtomicLong(System.nanoTime());
    AtomicBoolean stalled = new AtomicBoolean();
    Thread watch = Thread.startVirtualThread(() -> closeWhenIdle(from, arrived, stalled));
    try {
      byte[] buffer = new byte[BUFFER];
      for (int n = next(from, buffer); n >= 0; n = next(from, buffer)) {
        arrived.set(System.nanoTime());
        write(to, ByteBuffer.wrap(buffer, 0, n));
        if (to.size() > limit) {
          to.truncate(0);
          throw refuse("goes on beyond %d bytes, which is all that is expected", limit);
        }
        arrivals.at(to.size(), total);
      }
    } finally {
      watch.interrupt();
      if (stalled.get()) {
        throw refuse(
            "nothing arrived for %d s, after %d bytes; the next try goes on there",
            patience.toSeconds(), to.size());
      }
    }
  }

  /** The next bytes, or -1 at the end, be it the right one or not: sizes tell. */
  private static int next(InputStream from, byte[] buffer) {
    try {
      return from.read(buffer);
    } catch (IOException _) {
      return -1;
    }
  }

  private static void write(FileChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  private void closeWhenIdle(InputStream stream, AtomicLong arrived, AtomicBoolean stalled) {
    try {
      long left = patience.toNanos();
      while (left > 0) {
        Thread.sleep(Duration.ofNanos(left));
        left = arrived.get() + patience.toNanos() - System.nanoTime();
      }
      stalled.set(true);
      stream.close();
    } catch (InterruptedException | IOException _) {
      // the copy is done, or its stream is
    }
  }

  private void check(FileChannel file, Path part) throws IOException {
    String hash = hash(file);
    if (!hash.startsWith(sha256)) {
      Files.delete(part);
      throw refuse("has the SHA-256 %s; %s... is expected, and it was not kept", hash, sha256);
    }
  }

  private static String hash(FileChannel file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    file.position(0);
    while (file.read(buffer.clear()) >= 0) {
      digest.update(buffer.flip());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private WeightsException refuse(String format, Object... details) {
    return refused(format.formatted(details), null);
  }

  private WeightsException refused(String what, Exception cause) {
    return new WeightsException(from + ": " + what, cause);
  }
}
