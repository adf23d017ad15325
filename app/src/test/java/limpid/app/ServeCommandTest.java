package limpid.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import limpid.app.serve.Limits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The studio's server: what it answers, and what it does not let anybody do. */
class ServeCommandTest {
  private static final Limits LIMITS =
      new Limits(1 << 20, 200_000, 1 << 20, 8, 2, 8, 200_000, 64, 4, Duration.ofSeconds(20));
  private static StudioServer server;
  private static String image;
  @TempDir static Path folder;

  @BeforeAll
  static void starts() throws IOException {
    server = StudioServer.small(LIMITS);
  }

  @BeforeEach
  void anImageIsThere() throws IOException, InterruptedException {
    image = server.image(Files.readAllBytes(Samples.png(folder.resolve("a.png"), 48, 40, 1)));
  }

  @AfterAll
  static void ends() {
    server.close();
  }

  private static String asking(String more) {
    return "{\"image\":\"%s\"%s}".formatted(image, more.isEmpty() ? "" : "," + more);
  }

  private static void refused(int status, String code, HttpResponse<byte[]> response)
      throws IOException {
    String body = new String(response.body(), StandardCharsets.UTF_8);
    assertEquals(status, response.statusCode(), body);
    assertEquals(code, StudioServer.json(response).path("error").path("code").asText(), body);
    assertFalse(body.contains("\tat ") || body.contains("Exception"), body);
  }

