package limpid.app.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import limpid.app.Cli;
import limpid.app.Samples;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Explanation;
import limpid.explain.cam.FinerCam;
import limpid.explain.cam.GradCam;
import limpid.explain.catalogue.Catalogue;
import limpid.explain.gradient.Gradient;
import limpid.explain.map.RankCorrelation;
import limpid.explain.run.LayerChoice;
import limpid.explain.target.OutputTarget;
import limpid.models.photo.Photo;
import limpid.nn.Model;
import limpid.nn.image.Picture;
import limpid.nn.image.Prepared;
import limpid.nn.image.Region;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class CompareCommandTest {
  @TempDir Path folder;
  private Path weights;
  private Path photo;

  @BeforeEach
  void aNetAndAPhoto() throws IOException {
    weights = Samples.weights(folder);
    photo = Samples.png(folder.resolve("disc.png"), 60, 40, 1);
  }

  private Cli compare(Object... options) {
    List<Object> all = new ArrayList<>(List.of("compare", photo, "--out", folder.resolve("out")));
    all.addAll(List.of(options));
    return Cli.run(all.toArray());
  }

  private Cli done(Object... options) {
    List<Object> all = new ArrayList<>(List.of("--models", Samples.MODEL, "--weights", weights));
    all.addAll(List.of(options));
    Cli cli = compare(all.toArray());
    assertEquals(0, cli.code(), cli.err());
    assertEquals("", cli.err());
    return cli;
  }

  @Test
  void correlationsAreThoseOfTheLibrarysMaps() throws IOException {
    JsonNode json = done("--methods", "gradcam,gradient", "--targets", "cat,dog", "--json").json();
    JsonNode input = json.at("/inputs/0");
    assertEquals(4, input.get("maps").size());
    Model model = Samples.model(weights);
    Tensor image = Samples.architecture().preprocessing().apply(Photo.read(photo));
    List<Explanation> expected = new ArrayList<>();
    for (int target : new int[] {3, 5}) {
      expected.add(new GradCam().explain(model, image, OutputTarget.of(target)));
      expected.add(new Gradient().explain(model, image, OutputTarget.of(target)));
    }
    for (int i = 0; i < 4; i++) {
      assertEquals(expected.get(i).method(), input.at("/maps/" + i + "/method").asText());
      for (int j = 0; j < 4; j++) {
        double value =
            RankCorrelation.of(expected.get(i).map().data(), expected.get(j).map().data());
        JsonNode got = input.at("/correlations/" + i + "/" + j);
        assertEquals(value, got.isNull() ? Double.NaN : got.asDouble(), 1e-6);
      }
    }
  }

  @Test
  void aColumnIsForEachNetMethodAndLayerAndARowForEachTarget() throws IOException {
    Path other = Samples.weights("wrn16_1", folder.resolve("other.safetensors"));
    JsonNode json =
        compare(
                "--models",
                "wrn10_1,wrn16_1",
                "--weights",
                weights,
                "--weights",
                other,
                "--methods",
                "gradcam,gradient",
                "--layers",
                "block1,block3",
                "--targets",
                "top2",
                "--json")
            .json();
    List<String> columns = new ArrayList<>();
    json.at("/inputs/0/maps")
        .forEach(
            map ->
                columns.add(
                    map.get("model").asText()
                        + " "
                        + map.get("method").asText()
                        + " "
                        + map.get("layer").asText()));
    List<String> row =
        List.of(
            "wrn10_1 gradcam block1",
            "wrn10_1 gradcam block3",
            "wrn10_1 gradient null",
            "wrn16_1 gradcam block1",
            "wrn16_1 gradcam block3",
            "wrn16_1 gradient null");
    assertEquals(row, columns.subList(0, 6));
    assertEquals(row, columns.subList(6, 12));
    assertEquals(
        json.at("/inputs/0/maps/0/target"),
        json.at("/inputs/0/maps/3/target"),
        "the most likely class is the first net's");
    BufferedImage picture = ImageIO.read(Path.of(json.get("picture").asText()).toFile());
    assertTrue(picture.getWidth() > 7 * 132 && picture.getHeight() > 2 * 132);
  }

  @Test
  void theTableHasEachPairOnceAndTheMeanOfSeveralInputs() throws IOException {
    Path other = Samples.png(folder.resolve("other.png"), 50, 50, 2);
    Cli cli = done(other, "--methods", "gradcam,hirescam", "--layers", "block2");
    assertTrue(cli.out().contains("rank correlation"), cli.out());
    assertEquals(
        3, cli.out().lines().filter(line -> line.matches("  2  hirescam at block2 +\\S+")).count());
    assertTrue(cli.out().contains("mean of 2 inputs"), cli.out());
    try (var files = Files.list(folder.resolve("out"))) {
      assertEquals(
          List.of("disc-compare-gradcam-hirescam.png"),
          files.map(file -> file.getFileName().toString()).toList());
    }
  }

  @Test
  void anOnnxFileIsGivenPhotosAsItIsToldToAndNetsOfTheZooAsTheyWant() throws IOException {
    Path file = folder.resolve("net.onnx");
    assertEquals(0, Cli.run("export", Samples.MODEL, file, "--weights", weights).code());
    Object[] both = {
      "--models",
      Samples.MODEL + "," + file,
      "--weights",
      weights,
      "--methods",
      "gradient",
      "--json"
    };
    Object[] told = {"--mean", "0.4914,0.4822,0.4465", "--std", "0.247,0.2435,0.2616"};
    List<Object> all = new ArrayList<>(List.of(both));
    assertTrue(correlation(compare(all.toArray())) < 0.99);
    all.addAll(List.of(told));
    assertEquals(1, correlation(compare(all.toArray())), 1e-3);
    refused(
        "--weights: ONNX files have their own, 0 of the networks " + file + " wait for a file, got",
        "--models",
        file,
        "--weights",
        weights);
  }

  private static double correlation(Cli cli) throws IOException {
    assertEquals(0, cli.code(), cli.err());
    return cli.json().at("/inputs/0/correlations/0/1").asDouble();
  }

  @Test
  void netsOfOtherSizesAreComparedWhereBothSaw() {
    Model model = Samples.model(weights);
    Tensor image = Samples.architecture().preprocessing().apply(Photo.read(photo));
    Explanation one =
        new GradCam(LayerChoice.named("block2")).explain(model, image, OutputTarget.of(1));
    Explanation larger =
        Explanation.of(
            one.explainer(), one.attribution(), Shape.of(1, 77, 77, 3), one.score(), one.time());
    ComparedMap whole = seen(one, 0, 40);
    assertEquals(1, whole.correlation(whole), 1e-9);
    assertEquals(1, whole.correlation(seen(larger, 0, 40)), .01);
    assertTrue(whole.correlation(seen(one, 10, 20)) < .9, "another part is another map");
    assertEquals(Double.NaN, seen(one, 0, 20).correlation(seen(one, 30, 20)));
  }

  private static ComparedMap seen(Explanation explanation, int x, int width) {
    Picture picture = Picture.of(60, 40, new byte[3 * 60 * 40]);
    Tensor input = Tensor.zeros(Shape.of(1, 32, 32, 3));
    Prepared photo = new Prepared(picture, new Region(x, 0, width, 40), input);
    return new ComparedMap("a", "a", "t", Samples.architecture().labels(), photo, explanation);
  }

  @Test
  void ofAllMethodsThoseThatRefuseTheScoreAreLeftOutAndTheRestIsDrawn() throws IOException {
    String[] target = {"--targets", "output:3"};
    Cli one =
        compare(
            "--models",
            Samples.MODEL,
            "--weights",
            weights,
            "--methods",
            "finercam",
            target[0],
            target[1]);
    assertEquals(2, one.code(), one.err());
    assertTrue(one.err().contains("disc.png: finercam: compares the logit"), one.err());
    Catalogue two = new Catalogue(List.of(FinerCam.METHOD, GradCam.METHOD));
    Cli all =
        Cli.run(
            two,
            "compare",
            photo,
            "--out",
            folder.resolve("out"),
            "--models",
            Samples.MODEL,
            "--weights",
            weights,
            "--methods",
            "all",
            target[0],
            target[1],
            "--json");
    assertEquals(0, all.code(), all.err());
    assertEquals(1, all.json().at("/inputs/0/maps").size());
    assertEquals("gradcam", all.json().at("/inputs/0/maps/0/method").asText());
    assertEquals("finercam", all.json().at("/unfit/0/method").asText());
  }

  private void refused(String sentence, Object... options) {
    Cli cli = compare(options);
    assertEquals(2, cli.code(), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().contains(sentence), cli.err());
  }

  @Test
  void badInputIsOneSentence() {
    Object[] model = {"--models", Samples.MODEL, "--weights", weights};
    refused(
        "--weights: as many files as networks are expected, got 0 for 1", "--models", "wrn10_1");
    refused("no model is named 'resnet5o'", "--models", "resnet5o", "--weights", weights);
    refused("no method is named 'gradcan'; the nearest are gradcam", with(model, "gradcan"));
    refused("--layers: ", with(model, "gradient", "--layers", "block1"));
    refused(
        "--layer and --layers: one of them",
        with(model, "gradcam", "--layers", "block1", "--layer", "block2"));
    refused("no layer is named nowhere", with(model, "gradcam", "--layers", "nowhere"));
    refused("no class is named 'catt'", with(model, "gradcam", "--targets", "cat,catt"));
    refused("--overlay: 0 to 1 is expected, got 2.0", with(model, "gradcam", "--overlay", "2"));
    refused("--colours", with(model, "gradcam", "--colours", "pink"));
  }

  private static Object[] with(Object[] model, String method, Object... more) {
    List<Object> all = new ArrayList<>(List.of(model));
    all.addAll(List.of("--methods", method));
    all.addAll(List.of(more));
    return all.toArray();
  }
}
