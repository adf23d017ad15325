package limpid.bench.peers;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import limpid.bench.Emulation;
import limpid.bench.Engine;
import limpid.bench.PeerName;
import limpid.bench.PeerProvider;
import limpid.bench.Run;
import limpid.bench.Subject;
import limpid.bench.Task;
import limpid.core.Tensor;

/**
 * libtorch in this process, through DJL, on TorchScript that a script of PyTorch makes. Everything
 * native comes with the build: nothing is downloaded.
 */
public final class LibtorchPeer implements PeerProvider {

  /** Found by name. */
  public LibtorchPeer() {}

  @Override
  public PeerName peer() {
    return PeerName.LIBTORCH;
  }

  @Override
  public Engine start(Settings settings) {
    if (Emulation.ofAvx2()) {
      NativeEnvironment.propose(Python.WITHOUT_AVX512);
    }
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("DJL_CACHE_DIR", settings.cache().toString());
    System.setProperty("ENGINE_CACHE_DIR", settings.cache().toString());
    Python python = Python.find(settings);
    try {
      ai.djl.engine.Engine engine = ai.djl.engine.Engine.getEngine("PyTorch");
      return new Libtorch(python, engine, settings.scratch());
    } catch (EngineException e) {
      throw new limpid.bench.EngineException("libtorch: " + e.getMessage(), e);
    }
  }

  private record Libtorch(Python python, ai.djl.engine.Engine engine, Path scratch)
      implements Engine {

    @Override
    public String name() {
      return "libtorch " + engine.getVersion() + " (DJL)";
    }

    @Override
    public String settings() {
      return Python.held("TorchScript, for forward runs frozen; oneDNN");
    }

    @Override
    public boolean can(Task task) {
      return task != Task.TRAINING && task != Task.METHODS;
    }

    @Override
    public Run prepare(Subject subject, Task task, int threads) {
      Path file = scratch.resolve("model.pt");
      python.run(
          "make_torchscript.py",
          subject.architecture().name(),
          "" + subject.architecture().classes(),
          subject.weightsFile(scratch).toString(),
          task.key(),
          subject.layer(),
          file.toString());
      Model model = Model.newInstance("model", "PyTorch");
      try {
        boolean backward = task != Task.FORWARD;
        model.load(scratch, "model.pt", backward ? Map.of("trainParam", "true") : null);
        Files.delete(file);
        NDManager manager = model.getNDManager();
        NDList inputs = new NDList(array(manager, Subject.planes(subject.images())));
        if (backward) {
          inputs.add(array(manager, subject.seeds()));
        }
        return new Script(model, (PtSymbolBlock) model.getBlock(), inputs, backward, threads);
      } catch (IOException | MalformedModelException | EngineException e) {
        model.close();
        throw new limpid.bench.EngineException(e.getMessage(), e);
      }
    }

    private static NDArray array(NDManager manager, Tensor tensor) {
      long[] extents = new long[tensor.shape().rank()];
      for (int axis = 0; axis < extents.length; axis++) {
        extents[axis] = tensor.shape().at(axis);
      }
      return manager.create(tensor.data(), new ai.djl.ndarray.types.Shape(extents));
    }
  }

  private record Script(
      Model model, PtSymbolBlock block, NDList inputs, boolean backward, int threads)
      implements Run {

    @Override
    public long nanos() {
      JniUtils.setNumThreads(threads);
      long start = System.nanoTime();
      NDList result = once();
      long nanos = System.nanoTime() - start;
      result.close();
      return nanos;
    }

    private NDList once() {
      try {
        return backward ? collecting() : IValueUtils.forward(block, inputs, false);
      } catch (EngineException e) {
        throw new limpid.bench.EngineException(e.getMessage(), e);
      }
    }

    private NDList collecting() {
      try (GradientCollector _ = ai.djl.engine.Engine.getEngine("PyTorch").newGradientCollector()) {
        return IValueUtils.forward(block, inputs, true);
      }
    }

    @Override
    public float[] output() {
      JniUtils.setNumThreads(threads);
      try (NDList result = once()) {
        return result.singletonOrThrow().toFloatArray();
      }
    }

    @Override
    public void close() {
      model.close();
    }
  }
}
