package limpid.app.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import limpid.explain.catalogue.Methods;
import limpid.models.Architecture;
import limpid.models.Zoo;
import limpid.nn.Weights;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pages show step by step is what the library computes. */
class WalksTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  @TempDir private static Path folder;
  private static Api api;
  private static String image;

  @BeforeAll
  static void aNetAndAnImage() throws IOException {
    api =
        new Api(
            Limits.USUAL,
            new Served(
                List.of(net("net", "wrn10_1"), net("digits", "lenet5")),
                Methods.CATALOGUE,
                Map.of(),
                method -> Map.of(),
                option -> Map.of(),
                failure -> Optional.empty()));
    byte[] head = "P6\n40 32 255\n".getBytes(StandardCharsets.US_ASCII);
    byte[] photo = Arrays.copyOf(head, head.length + 40 * 32 * 3);
    SplittableRandom random = new SplittableRandom(3);
    for (int i = head.length; i < photo.length; i++) {
      photo[i] = (byte) random.nextInt(256);
    }
    image = asked("images", photo).path("image").asText();
  }

  private static Net net(String id, String name) {
    Architecture architecture = Zoo.find(name);
    var model = architecture.build(Weights.initialised(7));
    return Net.of(id, architecture, model, "w.safetensors", Limits.USUAL);
  }

  @AfterAll
  static void ends() {
    api.close();
  }

  private static JsonNode asked(String path, byte[] body) throws IOException {
    List<String> parts = List.of(path.split("/"));
    return MAPPER.readTree(
        api.answer(new Request("POST", parts, Fields.object(), "application/json", body)).body());
  }

  private static ObjectNode question() {
    return Fields.object().put("image", image).put("target", "dog");
  }

  private static JsonNode asked(String path, ObjectNode question) throws IOException {
    return asked(path, MAPPER.writeValueAsBytes(question));
  }

  private static float[] values(JsonNode tensor) {
    byte[] bytes = Base64.getDecoder().decode(tensor.path("data").asText());
    float[] values = new float[bytes.length / 4];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  @Test
  void theChannelsOfTheWalkSumToGradCamsRawMap() throws IOException {
    JsonNode walk = asked("walks/gradcam", question().put("layer", "block2"));
    ObjectNode question = question().set("options", Fields.object().put("layer", "block2"));
    float[] raw = values(asked("explain", question).path("raw"));
    float[] a = values(walk.path("activations"));
    float[] g = values(walk.path("gradients"));
    float[] w = values(walk.path("weights"));
    int cells = a.length / w.length;
    for (int p = 0; p < cells; p++) {
      double sum = 0;
      for (int k = 0; k < w.length; k++) {
        sum += w[k] * a[k * cells + p];
      }
      assertEquals(raw[p], sum, 1e-5);
    }
    double mean = 0;
    for (int p = 0; p < cells; p++) {
      mean += g[p] / cells;
    }
    assertEquals(w[0], mean, 1e-6);
  }

  @Test
  void theProductsOfAConvolutionSumToItsValue() throws IOException {
    JsonNode found = asked("walks/convolution", question().put("channel", 3).put("row", 0));
    float[] window = values(found.path("window"));
    float[] kernel = values(found.path("kernel"));
    double sum = found.path("bias").asDouble();
    for (int i = 0; i < window.length; i++) {
      sum += window[i] * kernel[i];
    }
    assertEquals(found.path("value").asDouble(), sum, 1e-5);
  }

  @Test
  void theTapeHasTheChainRulesGradients() throws IOException {
    JsonNode nodes = asked("walks/tape", Fields.object()).path("nodes");
    double s = 1 / (1 + Math.E);
    double h = 4 * s;
    assertEquals(h * h, nodes.get(9).path("value").asDouble(), 1e-5);
    assertEquals(2 * h * s * -3, nodes.get(0).path("gradient").asDouble(), 1e-4);
    assertEquals(2 * h * 4 * s * (1 - s), nodes.get(3).path("gradient").asDouble(), 1e-4);
  }

  @Test
  void theSumAlongThePathComesNearTheRiseOfTheScore() throws IOException {
    JsonNode found = asked("walks/path", question().put("steps", 60));
    double rise = found.path("end").asDouble() - found.path("start").asDouble();
    assertEquals(rise, found.path("sum").asDouble(), 0.05 * Math.abs(rise) + 1e-3);
    double sum = 0;
    for (float value : values(found.path("map"))) {
      sum += value;
    }
    assertEquals(found.path("sum").asDouble(), sum, 1e-4);
  }

  @Test
  void theLedgerAddsUp() throws IOException {
    JsonNode found = asked("walks/ledger", question());
    assertEquals(
        found.path("start").asDouble(),
        found.path("end").asDouble()
            + found.path("bias").asDouble()
            + found.path("lost").asDouble(),
        1e-4);
    assertTrue(found.path("entries").size() > 3);
  }

  @Test
  void theRulesOfTheReluLetByWhatTheySay() throws IOException {
    JsonNode found = asked("walks/rules", question());
    float[] a = values(found.path("activations"));
    float[] g = values(found.path("gradient"));
    float[] plain = values(found.path("plain"));
    float[] guided = values(found.path("guided"));
    float[] deconvnet = values(found.path("deconvnet"));
    for (int i = 0; i < a.length; i++) {
      assertEquals(a[i] > 0 ? g[i] : 0, plain[i]);
      assertEquals(a[i] > 0 && g[i] > 0 ? g[i] : 0, guided[i]);
      assertEquals(g[i] > 0 ? g[i] : 0, deconvnet[i]);
    }
    assertFalse(Arrays.equals(guided, plain) || Arrays.equals(guided, deconvnet));
  }

  @Test
  void camIsGradCamTimesThePlaces() throws IOException {
    JsonNode found = asked("walks/identity", question());
    float[] cam = values(found.path("cam"));
    float[] gradCam = values(found.path("gradcam"));
    assertEquals(cam.length, found.path("places").asInt());
    for (int i = 0; i < cam.length; i++) {
      assertEquals(cam[i], cam.length * gradCam[i], 1e-4);
    }
  }

  @Test
  void riseSaysHowManyMasksComeNext() throws IOException {
    JsonNode first = asked("walks/rise", question());
    assertEquals(50, first.path("samples").asInt());
    assertEquals(100, first.path("next").asInt());
    assertTrue(first.path("standardError").asDouble() > 0);
  }

  /** The probability of the way, from the root of a tree down. */
  private static double along(JsonNode branch, List<String> way) {
    double p = branch.path("probability").asDouble();
    double below = 0;
    double sum = 0;
    for (JsonNode part : branch.path("parts")) {
      sum += part.path("probability").asDouble();
      below += way.contains(part.path("id").asText()) ? along(part, way) : 0;
    }
    assertTrue(branch.path("parts").isEmpty() || Math.abs(sum - 1) < 1e-6, branch.toString());
    return branch.path("parts").isEmpty() ? p : p * below;
  }

  @Test
  void aTreeHasTheProbabilityOfItsWayAndAMapForEachDecision() throws IOException {
    JsonNode found = asked("walks/tree", question());
    List<String> way = new ArrayList<>();
    found.path("way").forEach(id -> way.add(id.asText()));
    assertEquals(found.path("tree").path("id").asText(), way.getFirst());
    assertEquals(found.path("probability").asDouble(), along(found.path("tree"), way), 1e-6);
    assertEquals(way.get(1), found.path("decision").path("taken").asText());
    for (int i = 0; i + 1 < way.size(); i++) {
      JsonNode decision = asked("walks/tree", question().put("group", way.get(i))).path("decision");
      assertEquals(way.get(i + 1), decision.path("taken").asText());
      assertEquals(32 * 32, values(decision.path("map")).length);
    }
    assertThrows(Refusal.class, () -> asked("walks/tree", question().put("group", "no such")));
  }

  @Test
  void nodesNameWhatTheyAreMadeOf() throws IOException {
    JsonNode nodes = asked("trace", question()).path("nodes");
    for (int i = 1; i < nodes.size(); i++) {
      assertEquals(i, nodes.get(i).path("number").asInt());
      for (JsonNode from : nodes.get(i).path("from")) {
        assertTrue(from.asInt() < i);
      }
    }
    JsonNode node = asked("node", question().put("node", "block1"));
    assertEquals(
        node.path("value").path("channels").path("shape"),
        node.path("gradient").path("channels").path("shape"));
    int counted = 0;
    for (JsonNode count : node.path("histogram").path("counts")) {
      counted += count.asInt();
    }
    assertEquals(32 * 32 * 16, counted);
  }

  private static JsonNode edited(String kind, int channel, double amount) throws IOException {
    ObjectNode edit =
        Fields.object()
            .put("layer", "block2")
            .put("kind", kind)
            .put("channel", channel)
            .put("amount", amount);
    return asked("node", question().put("node", "block2").set("edit", edit));
  }

  @Test
  void anEditChangesTheNodeAndWhatFollows() throws IOException {
    JsonNode plain = asked("node", question().put("node", "block2"));
    JsonNode zero = edited("zero", 1, 0);
    float[] before = values(plain.path("value").path("channels"));
    float[] after = values(zero.path("value").path("channels"));
    int cells = 16 * 16;
    for (int p = 0; p < cells; p++) {
      assertEquals(before[p], after[p]);
      assertEquals(0, after[cells + p], 0);
    }
    for (float value : values(edited("clamp", -1, 0.25).path("value").path("channels"))) {
      assertTrue(Math.abs(value) <= 0.25f);
    }
    assertNotEquals(plain.path("statistics"), edited("noise", -1, 0.5).path("statistics"));
    JsonNode classes = asked("explain", question()).path("classes");
    ObjectNode edit = Fields.object().put("layer", "block2").put("kind", "zero");
    assertNotEquals(classes, asked("explain", question().set("edit", edit)).path("classes"));
  }

  @Test
  void anEditOfWhatIsNotThereIsRefused() {
    assertThrows(Refusal.class, () -> edited("double", 0, 1));
    assertThrows(Refusal.class, () -> edited("zero", 4096, 1));
    assertThrows(Refusal.class, () -> edited("clamp", 0, -1));
  }

  @Test
  void aMapIsCorrelatedWithItself() throws IOException {
    ObjectNode results = Fields.object();
    String first = asked("explain", question()).path("result").asText();
    String second = asked("explain", question().put("method", "layercam")).path("result").asText();
    results.putArray("results").add(first).add(second);
    JsonNode rows = asked("correlations", results).path("correlations");
    assertEquals(1, rows.path(0).path(0).asDouble(), 1e-9);
    assertEquals(rows.path(0).path(1), rows.path(1).path(0));
  }

  @Test
  void mapsOfDifferentSizesAreCorrelatedAtTheSmaller() throws IOException {
    ObjectNode results = Fields.object();
    ArrayNode ids = results.putArray("results");
    for (String net : List.of("net", "digits")) {
      ObjectNode question = Fields.object().put("image", image).put("model", net);
      JsonNode found = asked("explain", question.put("method", "saliency"));
      assertEquals(net.equals("net") ? 32 : 28, found.path("map").path("shape").path(0).asInt());
      ids.add(found.path("result").asText());
    }
    JsonNode rows = asked("correlations", results).path("correlations");
    double found = rows.path(0).path(1).asDouble(Double.NaN);
    assertTrue(Math.abs(found) < 1, rows.toString());
    assertEquals(found, rows.path(1).path(0).asDouble());
  }

  /** What the compiler has to say about a program in one file. */
  private static List<String> complaints(String java) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    Path file = Files.writeString(folder.resolve("Shown.java"), java);
    try (var files = compiler.getStandardFileManager(found, null, StandardCharsets.UTF_8)) {
      String classes = System.getProperty("java.class.path");
      List<String> how = List.of("-proc:none", "-d", folder.toString(), "-classpath", classes);
      compiler.getTask(null, files, found, how, null, files.getJavaFileObjects(file)).call();
    }
    return found.getDiagnostics().stream()
        .filter(one -> one.getKind() == Diagnostic.Kind.ERROR)
        .map(Object::toString)
        .toList();
  }

  @Test
  void theJavaThatIsCopiedIsOfTheSameChoice() throws IOException {
    ObjectNode question = question().put("method", "smoothgrad");
    question.set("options", Fields.object().put("samples", 3).put("of", "saliency"));
    JsonNode same = asked("explain", question).path("same");
    String java = same.path("java").asText();
    assertTrue(java.contains("\"samples\", \"3\""), java);
    assertEquals(List.of(), complaints(java));
    assertEquals(
        "./limpid explain photo.png --model wrn10_1 --weights w.safetensors --method smoothgrad"
            + " --samples 3 --of saliency --target dog",
        same.path("cli").asText());
  }
}
