package limpid.weights;

import static limpid.weights.Goldens.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DownloadTest {
  private static final byte[] WHOLE = new byte[300_000];
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  static {
    new Random(1).nextBytes(WHOLE);
  }

  private final CountDownLatch over = new CountDownLatch(1);
  @TempDir private Path folder;
  private Server server;
  private Path file;
  private Path part;

  @BeforeEach
  void aServer() throws IOException {
    server = new Server();
    file = folder.resolve("cache/net.pth");
    part = folder.resolve("cache/net.pth.part");
  }

  @AfterEach
  void stop() throws IOException {
    over.countDown();
    server.close();
  }

  private static String sha() throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(WHOLE));
  }

  private void fetch(URI from, Duration patience) throws Exception {
    new Download(from, sha().substring(0, 8), 400_000, patience).to(file, (_, _) -> {});
  }

  private void fetch(URI from) throws Exception {
    fetch(from, PATIENCE);
  }

  /** Announces all of it and sends the beginning. */
  private static void sendPart(Server.Request request, int bytes) throws IOException {
    request.head(200, "Content-Length: " + WHOLE.length);
    request.out().write(WHOLE, 0, bytes);
    request.out().flush();
  }

  private void assertNothingIsThere() {
    assertFalse(Files.exists(file));
  }

  @Test
  void aWholeFileIsKeptUnderItsNameAndItsProgressTold() throws Exception {
    List<Long> told = new CopyOnWriteArrayList<>();
    URI from = server.at("/net.pth", request -> request.send(200, WHOLE));
    new Download(from, sha(), 300_000, PATIENCE)
        .to(file, (bytes, total) -> told.add(bytes + total));
    assertArrayEquals(WHOLE, Files.readAllBytes(file));
    assertFalse(Files.exists(part));
    assertEquals(600_000L, told.getLast());
  }

  @Test
  void redirectsAreFollowed() throws Exception {
    server.at("/there", request -> request.send(200, WHOLE));
    URI from =
        server.at(
            "/here",
            request -> {
              request.send(302, new byte[0], "Location: /there");
            });
    fetch(from);
    assertArrayEquals(WHOLE, Files.readAllBytes(file));
  }

  @Test
  void endlessRedirectsEnd() {
    URI from =
        server.at(
            "/round",
            request -> {
              request.send(302, new byte[0], "Location: /round");
            });
    assertRefused(() -> fetch(from), "/round: the server answers with HTTP status 302");
  }

  @Test
  void whatWasCutShortIsGoneOnWith() throws Exception {
    URI from =
        server.at(
            "/net.pth",
            request -> {
              if (server.ranges().size() == 1) {
                sendPart(request, 100_000);
              } else {
                int have = (int) Files.size(part);
                request.send(
                    206,
                    Arrays.copyOfRange(WHOLE, have, WHOLE.length),
                    "Content-Range: bytes %d-299999/300000".formatted(have));
              }
            });
    assertRefused(() -> fetch(from), "was cut short", "of 300000 bytes arrived");
    assertNothingIsThere();
    long have = Files.size(part);
    assertTrue(have > 0 && have <= 100_000);
    fetch(from);
    assertArrayEquals(WHOLE, Files.readAllBytes(file));
    assertEquals(List.of("null", "bytes=" + have + "-"), server.ranges());
  }

  @Test
  void aServerThatDoesNotKnowRangesSendsAllOfItAgain() throws Exception {
    Files.createDirectories(part.getParent());
    Files.write(part, new byte[1234]);
    fetch(server.at("/net.pth", request -> request.send(200, WHOLE)));
    assertArrayEquals(WHOLE, Files.readAllBytes(file));
  }

  @Test
  void aPartThatIsLongerThanTheFileIsForgotten() throws Exception {
    Files.createDirectories(part.getParent());
    Files.write(part, new byte[350_000]);
    URI from =
        server.at(
            "/net.pth",
            request -> {
              boolean ranged = request.range() != null;
              request.send(ranged ? 416 : 200, ranged ? new byte[0] : WHOLE);
            });
    fetch(from);
    assertArrayEquals(WHOLE, Files.readAllBytes(file));
  }

  @Test
  void anAnswerFromAnotherByteOnIsRefused() throws Exception {
    Files.createDirectories(part.getParent());
    Files.write(part, new byte[10]);
    URI from =
        server.at(
            "/net.pth",
            request -> {
              request.send(
                  206,
                  Arrays.copyOfRange(WHOLE, 5, WHOLE.length),
                  "Content-Range: bytes 5-299999/300000");
            });
    assertRefused(() -> fetch(from), "came from the wrong byte on");
    assertNothingIsThere();
  }

  @Test
  void aServerThatStopsSendingIsNotWaitedFor() throws Exception {
    URI from =
        server.at(
            "/net.pth",
            request -> {
              sendPart(request, 50_000);
              awaitEnd();
            });
    assertRefused(() -> fetch(from, Duration.ofSeconds(1)), "nothing arrived for 1 s", "goes on");
    assertNothingIsThere();
  }

  @Test
  void aServerThatNeverAnswersIsNotWaitedFor() {
    URI from = server.at("/net.pth", _ -> awaitEnd());
    assertRefused(() -> fetch(from, Duration.ofSeconds(1)), "the server does not answer");
  }

  private void awaitEnd() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void moreThanWasExpectedIsRefusedBeforeAndWhileItArrives() {
    URI announced =
        server.at(
            "/announced",
            request -> {
              request.head(200, "Content-Length: " + (1L << 40));
              request.out().write(WHOLE);
            });
    assertRefused(() -> fetch(announced), "has 1099511627776 bytes; at most 400000 are expected");
    URI endless =
        server.at(
            "/endless",
            request -> {
              request.head(200);
              for (int i = 0; i < 10; i++) {
                request.out().write(WHOLE);
              }
            });
    assertRefused(() -> fetch(endless), "goes on beyond 400000 bytes");
    assertNothingIsThere();
  }

  @Test
  void otherBytesAreNotKept() throws Exception {
    byte[] wrong = WHOLE.clone();
    wrong[123]++;
    URI from = server.at("/net.pth", request -> request.send(200, wrong));
    assertRefused(() -> fetch(from), "has the SHA-256", sha().substring(0, 8) + "... is expected");
    assertNothingIsThere();
    assertFalse(Files.exists(part));
  }

  @Test
  void theFileBeforeStaysWhenItsSuccessorFails() throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "before");
    URI from = server.at("/net.pth", request -> request.send(404, new byte[3]));
    assertRefused(() -> fetch(from), "/net.pth: the server answers with HTTP status 404");
    assertEquals("before", Files.readString(file));
  }

  @Test
  void aServerThatIsNotThereIsSaidSo() throws Exception {
    URI from = server.at("/net.pth", request -> request.send(200, WHOLE));
    server.close();
    assertRefused(() -> fetch(from), "the server cannot be reached");
    assertFalse(Files.exists(part));
  }

  @Test
  void foldersThatAFailureWouldLeaveEmptyAreTakenAway() throws Exception {
    URI from = server.at("/net.pth", request -> request.send(404, new byte[0]));
    Path inner = folder.resolve("new").resolve("inner");
    Download download = new Download(from, sha(), 1 << 20, PATIENCE);
    assertThrows(
        WeightsException.class, () -> download.to(inner.resolve("net.pth"), (bytes, total) -> {}));
    assertFalse(Files.exists(folder.resolve("new")));
    assertTrue(Files.exists(folder));
  }

  @Test
  void onlyHttpsIsTrustedFromElsewhere() {
    for (String other : List.of("http://example.org/a", "file:///etc/passwd", "ftp://a/b")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new Download(URI.create(other), "0123abcd", 1, PATIENCE),
          other);
    }
  }
}
