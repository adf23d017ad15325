package limpid.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import limpid.bench.Emulation;
import limpid.bench.Engine;
import limpid.bench.EngineException;
import limpid.bench.PeerName;
import limpid.bench.PeerProvider;
import limpid.bench.Run;
import limpid.bench.Subject;
import limpid.bench.Task;
import limpid.core.Tensor;
import limpid.models.onnx.OnnxExport;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_dnn;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_dnn.Net;

/**
 * OpenCV's DNN module in this process, on the graph that Limpid writes for ONNX Runtime: OpenCV's
 * own backend, layers fused, 3x3 convolutions by its Winograd F(6x6,3x3), threads of its own pool.
 */
public final class OpenCvPeer implements PeerProvider {
  private static final Map<String, String> WITHOUT_AVX512 =
      Map.of("OPENCV_CPU_DISABLE", "AVX512F,AVX512-COMMON,AVX512-SKX");

  /** Found by name. */
  public OpenCvPeer() {}

  @Override
  public PeerName peer() {
    return PeerName.OPENCV;
  }

  @Override
  public Engine start(Settings settings) {
    System.setProperty("org.bytedeco.javacpp.cachedir", settings.cache().resolve("cpp").toString());
    if (Emulation.ofAvx2()) {
      NativeEnvironment.propose(WITHOUT_AVX512);
    }
    try {
      return new OpenCv(plain(opencv_core.getVersionString()), settings.scratch());
    } catch (LinkageError e) {
      throw new EngineException("OpenCV: its libraries do not load here: " + e.getMessage(), e);
    }
  }

  /** Its strings come with the zero that ends them. */
  private static String plain(BytePointer string) {
    return string.getString().replace("\0", "").strip();
  }

  /** The last of {@code SSE SSE2 *AVX2 *AVX512-SKX?} that the processor has and is not disabled. */
  static String instructions(String features) {
    return Arrays.stream(features.split(" "))
        .filter(feature -> !feature.endsWith("?"))
        .reduce("", (before, next) -> next)
        .replace("*", "");
  }

  private record OpenCv(String version, Path scratch) implements Engine {

    @Override
    public String name() {
      return "OpenCV " + version + " DNN";
    }

    @Override
    public String settings() {
      return "its own backend, layers fused, Winograd on, its pool of threads, up to "
          + instructions(plain(opencv_core.getCPUFeaturesLine()));
    }

    @Override
    public boolean can(Task task) {
      return task == Task.FORWARD;
    }

    @Override
    public Run prepare(Subject subject, Task task, int threads) {
      Path file = scratch.resolve("opencv.onnx");
      try {
        OnnxExport.write(subject.trace(), file);
        Net net = opencv_dnn.readNetFromONNX(file.toString());
        Files.delete(file);
        net.setPreferableBackend(opencv_dnn.DNN_BACKEND_OPENCV);
        net.setPreferableTarget(opencv_dnn.DNN_TARGET_CPU);
        net.enableFusion(true);
        net.enableWinograd(true);
        return new Forward(net, blob(Subject.planes(subject.images())), threads);
      } catch (IOException | RuntimeException e) {
        throw new EngineException(e.getMessage(), e);
      }
    }

    private static Mat blob(Tensor tensor) {
      Mat blob = new Mat(tensor.shape().extents(), opencv_core.CV_32F);
      new FloatPointer(blob.data()).put(tensor.data());
      return blob;
    }
  }

  private record Forward(Net net, Mat images, int threads) implements Run {

    @Override
    public long nanos() {
      opencv_core.setNumThreads(threads);
      long start = System.nanoTime();
      once().close();
      return System.nanoTime() - start;
    }

    private Mat once() {
      try {
        net.setInput(images);
        return net.forward();
      } catch (RuntimeException e) {
        throw new EngineException(e.getMessage(), e);
      }
    }

    @Override
    public float[] output() {
      opencv_core.setNumThreads(threads);
      try (Mat result = once()) {
        float[] output = new float[(int) result.total()];
        new FloatPointer(result.data()).get(output);
        return output;
      }
    }

    @Override
    public void close() {
      net.close();
      images.close();
    }
  }
}
