package limpid.bench;

import limpid.core.Tensor;
import limpid.core.kernel.Workers;
import limpid.core.program.Rounding;

/**
 * Limpid: compiled programs, and for training the steps that its training loop takes.
 *
 * @param rounding how much programs may round
 */
record LimpidEngine(Rounding rounding) implements Engine {

  @Override
  public String name() {
    return switch (rounding) {
      case PRECISE -> "Limpid, precise";
      case FAST -> "Limpid";
      case COMPACT -> "Limpid, fully-connected weights in bfloat16";
    };
  }

  @Override
  public String settings() {
    return "nets compiled to programs";
  }

  @Override
  public boolean can(Task task) {
    return task != Task.METHODS;
  }

  @Override
  public Run prepare(Subject subject, Task task, int threads) {
    Workers.threads(threads);
    return switch (task) {
      case FORWARD -> new ProgramRun(Compiled.forward(subject.trace(), rounding), threads);
      case GRADCAM ->
          new ProgramRun(
              Compiled.gradCam(subject.trace(), subject.layer(), subject.seeds(), rounding),
              threads);
      case GRADIENT ->
          new ProgramRun(Compiled.gradient(subject.trace(), subject.seeds(), rounding), threads);
      case TRAINING -> new TrainingRun(subject, threads);
      case METHODS -> throw new EngineException("methods are measured one by one", null);
    };
  }

  /** Runs of a program. */
  private record ProgramRun(Compiled compiled, int threads) implements Run {

    @Override
    public long nanos() {
      Workers.threads(threads);
      long start = System.nanoTime();
      compiled.run();
      return System.nanoTime() - start;
    }

    @Override
    public float[] output() {
      Tensor value = compiled.run();
      return value.shape().rank() == 4 ? Subject.planes(value).data() : value.data().clone();
    }
  }
}
