package limpid.weights;

import static limpid.weights.Goldens.assertHolds;
import static limpid.weights.Goldens.assertRefused;
import static limpid.weights.Goldens.ramp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.StateDict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  @TempDir Path folder;

  private static byte[] file(String header, int data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data).order(ByteOrder.LITTLE_ENDIAN);
    return bytes.putLong(text.length).put(text).array();
  }

  private static StateDict read(String header, int data) {
    return WeightsFile.read(Goldens.file(file(header, data)));
  }

  private static String tensor(String name, String dtype, String shape, long begin, long end) {
    return String.format(
        "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}",
        name, dtype, shape, begin, end);
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void theGoldenFileIsReadTypeByTypeAndItsIntegersLeftOut() {
    StateDict state = Goldens.open("types.safetensors");
    assertEquals(List.of("f32", "f16", "bf16", "f64", "scalar"), List.copyOf(state.names()));
    for (String name : List.of("f32", "f16", "bf16", "f64")) {
      assertHolds(ramp(-3, 2, 3), state, name);
    }
    assertHolds(Tensor.scalar(1.5f), state, "scalar");
  }

  @Test
  void whatIsWrittenHasTheLayoutOfTheFormat() throws IOException {
    Path path = folder.resolve("w.safetensors");
    Safetensors.write(path, Map.of("a\"\\\n", Tensor.scalar(1)), DType.BF16);
    String header =
        "{\"a\\\"\\\\\\u000a\":{\"dtype\":\"BF16\",\"shape\":[],\"data_offsets\":[0,2]}}";
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    expected.write(new byte[] {64, 0, 0, 0, 0, 0, 0, 0});
    expected.writeBytes(
        (header + " ".repeat(64 - header.length())).getBytes(StandardCharsets.UTF_8));
    expected.write(new byte[] {(byte) 0x80, 0x3f});
    assertArrayEquals(expected.toByteArray(), Files.readAllBytes(path));
    assertEquals(List.of(path), left());
  }

  @Test
  void tensorsKeepTheOrderInWhichTheyAreWritten() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String name : List.of("z", "a", "m")) {
      tensors.put(name, ramp(tensors.size(), 2, 2));
    }
    Path path = folder.resolve("order.safetensors");
    Safetensors.write(path, tensors, DType.F64);
    StateDict state = Safetensors.open(path);
    assertEquals(List.of("z", "a", "m"), List.copyOf(state.names()));
    tensors.forEach((name, tensor) -> assertHolds(tensor, state, name));
  }

  @Test
  void tensorsMayLieInAnotherOrderThanTheHeaders() {
    String header =
        "{" + tensor("b", "F32", "[1]", 8, 12) + "," + tensor("a", "F32", "[2]", 0, 8) + "}   ";
    StateDict state = read(header, 12);
    assertEquals(List.of("b", "a"), List.copyOf(state.names()));
    assertEquals(Shape.of(2), state.read("a").shape());
  }

  @Test
  void offsetsThatOverlapLeaveGapsOrLeaveTheFileAreRefused() {
    String a = tensor("a", "F32", "[2]", 0, 8);
    assertRefused(
        () -> read("{" + a + "," + tensor("b", "F32", "[2]", 4, 12) + "}", 12),
        "memory: tensor 'b' lies at bytes 4 to 12 of the data; it should start at 8");
    assertRefused(
        () -> read("{" + a + "," + tensor("b", "F32", "[1]", 12, 16) + "}", 16),
        "tensor 'b' lies at bytes 12 to 16 of the data; it should start at 8");
    assertRefused(
        () -> read("{" + a + "}", 7), "tensor 'a' lies at bytes 0 to 8 of the data, which has 7");
    assertRefused(() -> read("{" + a + "}", 9), "end at byte 8 of the data, which has 9");
    assertRefused(
        () -> read("{" + tensor("a", "F32", "[2]", 0, 999_999_999_999_999_999L) + "}", 8),
        "999999999999999999 of the data, which has 8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "F32|[3]|wants 12 bytes, its offsets hold 8",
        "I64|[2]|wants 16 bytes, its offsets hold 8",
        "F8_E4M3|[8]|tensor 'a' is F8_E4M3; F64, F32, F16 and BF16 are read",
        "F32|[999999999999999999,999999999999999999]|claims the shape",
        "F32|[1.0]|wants ',' at character 30",
        "F32|[-2]|wants a whole number at character 29",
        "F32|[02]|wants a whole number at character 29",
        "F32|2|wants '[' at character 28",
      })
  void shapesAndTypesThatDoNotFitTheBytesAreRefused(String dtype, String shape, String message) {
    assertRefused(() -> read("{" + tensor("a", dtype, shape, 0, 8) + "}", 8), message);
  }

  @Test
  void aFileWithoutFloatsIsRefused() {
    assertRefused(() -> read("{}", 0), "memory: holds no floating-point tensors");
    assertRefused(
        () -> read("{" + tensor("a", "I64", "[1]", 0, 8) + "}", 8), "holds no floating-point");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'a':{'dtype':'F32','shape':[],'data_offsets':[0,4]}}x|wants its end",
        "{'a':{'dtype':'F32','shape':[]}}|tensor 'a' wants dtype, shape and two data_offsets",
        "{'a':{'dtype':'F32','shape':[],'data_offsets':[4]}}|two data_offsets",
        "{'a':{'dtype':'F32','dtype':'F32'}}|unknown or repeated field 'dtype'",
        "{'a':{'color':'F32'}}|unknown or repeated field 'color'",
        "{'a':{'dtype':'F32','shape':[],'data_offsets':[0,4]},'a':{}}|names 'a' twice",
        "{'__metadata__':{},'__metadata__':{}}|names '__metadata__' twice",
        "{'__metadata__':{'a':1}}|wants '\"' at character 21",
        "{'a'|wants ':' at character 4",
        "{'a|wants a closing quote",
        "{'a\\q':{}}|wants an escape that JSON has",
        "{'a\\u00g0':{}}|four hexadecimal digits",
        "{'a\\ud800':{}}|half a surrogate pair",
        "{'a':{},}|tensor 'a' wants",
        "{,}|wants '\"' at character 1",
      },
      quoteCharacter = '`')
  void headersThatAreNotStrictlyTheFormatAreRefused(String header, String message) {
    assertRefused(() -> read(header.replace('\'', '"'), 4), message);
  }

  @Test
  void escapesInNamesAreDecoded() {
    String header = "{" + tensor("\\u00e9\\ud83d\\ude00\\n\\/", "F32", "[]", 0, 4) + "}";
    assertEquals(List.of("é😀\n/"), List.copyOf(read(header, 4).names()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1 << 26, 1L << 40, Long.MAX_VALUE, -1})
  void headerLengthsBeyondTheLimitAreRefusedUnread(long length) {
    byte[] bytes = file("{}", 0);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    assertRefused(
        () -> WeightsFile.read(Goldens.file(bytes)),
        "claims a safetensors header of " + Long.toUnsignedString(length) + " bytes");
  }

  @Test
  void offsetsBeyondTwoGibibytesHold() throws IOException {
    Path path = folder.resolve("large.safetensors");
    long pad = (1L << 31) + 4096;
    String header =
        "{"
            + tensor("pad", "I8", "[" + pad + "]", 0, pad)
            + ","
            + tensor("w", "F32", "[2]", pad, pad + 8)
            + "}";
    byte[] text = file(header, 0);
    try (FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.SPARSE,
            StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(text));
      ByteBuffer two = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      channel.write(two.putFloat(1).putFloat(1.25f).flip(), text.length + pad);
    }
    assertHolds(ramp(4, 2), WeightsFile.open(path), "w");
  }

  @Test
  void aFileReplacedWhileItIsOpenIsReadAsItWas() {
    Path path = folder.resolve("w.safetensors");
    Safetensors.write(path, Map.of("w", ramp(0, 1000)), DType.F32);
    StateDict state = WeightsFile.open(path);
    Safetensors.write(path, Map.of("w", ramp(5, 1000)), DType.F32);
    assertHolds(ramp(0, 1000), state, "w");
    assertHolds(ramp(5, 1000), WeightsFile.open(path), "w");
  }

  @Test
  void valuesBeyondTheRangeOfATypeAreRefusedAndNothingIsWritten() throws IOException {
    Path path = folder.resolve("w.safetensors");
    Map<String, Tensor> large = Map.of("w", Tensor.scalar(70_000));
    assertRefused(
        () -> Safetensors.write(path, large, DType.F16), "tensor 'w' has 70000.0", "for F16");
    Map<String, Tensor> largest = Map.of("w", Tensor.scalar(Float.MAX_VALUE));
    assertRefused(() -> Safetensors.write(path, largest, DType.BF16), "for BF16");
    Map<String, Tensor> infinite = Map.of("w", Tensor.scalar(Float.POSITIVE_INFINITY));
    assertEquals(List.of(), left());
    Safetensors.write(path, infinite, DType.F16);
    assertEquals(Float.POSITIVE_INFINITY, Safetensors.open(path).read("w").item());
  }

  @Test
  void namesAndTypesThatCannotBeReadBackAreRefused() throws IOException {
    Path path = folder.resolve("w.safetensors");
    Tensor one = Tensor.scalar(1);
    assertRefused(() -> Safetensors.write(path, Map.of("__metadata__", one), DType.F32), "back");
    assertRefused(() -> Safetensors.write(path, Map.of("\ud800", one), DType.F32), "back");
    assertRefused(() -> Safetensors.write(path, Map.of(), DType.F32), "back");
    assertRefused(() -> Safetensors.write(path, Map.of("w", one), DType.I64), "not I64");
    assertEquals(List.of(), left());
  }

  @Test
  void aWriteThatFailsLeavesTheOldFileAndNothingElse() throws IOException {
    Path path = folder.resolve("w.safetensors");
    Files.writeString(path, "old");
    Map<String, Tensor> one = Map.of("w", Tensor.later(Shape.of(1), () -> failing()));
    assertThrows(ArithmeticException.class, () -> Safetensors.write(path, one, DType.F32));
    Thread.currentThread().interrupt();
    assertRefused(
        () -> Safetensors.write(path, Map.of("w", Tensor.scalar(1)), DType.F32),
        path + ": cannot be written: the thread was interrupted");
    assertTrue(Thread.interrupted());
    assertEquals("old", Files.readString(path));
    assertEquals(List.of(path), left());
  }

  private static float[] failing() {
    throw new ArithmeticException("the elements cannot be made");
  }

  @Test
  void placesThatCannotHoldAFileAreRefused() throws IOException {
    Map<String, Tensor> one = Map.of("w", Tensor.scalar(1));
    Path nowhere = folder.resolve("no").resolve("w.safetensors");
    assertRefused(
        () -> Safetensors.write(nowhere, one, DType.F32),
        "w.safetensors: cannot be written: there is no directory " + nowhere.getParent());
    assertRefused(() -> Safetensors.write(folder, one, DType.F32), "is a directory");
    assertEquals(List.of(), left());
  }
}
