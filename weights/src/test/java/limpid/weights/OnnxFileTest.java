package limpid.weights;

import static limpid.weights.Goldens.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.StateDict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ONNX files, and all that may be wrong with one. */
class OnnxFileTest {
  @TempDir private Path folder;

  private static Message tensor(String name, int type, long... sizes) {
    return new Message().numbers(1, sizes).number(2, type).text(8, name);
  }

  private static Message node(String name, String operator, List<String> inputs, String output) {
    Message node = new Message();
    inputs.forEach(input -> node.text(1, input));
    return node.text(2, output).text(3, name).text(4, operator);
  }

  private static Message value(String name) {
    return new Message().text(1, name);
  }

  static byte[] model(Message graph) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      Message opset = new Message().number(2, 13);
      new Message()
          .number(1, 8)
          .nested(7, graph)
          .nested(8, opset)
          .writeTo(Channels.newChannel(bytes));
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private OnnxFile open(Message graph) throws IOException {
    return open(model(graph));
  }

  private OnnxFile open(byte... bytes) throws IOException {
    return OnnxFile.open(Files.write(folder.resolve("net.onnx"), bytes));
  }

  /** y = relu(x + b). */
  static Message small() {
    return new Message()
        .nested(1, node("sum", "Add", List.of("x", "b"), "s"))
        .nested(1, node("", "Relu", List.of("s"), "y"))
        .text(2, "small")
        .nested(5, tensor("b", 1, 2).raw(9, new float[] {1, -2}))
        .nested(11, value("x"))
        .nested(12, value("y"));
  }

  @Test
  void aGraphHasNodesInitialisersInputsAndOutputs() throws IOException {
    OnnxFile file = open(small());
    assertEquals(13, file.opset());
    assertEquals(List.of("sum", "y"), file.graph().nodes().stream().map(OnnxNode::name).toList());
    assertEquals(List.of("x", "b"), file.graph().nodes().getFirst().inputs());
    assertEquals("x", file.graph().inputs().getFirst().name());
    assertEquals("y", file.graph().outputs().getFirst().name());
    assertArrayEquals(new float[] {1, -2}, file.graph().initialisers().get("b").read().data());
  }

  @Test
  void initialisersAreWeightsLikeThoseOfAnyFile() throws IOException {
    open(small());
    StateDict weights = WeightsFile.open(folder.resolve("net.onnx"));
    Goldens.assertHolds(Tensor.of(Shape.of(2), 1, -2), weights, "b");
  }

  @Test
  void nodesAreSortedSoThatEachValueIsMadeBeforeItIsUsed() throws IOException {
    OnnxFile file =
        open(
            new Message()
                .nested(1, node("second", "Relu", List.of("a"), "b"))
                .nested(1, node("first", "Relu", List.of("x"), "a"))
                .nested(11, value("x"))
                .nested(12, value("b")));
    assertEquals("first", file.graph().nodes().getFirst().name());
  }

  @ParameterizedTest
  @CsvSource({"10, F16", "16, BF16", "2, U8", "3, I8", "5, I16", "9, BOOL"})
  void elementsMayStandInAFieldOfWiderOnes(int type, DType expected) throws IOException {
    long[] bits =
        type == 10 ? new long[] {0x3c00} : type == 16 ? new long[] {0x3f80} : new long[] {1};
    Message graph = small().nested(5, tensor("t", type, 1).numbers(5, bits));
    OnnxTensor tensor = open(graph).graph().initialisers().get("t");
    assertEquals(expected, tensor.type());
    assertArrayEquals(new float[] {1}, tensor.read().data());
  }

  @Test
  void integersBelowZeroStaySo() throws IOException {
    Message graph = small().nested(5, tensor("t", 7, 2).numbers(7, -1, Long.MAX_VALUE));
    assertArrayEquals(
        new long[] {-1, Long.MAX_VALUE},
        open(graph).graph().initialisers().get("t").wholeNumbers());
  }

  private static Message outside(String location, long offset, long length) {
    Message tensor = tensor("t", 1, 2).number(14, 1);
    for (String[] entry :
        new String[][] {{"location", location}, {"offset", "" + offset}, {"length", "" + length}}) {
      tensor.nested(13, new Message().text(1, entry[0]).text(2, entry[1]));
    }
    return small().nested(5, tensor);
  }

  @Test
  void elementsMayLieInAFileBesideTheModel() throws IOException {
    Files.write(folder.resolve("net.data"), new byte[] {9, 9, 9, 9, 0, 0, -128, 63, 0, 0, 0, 64});
    OnnxTensor tensor = open(outside("net.data", 4, 8)).graph().initialisers().get("t");
    assertArrayEquals(new float[] {1, 2}, tensor.read().data());
  }

  @Test
  void filesElsewhereAreNotOpened() throws IOException {
    Path other = Files.createDirectory(folder.resolve("elsewhere"));
    Files.write(other.resolve("net.data"), new byte[8]);
    Path models = Files.createDirectory(folder.resolve("models"));
    for (String place :
        List.of("../elsewhere/net.data", other.resolve("net.data").toString(), "")) {
      Path file = Files.write(models.resolve("net.onnx"), model(outside(place, 0, 8)));
      assertRefused(() -> OnnxFile.open(file), "net.onnx", "'t'", "own folder");
    }
    Files.createSymbolicLink(models.resolve("link"), other.resolve("net.data"));
    Path file = Files.write(models.resolve("net.onnx"), model(outside("link", 0, 8)));
    assertRefused(() -> OnnxFile.open(file), "'link'", "own folder");
  }

