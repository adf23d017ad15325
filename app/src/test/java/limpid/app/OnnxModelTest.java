package limpid.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    writer.input("x", Shape.of(1, 3, 8, 8));
    writer.node("maps", "Relu", List.of("x"), "maps");
    writer.constant("pairs", 1, 3, 2, 4, 8);
    writer.node("pairs", "Reshape", List.of("maps", "pairs"), "paired");
    writer.node(
        "ReduceMean",
        List.of("paired"),
        "y",
        Attribute.list("axes", 2, 3, 4),
        Attribute.of("keepdims", 0L));
    writer.output("y", Shape.of(1, 3));
    Path file = folder.resolve("fixed.onnx");
    writer.write(file, "fixed");
    return file;
  }

  @Test
  void aBatchThatIsWrittenIntoAFileIsNoHindranceToMethodsOfManyImages() throws IOException {
    for (String method : List.of("gradcam", "scorecam", "smoothgrad", "occlusion", "rise")) {
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
    Cli cli =
        Cli.run(
            "explain",
            photo,
            "--model",
            fixed(),
            "--method",
            "layer-conductance",
            "--out",
            folder.resolve("o"));
    assertEquals(2, cli.code(), cli.err());
    assertTrue(cli.err().contains("any size of batch (dynamic_axes in PyTorch)"), cli.err());
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
    writer.input("x", Shape.of(1, 3, 8, 8));
    writer.node("GlobalAveragePool", List.of("x"), "mean");
    writer.node("Flatten", List.of("mean"), "row", Attribute.of("axis", 1));
    writer.node("Softmax", List.of("row"), "probabilities", Attribute.of("axis", 1));
    writer.node("Neg", List.of("row"), "other");
    writer.output("probabilities", Shape.of(1, 3));
    writer.output("other", Shape.of(1, 3));
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
  void whatCannotBeIsRefusedInASentence() throws IOException {
    refused("takes images of 32 pixels alone", "--model", net, "--size", 40);
    refused("three numbers", "--model", net, "--mean", "1,2");
    refused("above 0", "--model", net, "--std", "0");
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
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().contains(expected), cli.err());
  }
}
