package limpid.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import limpid.bench.Emulation;
import limpid.bench.Engine;
import limpid.bench.EngineException;
import limpid.bench.PeerName;
import limpid.bench.PeerProvider;
import limpid.bench.Run;
import limpid.bench.Subject;
import limpid.bench.Task;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.models.onnx.OnnxExport;

/**
 * ONNX Runtime in this process, on a graph that Limpid writes; all of its graph optimisations are
 * on, and its threads spin, as they do by default. It asks the processor for its instructions and
 * cannot be told to do without some.
 */
public final class OnnxRuntimePeer implements PeerProvider {

  /** Found by name. */
  public OnnxRuntimePeer() {}

  @Override
  public PeerName peer() {
    return PeerName.ONNXRUNTIME;
  }

  @Override
  public Engine start(Settings settings) {
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "limpid");
    return new Runtime(environment, settings.scratch());
  }

  private record Runtime(OrtEnvironment environment, Path scratch) implements Engine {

    @Override
    public String name() {
      return "ONNX Runtime " + environment.getVersion() + (Emulation.ofAvx2() ? " (AVX-512)" : "");
    }

    @Override
    public String settings() {
      String plain = "all graph optimisations, its threads spin for a while after a run";
      return Emulation.ofAvx2()
          ? plain + "; it cannot be held to AVX2 and uses AVX-512: its rows compare unlike work"
          : plain;
    }

    @Override
    public boolean can(Task task) {
      return task == Task.FORWARD;
    }

    @Override
    public Run prepare(Subject subject, Task task, int threads) {
      Path file = scratch.resolve("model.onnx");
      try (SessionOptions options = new SessionOptions()) {
        OnnxExport.write(subject.trace(), file);
        options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        OrtSession session = environment.createSession(file.toString(), options);
        Files.delete(file);
        return new Session(session, tensor(Subject.planes(subject.images())));
      } catch (IOException | OrtException | IllegalArgumentException e) {
        throw new EngineException(e.getMessage(), e);
      }
    }

    private OnnxTensor tensor(Tensor tensor) throws OrtException {
      FloatBuffer buffer =
          ByteBuffer.allocateDirect(Float.BYTES * tensor.size())
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      return OnnxTensor.createTensor(
          environment, buffer.put(tensor.data()).flip(), extents(tensor.shape()));
    }

    private static long[] extents(Shape shape) {
      long[] extents = new long[shape.rank()];
      for (int axis = 0; axis < extents.length; axis++) {
        extents[axis] = shape.at(axis);
      }
      return extents;
    }
  }

  private record Session(OrtSession session, OnnxTensor input) implements Run {

    @Override
    public long nanos() {
      Map<String, OnnxTensor> inputs = Map.of(OnnxExport.INPUT, input);
      long start = System.nanoTime();
      try (OrtSession.Result _ = session.run(inputs)) {
        return System.nanoTime() - start;
      } catch (OrtException e) {
        throw new EngineException(e.getMessage(), e);
      }
    }

    @Override
    public float[] output() {
      try (OrtSession.Result result = session.run(Map.of(OnnxExport.INPUT, input))) {
        FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
        float[] output = new float[values.remaining()];
        values.get(output);
        return output;
      } catch (OrtException e) {
        throw new EngineException(e.getMessage(), e);
      }
    }

    @Override
    public void close() {
      try {
        input.close();
        session.close();
      } catch (OrtException e) {
        throw new EngineException(e.getMessage(), e);
      }
    }
  }
}
