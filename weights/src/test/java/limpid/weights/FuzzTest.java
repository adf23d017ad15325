package limpid.weights;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import limpid.core.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A million damaged copies of a file of each kind, in a JVM of its own ({@code -Dlimpid.fuzz} is
 * another number): each is read, or refused by a {@link WeightsException}, and takes little memory.
 */
class FuzzTest {
  private static final int COPIES = Integer.getInteger("limpid.fuzz", 1_000_000);
  private static final int SMOKE = 200;

  @TempDir private Path folder;

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

  /** The file, those beside it written. */
  static byte[] bytes(String name, Path folder) throws IOException {
    return switch (name) {
      case "net.caffemodel" -> CaffeNetTest.bytes(CaffeNetTest.net());
      case "old.caffemodel" -> CaffeNetTest.bytes(CaffeNetTest.oldNet());
      case "net.onnx" -> OnnxFileTest.model(OnnxFileTest.small());
      case "model.json" -> tensorflowJs(folder);
      case "model.safetensors.index.json" -> shards(folder);
      default -> Goldens.bytes(name);
    };
  }

  private static byte[] tensorflowJs(Path folder) throws IOException {
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

  private static byte[] shards(Path folder) {
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
  void damagedCopiesAreReadOrRefusedAndTakeLittle(String name) throws IOException {
    new DamagedCopies(name, folder, 1).tried(SMOKE);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("files")
  void aMillionDamagedCopiesAreReadOrRefusedAndTakeLittle(String name) throws Exception {
    System.out.print(DamagedCopies.alone(COPIES, 2, folder, name));
  }
}
