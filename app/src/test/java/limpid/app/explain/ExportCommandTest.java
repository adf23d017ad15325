package limpid.app.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limpid.app.Cli;
import limpid.app.Samples;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.models.onnx.OnnxNet;
import limpid.models.photo.Photo;
import limpid.nn.Model;
import limpid.weights.Npy;
import limpid.weights.OnnxWriter;
import limpid.weights.OnnxWriter.Attribute;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks, and networks with heat maps, as ONNX files. */
@Tag("slow")
class ExportCommandTest {
  @TempDir Path folder;
  private Path weights;
  private Path photo;
  private Path file;

  @BeforeEach
  void aNetAndAPhoto() throws IOException {
    weights = Samples.weights(folder);
    photo = Samples.png(folder.resolve("disc.png"), 32, 32, 1);
    file = folder.resolve("out.onnx");
  }

  private static void assertNear(Tensor expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape());
    float most = 0;
    for (float value : expected.data()) {
      most = Math.max(most, Math.abs(value));
    }
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.data()[i], actual.data()[i], 1e-4 * most, "element " + i);
    }
  }

  private Cli exported(Object... options) {
    Object[] all = new Object[5 + options.length];
    System.arraycopy(
        new Object[] {"export", Samples.MODEL, file, "--weights", weights}, 0, all, 0, 5);
    System.arraycopy(options, 0, all, 5, options.length);
    Cli cli = Cli.run(all);
    assertEquals(0, cli.code(), cli.err());
    return cli;
  }

  private Tensor input() {
    return Samples.architecture().preprocessing().apply(Photo.read(photo));
  }

  @Test
  void aNetworkIsTheSameInItsFile() throws IOException {
    JsonNode json = exported("--json").json();
    assertEquals(Files.size(file), json.get("bytes").asLong());
    assertEquals(10, json.at("/outputs/output/1").asInt());
    assertEquals("N", json.at("/outputs/output/0").asText());
    assertNear(Samples.model(weights).logits(input()), OnnxNet.open(file).model().logits(input()));
  }

  @Test
  void aFileIsForAnyNumberOfImagesOrForOne() {
    exported();
    assertEquals(
        "input [?,3,32,32]", OnnxNet.open(file).file().graph().inputs().getFirst().toString());
    exported("--batch", 4);
    assertEquals(
        "input [4,3,32,32]", OnnxNet.open(file).file().graph().inputs().getFirst().toString());
    refused("at least 1", Samples.MODEL, file, "--batch", 0);
  }

  @ParameterizedTest
  @CsvSource({
    "gradcam, block2",
    "gradcam++, block3",
    "hirescam, block2",
    "layercam, block1",
    "guided-backprop, ",
    "input-x-gradient, ",
    "saliency, "
  })
  void aHeatMapIsTheMethods(String method, String layer) {
    Path raw = folder.resolve("raw.npy");
    Path map = folder.resolve("map.npy");
    Object[] chosen =
        layer == null
            ? new Object[] {"--method", method}
            : new Object[] {"--method", method, "--layer", layer};
    exported(chosen);
    Object[] explain = {
      "explain",
      photo,
      "--model",
      Samples.MODEL,
      "--weights",
      weights,
      "--target",
      4,
      "--raw",
      raw,
      "--map",
      map,
      "--out",
      folder.resolve("out")
    };
    Object[] all = new Object[explain.length + chosen.length];
    System.arraycopy(explain, 0, all, 0, explain.length);
    System.arraycopy(chosen, 0, all, explain.length, chosen.length);
    Cli cli = Cli.run(all);
    assertEquals(0, cli.code(), cli.err());

    Model net = OnnxNet.open(file).model();
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("input", input());
    inputs.put("class", Tensor.of(Shape.of(1, 1), 4));
    Trace trace = net.trace(inputs);
    assertNear(Samples.model(weights).logits(input()), trace.outputs().get("logits").value());
    Node found = trace.outputs().get("raw");
    Tensor expected = Npy.read(raw);
    Node planes = found.shape().rank() == 4 ? found.permute(0, 3, 1, 2) : found;
    assertNear(expected, planes.reshape(expected.shape()).value());
    if (layer != null) {
      Tensor seen = Npy.read(map);
      assertNear(seen, trace.outputs().get("map").reshape(seen.shape()).value());
    }
  }

  @Test
  void anImportedNetGetsAHeatMapToo() {
    assertTrue(
        exported().out().contains("--size 32 --mean 0.4914,0.4822,0.4465 --std 0.247,0.2435,"));
    Path cam = folder.resolve("cam.onnx");
    Cli cli = Cli.run("export", file, cam, "--method", "gradcam", "--layer", "block2");
    assertEquals(0, cli.code(), cli.err());
    assertTrue(cli.out().contains("map [N,32,32], raw [N,16,16]"), cli.out());
  }

  /** The means of three maps, with images behind the maps along one axis on the way. */
  private Path means(long images) throws IOException {
    OnnxWriter writer = new OnnxWriter();
    writer.input("x", images, 3, 8, 8);
    writer.node("maps", "Relu", List.of("x"), "maps");
    writer.node("GlobalAveragePool", List.of("maps"), "means");
    writer.node("Transpose", List.of("means"), "turned", Attribute.list("perm", 1, 0, 2, 3));
    writer.constant("row", 3 * images);
    writer.node("Reshape", List.of("turned", "row"), "flat");
    writer.constant("columns", 3, images);
    writer.node("Reshape", List.of("flat", "columns"), "columned");
    writer.node("Transpose", List.of("columned"), "y");
    writer.output("y", images, 3);
    Path net = folder.resolve("means%d.onnx".formatted(images));
    writer.write(net, "means");
    return net;
  }

  @ParameterizedTest
  @CsvSource({"1, one image", "2, 2 images"})
  void aNetWithItsBatchWrittenIntoItIsWrittenForThat(int images, String words) throws IOException {
    Path net = means(images);
    Tensor input = Tensor.zeros(Shape.of(images, 8, 8, 3));
    for (int i = 0; i < input.size(); i++) {
      input.data()[i] = (i * 37 % 101 - 40) / 50f;
    }
    Cli cli = Cli.run("export", net, file, "--method", "gradcam");
    assertEquals(0, cli.code(), cli.err());
    assertTrue(cli.err().contains("the file is for " + words + " at a time: "), cli.err());
    assertTrue(cli.out().contains("map [%d,8,8]".formatted(images)), cli.out());
    Model heated = OnnxNet.open(file).withOutput("logits").model();
    assertNear(OnnxNet.open(net).model().logits(input), heated.logits(input));
    assertEquals(0, Cli.run("export", net, file, "--batch", images).code());
  }

  /** Such a net has no layers of a larger batch, but each batch of its size has. */
  @Test
  void aNetWithItsBatchWrittenIntoItIsWrittenForMultiplesOfThat() throws IOException {
    Tensor input = Tensor.zeros(Shape.of(4, 8, 8, 3));
    for (int i = 0; i < input.size(); i++) {
      input.data()[i] = (i * 37 % 101 - 40) / 50f;
    }
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("x", input);
    inputs.put("class", Tensor.of(Shape.of(4, 1), 0, 2, 1, 2));
    List<Trace> runs = new ArrayList<>();
    for (int batch : List.of(1, 2)) {
      Path net = means(batch);
      Object[] words = {"export", net, file, "--method", "layercam", "--layer", "maps"};
      assertEquals(0, Cli.run(words).code());
      runs.add(OnnxNet.open(file).model().trace(inputs));
      Cli cli =
          Cli.run("export", net, file, "--method", "layercam", "--layer", "maps", "--batch", 4);
      assertEquals(0, cli.code(), cli.err());
      assertTrue(cli.out().contains("map [4,8,8]"), cli.out());
      runs.add(OnnxNet.open(file).model().trace(inputs));
    }
    for (Trace run : runs) {
      for (String output : List.of("logits", "map", "raw")) {
        assertNear(
            runs.getFirst().outputs().get(output).value(), run.outputs().get(output).value());
      }
    }
  }

  @Test
  void aFileIsNotWrittenOverItself() throws IOException {
    exported();
    byte[] before = Files.readAllBytes(file);
    Path same = folder.resolve(".").resolve(file.getFileName());
    for (Object[] more : new Object[][] {{}, {"--method", "gradcam"}}) {
      List<Object> words = new ArrayList<>(List.of("export", file, same));
      words.addAll(List.of(more));
      Cli cli = Cli.run(words.toArray());
      assertEquals(2, cli.code(), cli.err());
      assertTrue(cli.err().contains("is the file that is read; another name"), cli.err());
    }
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  @Test
  void aNetWithAnotherBatchWrittenIntoItIsRefused() throws IOException {
    Cli cli = Cli.run("export", means(2), file, "--batch", 3);
    assertEquals(2, cli.code(), cli.err());
    assertTrue(cli.err().contains("batches of 2 written into it, 3 images are"), cli.err());
    cli = Cli.run("classify", photo, "--model", means(2));
    assertEquals(2, cli.code(), cli.err());
    assertTrue(cli.err().contains("has batches of 2 written into its graph; one"), cli.err());
  }

  @Test
  void whatCannotBeWrittenIsRefused() {
    refused("ends in .onnx", Samples.MODEL, folder.resolve("out.txt"));
    refused("not made of one run of the net", Samples.MODEL, file, "--method", "occlusion");
    refused("not made of one run of the net", Samples.MODEL, file, "--method", "eigencam");
    refused("not made of one run of the net", Samples.MODEL, file, "--method", "guided-gradcam");
    refused(
        "no layer is named nowhere",
        Samples.MODEL,
        file,
        "--method",
        "gradcam",
        "--layer",
        "nowhere");
  }

  @Test
  void optionsOfMethodsAreRefusedWithoutOne() {
    String wanted = "is for a method; --method NAME";
    refused("--layer: " + wanted, Samples.MODEL, file, "--layer", "block1");
    refused("--seed: " + wanted, Samples.MODEL, file, "--seed", 3, "--batch", 2);
    assertFalse(Files.exists(file));
  }

  private void refused(String expected, Object... words) {
    Object[] all = new Object[words.length + 3];
    all[0] = "export";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--weights";
    all[words.length + 2] = weights;
    Cli cli = Cli.run(all);
    assertEquals(2, cli.code(), cli.err());
    assertTrue(cli.err().contains(expected), cli.err());
  }
}
