package limpid.app.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import limpid.app.Cli;
import limpid.app.Samples;
import limpid.explain.picture.TreeChart;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class TreeCommandTest {
  @TempDir Path folder;
  private Path photo;
  private Path weights;

  @BeforeEach
  void aPhotoAndANet() throws IOException {
    photo = Samples.png(folder.resolve("one.png"), 60, 40, 1);
    weights = Samples.weights(folder);
  }

  private Cli run(Object first, Object... options) {
    Object[] net = {"tree", first, "--model", Samples.MODEL, "--weights", weights};
    return Cli.run(
        Stream.concat(Arrays.stream(net), Arrays.stream(options)).toArray(Object[]::new));
  }

  private void refused(String sentence, Cli cli) {
    assertEquals(2, cli.code());
    assertTrue(cli.err().contains(sentence), cli.err());
    assertFalse(cli.err().contains("\tat "), cli.err());
  }

  @Test
  void theRoadEndsAtTheClassThatIsPredicted() throws IOException {
    Cli text = run(photo, "--hierarchy", "wordnet");
    assertEquals(0, text.code(), text.err());
    String[] lines = text.out().split("\n");
    String name = lines[0].replace("Predicted class: ", "");
    assertTrue(
        lines[1].matches("  (vehicle|vertebrate) \\([0-9.]+ %\\), .*" + name + " \\([0-9.]+ %\\)"),
        text.out());
    JsonNode json = run(photo, "--hierarchy", "wordnet", "--json").json();
    JsonNode soft = json.at("/inputs/0/soft");
    assertEquals(name, soft.get("class").asText());
    double product = 1;
    for (JsonNode decision : soft.get("decisions")) {
      product *= decision.get("probability").asDouble();
      assertTrue(decision.get("entropy").asDouble() > 0);
      assertEquals(product, decision.get("reached").asDouble(), 1e-9);
    }
    assertEquals(product, soft.get("probability").asDouble(), 1e-9);
    assertTrue(json.at("/inputs/0/hard/decisions").size() > 1);
  }

  @Test
  void aTreeThatWasBuiltIsReadAgain() throws IOException {
    for (String[] kind : new String[][] {{"induced"}, {"wordnet"}, {"random", "--seed", "3"}}) {
      Path file = folder.resolve(kind[0] + ".json");
      Object[] options =
          Stream.concat(Stream.of("--hierarchy", kind[0]), Arrays.stream(kind).skip(1))
              .toArray(Object[]::new);
      Cli built =
          run("build", Stream.concat(Arrays.stream(options), Stream.of("--out", file)).toArray());
      assertEquals(0, built.code(), built.err());
      assertTrue(built.out().contains("10 classes in"), built.out());
      Cli same = run(photo, Stream.concat(Arrays.stream(options), Stream.of("--json")).toArray());
      assertEquals(
          same.json().at("/inputs"),
          run(photo, "--hierarchy", file, "--json").json().at("/inputs"));
    }
    Path raw = folder.resolve("raw.json");
    assertEquals(0, run("build", "--no-normalise", "--out", raw).code());
    assertTrue(Files.readString(raw).contains("\"links\""));
  }

  @Test
  void theRoadNotTakenPartsSomewhere() throws IOException {
    String taken = run(photo, "--json").json().at("/inputs/0/class").asText();
    String other = taken.equals("dog") ? "cat" : "dog";
    Cli why = run(photo, "--out", folder, "--why-not", other);
    assertTrue(why.out().contains("Why not " + other + ": at "), why.out());
    JsonNode json =
        run(photo, "--out", folder, "--why-not", other, "--json").json().at("/inputs/0/whyNot");
    assertEquals(other, json.get("class").asText());
    assertFalse(json.get("leftAt").isNull());
    Cli same = run(photo, "--out", folder, "--why-not", taken);
    assertTrue(same.out().contains(taken + " is what the tree says"), same.out());
    refused(
        "--why-not: no class is named 'horze'", run(photo, "--out", folder, "--why-not", "horze"));
  }

  @Test
  void twoClassesOfAnyNameHaveATree() throws IOException {
    Path data = Samples.dataset(folder.resolve("data"), 2, "gadget", "gizmo");
    Path two = folder.resolve("two.safetensors");
    Cli trained =
        Cli.run(
            "train",
            "--model",
            Samples.MODEL,
            "--data",
            data,
            "--epochs",
            1,
            "--batch",
            2,
            "--out",
            two);
    assertEquals(0, trained.code(), trained.err());
    Cli plain = Cli.run("classify", photo, "--model", Samples.MODEL, "--weights", two, "--json");
    Cli tree = Cli.run("tree", photo, "--model", Samples.MODEL, "--weights", two, "--json");
    assertEquals(0, tree.code(), tree.err());
    JsonNode top = plain.json().at("/inputs/0/classes/0");
    JsonNode said = tree.json().at("/inputs/0/soft");
    assertEquals(top.get("name"), said.get("class"));
    assertEquals(top.get("probability").asDouble(), said.get("probability").asDouble(), 1e-6);
    refused(
        "2 of the 2 classes are not known to WordNet's extract, gadget among them",
        Cli.run(
            "tree", photo, "--model", Samples.MODEL, "--weights", two, "--hierarchy", "wordnet"));
  }

  @Test
  void aSheetHasAMapForEachDecision() throws IOException {
    String taken =
        run(photo, "--hierarchy", "wordnet", "--json").json().at("/inputs/0/class").asText();
    String other = taken.equals("dog") ? "cat" : "dog";
    Path out = folder.resolve("out");
    Cli one = run(photo, "--hierarchy", "wordnet", "--out", out, "--json");
    assertEquals(0, one.code(), one.err());
    JsonNode said = one.json().at("/inputs/0");
    BufferedImage sheet = ImageIO.read(Path.of(said.get("picture").asText()).toFile());
    int decisions = said.at("/soft/decisions").size();
    assertTrue(sheet.getWidth() > (decisions + 1) * 150, sheet.getWidth() + " wide");
    Cli two =
        run(
            photo,
            "--hierarchy",
            "wordnet",
            "--out",
            out,
            "--why-not",
            other,
            "--method",
            "gradient",
            "--json");
    assertEquals(0, two.code(), two.err());
    Path picture = Path.of(two.json().at("/inputs/0/picture").asText());
    assertTrue(picture.endsWith("one-tree-gradient-" + taken + ".png"), picture.toString());
    assertTrue(ImageIO.read(picture.toFile()).getHeight() > 1.4 * sheet.getHeight());
    refused("--window: is for a method", run(photo, "--window", "3"));
    refused("one method at one layer is expected", run(photo, "--method", "all"));
  }

  @Test
  void theWholeTreeIsAPageAndAPicture() throws IOException {
    Path html = folder.resolve("tree.html");
    Path png = folder.resolve("tree.png");
    Path leaves = Samples.dataset(folder.resolve("data"), 1, "cat", "ship").resolve("train");
    Cli cli =
        run(
            "show",
            photo,
            "--hierarchy",
            "wordnet",
            "--html",
            html,
            "--png",
            png,
            "--leaves",
            leaves);
    assertEquals(0, cli.code(), cli.err());
    String page = Files.readString(html);
    assertTrue(page.contains("default-src 'none'"), page);
    assertFalse(page.matches("(?s).*(src|href)=.(https?:)?//.*"), "loads from elsewhere");
    assertFalse(page.matches("(?s).* on[a-z]+=\".*"), "has a handler inline");
    assertEquals(18, page.split("<g class=.node", -1).length - 1);
    assertEquals(2, page.split("<image ", -1).length - 1);
    String taken =
        run(photo, "--hierarchy", "wordnet", "--json").json().at("/inputs/0/class").asText();
    assertTrue(page.contains("Predicted class: " + taken), page);
    assertTrue(page.matches("(?s).*<g class=.node leaf on.[^>]*data-name=." + taken + ".*"), page);
    assertTrue(ImageIO.read(png.toFile()).getWidth() > 400);
    assertEquals(0, run("show", "--png", png, "--json").code());
    refused("--html FILE.html, --png FILE.png or both", run("show"));
    refused(
        "has no images in folders named like classes",
        run("show", "--png", png, "--leaves", folder));
  }

  @Test
  void optionsThatWouldDoNothingAreRefused() {
    String seed = "--seed: is for --hierarchy random, not for --hierarchy induced";
    refused(seed, run("build", "--seed", 3, "--out", folder.resolve("a.json")));
    refused(seed, run("show", "--seed", 3));
    refused(seed, run("evaluate", folder, "--seed", 3));
    refused("--seed: is for a method", run(photo, "--seed", 3));
    Path file = folder.resolve("a.json");
    refused("--bgr: would do nothing here", run("build", "--bgr", "--out", file));
    refused("--std: would do nothing here", Cli.run("kernels", "--std", ".5"));
    refused("--crop: wants INPUT beside it", run("show", "--crop", "no", "--html", "a.html"));
    refused(
        "--no-normalise: is for --hierarchy induced, not for --hierarchy wordnet",
        run(photo, "--hierarchy", "wordnet", "--no-normalise"));
    refused("--rule: wants INPUT", run("show", "--rule", "hard", "--png", folder.resolve("a.png")));
    refused("--colours: wants --method, --why-not or --out", run(photo, "--colours", "jet"));
    refused("the name of a .png file is expected", run("show", "--png", folder.resolve("a.html")));
    refused("the name of a .json file is expected", run("build", "--out", folder.resolve("a")));
    refused(
        "--seed: a whole number is expected, got 'x'",
        run(photo, "--hierarchy", "random", "--seed", "x"));
  }

  @Test
  void whatStandsInAPageIsNoMarkup() {
    var branch =
        new TreeChart.Branch("<x>", "a \"b\" <script>", "", Optional.empty(), 0, false, List.of());
    var root = new TreeChart.Branch("r", "r & s", "", Optional.empty(), 0, false, List.of(branch));
    String page = new TreePage(new TreeChart("t <b>", root), "", Optional.empty()).html();
    assertTrue(page.contains("a &quot;b&quot; &lt;script&gt;"), page);
    assertTrue(page.contains("r &amp; s"), page);
    assertFalse(page.contains("t <b>"), page);
  }

  @Test
  void accuraciesAreCountedByHand() throws IOException {
    Path data = Samples.dataset(folder.resolve("data"), 3, "cat", "dog", "ship");
    JsonNode json = run("evaluate", data, "--hierarchy", "random", "--seed", 4, "--json").json();
    assertEquals(9, json.get("images").asInt());
    Path tree = folder.resolve("random.json");
    run("build", "--hierarchy", "random", "--seed", "4", "--out", tree);
    Path test = data.resolve("test");
    double[] right = new double[3];
    for (String name : List.of("cat", "dog", "ship")) {
      JsonNode inputs = run(test.resolve(name), "--hierarchy", tree, "--json").json().get("inputs");
      for (JsonNode one : inputs) {
        int rule = 0;
        for (String by : List.of("plain", "hard", "soft")) {
          right[rule++] += one.at("/" + by + "/class").asText().equals(name) ? 1. / 9 : 0;
        }
      }
    }
    assertEquals(right[0], json.get("plain").asDouble(), 1e-9);
    assertEquals(right[1], json.get("hard").asDouble(), 1e-9);
    assertEquals(right[2], json.get("soft").asDouble(), 1e-9);
    assertEquals(4, run("evaluate", data, "--limit", "4", "--json").json().get("images").asInt());
    Samples.png(folder.resolve("odd sizes/cat/0.png"), 16, 16, 1);
    refused(
        "has an image of 16x16 pixels; all of 32x32 are expected",
        run("evaluate", folder.resolve("odd sizes"), "--size", "native"));
    refused("--limit: 1 or more", run("evaluate", data, "--limit", "0"));
    refused("its images have no classes", run("evaluate", test.resolve("cat")));
    refused(
        "is no class of the net",
        run("evaluate", Samples.dataset(folder.resolve("odd"), 1, "gadget")));
  }

  @Test
  void anImportedNetHasTheSameTree() throws IOException {
    Path onnx = folder.resolve("net.onnx");
    assertEquals(0, Cli.run("export", Samples.MODEL, onnx, "--weights", weights).code());
    String labels = String.join("\n", Samples.architecture().labels().names());
    Path names = Files.writeString(folder.resolve("names.txt"), labels);
    Path own = folder.resolve("own.json");
    Path got = folder.resolve("got.json");
    assertEquals(0, run("build", "--out", own).code());
    Cli built = Cli.run("tree", "build", "--model", onnx, "--labels", names, "--out", got);
    assertEquals(0, built.code(), built.err());
    assertEquals(Files.readString(own), Files.readString(got));
    Cli read = Cli.run("tree", photo, "--model", onnx, "--labels", names, "--out", folder);
    assertEquals(0, read.code(), read.err());
    assertTrue(read.out().startsWith("Predicted class: "), read.out());
  }

  @Test
  void whatIsNoTreeIsOneSentence() throws IOException {
    refused("there is no such file", run(photo, "--hierarchy", "wordnat"));
    refused("--hierarchy: the name of a file is expected, got ''", run(photo, "--hierarchy", ""));
    refused(
        "is not JSON: Unexpected end-of-input: expected close marker for Object\n",
        run(photo, "--hierarchy", Files.writeString(folder.resolve("a.json"), "{")));
    refused(
        "is no hierarchy",
        run(photo, "--hierarchy", Files.writeString(folder.resolve("b.json"), "[1]")));
    refused(
        "has no \"id\"",
        run(
            photo,
            "--hierarchy",
            Files.writeString(folder.resolve("c.json"), "{\"nodes\": [{}], \"links\": []}")));
    Path file = folder.resolve("tree.json");
    run("build", "--hierarchy", "wordnet", "--out", file);
    String tree = Files.readString(file);
    Path odd =
        Files.writeString(
            folder.resolve("d.json"),
            tree.replace("n02121620", "n99999999").replace("\"cat\"", "\"\""));
    refused("the leaf n99999999 is none of the 10 classes", run(photo, "--hierarchy", odd));
    refused("Missing required parameter: 'INPUT', or one of the commands", run("--json"));
    refused("--out", Cli.run("tree", "build"));
  }
}
