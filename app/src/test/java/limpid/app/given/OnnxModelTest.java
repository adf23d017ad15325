package limpid.app.given;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import limpid.app.Cli;
import limpid.app.Samples;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.models.onnx.OnnxExport;
import limpid.models.photo.ChannelStatistics;
import limpid.models.photo.Photo;
import limpid.models.photo.Preprocessing;
import limpid.weights.Npy;
import limpid.weights.OnnxWriter;
import limpid.weights.OnnxWriter.Attribute;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ONNX file is a network like any other. */
@Tag("slow")
class OnnxModelTest {
  @TempDir Path folder;
  private Path weights;
  private Path photo;
  private Path net;

  @BeforeEach
  void aNetOfTheZooAsAFile() throws IOException {
    weights = Samples.weights(folder);
    photo = Samples.png(folder.resolve("disc.png"), 40, 60, 1);
    net = folder.resolve("small.onnx");
    Tensor outline = Tensor.outline(Samples.architecture().preprocessing().input());
    OnnxExport.write(Samples.model(weights).trace(outline), net);
  }

  private static void assertNear(Tensor expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.data()[i], actual.data()[i], 1e-4, "element " + i);
    }
  }

  private Tensor logits(Preprocessing preprocessing) {
    return Samples.model(weights).logits(preprocessing.apply(Photo.read(photo)));
  }

  private Cli classified(Object... options) {
    List<Object> all = new ArrayList<>(List.of("classify", photo, "--model", net));
    all.addAll(List.of("--logits", folder.resolve("logits.npy")));
    all.addAll(List.of(options));
    Cli cli = Cli.run(all.toArray());
    assertEquals(0, cli.code(), cli.err());
    return cli;
  }

  @Test
  void itsLogitsAreTheNetsAndWhatWasAssumedIsSaid() {
    Cli cli = classified();
    assertTrue(cli.err().contains("resized to 32 pixels"), cli.err());
    assertTrue(cli.err().contains("ImageNet's mean"), cli.err());
    assertNear(
        logits(Preprocessing.cifar(ChannelStatistics.IMAGENET)),
        Npy.read(folder.resolve("logits.npy")));
  }

  @Test
  void preprocessingIsChosen() {
    Cli cli = classified("--preprocessing", "tf");
    assertEquals("", cli.err());
    assertNear(
        logits(Preprocessing.cifar(ChannelStatistics.SYMMETRIC)),
        Npy.read(folder.resolve("logits.npy")));
    classified("--mean", "0.1,0.2,0.3", "--std", "0.5", "--bgr");
    ChannelStatistics own =
        new ChannelStatistics(List.of(0.1f, 0.2f, 0.3f), List.of(0.5f, 0.5f, 0.5f), true);
    assertNear(logits(Preprocessing.cifar(own)), Npy.read(folder.resolve("logits.npy")));
  }

  /** A pooling over the net's own maps, of which the batch of one is written into the file. */
  private Path fixed() throws IOException {
    OnnxWriter writer = new OnnxWriter();
    writer.input("x", 1, 3, 8, 8);
    writer.node("maps", "Relu", List.of("x"), "maps");
    writer.constant("together", 3, 64);
    writer.node("together", "Reshape", List.of("maps", "together"), "rows");
    writer.node(
        "ReduceMean",
        List.of("rows"),
        "means",
        Attribute.list("axes", 1),
        Attribute.of("keepdims", 0L));
    writer.constant("row", 1, 3);
    writer.node("row", "Reshape", List.of("means", "row"), "y");
    writer.output("y", 1, 3);
    Path file = folder.resolve("fixed.onnx");
    writer.write(file, "fixed");
    return file;
  }

  @Test
  void aBatchThatIsWrittenIntoAFileIsNoHindranceToMethodsOfManyImages() throws IOException {
    for (String method :
        List.of("gradcam", "scorecam", "smoothgrad", "occlusion", "rise", "layer-conductance")) {
      Cli cli =
          Cli.run(
              "explain",
              photo,
              "--model",
              fixed(),
              "--method",
              method,
              "--out",
              folder.resolve(method));
      assertEquals(0, cli.code(), cli.err());
    }
  }

  /** Channels less their means over all images of a batch, which is one in the file. */
  @Test
  void aGraphThatMixesImagesIsRunByTheImageAndHasItsLayers() throws IOException {
    OnnxWriter writer = new OnnxWriter();
    writer.input("x", 1, 3, 8, 8);
    writer.node("maps", "Relu", List.of("x"), "maps");
    writer.node(
        "mean",
        "ReduceMean",
        List.of("maps"),
        "mean",
        Attribute.list("axes", 0, 2, 3),
        Attribute.of("keepdims", 1L));
    writer.node("less", "Sub", List.of("maps", "mean"), "less");
    writer.node("parts", "Relu", List.of("less"), "parts");
    writer.node("pool", "GlobalAveragePool", List.of("parts"), "pool");
    writer.node("row", "Flatten", List.of("pool"), "y", Attribute.of("axis", 1));
    writer.output("y", 1, 3);
    Path file = folder.resolve("mixing.onnx");
    writer.write(file, "mixing");
    for (String method : List.of("ablationcam", "layer-integrated-gradients")) {
      explained(0, "at layer maps", file, method, "--layer", "maps");
    }
  }

  private void explained(int code, String said, Path file, String method, Object... options) {
    List<Object> all = new ArrayList<>(List.of("explain", photo, "--model", file));
    all.addAll(List.of("--method", method, "--out", folder.resolve(method)));
    all.addAll(List.of(options));
    Cli cli = Cli.run(all.toArray());
    assertEquals(code, cli.code(), cli.err());
    String where = code == 0 ? cli.out() : cli.err();
    assertTrue(where.contains(said), where);
  }

  @Test
  void aShapeOfOneImageInAFileForAnyNumberIsSaidToBeWhyManyAreNotTaken() throws IOException {
    OnnxWriter writer = new OnnxWriter();
    writer.input("x", -1, 3, 8, 8);
    writer.node("pool", "GlobalAveragePool", List.of("x"), "pool");
    writer.constant("one", 1, -1);
    writer.node("row", "Reshape", List.of("pool", "one"), "y");
    writer.output("y", 1, 3);
    Path file = folder.resolve("one.onnx");
    writer.write(file, "one");
    explained(0, "gradient of", file, "gradient");
    explained(
        2,
        "disc.png: one: occlusion: the net gives [1,6] for [2,8,8,3]: wants a row for each of 2"
            + " images, whatever their number; sizes written into the file's graph may be why, one"
            + " exported with any size of batch (dynamic_axes in PyTorch) is expected\n",
        file,
        "occlusion",
        "--batch",
        "2");
  }

  /** The mean of each channel of images of this shape, {@code [1,C,H,W]}. */
  private Path means(long... image) throws IOException {
    OnnxWriter writer = new OnnxWriter();
    writer.input("x", image);
    writer.node("Relu", List.of("x"), "maps");
    writer.node("GlobalAveragePool", List.of("maps"), "mean");
    writer.node("Flatten", List.of("mean"), "row", Attribute.of("axis", 1));
    writer.output("row", 1, image[1]);
    Path file = folder.resolve("means.onnx");
    writer.write(file, "means");
    return file;
  }

  private static float mean(Tensor values) {
    float sum = 0;
    for (float value : values.data()) {
      sum += value;
    }
    return sum / values.size();
  }

  @Test
  void aNetOfOneChannelIsGivenTheMeanOfColours() throws IOException {
    net = means(1, 1, 28, 28);
    assertTrue(classified().err().contains("the mean of their colours, in [0,1]"));
    Tensor grey = new Preprocessing(28, 28, ChannelStatistics.UNIT).apply(Photo.read(photo));
    assertEquals(mean(grey), Npy.read(folder.resolve("logits.npy")).data()[0], 1e-5);
  }

  @Test
  void anInputThatIsNoSquareIsFilled() throws IOException {
    net = means(1, 3, 16, 24);
    assertTrue(classified("--preprocessing", "unit").err().isEmpty());
    Tensor wide =
        new Preprocessing(16, 16, ChannelStatistics.UNIT)
            .with(Shape.of(1, 16, 24, 3))
            .apply(Photo.read(photo));
    float sum = 0;
    for (float value : Npy.read(folder.resolve("logits.npy")).data()) {
      sum += value / 3;
    }
    assertEquals(mean(wide), sum, 1e-5);
    Path bundle = folder.resolve("bundle");
    Cli made = Cli.run("explain", photo, "--model", net, "--bundle", bundle);
    assertEquals(0, made.code(), made.err());
    Cli again = Cli.run("explain", "--from", bundle.resolve("manifest.json"));
    assertEquals(0, again.code(), again.err());
  }

  @Test
  void imagesOfOtherChannelsAreArrays() throws IOException {
    net = means(1, 5, 6, 7);
    refused("takes images of 5 channels, a .npy file of [5,H,W] is expected", "--model", net);
    Tensor bands = Tensor.filled(Shape.of(5, 6, 7), 0.25f);
    photo = folder.resolve("bands.npy");
    Npy.write(photo, bands);
    assertTrue(classified().err().contains("images have 5 channels"));
    assertEquals(0.25f, Npy.read(folder.resolve("logits.npy")).data()[4], 1e-6);
    Cli map = Cli.run("explain", photo, "--model", net, "--out", folder.resolve("out"));
    assertEquals(0, map.code(), map.err());
  }

  @Test
  void labelsAreThoseOfAFile() throws IOException {
    Path labels = folder.resolve("labels.txt");
    Files.writeString(labels, "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n");
    JsonNode json = classified("--labels", labels, "--json").json();
    assertTrue(json.at("/inputs/0/classes/0/name").asText().matches("[a-j]"), json.toString());
    assertEquals("small", json.at("/model/name").asText());
  }

  @Test
  void mapsAreThoseOfTheNet() {
    Path[] maps = {folder.resolve("a.npy"), folder.resolve("b.npy")};
    Object[][] models = {
      {"--model", net, "--mean", "0.4914,0.4822,0.4465", "--std", "0.2470,0.2435,0.2616"},
      {"--model", Samples.MODEL, "--weights", weights}
    };
    for (int i = 0; i < 2; i++) {
      List<Object> all = new ArrayList<>(List.of("explain", photo, "--raw", maps[i]));
      all.addAll(List.of("--target", 2, "--layer", "block2", "--out", folder.resolve("out")));
      all.addAll(List.of(models[i]));
      Cli cli = Cli.run(all.toArray());
      assertEquals(0, cli.code(), cli.err());
    }
    assertNear(Npy.read(maps[1]), Npy.read(maps[0]));
  }

  @Test
  void layersAndComparisonsKnowIt() {
    Cli layers = Cli.run("layers", net);
    assertEquals(0, layers.code(), layers.err());
    assertTrue(layers.out().startsWith("small, input [1,32,32,3]"), layers.out());
    assertTrue(layers.out().contains("block2"), layers.out());
    Cli compare = Cli.run("compare", photo, "--model", net, "--out", folder.resolve("out"));
    assertEquals(0, compare.code(), compare.err());
  }

  @Test
  void aBundleIsComputedAgainAsItWas() {
    Path bundle = folder.resolve("bundle");
    Cli made =
        Cli.run("explain", photo, "--model", net, "--preprocessing", "unit", "--bundle", bundle);
    assertEquals(0, made.code(), made.err());
    Cli again = Cli.run("explain", "--from", bundle.resolve("manifest.json"));
    assertEquals(0, again.code(), again.err());
    assertTrue(again.out().contains("the same bits"), again.out());
  }

  /** Two heads over the mean of the image; one ends in a softmax. */
  private Path twoHeads() throws IOException {
    OnnxWriter writer = new OnnxWriter();
    writer.input("x", 1, 3, 8, 8);
    writer.node("GlobalAveragePool", List.of("x"), "mean");
    writer.node("Flatten", List.of("mean"), "row", Attribute.of("axis", 1));
    writer.node("Softmax", List.of("row"), "probabilities", Attribute.of("axis", 1));
    writer.node("Neg", List.of("row"), "other");
    writer.output("probabilities", 1, 3);
    writer.output("other", 1, 3);
    Path file = folder.resolve("heads.onnx");
    writer.write(file, "heads");
    return file;
  }

  @Test
  void ofSeveralOutputsOneIsChosen() throws IOException {
    Path heads = twoHeads();
    Cli all = Cli.run("classify", photo, "--model", heads);
    assertEquals(2, all.code());
    assertTrue(all.err().contains("has the outputs probabilities, other"), all.err());
    Cli one = Cli.run("classify", photo, "--model", heads, "--output", "other");
    assertEquals(0, one.code(), one.err());
    Cli none = Cli.run("classify", photo, "--model", heads, "--output", "othr");
    assertEquals(2, none.code());
    assertTrue(none.err().contains("other"), none.err());
  }

  @Test
  void aNetOfMoreThanAnImageIsRefusedInASentence() throws IOException {
    OnnxWriter writer = new OnnxWriter();
    writer.input("x", 1, 3, 8, 8);
    writer.input("more", 1, 3, 8, 8);
    writer.node("Add", List.of("x", "more"), "sum");
    writer.node("Flatten", List.of("sum"), "row", Attribute.of("axis", 1));
    writer.output("row", 1, 192);
    Path file = folder.resolve("two.onnx");
    writer.write(file, "two");
    refused("two.onnx: has the inputs x, more; a net that images are", "--model", file);
  }

  @Test
  void whatCannotBeIsRefusedInASentence() throws IOException {
    refused("takes images of 32 pixels alone", "--model", net, "--size", 40);
    refused("three numbers", "--model", net, "--mean", "1,2");
    refused("above 0", "--model", net, "--std", "0");
    refused("three numbers", "--model", net, "--mean", "NaN,0,0");
    refused("above 0", "--model", net, "--std", "Infinity");
    refused("--fetch: is for networks of the zoo", "--model", net, "--fetch");
    refused("--output: is for ONNX files", "--model", Samples.MODEL, "--output", "x");
    Files.writeString(folder.resolve("text.onnx"), "not a net");
    refused("text.onnx", "--model", folder.resolve("text.onnx"));
    refused("no such file", "--model", folder.resolve("none.onnx"));
  }

  private void refused(String expected, Object... options) {
    List<Object> all = new ArrayList<>(List.of("classify", photo));
    all.addAll(List.of(options));
    Cli cli = Cli.run(all.toArray());
    assertEquals(2, cli.code(), cli.err());
    assertTrue(cli.err().lines().toList().getLast().contains(expected), cli.err());
  }
}
