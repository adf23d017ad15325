package limpid.core.kernel.vector.correlation;

import limpid.core.Epilogue;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Workers;

/**
 * The input gradient of a convolution, phase by phase: pixels of a {@link Phase} are reached by the
 * same taps, and so are a {@link Correlation} over the output's gradient. Weights of the phases lie
 * one after the other.
 */
public final class Phases {
  /** Outputs that one thread finishes at a time. */
  private static final int GRAIN = 1 << 15;

  private Phases() {}

  /** Computes the results of one phase, whose weights begin at {@code weightsAt}. */
  public interface Kernel {
    void run(Correlation c, int weightsAt, Epilogue epilogue);
  }

  /**
   * Runs a kernel for each phase that has pixels and taps, and the epilogue after a single phase or
   * after all of them.
   *
   * @param first where the weights begin
   * @param tap floats of weights of one tap
   */
  public static void run(
      ConvGeometry g, int first, int tap, Epilogue epilogue, float[] dx, Kernel kernel) {
    Phase[] phases = Phase.all(g.window());
    boolean fused = phases.length == 1;
    int at = first;
    for (Phase phase : phases) {
      if (phase.h() < g.h() && phase.v() < g.w()) {
        Correlation c = Correlation.phase(g, phase);
        if (c.empty()) {
          c.clear(dx, g.c());
        } else {
          kernel.run(c, at, fused ? epilogue : Epilogue.NONE);
        }
      }
      at += phase.taps() * tap;
    }
    if (!fused) {
      finish(g, epilogue, dx);
    }
  }

  /** What follows the gradient in all pixels. */
  public static void finish(ConvGeometry g, Epilogue epilogue, float[] dx) {
    if (epilogue.beyondBias()) {
      int size = g.n() * g.h() * g.w() * g.c();
      Workers.shared().ranges(size, GRAIN, (from, to) -> epilogue.finish(dx, from, to));
    }
  }
}
