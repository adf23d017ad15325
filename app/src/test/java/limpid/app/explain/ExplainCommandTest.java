package limpid.app.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import limpid.app.Cli;
import limpid.app.Samples;
import limpid.app.given.ModelOptions;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.explain.Explanation;
import limpid.explain.cam.GradCam;
import limpid.explain.catalogue.Methods;
import limpid.explain.gradient.Gradient;
import limpid.explain.gradient.SmoothGrad;
import limpid.explain.perturbation.Occlusion;
import limpid.explain.run.LayerChoice;
import limpid.explain.target.OutputTarget;
import limpid.models.photo.Photo;
import limpid.nn.Model;
import limpid.weights.Npy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class ExplainCommandTest {
  @TempDir Path folder;
  private Path weights;
  private Path photo;
  private Path out;
  private Model model;
  private Tensor input;

  @BeforeEach
  void aNetAndAPhoto() throws IOException {
    weights = Samples.weights(folder);
    photo = Samples.png(folder.resolve("disc.png"), 60, 40, 1);
    out = folder.resolve("new/out");
    model = Samples.model(weights);
    input = Samples.architecture().preprocessing().apply(Photo.read(photo));
  }

  private Cli explain(Object... options) {
    List<Object> all = new ArrayList<>(List.of("explain", photo));
    all.addAll(List.of("--model", Samples.MODEL, "--weights", weights, "--out", out));
    all.addAll(List.of(options));
    Cli cli = Cli.run(all.toArray());
    assertEquals(0, cli.code(), cli.err());
    assertEquals("", cli.err());
    return cli;
  }

  private List<String> written() throws IOException {
    try (Stream<Path> files = Files.list(out)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private String topClass() {
    int top =
        new GradCam().explain(model, input, OutputTarget.top()).score().classIndex().getAsInt();
    return Samples.architecture().labels().name(top);
  }

  @Test
  void aLedgerIsATableAndJsonAndAPicture() throws IOException {
    Cli cli = explain("--method", "lrp", "--ledger");
    String name = "disc-lrp-" + topClass();
    assertEquals(List.of(name + "-ledger.png", name + ".png"), written());
    assertTrue(cli.out().contains("ledger drawn in " + out.resolve(name + "-ledger.png")));
    JsonNode ledger =
        explain("--method", "lrp", "--ledger", "--json").json().findValues("ledger").stream()
            .filter(found -> found.has("entries"))
            .findFirst()
            .orElseThrow();
    double kept = ledger.get("end").asDouble();
    for (String leak : List.of("bias", "epsilon", "zero", "pooling", "padding", "rule")) {
      kept += ledger.get("leaks").get(leak).asDouble();
      assertTrue(ledger.get("entries").get(0).get("leaks").has(leak));
    }
    double start = ledger.get("start").asDouble();
    assertEquals(start, kept, 1e-4 * (1 + Math.abs(start)));
    Path picture = Path.of(ledger.get("picture").asText());
    assertTrue(ImageIO.read(picture.toFile()).getWidth() > 440);
  }

  @Test
  void aPictureIsNamedAfterInputMethodAndClass() throws IOException {
    Cli cli = explain();
    String name = "disc-gradcam-" + topClass() + ".png";
    assertEquals(List.of(name), written());
    BufferedImage picture = ImageIO.read(out.resolve(name).toFile());
    assertTrue(picture.getWidth() >= 2 * 480 && picture.getHeight() >= 320);
    assertTrue(cli.out().contains(out.resolve(name).toString()), cli.out());
    assertTrue(cli.out().contains("at layer relu [1,8,8,64]"), cli.out());
    assertTrue(cli.out().contains("weights read in "), cli.out());
  }

  @Test
  void everyMethodAndTargetGetsAPicture() throws IOException {
    explain("--method", "gradcam, gradient,gradcam", "--target", "cat", "--target", "5");
    assertEquals(
        List.of(
            "disc-gradcam-cat.png",
            "disc-gradcam-dog.png",
            "disc-gradient-cat.png",
            "disc-gradient-dog.png"),
        written());
  }

  @Test
  void inputsOfOneNameDoNotReplaceEachOther() throws IOException {
    Path other = Samples.png(folder.resolve("other/disc.png"), 50, 50, 2);
    explain(other, "--target", "cat");
    assertEquals(List.of("disc-gradcam-cat-2.png", "disc-gradcam-cat.png"), written());
  }

  @Test
  void top3IsTheThreeMostLikelyClassesInOrder() throws IOException {
    JsonNode one = explain("--target", "top3", "--json").json().at("/inputs/0");
    assertEquals(3, one.get("explanations").size());
    for (int i = 0; i < 3; i++) {
      int expected = one.at("/classes/" + i + "/index").asInt();
      assertEquals(expected, one.at("/explanations/" + i + "/target/index").asInt());
    }
  }

  @Test
  void mapAndRawMapAreThoseOfTheLibrary() {
    Path map = folder.resolve("map.npy");
    Path raw = folder.resolve("raw.npy");
    explain("--target", "3", "--layer", "block2", "--map", map, "--raw", raw);
    Explanation expected =
        new GradCam(LayerChoice.named("block2")).explain(model, input, OutputTarget.of(3));
    assertSame(expected.map(), Npy.read(map));
    assertSame(expected.raw(), Npy.read(raw));
    assertEquals(Shape.of(32, 32), Npy.read(map).shape());
    assertEquals(Shape.of(16, 16), Npy.read(raw).shape());
  }

  @Test
  void theRawMapOfPixelsHasItsChannelsFirst() {
    Path raw = folder.resolve("raw.npy");
    explain("--method", "gradient", "--target", "3", "--raw", raw);
    Tensor expected = new Gradient().explain(model, input, OutputTarget.of(3)).raw();
    Tensor got = Npy.read(raw);
    assertEquals(Shape.of(3, 32, 32), got.shape());
    for (int channel = 0; channel < 3; channel++) {
      assertEquals(expected.at(5, 9, channel), got.at(channel, 5, 9));
    }
  }

  private static void assertSame(Tensor expected, Tensor got) {
    assertEquals(expected.shape(), got.shape());
    assertArrayEquals(expected.data(), got.data());
  }

  @Test
  void anArrayOfThePreprocessedPhotoGivesThePhotosNumbers() throws IOException {
    Tensor planes = Node.constant(input).permute(0, 3, 1, 2).value();
    JsonNode fromPhoto = explain("--json").json().at("/inputs/0/classes");
    Npy.write(folder.resolve("four.npy"), planes);
    Npy.write(folder.resolve("three.npy"), planes.reshape(Shape.of(3, 32, 32)));
    for (String name : new String[] {"four.npy", "three.npy"}) {
      photo = folder.resolve(name);
      assertEquals(fromPhoto, explain("--json").json().at("/inputs/0/classes"));
    }
  }

  @Test
  void anAlphaChannelIsDroppedAsPilDropsIt() throws IOException {
    JsonNode opaque = explain("--json").json().at("/inputs/0/classes");
    BufferedImage image = Samples.photo(60, 40, BufferedImage.TYPE_INT_ARGB, 1);
    image.getAlphaRaster().setSample(3, 3, 0, 100);
    photo = folder.resolve("alpha.png");
    ImageIO.write(image, "png", photo.toFile());
    assertEquals(opaque, explain("--json").json().at("/inputs/0/classes"));
  }

  @Test
  void resultsDoNotDependOnTheNumberOfThreads() {
    Path one = folder.resolve("one.npy");
    Path two = folder.resolve("two.npy");
    explain("--threads", "1", "--raw", one);
    explain("--threads", "2", "--raw", two);
    assertSame(Npy.read(one), Npy.read(two));
  }

  @Test
  void severalPhotosAreExplainedAsEachIsByItself() throws IOException {
    Path other = Samples.png(folder.resolve("other.png"), 50, 50, 2);
    Object[] options = {"--json", "--method", "gradcam,gradient", "--target", "top2"};
    JsonNode first = explain(options).json().at("/inputs/0");
    Path before = photo;
    photo = other;
    JsonNode second = explain(options).json().at("/inputs/0");
    photo = before;
    for (boolean precise : new boolean[] {false, true}) {
      List<Object> both = new ArrayList<>(List.of(other));
      both.addAll(List.of(options));
      both.addAll(precise ? List.of("--precise") : List.of());
      JsonNode inputs = explain(both.toArray()).json().get("inputs");
      assertAgree(first, inputs.get(0));
      assertAgree(second, inputs.get(1));
    }
  }

  private static void assertAgree(JsonNode wanted, JsonNode got) {
    assertEquals(4, got.get("explanations").size());
    for (int i = 0; i < 4; i++) {
      JsonNode one = wanted.at("/explanations/" + i);
      JsonNode two = got.at("/explanations/" + i);
      assertEquals(one.at("/method"), two.at("/method"));
      assertEquals(one.at("/layerShape"), two.at("/layerShape"));
      assertEquals(one.at("/target/index"), two.at("/target/index"));
      assertEquals(one.at("/target/value").asDouble(), two.at("/target/value").asDouble(), 1e-5);
    }
  }

  @Test
  void methodsThatDrawSayHowWellTheyKnowTheirMap() throws IOException {
    Object[] all = {"--method", "smoothgrad", "--samples", "40"};
    assertTrue(explain(all).out().contains("% of the map's range, after 40 draws"));
    Object[] ended = {"--method", "smoothgrad", "--samples", "40", "--until", "0.5", "--json"};
    JsonNode known = explain(ended).json().at("/inputs/0/explanations/0/precision");
    assertTrue(known.get("draws").asInt() < 40, known.toString());
    assertTrue(known.get("ofRange").asDouble() <= .5, known.toString());
    assertTrue(known.get("standardError").asDouble() > 0, known.toString());
  }

  @Test
  void occlusionAndSmoothGradAreThoseOfTheLibraryWhateverTheBatch() {
    Path raw = folder.resolve("raw.npy");
    for (String batch : new String[] {"1", "7", "64"}) {
      Object[] common = {"--target", "3", "--batch", batch, "--raw", raw};
      explain(with(common, "--method", "occlusion", "--window", "8", "--stride", "5"));
      assertNear(
          new Occlusion(8, 5).explain(model, input, OutputTarget.of(3)).raw(), Npy.read(raw));
      explain(
          with(common, "--method", "smoothgrad", "--samples", "4", "--noise", ".1", "--seed", "3"));
      Tensor smooth = new SmoothGrad(4, .1, 3).explain(model, input, OutputTarget.of(3)).raw();
      assertNear(ExplanationFiles.channelsFirst(smooth), Npy.read(raw));
    }
  }

  private static Object[] with(Object[] common, Object... options) {
    return Stream.concat(Stream.of(common), Stream.of(options)).toArray();
  }

  private static void assertNear(Tensor expected, Tensor got) {
    assertEquals(expected.shape(), got.shape());
    assertArrayEquals(expected.data(), got.data(), 1e-5f);
  }

  @Test
  void jsonIsOneObjectWithEverythingInIt() throws IOException {
    Path map = folder.resolve("map.npy");
    JsonNode json = explain("--json", "--target", "truck", "--map", map).json();
    assertEquals("explain", json.get("command").asText());
    assertEquals(Samples.MODEL, json.at("/model/name").asText());
    assertEquals(weights.toString(), json.at("/model/weights").asText());
    assertEquals(10, json.at("/model/classes").asInt());
    assertEquals("gradcam", json.at("/methods/0/name").asText());
    assertEquals("pytorch-grad-cam", json.at("/methods/0/options/convention").asText());
    assertTrue(json.at("/methods/0/options/layer").isNull());
    JsonNode one = json.at("/inputs/0");
    assertEquals(photo.toString(), one.get("input").asText());
    assertEquals(5, one.get("classes").size());
    JsonNode explanation = one.at("/explanations/0");
    assertEquals("gradcam", explanation.get("method").asText());
    assertEquals("relu", explanation.get("layer").asText());
    assertEquals("[1,8,8,64]", explanation.get("layerShape").toString());
    assertEquals("[8,8]", explanation.get("rawShape").toString());
    assertEquals(9, explanation.at("/target/index").asInt());
    assertEquals("truck", explanation.at("/target/name").asText());
    assertEquals("logit of class 9", explanation.at("/target/score").asText());
    assertEquals(logit(9), explanation.at("/target/value").asDouble(), 1e-6);
    assertEquals(map.toString(), explanation.get("map").asText());
    assertTrue(explanation.get("raw").isNull());
    assertTrue(explanation.has("finding") && explanation.has("note"));
    assertTrue(Files.isRegularFile(Path.of(explanation.get("picture").asText())));
    for (String time : new String[] {"/seconds/weights", "/seconds/total"}) {
      assertTrue(json.at(time).isNumber());
    }
    for (String time : new String[] {"/seconds/method", "/seconds/picture"}) {
      assertTrue(explanation.at(time).isNumber());
    }
  }

  private double logit(int index) {
    return model.logits(input).at(0, index);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gradient", "guided-backprop", "smoothgrad", "occlusion"})
  void aSinglePixelIsExplainedByMethodsThatNeedNoLayer(String method) throws IOException {
    photo = folder.resolve("pixel.npy");
    Npy.write(photo, Tensor.filled(Shape.of(3, 1, 1), .5f));
    Path raw = folder.resolve("raw.npy");
    explain("--method", method, "--target", "3", "--raw", raw);
    assertEquals(List.of("pixel-" + method + "-cat.png"), written());
    assertEquals(1, Npy.read(raw).shape().at(-1));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 5", "7, 1"})
  void photosOfAPixelAndUpAreExplained(int width, int height) throws IOException {
    photo = Samples.png(folder.resolve("dot.png"), width, height, 0);
    Cli cli = explain("--method", "gradient", "--target", "0");
    assertEquals(0, cli.code(), cli.err());
  }

  @Test
  void pixelMethodsHaveNoLayer() throws IOException {
    JsonNode json = explain("--json", "--method", "gradient").json();
    JsonNode explanation = json.at("/inputs/0/explanations/0");
    assertTrue(explanation.get("layer").isNull() && explanation.get("layerShape").isNull());
    assertEquals("[3,32,32]", explanation.get("rawShape").toString());
    assertFalse(explain("--method", "gradient").out().contains("layer"));
  }

  @Test
  void labelsBesideTheWeightsAreUsed() throws IOException {
    Path labels = ModelOptions.besides(weights);
    Files.writeString(labels, "\uFEFFa\nb\nc\nd\ne\nf\ng\nh\ni\nTall, Dark\n");
    explain("--target", "tall, dark");
    assertEquals(List.of("disc-gradcam-tall-dark.png"), written());
  }

  @Test
  void allMethodsAreOnOneSheetAndTheOthersAreNamedWithTheirReason() throws IOException {
    photo = folder.resolve("pixel.npy");
    Npy.write(photo, Tensor.filled(Shape.of(3, 1, 1), .5f));
    JsonNode input =
        explain("--method", "all", "--target", "3", "--samples", "2", "--json")
            .json()
            .at("/inputs/0");
    assertEquals(List.of("pixel-sheet-cat.png"), written());
    List<String> drawn = input.get("explanations").findValuesAsText("method");
    List<String> unfit = input.get("unfit").findValuesAsText("method");
    assertTrue(drawn.containsAll(List.of("gradient", "saliency", "occlusion")), drawn.toString());
    assertTrue(unfit.containsAll(List.of("gradcam", "layercam")), unfit.toString());
    assertTrue(input.at("/unfit/0/why").asText().contains("feature maps"));
    assertEquals(Methods.all().size(), input.get("explanations").size() + unfit.size());
  }

  @Test
  void methodsWithMorePassesAreLeftOutOfAll() {
    Cli cli = explain("--method", "all", "--target", "3", "--passes", "1");
    assertTrue(cli.out().contains("  occlusion: takes "), cli.out());
    assertTrue(cli.out().contains("gradcam of logit of cat"), cli.out());
    assertFalse(cli.out().contains("occlusion of logit"), cli.out());
  }

  @Test
  void aSheetIsForATargetAndShapsPlotForAMethod() throws IOException {
    Object[] what = {"--method", "gradcam,gradient", "--target", "cat", "--target", "dog"};
    explain(with(what, "--plot", "sheet", "--scale", "shared", "--colours", "turbo"));
    assertEquals(List.of("disc-sheet-cat.png", "disc-sheet-dog.png"), written());
    Cli shap = explain(with(what, "--plot", "shap"));
    assertEquals(4, written().size());
    assertTrue(written().contains("disc-gradient-shap.png"));
    assertEquals(2, shap.out().lines().filter(line -> line.contains(", drawn in ")).count());
  }

  @Test
  void theWeightOfThePhotoDecidesHowMuchIsSeenOfIt() throws IOException {
    explain("--target", "cat", "--overlay", "1");
    BufferedImage picture = ImageIO.read(out.resolve("disc-gradcam-cat.png").toFile());
    int red = picture.getRGB(24 + 200, 54 + 150) >> 16 & 255;
    int over = picture.getRGB(24 + 480 + 28 + 200, 54 + 150) >> 16 & 255;
    assertEquals(red, over, 25);
  }

  @Test
  void rankedIsTheMostLikelyClasses() throws IOException {
    JsonNode top = explain("--target", "top3", "--json").json().at("/inputs/0/explanations");
    JsonNode ranked = explain("--ranked", "3", "--json").json().at("/inputs/0/explanations");
    assertEquals(3, ranked.size());
    for (int i = 0; i < 3; i++) {
      assertEquals(top.get(i).at("/target"), ranked.get(i).at("/target"));
    }
    for (String[] bad :
        new String[][] {
          {"--ranked", "0"}, {"--ranked", "few"}, {"--ranked", "2", "--target", "3"}
        }) {
      List<Object> all = new ArrayList<>(List.of("explain", photo));
      all.addAll(List.of("--model", Samples.MODEL, "--weights", weights, "--out", out));
      all.addAll(List.of(bad));
      Cli cli = Cli.run(all.toArray());
      assertEquals(2, cli.code(), cli.err());
      assertTrue(cli.err().contains("expected"), cli.err());
    }
  }
}
