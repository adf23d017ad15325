package limpid.weights;

import static limpid.weights.Goldens.assertHolds;
import static limpid.weights.Goldens.assertRefused;
import static limpid.weights.Goldens.ramp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipOutputStream;
import limpid.nn.StateDict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pickle claims against what the archive around it holds. */
class TorchSizesTest {
  private static final int[] TWO_BY_THREE = {2, 3};

  private static StateDict read(byte[] pickle, Map<String, byte[]> others) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("m/data.pkl", pickle);
    entries.putAll(others);
    return WeightsFile.read(Goldens.file(zip(entries)));
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new java.util.zip.ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] floats(int count) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      bytes.putFloat(i / 4f);
    }
    return bytes.array();
  }

  private static byte[] pickle(int stored, int offset, int[] sizes, int[] strides) {
    return PickleBytes.tensor("0", stored, offset, sizes, strides).bytes();
  }

  @Test
  void aTensorWrittenByHandIsRead() throws IOException {
    byte[] pickle = pickle(7, 1, TWO_BY_THREE, new int[] {3, 1});
    assertHolds(ramp(1, 2, 3), read(pickle, Map.of("m/data/0", floats(7))), "w");
  }

  @ParameterizedTest
  @CsvSource({"7, 3, 2, 7", "6, 3, 3, 6", "0, 1, 6, 8", "0, 2147483647, 1, 2147483649"})
  void stridesThatReachBeyondTheStorageAreRefused(int offset, int s0, int s1, long reach) {
    byte[] pickle = pickle(8, offset, TWO_BY_THREE, new int[] {s0, s1});
    assertRefused(() -> read(pickle, Map.of("m/data/0", floats(8))), "memory: tensor 'w' [2,3]");
  }

  @Test
  void negativeStridesAndOffsetsPastTheEndAreRefused() {
    assertRefused(
        () -> read(pickle(8, 6, TWO_BY_THREE, new int[] {-3, 1}), Map.of("m/data/0", floats(8))),
        "tensor 'w'",
        "[-3, 1]");
    assertRefused(
        () -> read(pickle(8, 8, new int[] {}, new int[] {}), Map.of("m/data/0", floats(8))),
        "starts at element 8 of a storage of 8");
  }

  @Test
  void repeatedElementsDoNotMultiplyWithoutBound() {
    byte[] pickle = pickle(1, 0, new int[] {1 << 15, 1 << 15}, new int[] {0, 0});
    assertRefused(
        () -> read(pickle, Map.of("m/data/0", floats(1))), "1073741824 elements out of 1");
  }

  @Test
  void shapesBeyondAnArrayAreRefused() {
    byte[] pickle = pickle(1, 0, new int[] {1 << 20, 1 << 20}, new int[] {0, 0});
    assertRefused(
        () -> read(pickle, Map.of("m/data/0", floats(1))), "[1048576, 1048576] does not fit");
  }

  @Test
  void storagesThatAreMissingOrOfAnotherSizeAreRefused() {
    byte[] pickle = pickle(6, 0, TWO_BY_THREE, new int[] {3, 1});
    assertRefused(() -> read(pickle, Map.of()), "tensor 'w' wants the storage m/data/0");
    assertRefused(
        () -> read(pickle, Map.of("m/data/0", floats(5))), "6 elements of F32", "20 bytes");
    assertRefused(
        () -> read(pickle, Map.of("m/data/0", floats(7))), "6 elements of F32", "28 bytes");
    byte[] huge = pickle(Integer.MAX_VALUE, 0, TWO_BY_THREE, new int[] {3, 1});
    assertRefused(() -> read(huge, Map.of("m/data/0", floats(6))), "2147483647 elements");
  }

  @Test
  void anUnknownByteOrderAndASecondPickleAreRefused() {
    byte[] pickle = pickle(6, 0, TWO_BY_THREE, new int[] {3, 1});
    assertRefused(
        () -> read(pickle, Map.of("m/data/0", floats(6), "m/byteorder", new byte[] {'x'})),
        "m/byteorder is 'x'");
    assertRefused(() -> read(pickle, Map.of("n/data.pkl", pickle)), "m/data.pkl, n/data.pkl");
  }

  @Test
  void legacyStoragesAreCountedTwice() {
    byte[] good = Goldens.bytes("tensor-legacy.pth");
    int count = good.length - 4 * 4 - 8;
    byte[] bad = good.clone();
    bad[count] = 3;
    assertRefused(
        () -> WeightsFile.read(Goldens.file(bad)),
        "at byte " + count,
        "3 elements where 4 are due");
    byte[] longer = Arrays.copyOf(good, good.length + 1);
    assertRefused(() -> WeightsFile.read(Goldens.file(longer)), "goes on for 1 bytes");
  }
}
