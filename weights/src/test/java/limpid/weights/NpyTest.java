package limpid.weights;

import static limpid.weights.Goldens.assertHolds;
import static limpid.weights.Goldens.assertRefused;
import static limpid.weights.Goldens.ramp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.StateDict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
  @TempDir Path folder;

  private static StateDict read(String header, int data) {
    byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
    byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0};
    start[9] = (byte) (text.length >> 8);
    byte[] bytes = Arrays.copyOf(start, start.length + text.length + data);
    System.arraycopy(text, 0, bytes, start.length, text.length);
    return WeightsFile.read(Goldens.file(bytes));
  }

  private static String header(String descr, String shape) {
    return "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "littlef2",
        "littlef4",
        "littlef8",
        "bigf2",
        "bigf4",
        "bigf8",
        "fortran",
        "version2",
        "version3"
      })
  void everyWidthByteOrderAxisOrderAndVersionHoldsTheSameArray(String stem) {
    Tensor read = Npy.read(Goldens.path(stem + ".npy"));
    assertEquals(Shape.of(2, 3), read.shape());
    assertArrayEquals(ramp(0, 2, 3).data(), read.data());
    assertHolds(ramp(0, 2, 3), Goldens.open(stem + ".npy"), stem);
  }

  @Test
  void aScalarHasNoAxes() {
    assertHolds(Tensor.scalar(1.5f), Goldens.open("scalar.npy"), "scalar");
  }

  @ParameterizedTest
  @CsvSource({"littlef4, 2 3", "vector, 6", "scalar, ''"})
  void whatIsWrittenIsWhatNumpyWritesToTheByte(String stem, String extents) throws IOException {
    int[] shape =
        Arrays.stream(extents.split(" "))
            .filter(extent -> !extent.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray();
    Path path = folder.resolve("w.npy");
    Npy.write(path, ramp(shape.length == 0 ? 6 : 0, shape));
    assertArrayEquals(Goldens.bytes(stem + ".npy"), Files.readAllBytes(path));
    Npy.write(path, Tensor.scalar(2));
    assertEquals(2, Npy.read(path).item());
    try (var files = Files.list(folder)) {
      assertEquals(List.of(path), files.toList());
    }
  }

  @Test
  void arraysOfAnythingButFloatsAreRefusedByTheirType() {
    assertRefused(() -> Goldens.open("integers.npy"), "integers.npy: holds <i8 values");
    assertRefused(() -> Goldens.open("empty.npy"), "an array [0, 3] without values");
    assertRefused(() -> Goldens.open("objects.npy"), "array 'objects' has elements of type |O");
    assertRefused(() -> Goldens.open("records.npy"), "npy array 'records' wants descr");
    assertRefused(() -> read(header("<c8", "(1,)"), 8), "type <c8; floats are read");
    assertRefused(() -> read(header("<f16", "(1,)"), 16), "type <f16; floats are read");
  }

  /** -2 and 200, or true and false, as NumPy writes them; bytes in hexadecimal. */
  @ParameterizedTest
  @CsvSource({
    "<i8, feffffffffffffffc800000000000000, -2, 200",
    ">i4, fffffffe000000c8, -2, 200",
    "<i2, feffc800, -2, 200",
    "|i1, fec8, -2, -56",
    "|u1, fec8, 254, 200",
    "<u2, feffc800, 65534, 200",
    "<u4, feff0000c8000000, 65534, 200",
    "|b1, 0100, 1, 0",
    "<f4, 000000c000004843, -2, 200"
  })
  void wholeNumbersAreReadWhereTheyAreAskedFor(String descr, String hex, float first, float second)
      throws IOException {
    byte[] header = header(descr, "(1, 2)").getBytes(StandardCharsets.ISO_8859_1);
    byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length, 0};
    byte[] elements = HexFormat.of().parseHex(hex);
    byte[] bytes = Arrays.copyOf(start, start.length + header.length + elements.length);
    System.arraycopy(header, 0, bytes, start.length, header.length);
    System.arraycopy(elements, 0, bytes, start.length + header.length, elements.length);
    Path file = Files.write(folder.resolve("whole.npy"), bytes);
    Tensor read = Npy.readNumbers(file);
    assertEquals(Shape.of(1, 2), read.shape());
    assertArrayEquals(new float[] {first, second}, read.data());
  }

  @Test
  void pythonTwoWroteLongNumbers() {
    assertEquals(Shape.of(1, 2), read(header("<f4", "(1L, 2L)"), 8).shape("memory"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(3,)|wants 12 bytes after its header, there are 8",
        "(1,)|wants 4 bytes after its header, there are 8",
        "(99999999999,)|wants 399999999996 bytes",
        "(999999999999999999, 999999999999999999)|claims the shape",
        "(0, 999999999999999999, 999999999999999999)|wants 0 bytes",
        "(9999999999999999999,)|wants descr",
        "(2)|is no tuple",
        "(-2,)|wants descr",
        "(,)|wants descr",
        "[2]|wants descr",
      })
  void shapesThatDoNotFitTheBytesAreRefused(String shape, String message) {
    assertRefused(() -> read(header("<f4", shape), 8), "memory", message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'shape': (2,), }",
        "{'descr': '<f4', 'fortran_order': False}",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)}",
        "{'descr': '<f4' 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'x': 1}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} + {}",
        "__import__('os').system('touch hostile-was-here')",
      })
  void headersThatAreNotStrictlyTheFormatAreRefused(String header) {
    assertRefused(() -> read(header, 8), "npy array 'memory'", "header");
  }

  @Test
  void longHeadersAreRefusedOrReadInLinearTime() {
    assertRefused(() -> read("{" + " ".repeat(20_000) + "}", 8), "claims a header of 20002 bytes");
    assertRefused(() -> read("{'shape': (" + " ".repeat(9_000) + "}", 8), "wants descr");
    assertRefused(() -> read("{'shape': (" + "1,".repeat(4_000) + ")}", 8), "wants descr");
  }

  @Test
  void otherVersionsAreRefused() {
    byte[] bytes = Goldens.bytes("littlef4.npy");
    bytes[6] = 4;
    assertRefused(() -> WeightsFile.read(Goldens.file(bytes)), "version 4.0");
  }

  @Test
  void aFileOfAnotherFormatIsRefused() {
    assertRefused(() -> Npy.read(Goldens.path("small-zip.pth")), "does not start with");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stored.npz", "deflated.npz"})
  void archivesOfArraysAreReadWithoutTheirIntegers(String file) {
    StateDict state = Goldens.open(file);
    assertEquals(List.of("w", "b"), List.copyOf(state.names()));
    assertHolds(ramp(0, 2, 3), state, "w");
    assertHolds(ramp(0, 3), state, "b");
    assertEquals(state.names(), Npz.open(Goldens.path(file)).names());
  }
}
