package limpid.weights;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import limpid.core.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A million damaged copies of a file of each kind ({@code -Dlimpid.fuzz} is another number): each
 * is read, or refused by a {@link WeightsException}.
 */
class FuzzTest {
  private static final int COPIES = Integer.getInteger("limpid.fuzz", 1_000_000);
  private static final int SMOKE = 200;

  @TempDir private static Path folder;

  static List<String> files() {
    return List.of(
        "net-zip.pth",
        "views-zip.pth",
        "views-legacy.pth",
        "deflated-zip.pth",
        "training-zip.pth",
        "training-legacy.pth",
        "hostile-zip.pth",
        "module-zip.pth",
        "module-legacy.pth",
        "scripted-zip.pt",
        "quantised-zip.pth",
        "arrays-zip.pth",
        "arrays5.pkl",
        "python2.pkl",
        "dumped.pkl",
        "parts-zip.pth",
        "types.safetensors",
        "deflated.npz",
        "fortran.npy",
        "model.json",
        "model.safetensors.index.json",
        "net.caffemodel",
        "old.caffemodel",
        "net.onnx");
  }

  private static MappedFile file(Path path, byte[] bytes) {
    return new MappedFile(path, MemorySegment.ofArray(bytes));
  }

  static byte[] bytes(String name) throws IOException {
    return switch (name) {
      case "net.caffemodel" -> CaffeNetTest.bytes(CaffeNetTest.net());
      case "old.caffemodel" -> CaffeNetTest.bytes(CaffeNetTest.oldNet());
      case "net.onnx" -> OnnxFileTest.model(OnnxFileTest.small());
      case "model.json" -> tensorflowJs();
      case "model.safetensors.index.json" -> shards();
      default -> Goldens.bytes(name);
    };
  }

  private static byte[] tensorflowJs() throws IOException {
    Files.write(folder.resolve("a.bin"), new byte[80]);
    Files.write(folder.resolve("b.bin"), new byte[80]);
    return """
    {"modelTopology": {"a": [1, -2.5e-3, true, null, "\\u0041"]},
     "weightsManifest": [{"paths": ["a.bin", "b.bin"], "weights": [
       {"name": "c/kernel", "shape": [1,2,3,5], "dtype": "float32"},
       {"name": "c/bias", "shape": [10], "dtype": "float16"},
       {"name": "n", "shape": [5], "dtype": "int32"}]}]}
    """
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] shards() {
    Map<String, Tensor> one = Map.of("model.a", Goldens.ramp(0, 2, 3));
    Safetensors.write(folder.resolve("1.safetensors"), one, DType.F32);
    Map<String, Tensor> two = Map.of("model.b", Goldens.ramp(6, 4));
    Safetensors.write(folder.resolve("2.safetensors"), two, DType.F16);
    return """
    {"metadata": {"total_size": 32},
     "weight_map": {"model.a": "1.safetensors", "model.b": "2.safetensors"}}
    """
        .getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("files")
  void damagedCopiesAreReadOrRefused(String name) throws IOException {
    damaged(name, SMOKE, 1);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("files")
  void aMillionDamagedCopiesAreReadOrRefused(String name) throws IOException {
    damaged(name, COPIES, 2);
  }

  private static void damaged(String name, int copies, long seed) throws IOException {
    Mutations mutations = new Mutations(bytes(name), seed + name.hashCode());
    for (int i = 0; i < copies; i++) {
      read(name, mutations.next());
    }
  }

  private static void read(String name, byte[] bytes) {
    try {
      Goldens.readAll(WeightsFile.read(file(folder.resolve(name), bytes)));
    } catch (WeightsException _) {
      // one of the two outcomes that are allowed
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      String hex = HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, 4096)));
      fail(name + " as " + hex, e);
    }
  }
}