  /** Bytes as they are, and the first line that comes back. */
  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.lines().findFirst().orElse("");
    }
  }

  @Test
  void anExplanationIsThatOfTheCommandLine() throws Exception {
    Path photo = Samples.png(folder.resolve("same.png"), 48, 40, 3);
    Path raw = folder.resolve("raw.npy");
    String[] words = {
      "explain",
      photo.toString(),
      "--model",
      Samples.MODEL,
      "--weights",
      Samples.weights(folder).toString(),
      "--method",
      "hirescam",
      "--layer",
      "block2",
      "--target",
      "dog",
      "--raw",
      raw.toString(),
      "--out",
      folder.resolve("o").toString()
    };
    assertEquals(0, Cli.run((Object[]) words).code());
    String id = server.image(Files.readAllBytes(photo));
    JsonNode found =
        StudioServer.json(
            server.post(
                "/api/explain",
                "{\"image\":\"%s\",\"method\":\"hirescam\",\"options\":{\"layer\":\"block2\"},\"target\":\"dog\"}"
                    .formatted(id)));
    assertEquals("block2", found.path("layer").asText(), found.toString());
    assertEquals("dog", found.path("target").path("name").asText());
    assertEquals(5, found.path("classes").size());
    String result = "/api/results/" + found.path("result").asText();
    assertArrayEquals(Files.readAllBytes(raw), server.get(result + "/raw.npy").body());
    byte[] png = server.get(result + "/picture.png?colours=viridis").body();
    assertEquals("PNG", new String(png, 1, 3, StandardCharsets.US_ASCII));
    assertEquals(
        4, StudioServer.json(server.get(result + "/box?threshold=0.3")).path("box").size());
    assertEquals('P', server.get(result + "/bundle.zip").body()[0]);
  }

  @Test
  void aFrameIsExplainedAndNotKept() throws Exception {
    byte[] frame = Files.readAllBytes(Samples.png(folder.resolve("frame.png"), 48, 40, 5));
    HttpResponse<byte[]> answer =
        server.sent(
            server.request("/api/live?target=rank2").POST(BodyPublishers.ofByteArray(frame)));
    JsonNode json = StudioServer.json(answer);
    assertEquals("[32,32]", json.path("map").path("shape").toString(), json.toString());
    assertEquals(json.path("classes").path(1).path("index"), json.path("target").path("index"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"model\":\"resnet50\"' | none is served",
        "'\"method\":\"grad\"' | no method is named",
        "'\"target\":\"unicorn\"' | no class is named",
        "'\"target\":\"rank11\"' | there are 10 classes",
        "'\"target\":\"margin:cat\"' | two targets",
        "'\"options\":{\"samples\":3}' | has no option samples",
        "'\"options\":{\"layer\":{}}' | a text, a number",
        "'\"options\":[1]' | an object",
        "'\"method\":7' | a text is expected",
        "'\"method\":\"occlusion\",\"options\":{\"baseline\":\"/etc/passwd\"}' | is expected",
        "'\"method\":\"occlusion\",\"options\":{\"baseline\":\"docs/photos/chelsea.png\"}' | is"
            + " expected",
        "'\"method\":\"expected-gradients\",\"options\":{\"background\":\"/etc\"}' | is expected",
      })
  void whatIsUnknownIsSaid(String more, String sentence) throws Exception {
    HttpResponse<byte[]> answer = server.post("/api/explain", asking(more));
    refused(400, "bad-request", answer);
    String message = StudioServer.json(answer).path("error").path("message").asText();
    assertTrue(message.contains(sentence), message);
  }

  @Test
  void networksOfOneNameAreNumberedAndOthersAreNot() {
    assertEquals("vgg11", ServeCommand.free("vgg11", List.of("vgg11_bn")));
    assertEquals("vgg11-2", ServeCommand.free("vgg11", List.of("vgg11")));
    assertEquals("vgg11-3", ServeCommand.free("vgg11", List.of("vgg11", "vgg11-2")));
  }

  @Test
  void optionsThatPreparePhotosAreForOnnxFiles() {
    Cli cli = Cli.run("serve", "--no-open", "--port", 0, "--size", 40);
    assertEquals(2, cli.code(), cli.err());
    assertTrue(cli.err().contains("--size: is for ONNX files; networks of the zoo"), cli.err());
  }

  @Test
  void aLayerThatIsNotThereIsSaid() throws Exception {
    refused(
        422, "unfit", server.post("/api/explain", asking("\"options\":{\"layer\":\"nowhere\"}")));
  }

  @Test
  void moreThanOneRequestMayTakeIsRefusedAtOnce() throws Exception {
    for (String more :
        List.of(
            slow(1_000_000_000),
            slow(Integer.MAX_VALUE),
            "\"method\":\"sobol\",\"options\":{\"samples\":4000}",
            "\"method\":\"sscam\",\"options\":{\"samples\":40000}")) {
      HttpResponse<byte[]> answer = server.post("/api/jobs", asking(more));
      refused(400, "bad-request", answer);
      String body = new String(answer.body(), StandardCharsets.UTF_8);
      assertTrue(body.contains("more than the 200000 that one request may take"), body);
    }
    String parts = "\"method\":\"kernel-shap\",\"options\":{\"grid\":32}";
    HttpResponse<byte[]> answer = server.post("/api/explain", asking(parts));
    refused(400, "bad-request", answer);
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    assertTrue(body.contains("more than the 64 that the studio divides an image into"), body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/words.js", "/api/models", "/nothing"})
  void aHeadIsThatOfThePageWithoutIt(String path) throws Exception {
    HttpResponse<byte[]> page = server.get(path);
    HttpResponse<byte[]> head = server.sent(server.request(path).HEAD());
    assertEquals(page.statusCode(), head.statusCode());
    assertEquals(0, head.body().length);
    assertEquals(
        page.body().length, head.headers().firstValueAsLong("Content-Length").orElseThrow());
  }

  @Test
  void whatIsNotAnImageIsRefused() throws Exception {
    for (byte[] file :
        List.of(
            "not an image".getBytes(StandardCharsets.UTF_8),
            "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8),
            "P6\n20000 20000 255 ".getBytes(StandardCharsets.UTF_8),
            "P6\n500 401 255 ".getBytes(StandardCharsets.UTF_8))) {
      refused(
          415,
          "bad-image",
          server.sent(server.request("/api/images").POST(BodyPublishers.ofByteArray(file))));
    }
    byte[] png = Files.readAllBytes(Samples.png(folder.resolve("cut.png"), 48, 40, 1));
    byte[] half = Arrays.copyOf(png, png.length / 2);
    refused(
        415,
        "bad-image",
        server.sent(server.request("/api/images").POST(BodyPublishers.ofByteArray(half))));
    refused(
        413,
        "too-large",
        server.sent(
            server
                .request("/api/images")
                .POST(BodyPublishers.ofByteArray(new byte[(1 << 20) + 1]))));
    refused(
        404,
        "no-image",
        server.post("/api/explain", "{\"image\":\"00112233445566778899aabbccddeeff\"}"));
  }

  @Test
  void anEditOfNoLayerIsRefused() throws Exception {
    HttpResponse<byte[]> answer =
        server.post("/api/explain", asking("\"edit\":{\"layer\":\"nope\",\"kind\":\"zero\"}"));
    refused(400, "bad-request", answer);
    String said = new String(answer.body(), StandardCharsets.UTF_8);
    assertTrue(said.contains("edit: no layer is named nope"), said);
  }

  @Test
  void jsonIsHeldToItsLimits() throws Exception {
    refused(400, "bad-request", server.post("/api/explain", "{"));
    refused(400, "bad-request", server.post("/api/explain", "[]"));
    refused(400, "bad-request", server.post("/api/explain", "[".repeat(5000)));
    refused(413, "too-large", server.post("/api/explain", " ".repeat(1 << 17)));
    refused(
        415,
        "bad-type",
        server.sent(server.request("/api/explain").POST(BodyPublishers.ofString(asking("")))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../pom.xml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/etc/passwd",
        "//etc/passwd",
        "/messages-en.json/../studio.js",
        "/studio.js%00",
        "/limpid/app/serve/studio.js",
        "/api/samples/../../etc/passwd",
        "/api/samples/%2Fetc%2Fpasswd",
        "/api/results/x/y/z"
      })
  void noPathOfARequestReachesAFile(String path) throws IOException {
    String line =
        raw(
            "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n"
                .formatted(path, server.port()));
    assertTrue(line.contains(" 404 ") || line.contains(" 400 "), line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Host: evil.example | 403",
        "Host: evil.example:PORT | 403",
        "Host: 127.0.0.1 | 403",
        "Host: localhost:PORT\\r\\nOrigin: http://evil.example | 403",
        "Host: localhost:PORT\\r\\nOrigin: null | 403",
        "Host: localhost:PORT\\r\\nSec-Fetch-Site: cross-site | 403",
        "Host: localhost:PORT\\r\\nHost: localhost:PORT | 400",
        "X: y | 400",
        "Host: localhost:PORT\\r\\nOrigin: http://localhost:PORT | 200",
        "Host: 127.0.0.1:PORT | 200",
      })
  void onlyItsOwnPagesMayAsk(String headers, int status) throws IOException {
    String lines = headers.replace("\\r\\n", "\r\n").replace("PORT", "" + server.port());
    String line = raw("GET /api/models HTTP/1.1\r\n" + lines + "\r\nConnection: close\r\n\r\n");
    assertTrue(line.contains(" " + status + " "), line);
  }

  @Test
  void browsersAreToldWhatToHoldItTo() throws Exception {
    for (String path : List.of("/", "/api/models", "/nothing")) {
      var headers = server.get(path).headers();
      String policy = headers.firstValue("Content-Security-Policy").orElseThrow();
      assertTrue(policy.contains("default-src 'none'") && !policy.contains("unsafe"), policy);
      assertEquals("nosniff", headers.firstValue("X-Content-Type-Options").orElseThrow());
    }
  }

  @Test
  void aServerWithATokenAnswersWhoKnowsIt() throws Exception {
    String token = "a-long-token";
    try (StudioServer guarded =
        new StudioServer(
            LIMITS, Optional.of(token), List.of(StudioServer.net(Samples.MODEL, LIMITS)))) {
      refused(401, "token", guarded.get("/api/models"));
      refused(
          401,
          "token",
          guarded.sent(guarded.request("/api/models").header("Authorization", "Bearer x")));
      HttpRequest.Builder known =
          guarded.request("/api/models").header("Authorization", "Bearer " + token);
      assertEquals(200, guarded.sent(known).statusCode());
      assertEquals(200, guarded.get("/").statusCode());
    }
  }

  @Test
  @Tag("slow")
  void manyAtOnceAndSlowOnesAreAllAnsweredSomeByComeBackLaterAndLeaveNothing() throws Exception {
    List<Socket> slow = new ArrayList<>();
    long before = used();
    for (int i = 0; i < 40; i++) {
      Socket socket = new Socket("127.0.0.1", server.port());
      socket
          .getOutputStream()
          .write("POST /api/explain HTTP/1.1\r\nHost: l".getBytes(StandardCharsets.US_ASCII));
      slow.add(socket);
    }
    List<CompletableFuture<HttpResponse<byte[]>>> all = new ArrayList<>();
    HttpRequest request = server.posting("/api/explain", asking("")).build();
    for (int i = 0; i < 200; i++) {
      all.add(server.client().sendAsync(request, BodyHandlers.ofByteArray()));
    }
    Map<Integer, Integer> codes = new TreeMap<>();
    for (var one : all) {
      HttpResponse<byte[]> answer = answer(one, request);
      codes.merge(answer.statusCode(), 1, Integer::sum);
      if (answer.statusCode() == 429) {
        assertEquals("1", answer.headers().firstValue("Retry-After").orElseThrow());
      }
    }
    assertTrue(codes.getOrDefault(200, 0) >= LIMITS.running() + LIMITS.waiting(), codes + "");
    assertEquals(200, codes.getOrDefault(200, 0) + codes.getOrDefault(429, 0), codes + "");
    all.clear();
    for (Socket socket : slow) {
      socket.close();
    }
    long grown = used() - before;
    assertTrue(grown < 12 << 20, "grown by " + grown + " bytes");
  }

  /**
   * What a request is answered with; one that took the client longer to send than the server waits
   * is sent again.
   */
  private static HttpResponse<byte[]> answer(
      CompletableFuture<HttpResponse<byte[]>> sent, HttpRequest request) throws Exception {
    try {
      return sent.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      assertInstanceOf(IOException.class, e.getCause());
      return server.client().send(request, BodyHandlers.ofByteArray());
    }
  }

  @Test
  void slowClientsKeepNobodyWaitingAndAreLetGo() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        Socket socket = new Socket("127.0.0.1", server.port());
        socket
            .getOutputStream()
            .write("GET / HTTP/1.1\r\nHost: loc".getBytes(StandardCharsets.US_ASCII));
        slow.add(socket);
      }
      assertEquals(200, server.get("/api/models").statusCode());
      for (Socket socket : slow) {
        socket.setSoTimeout(15_000);
        InputStream in = socket.getInputStream();
        assertTrue(ended(in), "a connection that says nothing is closed");
      }
      assertEquals(200, server.get("/api/models").statusCode());
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void manyLargeBodiesAtOnceAreToldToComeBack() throws Exception {
    List<Socket> senders = new ArrayList<>();
    try {
      String head =
          "POST /api/images HTTP/1.1\r\nHost: localhost:%d\r\nContent-Length: 1000000\r\n\r\n"
              .formatted(server.port());
      for (int i = 0; i < 4 * LIMITS.running() + 1; i++) {
        Socket socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout(15_000);
        senders.add(socket);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(new byte[1000]);
      }
      int busy = 0;
      for (Socket socket : senders) {
        busy += status(socket).endsWith(" 429") ? 1 : 0;
      }
      assertEquals(1, busy);
    } finally {
      for (Socket socket : senders) {
        socket.close();
      }
    }
  }

  /** The beginning of an answer, or nothing where the server has hung up. */
  private static String status(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    } catch (SocketException _) {
      return "";
    }
  }

  private static boolean ended(InputStream in) throws IOException {
    try {
      in.readAllBytes();
      return true;
    } catch (SocketTimeoutException _) {
      return false;
    } catch (SocketException _) {
      return true;
    }
  }

  private static JsonNode awaited(String job, String state) throws Exception {
    for (int i = 0; i < 600; i++) {
      JsonNode json = StudioServer.json(server.get("/api/jobs/" + job));
      String now = json.path("state").asText();
      if (now.equals(state) || now.matches("failed|done|cancelled")) {
        assertEquals(state, now, json.toString());
        return json;
      }
      Thread.sleep(20);
    }
    throw new AssertionError(job + " never is " + state);
  }

  private static String started(String more) throws Exception {
    HttpResponse<byte[]> answer = server.post("/api/jobs", asking(more));
    assertEquals(202, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
    return StudioServer.json(answer).path("job").asText();
  }

  private static String slow(int samples) {
    return "\"method\":\"rise\",\"options\":{\"samples\":" + samples + "}";
  }

  @Test
  void aJobIsWatchedToItsEnd() throws Exception {
    String job = started(slow(1500));
    String events =
        new String(server.get("/api/jobs/" + job + "/events").body(), StandardCharsets.UTF_8);
    assertTrue(events.contains("event: done\ndata: {"), events);
    assertTrue(events.matches("(?s).*event: running\ndata: [^\n]*\"map\":.*"), events);
    JsonNode done = awaited(job, "done");
    assertEquals("rise", done.path("method").asText());
    assertTrue(done.path("precision").path("draws").asInt() == 1500, done.toString());
  }

  @Test
  void aCancelledJobStopsAndTheNextOneRuns() throws Exception {
    String endless = started(slow(190_000));
    String waits = started(slow(190_000));
    awaited(endless, "running");
    server.sent(server.request("/api/jobs/" + waits).DELETE());
    server.sent(server.request("/api/jobs/" + endless).DELETE());
    awaited(endless, "cancelled");
    awaited(waits, "cancelled");
    awaited(started(slow(20)), "done");
  }

  @Test
  void aJobThatNobodyWatchesAnyMoreStops() throws Exception {
    String endless = started(slow(190_000));
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      String head = "GET /api/jobs/%s/events HTTP/1.1\r\nHost: localhost:%d\r\n\r\n";
      socket
          .getOutputStream()
          .write(head.formatted(endless, server.port()).getBytes(StandardCharsets.US_ASCII));
      assertTrue(socket.getInputStream().read() > 0);
    }
    awaited(endless, "cancelled");
  }

  @Test
  void moreJobsThanMayWaitAreToldToComeBack() throws Exception {
    List<String> jobs = new ArrayList<>();
    int refused = 0;
    for (int i = 0; i < LIMITS.waiting() + 4; i++) {
      HttpResponse<byte[]> answer = server.post("/api/jobs", asking(slow(190_000)));
      if (answer.statusCode() == 429) {
        refused++;
      } else {
        jobs.add(StudioServer.json(answer).path("job").asText());
      }
    }
    for (String job : jobs) {
      server.sent(server.request("/api/jobs/" + job).DELETE());
      awaited(job, "cancelled");
    }
    assertTrue(refused >= 2, "refused " + refused);
  }

  @Test
  @Tag("slow")
  void memoryStaysFlatHoweverMuchIsAsked() throws Exception {
    long before = 0;
    for (int i = 0; i < 60; i++) {
      byte[] file = Files.readAllBytes(Samples.png(folder.resolve("m.png"), 300, 300, i));
      String id = server.image(file);
      assertEquals(
          200, server.post("/api/explain", "{\"image\":\"%s\"}".formatted(id)).statusCode());
      if (i == 30) {
        before = used();
      }
    }
    long grown = used() - before;
    assertTrue(grown < 12 << 20, "grown by " + grown + " bytes");
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(30);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void theMethodsFormNamesWhatAWrappedMethodTakes() throws Exception {
    JsonNode form = StudioServer.json(server.get("/api/methods/smoothgrad?of=gradcam"));
    List<String> names = new ArrayList<>();
    form.path("options").forEach(option -> names.add(option.path("name").asText()));
    assertTrue(names.contains("samples") && names.contains("layer"), names.toString());
  }

  @Test
  void badAddressesAreRefusedInASentence() {
    for (String[] words :
        List.of(
            new String[] {"serve", "--port", "70000"},
            new String[] {"serve", "--token", "a b"},
            new String[] {"serve", "nowhere=x.pth"},
            new String[] {"serve", "--port", "" + server.port()})) {
      Cli cli = Cli.run((Object[]) words);
      assertEquals(2, cli.code(), cli.err());
      assertEquals(1, cli.err().lines().count(), cli.err());
    }
  }
}
