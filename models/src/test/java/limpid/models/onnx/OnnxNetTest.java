package limpid.models.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Gradients;
import limpid.core.graph.Trace;
import limpid.core.op.Flatten;
import limpid.core.op.Node;
import limpid.core.op.Permute;
import limpid.core.op.Reshape;
import limpid.core.op.Select;
import limpid.core.op.Slice;
import limpid.core.program.Operation;
import limpid.core.program.Program;
import limpid.models.Zoo;
import limpid.nn.Model;
import limpid.nn.StateDict;
import limpid.nn.Weights;
import limpid.weights.OnnxFile;
import limpid.weights.OnnxWriter;
import limpid.weights.OnnxWriter.Attribute;
import limpid.weights.WeightsException;
import limpid.weights.WeightsFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nets of ONNX files against PyTorch's (make_onnx_nets.py), and against the nets that they are. */
class OnnxNetTest {
  @TempDir private Path folder;

  static Path resource(String name) {
    try {
      return Path.of(OnnxNetTest.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  private static Tensor channelsLast(Tensor planes) {
    return Node.constant(planes).permute(0, 2, 3, 1).value();
  }

  private static void assertNear(Tensor expected, Tensor actual, String what) {
    assertEquals(expected.shape(), actual.shape(), what);
    float most = 0;
    for (float value : expected.data()) {
      most = Math.max(most, Math.abs(value));
    }
    for (int i = 0; i < expected.size(); i++) {
      float wanted = expected.data()[i];
      assertEquals(wanted, actual.data()[i], 1e-5 * most, () -> what);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "residual-9",
        "residual-13",
        "residual-17",
        "residual-13-unfolded",
        "mixed-14",
        "mixed-17"
      })
  void logitsAndGradientsArePytorchs(String name) {
    StateDict golden = WeightsFile.open(resource(name.replaceAll("-.*", ".npz")));
    Model net = OnnxNet.open(resource(name + ".onnx")).model();
    Trace trace = net.trace(channelsLast(golden.read("x")));
    assertNear(golden.read("logits"), trace.output().value(), "logits");
    Node stage = trace.at("stage");
    assertNear(channelsLast(golden.read("stage")), stage.value(), "stage");
    Node score = new Select(List.of(1)).of(trace.output()).scalar();
    Gradients gradients = Backward.from(score).to(trace.input(), stage);
    assertNear(
        channelsLast(golden.read("gradient")), gradients.of(trace.input()).value(), "gradient");
    assertNear(
        channelsLast(golden.read("stage_gradient")), gradients.of(stage).value(), "of stage");
  }

  @Test
  void modulesAreNamesAsPytorchHasThem() {
    Model net = OnnxNet.open(resource("residual-13.onnx")).model();
    Trace trace = net.trace(Tensor.outline(Shape.of(2, 20, 24, 3)));
    assertEquals("/conv1/Conv", trace.at("conv1").name());
    assertEquals("/stage/stage.1/conv2/Conv", trace.at("stage.1.conv2").name());
    assertEquals("/stage/stage.0/relu_1/Relu", trace.at("stage.0").name());
    assertEquals("/stage/stage.1/relu_1/Relu", trace.at("stage").name());
    assertEquals("stage.1", trace.names(trace.at("stage")).get(2));
    assertEquals("/fc/Gemm", trace.at("logits").name());
    assertEquals(Shape.of(2, 5), trace.output().shape());
  }

  /** A ResNet's maps never change their order, and a shuffle moves channels alone. */
  @Test
  void nothingIsTransposedForTheFilesOrderOfAxes() {
    Trace residual =
        OnnxNet.open(resource("residual-13.onnx"))
            .model()
            .trace(Tensor.outline(Shape.of(1, 16, 16, 3)));
    assertTrue(residual.nodes().stream().noneMatch(node -> node.op() instanceof Permute));
    Trace mixed =
        OnnxNet.open(resource("mixed-17.onnx"))
            .model()
            .trace(Tensor.outline(Shape.of(1, 16, 16, 3)));
    List<Node> moves = mixed.nodes().stream().filter(node -> node.op() instanceof Permute).toList();
    assertEquals(1, moves.size());
    assertEquals(Shape.of(1, 8, 8, 4, 2), moves.getFirst().shape());
    assertTrue(mixed.nodes().stream().anyMatch(node -> node.op() instanceof Flatten));
    assertEquals(2, mixed.nodes().stream().filter(node -> node.op() instanceof Reshape).count());
  }

  @ParameterizedTest
  @Tag("slow")
  @CsvSource({"squeezenet1_1, 64", "resnet20, 32", "wrn10_1, 32"})
  void aNetOfTheZooThatIsWrittenAndReadIsCompiledToTheSame(String name, int extent)
      throws Exception {
    Model net = Zoo.find(name).withClasses(7).build(Weights.initialised(5));
    Tensor images = Tensor.filled(Shape.of(1, extent, extent, 3), 0.3f);
    Path file = folder.resolve(name + ".onnx");
    Trace trace = net.trace(Tensor.outline(images.shape()));
    OnnxExport.write(trace, file);
    Model read = OnnxNet.open(file).model();
    assertEquals(operations(trace), operations(read.trace(Tensor.outline(images.shape()))));
    assertNear(net.logits(images), read.logits(images), name);
  }

  private static List<String> operations(Trace trace) {
    return Program.of(trace).operations().stream()
        .map(Operation::description)
        .filter(operation -> !operation.startsWith("adaptive_avg_pool2d"))
        .toList();
  }

  @Test
  void allThatIsMissingIsNamedAtOnce() throws IOException {
    OnnxWriter writer = new OnnxWriter();
    writer.input("x", 1);
    writer.node("Foo", List.of("x"), "first");
    writer.node("Bar", List.of("first"), "second");
    writer.node("Foo", List.of("second"), "third");
    writer.output("third", 1);
    Path file = folder.resolve("unknown.onnx");
    writer.write(file, "unknown");
    String message = assertThrows(WeightsException.class, () -> OnnxNet.open(file)).getMessage();
    assertTrue(message.contains("Foo ('first', 'third'), Bar ('second')"), message);
  }

  private Path ofOneNode(String operator) throws IOException {
    OnnxWriter writer = new OnnxWriter();
    writer.input("x", 1);
    writer.node(operator, List.of("x"), "y");
    writer.output("y", 1);
    Path file = folder.resolve(operator + ".onnx");
    writer.write(file, operator);
    return file;
  }

  @Test
  void whatLoopsIsRefusedWithWhatWouldWork() throws IOException {
    Path file = ofOneNode("Loop");
    String message = assertThrows(WeightsException.class, () -> OnnxNet.open(file)).getMessage();
    assertTrue(message.contains("Loop ('y'); graphs that loop are not run"), message);
  }

  @Test
  void aBranchThatTheImageChoosesIsRefused() throws IOException {
    Model net = OnnxNet.open(ofOneNode("If")).model();
    String message =
        assertThrows(ShapeException.class, () -> net.trace(Tensor.zeros(Shape.of(1)))).getMessage();
    assertTrue(message.contains("condition depends on what the net is shown"), message);
  }

  @Test
  void anOperatorOfAReadersOwnIsOneMore() throws IOException {
    OnnxWriter writer = new OnnxWriter();
    writer.input("x", 1, 2);
    writer.node("Double", List.of("x"), "y");
    writer.output("y", 1, 2);
    Path file = folder.resolve("double.onnx");
    writer.write(file, "double");
    Operators mine =
        Operators.standard()
            .with("Double", Operator.one(call -> call.array(0).with(call.array(0).node().mul(2))));
    Model net = OnnxNet.of(OnnxFile.open(file), mine).model();
    assertEquals(6, net.logits(Tensor.of(Shape.of(1, 2), 3, 3)).data()[1]);
  }

  @Test
  void anImageThatDoesNotFitIsRefusedWithTheNode() {
    Model net = OnnxNet.open(resource("mixed-17.onnx")).model();
    String message =
        assertThrows(ShapeException.class, () -> net.trace(Tensor.outline(Shape.of(1, 24, 24, 3))))
            .getMessage();
    assertTrue(message.contains("mixed-17.onnx, node '/fc/Gemm' (Gemm)"), message);
    assertTrue(Stream.of("features", "weight").allMatch(message::contains), message);
  }

  /**
   * Two groups of two channels are shuffled by sizes that have the batch in them, or looked at by
   * themselves, with the batch and the groups along one axis.
   */
  private Model shuffled(int batch, long rows, boolean together) throws IOException {
    OnnxWriter writer = new OnnxWriter();
    writer.input("x", batch, 4, 3, 3);
    if (together) {
      writer.constant("groups", 2 * batch, 2, 3, 3);
      writer.node("Reshape", List.of("x", "groups"), "turned");
    } else {
      writer.constant("groups", batch, 2, 2, 3, 3);
      writer.node("Reshape", List.of("x", "groups"), "grouped");
      writer.node("Transpose", List.of("grouped"), "turned", Attribute.list("perm", 0, 2, 1, 3, 4));
    }
    writer.constant("planes", batch, 4, 3, 3);
    writer.node("Reshape", List.of("turned", "planes"), "shuffled");
    writer.node("Relu", List.of("shuffled"), "relu");
    writer.constant("row", rows, -1);
    writer.node("Reshape", List.of("relu", "row"), "y");
    writer.output("y", batch, 36);
    Path file = folder.resolve("shuffled%d.onnx".formatted(batch));
    writer.write(file, "shuffled");
    return OnnxNet.open(file).model();
  }

  private static Tensor images(int count) {
    Tensor images = Tensor.zeros(Shape.of(count, 3, 3, 4));
    for (int i = 0; i < images.size(); i++) {
      images.data()[i] = (i * 37 % 101 - 40) / 50f;
    }
    return images;
  }

  private static Tensor rows(Tensor all, int from, int to) {
    return new Slice(0, from, to).of(Node.constant(all)).value();
  }

  @Test
  void aShapeThatBeginsWithTheBatchBeginsWithAnyOther() throws IOException {
    for (int images : new int[] {1, 3, 4}) {
      Trace trace = shuffled(2, 2, false).trace(images(images));
      assertEquals(images, trace.at("shuffled").shape().at(0));
      assertEquals(Shape.of(images, 36), trace.output().shape());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aGraphWithItsBatchWrittenIntoItTakesAnyOther(boolean groups) throws IOException {
    Model net = shuffled(1, 1, groups);
    Tensor five = images(5);
    Tensor together = net.logits(five);
    assertEquals(Shape.of(5, 36), together.shape());
    Trace trace = net.trace(five);
    Node score = trace.output().square().sum();
    Tensor gradient = Backward.from(score).to(trace.input()).of(trace.input()).value();
    for (int i = 0; i < 5; i++) {
      Tensor one = rows(five, i, i + 1);
      assertNear(net.logits(one), rows(together, i, i + 1), "image " + i);
      Trace own = net.trace(one);
      Node alone = own.output().square().sum();
      assertNear(
          Backward.from(alone).to(own.input()).of(own.input()).value(),
          rows(gradient, i, i + 1),
          "gradient of " + i);
    }
    Trace outline = net.trace(Tensor.outline(five.shape()));
    Program program = Program.of(outline);
    program.run(five);
    assertNear(together, program.at(outline.output()), "compiled");
    assertEquals("relu", net.trace(rows(five, 0, 1)).at("relu").name());
  }

  /** The batch stands behind the channels when the shape with it in front is written down. */
  @ParameterizedTest
  @ValueSource(longs = {36, -1})
  void imagesThatWereMovedToAnotherAxisAreNotTakenForRows(long elements) throws IOException {
    OnnxWriter writer = new OnnxWriter();
    writer.input("x", 1, 4, 3, 3);
    writer.node("Transpose", List.of("x"), "moved", Attribute.list("perm", 1, 0, 2, 3));
    writer.constant("row", 1, elements);
    writer.node("Reshape", List.of("moved", "row"), "y");
    writer.output("y", 1, 36);
    Path file = folder.resolve("moved.onnx");
    writer.write(file, "moved");
    Model net = OnnxNet.open(file).model();
    for (int count : new int[] {2, 3, 4}) {
      Tensor all = images(count);
      Tensor together = net.logits(all);
      for (int i = 0; i < count; i++) {
        assertNear(
            net.logits(rows(all, i, i + 1)),
            rows(together, i, i + 1),
            "%d of %d".formatted(i, count));
      }
    }
  }

  @Test
  void aProductOverAxesIsThatOfItsElements() throws IOException {
    OnnxWriter writer = new OnnxWriter();
    writer.input("x", 1, 3, 2, 5);
    writer.node("ReduceProd", List.of("x"), "y", Attribute.list("axes", 2, 3));
    writer.output("y", 1, 3, 1, 1);
    Path file = folder.resolve("product.onnx");
    writer.write(file, "product");
    Tensor x = Tensor.zeros(Shape.of(1, 2, 5, 3));
    for (int i = 0; i < x.size(); i++) {
      x.data()[i] = 1 + (i % 7 - 3) / 10f;
    }
    Trace trace = OnnxNet.open(file).model().trace(x);
    Tensor gradient =
        Backward.from(trace.output().sum()).to(trace.input()).of(trace.input()).value();
    for (int channel = 0; channel < 3; channel++) {
      double product = 1;
      for (int i = channel; i < x.size(); i += 3) {
        product *= x.data()[i];
      }
      assertEquals(product, trace.output().value().data()[channel], 1e-6);
      for (int i = channel; i < x.size(); i += 3) {
        assertEquals(product / x.data()[i], gradient.data()[i], 1e-5);
      }
    }
  }

  /** The mean of each channel, with images behind channels along one axis on the way. */
  private Model tangled(int batch) throws IOException {
    OnnxWriter writer = new OnnxWriter();
    writer.input("x", batch, 4, 3, 3);
    writer.node("Relu", List.of("x"), "relu");
    writer.node("GlobalAveragePool", List.of("relu"), "pool");
    writer.node("Transpose", List.of("pool"), "turned", Attribute.list("perm", 1, 0, 2, 3));
    writer.constant("row", 4L * batch);
    writer.node("Reshape", List.of("turned", "row"), "flat");
    writer.constant("rows", 4, batch);
    writer.node("Reshape", List.of("flat", "rows"), "columns");
    writer.node("Transpose", List.of("columns"), "y");
    writer.output("y", batch, 4);
    Path file = folder.resolve("tangled%d.onnx".formatted(batch));
    writer.write(file, "tangled");
    return OnnxNet.open(file).model();
  }

  @Test
  void imagesThatLieInsideOfAnAxisAreRunAsManyAtATimeAsTheGraphWasMadeFor() throws IOException {
    for (int batch : new int[] {1, 2}) {
      Model net = tangled(batch);
      Tensor four = images(4);
      Trace trace = net.trace(four);
      assertEquals(Shape.of(4, 4), trace.output().shape());
      assertTrue(trace.layers().isEmpty());
      assertNear(rows(trace.output().value(), 2, 4), net.logits(rows(four, 2, 4)), "of " + batch);
    }
    assertEquals("relu", tangled(2).trace(images(2)).at("relu").name());
  }

  @Test
  void aBatchThatIsNoMultipleOfTheOneWrittenIntoAGraphIsRefused() throws IOException {
    Model net = tangled(2);
    assertEquals(Shape.of(4, 4), net.logits(images(4)).shape());
    String message = assertThrows(ShapeException.class, () -> net.logits(images(3))).getMessage();
    assertTrue(message.contains("has batches of 2 written into it, 3 images are given"), message);
  }

  /** A mean over the batch of one that a graph was written for: shapes alone do not tell. */
  @ParameterizedTest
  @ValueSource(floats = {1, 0.01f})
  void aGraphThatMixesImagesIsFoundOutByValues(float share) throws IOException {
    OnnxWriter writer = new OnnxWriter();
    writer.input("x", 1, 4, 3, 3);
    writer.node("Relu", List.of("x"), "relu");
    writer.node(
        "ReduceMean",
        List.of("relu"),
        "mean",
        Attribute.list("axes", 0, 2, 3),
        Attribute.of("keepdims", 1L));
    writer.constant("share", Tensor.of(Shape.of(1), share));
    writer.node("Mul", List.of("mean", "share"), "shared");
    writer.node("Sub", List.of("relu", "shared"), "y");
    writer.output("y", 1, 4, 3, 3);
    Path file = folder.resolve("mixing.onnx");
    writer.write(file, "mixing");
    Model net = OnnxNet.open(file).model();
    Tensor three = images(3);
    assertTrue(net.trace(three).layers().isEmpty());
    for (int i = 0; i < 3; i++) {
      assertNear(
          net.logits(rows(three, i, i + 1)), rows(net.logits(three), i, i + 1), "image " + i);
    }
  }

  /** Images that are two apart meet, so that two of them tell nothing of three. */
  @ParameterizedTest
  @ValueSource(strings = {"MaxPool", "Conv", "ConvTranspose", "rows"})
  void imagesThatMeetOverOthersAreRunByThemselves(String operator) throws IOException {
    OnnxWriter writer = new OnnxWriter();
    boolean rows = operator.equals("rows");
    int[] kernel = rows ? new int[] {3} : new int[] {3, 1};
    writer.input("x", 1, 4, 3, 3);
    writer.node("Transpose", List.of("x"), "moved", Attribute.list("perm", 2, 1, 0, 3));
    writer.constant("flat", 9, 4, 1);
    writer.node("Transpose", List.of("x"), "last", Attribute.list("perm", 2, 3, 1, 0));
    writer.node("Reshape", List.of("last", "flat"), "lines");
    Tensor ones = Tensor.filled(Shape.of(rows ? new int[] {4, 1, 3} : new int[] {4, 1, 3, 1}), 1);
    writer.constant("ones", ones);
    boolean pool = operator.equals("MaxPool");
    writer.node(
        rows ? "Conv" : operator,
        pool ? List.of("moved") : List.of(rows ? "lines" : "moved", "ones"),
        "made",
        Attribute.of("group", pool ? 1L : 4L),
        Attribute.list("kernel_shape", Arrays.stream(kernel).asLongStream().toArray()),
        rows ? Attribute.list("dilations", 2) : Attribute.list("dilations", 2, 1),
        rows ? Attribute.list("pads", 2, 2) : Attribute.list("pads", 2, 0, 2, 0));
    if (rows) {
      writer.constant("square", 3, 3, 4, 1);
      writer.node("Reshape", List.of("made", "square"), "places");
      writer.node("Transpose", List.of("places"), "y", Attribute.list("perm", 3, 2, 0, 1));
    } else {
      writer.node("Transpose", List.of("made"), "y", Attribute.list("perm", 2, 1, 0, 3));
    }
    writer.output("y", 1, 4, 3, 3);
    Path file = folder.resolve("apart.onnx");
    writer.write(file, "apart");
    Model net = OnnxNet.open(file).model();
    for (int count : new int[] {1, 2, 3, 5}) {
      assertNear(images(count), net.logits(images(count)), count + " images");
    }
  }

  /** As Swin Transformer has it: windows of all images along one axis, then images again. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void windowsOfAllImagesAlongOneAxisAreThoseOfAnyNumber(int batch) throws IOException {
    OnnxWriter writer = new OnnxWriter();
    writer.input("x", batch, 4, 4, 6);
    writer.constant("split", batch, 4, 2, 2, 2, 3);
    writer.node("Reshape", List.of("x", "split"), "windows");
    writer.node(
        "Transpose", List.of("windows"), "turned", Attribute.list("perm", 0, 2, 4, 3, 5, 1));
    writer.constant("stack", 4L * batch, 6, 4);
    writer.node("Reshape", List.of("turned", "stack"), "stacked");
    writer.node("Softmax", List.of("stacked"), "attention", Attribute.of("axis", 1L));
    writer.constant("back", batch, 24, 4);
    writer.node("Reshape", List.of("attention", "back"), "tokens");
    writer.constant("token", Tensor.filled(Shape.of(batch, 1, 4), 2));
    writer.node("Concat", List.of("token", "tokens"), "y", Attribute.of("axis", 1L));
    writer.output("y", batch, 25, 4);
    Path file = folder.resolve("windows%d.onnx".formatted(batch));
    writer.write(file, "windows");
    Model net = OnnxNet.open(file).model();
    Tensor five = Tensor.zeros(Shape.of(5, 4, 6, 4));
    for (int i = 0; i < five.size(); i++) {
      five.data()[i] = (i * 37 % 101 - 40) / 50f;
    }
    Trace trace = net.trace(five);
    assertEquals(Shape.of(20, 6, 4), trace.at("stacked").shape());
    for (int i = 0; i + batch <= 5; i++) {
      assertNear(
          net.logits(rows(five, i, i + batch)),
          rows(trace.output().value(), i, i + batch),
          "from " + i);
    }
  }

  @Test
  void anOutputWantsTheInputsThatItIsMadeOf() throws IOException {
    OnnxWriter writer = new OnnxWriter();
    writer.input("x", -1, 2);
    writer.input("class", -1, 1);
    writer.node("Relu", List.of("x"), "logits");
    writer.node("Mul", List.of("logits", "class"), "map");
    writer.output("logits", -1, 2);
    writer.output("map", -1, 2);
    Path file = folder.resolve("map.onnx");
    writer.write(file, "map");
    OnnxNet net = OnnxNet.open(file);
    assertEquals(List.of("x", "class"), net.model().inputs());
    Model logits = net.withOutput("logits").model();
    assertEquals(List.of("x"), logits.inputs());
    float[] row = logits.logits(Tensor.of(Shape.of(1, 2), -1, 3)).data();
    assertArrayEquals(new float[] {0, 3}, row);
  }

  /** As TensorFlow's converter writes it: images are transposed on the way in. */
  @Test
  void aNetWithChannelsLastIsWithoutTranspositionsAndWithoutItsRoot() throws IOException {
    OnnxWriter writer = new OnnxWriter();
    writer.input("images", 1, 6, 5, 3);
    writer.node(
        "net/conv1/Transpose",
        "Transpose",
        List.of("images"),
        "planes",
        Attribute.list("perm", 0, 3, 1, 2));
    writer.constant("w", Tensor.filled(Shape.of(4, 3, 1, 1), 0.5f));
    writer.node(
        "net/conv1/Conv2D",
        "Conv",
        List.of("planes", "w"),
        "c",
        Attribute.list("kernel_shape", 1, 1));
    writer.node(
        "net/conv1/Back", "Transpose", List.of("c"), "t", Attribute.list("perm", 0, 2, 3, 1));
    writer.constant("bias", Tensor.of(Shape.of(4), 1, 2, 3, 4));
    writer.node("net/conv1/BiasAdd", "Add", List.of("t", "bias"), "b");
    writer.node("net/relu/Relu", "Relu", List.of("b"), "y");
    writer.output("y", 1, 6, 5, 4);
    Path file = folder.resolve("last.onnx");
    writer.write(file, "last");
    Model net = OnnxNet.open(file).model();
    Trace trace = net.trace(Tensor.filled(Shape.of(1, 6, 5, 3), 2));
    assertTrue(trace.nodes().stream().noneMatch(node -> node.op() instanceof Permute));
    assertEquals(Shape.of(1, 6, 5, 4), trace.output().shape());
    assertEquals(3 + 4, trace.output().value().data()[3]);
    assertEquals("net/conv1/BiasAdd", trace.at("conv1").name());
    assertEquals("net/relu/Relu", trace.at("relu").name());
  }

  @Test
  void aConstantThatWouldFillTheMemoryIsRefused() throws IOException {
    OnnxWriter writer = new OnnxWriter();
    writer.input("x", 1, 2);
    writer.constant("one", Tensor.filled(Shape.of(1, 2), 1));
    writer.constant("sizes", 1 << 20, 1 << 10);
    writer.node("Tile", List.of("one", "sizes"), "t");
    writer.node("Add", List.of("x", "t"), "y");
    writer.output("y", 1, 2);
    Path file = folder.resolve("large.onnx");
    writer.write(file, "large");
    OnnxNet net = OnnxNet.open(file);
    String message = assertThrows(ShapeException.class, net::model).getMessage();
    assertTrue(message.contains("node 't' (Tile)") && message.contains("at most"), message);
  }

  @Test
  @Tag("slow")
  void aDamagedNetIsTracedOrRefused() throws IOException {
    byte[] whole = Files.readAllBytes(resource("mixed-17.onnx"));
    Random random = new Random(3);
    Path file = folder.resolve("damaged.onnx");
    int refused = 0;
    for (int i = 0; i < 200; i++) {
      byte[] bytes = whole.clone();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      try {
        OnnxNet.of(OnnxFile.open(Files.write(file, bytes)), Operators.standard())
            .model()
            .trace(Tensor.outline(Shape.of(1, 16, 16, 3)));
      } catch (WeightsException | IllegalArgumentException e) {
        refused++;
      }
    }
    assertTrue(refused > 20 && refused < 180, "refused " + refused);
  }
}
