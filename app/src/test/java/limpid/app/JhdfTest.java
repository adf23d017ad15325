package limpid.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.weights.DType;
import limpid.weights.StoredWeights;
import limpid.weights.WeightsException;
import limpid.weights.WeightsFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of make_keras.py's files: variables count up by 1/64, from their place among all. */
class JhdfTest {
  private static final int COPIES = Integer.getInteger("limpid.fuzz", 200_000);
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Set<String> NAMES =
      Set.of(
          "first.weight",
          "first.bias",
          "first_bn.bias",
          "first_bn.running_mean",
          "first_bn.running_var",
          "each.depthwise.weight",
          "each_bn.weight",
          "each_bn.bias",
          "each_bn.running_mean",
          "each_bn.running_var",
          "both.depthwise.weight",
          "both.pointwise.weight",
          "both.bias",
          "second.weight",
          "head.weight",
          "head.bias");

  @TempDir Path folder;

  private static Path file(String name) {
    try {
      return Path.of(JhdfTest.class.getResource("keras/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.h5",
        "nested.h5",
        "weights.h5",
        "half.h5",
        "old.h5",
        "model.keras",
        "nested.keras",
        "model.weights.h5"
      })
  void everyLayoutOfKerasGivesPyTorchsNamesAndAxes(String name) {
    StoredWeights weights = WeightsFile.open(file(name));
    assertEquals(new TreeSet<>(NAMES), new TreeSet<>(weights.names()));
    Tensor first = weights.read("first.weight");
    assertEquals(Shape.of(4, 3, 2, 3), first.shape());
    float half = name.equals("half.h5") ? 1 / 128f : 0;
    assertEquals((2 + 4 * (1 + 3 * (2 + 3 * 1))) / 64f, first.at(2, 1, 1, 2), half);
    Tensor each = weights.read("each.depthwise.weight");
    assertEquals(Shape.of(8, 1, 3, 3), each.shape());
    assertEquals(5 + (5 + 8 * (1 + 3 * 2)) / 64f, each.at(5, 0, 2, 1), half);
    assertEquals(Shape.of(2, 8, 1, 1), weights.shape("both.pointwise.weight"));
    Tensor head = weights.read("head.weight");
    assertEquals(Shape.of(5, 2), head.shape());
    assertEquals(14 + (3 + 5) / 64f, head.at(3, 1), half);
    assertArrayEquals(
        new float[] {4, 4 + 1 / 64f, 4 + 2 / 64f, 4 + 3 / 64f},
        weights.read("first_bn.running_var").data(),
        half);
  }

  @ParameterizedTest
  @CsvSource({
    "model.h5, F32, Keras HDF5",
    "weights.h5, F64, Keras HDF5",
    "half.h5, F16, Keras HDF5",
    "model.keras, F32, Keras archive"
  })
  void theTypeIsTheFiles(String name, DType type, String format) {
    StoredWeights weights = WeightsFile.open(file(name));
    assertEquals(type, weights.type("head.bias"));
    assertEquals(format, weights.format());
  }

  @Test
  void isConvertedInspectedAndOfferedUnderAName() throws IOException {
    Path out = folder.resolve("small.safetensors");
    Cli cli = Cli.run("weights", "convert", file("model.keras"), out);
    assertEquals(0, cli.code(), cli.err());
    StoredWeights read = WeightsFile.open(out);
    assertEquals(NAMES, read.names());
    assertEquals(
        WeightsFile.open(file("model.h5")).read("first.weight").data()[7],
        read.read("first.weight").data()[7]);
    assertEquals(
        Set.of("weight", "bias"), WeightsFile.open(Path.of(file("model.h5") + "#head")).names());
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.h5", "weights.h5", "half.h5", "model.weights.h5"})
  void aFileThatIsCutShortIsOneSentence(String name) throws IOException {
    byte[] whole = Files.readAllBytes(file(name));
    for (int length : new int[] {9, 40, 100, 1000, whole.length / 2}) {
      Path cut = Files.write(folder.resolve("cut.h5"), Arrays.copyOf(whole, length));
      WeightsException refused =
          assertThrows(WeightsException.class, () -> readAll(WeightsFile.open(cut)));
      assertTrue(
          refused.getMessage().startsWith(cut + ": has HDF5 that is corrupted"),
          refused::getMessage);
      assertEquals(1, refused.getMessage().lines().count());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "packed.h5, ",
    "packed-twice.h5, /a/kernel:0 is packed more than once",
    "unallocated.h5, Failed to load children for group '/a/'"
  })
  void smallFilesOfLargeArraysTakeLittle(String name, String refusal) throws IOException {
    assertTrue(Files.size(file(name)) <= 10 << 10);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    if (refusal == null) {
      readAll(WeightsFile.open(file(name)));
    } else {
      WeightsException refused =
          assertThrows(WeightsException.class, () -> readAll(WeightsFile.open(file(name))));
      assertTrue(refused.getMessage().contains(refusal), refused::getMessage);
    }
    long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(taken <= 64 << 20, () -> name + " takes " + taken);
  }

  private static void readAll(StoredWeights weights) {
    weights.names().forEach(weights::read);
  }

  static List<String> files() {
    return List.of("model.h5", "weights.h5", "half.h5", "model.keras", "nested.keras");
  }

  @ParameterizedTest
  @MethodSource("files")
  void damagedCopiesAreReadOrRefusedAndTakeLittle(String name) throws IOException {
    damaged(name, 200, 1);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("files")
  void aMillionDamagedCopiesOfFiveFilesAreReadOrRefusedAndTakeLittle(String name)
      throws IOException {
    damaged(name, COPIES, 2);
  }

  private void damaged(String name, int copies, long seed) throws IOException {
    Damage damage = new Damage(Files.readAllBytes(file(name)), seed);
    for (int copy = 0; copy < copies; copy++) {
      byte[] bytes = damage.next();
      Path path = Files.write(folder.resolve(name), bytes);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      try {
        readAll(WeightsFile.open(path));
      } catch (WeightsException _) {
        // one of the two outcomes that are allowed
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        fail(name + " as " + HexFormat.of().formatHex(bytes), e);
      } finally {
        Files.delete(path);
      }
      long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
      long most = (64L << 20) * Math.max(1, Math.ceilDiv(bytes.length, 10 << 10));
      assertTrue(taken <= most, () -> name + " takes " + taken);
    }
  }
}