  @Test
  void aFileBesideThatIsTooShortIsRefused() throws IOException {
    Files.write(folder.resolve("net.data"), new byte[10]);
    assertRefused(() -> open(outside("net.data", 4, 8)), "'t'", "byte 4", "has 10");
    assertRefused(() -> open(outside("net.data", 0, 4)), "'t'", "wants 8 bytes", "4 are announced");
    assertRefused(() -> open(outside("none.data", 0, 8)), "none.data", "no file there");
  }

  @Test
  void aTensorOfAnotherSizeThanItsBytesIsRefused() {
    Message graph = small().nested(5, tensor("t", 1, 3).raw(9, new float[] {1, 2}));
    assertRefused(() -> open(graph), "'t'", "wants 12 bytes", "8 are stored");
  }

  @Test
  void sizesThatOverflowAreRefusedBeforeMemoryIsTaken() {
    for (long[] sizes : new long[][] {{1L << 62, 4}, {-1}, {1L << 40}}) {
      Message graph = small().nested(5, tensor("t", 1, sizes).raw(9, new float[1]));
      assertRefused(() -> open(graph), "'t'");
    }
  }

  @Test
  void aTypeWithoutNumbersIsRefused() {
    Message graph = small().nested(5, tensor("t", 8, 1));
    assertRefused(() -> open(graph), "ONNX type 8");
  }

  @Test
  void nodesThatWaitForEachOtherAreNamed() {
    Message graph =
        small()
            .nested(1, node("chicken", "Relu", List.of("e"), "c"))
            .nested(1, node("egg", "Relu", List.of("c"), "e"));
    assertRefused(() -> open(graph), "cycle", "'chicken'", "'egg'");
  }

  @Test
  void aValueThatNothingMakesIsNamed() {
    Message input = small().nested(1, node("n", "Relu", List.of("nowhere"), "z"));
    assertRefused(() -> open(input), "'n'", "'nowhere'");
    Message output = small().nested(12, value("nowhere"));
    assertRefused(() -> open(output), "output 'nowhere'");
  }

  @Test
  void aValueThatIsMadeTwiceIsRefused() {
    Message graph = small().nested(1, node("again", "Relu", List.of("x"), "y"));
    assertRefused(() -> open(graph), "'y'", "twice");
    Message tensors = small().nested(5, tensor("b", 1, 1).raw(9, new float[1]));
    assertRefused(() -> open(tensors), "two initialisers named 'b'");
  }

  @Test
  void graphsNestedWithoutEndAreRefused() {
    Message graph = new Message().text(2, "inner");
    for (int i = 0; i < 100; i++) {
      Message attribute = new Message().text(1, "body").nested(6, graph);
      graph = new Message().nested(1, node("n", "If", List.of(), "y").nested(5, attribute));
    }
    Message deepest = graph;
    assertRefused(() -> open(deepest), "deep");
  }

  @Test
  void aLengthBeyondTheEndIsRefusedWithItsByte() {
    assertRefused(
        () -> open((byte) 8, (byte) 8, (byte) 0x3a, (byte) 100, (byte) 0), "byte 3", "100 bytes");
  }

  @Test
  void aNumberWithoutEndIsRefused() {
    byte[] bytes = new byte[20];
    Arrays.fill(bytes, (byte) 0x80);
    bytes[0] = 8;
    assertRefused(() -> open(bytes), "more than 64 bits");
  }

  @Test
  void aFileWithoutAGraphIsRefused() {
    assertRefused(() -> open((byte) 8, (byte) 8), "no ONNX graph");
  }

  @Test
  void aTextThatIsNotUtf8IsRefused() {
    assertRefused(() -> open((byte) 8, (byte) 8, (byte) 0x12, (byte) 1, (byte) 0xff), "not UTF-8");
  }

  @Test
  void aDamagedFileIsReadOrRefused() throws IOException {
    byte[] whole = model(outside("net.data", 4, 8).nested(5, tensor("i", 7, 2).numbers(7, -1, 5)));
    Files.write(folder.resolve("net.data"), new byte[16]);
    Random random = new Random(12);
    int read = 0;
    for (int i = 0; i < 4000; i++) {
      byte[] bytes = i < whole.length ? Arrays.copyOf(whole, i + 1) : whole.clone();
      if (i >= whole.length) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        OnnxFile file = OnnxReader.read(file(bytes));
        file.graph().initialisers().values().forEach(OnnxFileTest::readWhole);
        read++;
      } catch (WeightsException e) {
        assertTrue(e.getMessage().contains("net.onnx"), e.getMessage());
      }
    }
    assertTrue(read > 100, "some damage is not seen: " + read);
  }

  private static void readWhole(OnnxTensor tensor) {
    if (tensor.count() > 0) {
      tensor.read();
    }
  }

  private MappedFile file(byte... bytes) {
    return new MappedFile(folder.resolve("net.onnx"), MemorySegment.ofArray(bytes));
  }
}
