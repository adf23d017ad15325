package limpid.core.program;

import java.util.HashMap;
import java.util.Map;
import limpid.core.Window;
import limpid.core.kernel.ConvAlgorithm;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Kernels;

/**
 * Memory for weights that are not the same in every run, and are packed anew in each: layers alike
 * take turns with it.
 */
final class Packings {
  private final Map<Form, Kernels.Packed> memory = new HashMap<>();

  /** Weights for a convolution, or for its adjoint, until the next ones of the same form. */
  Kernels.Packed packed(boolean forward, ConvGeometry g, ConvAlgorithm algorithm, float[] w) {
    return memory.compute(
        new Form(forward, algorithm, g.window(), g.groups(), g.c(), g.k()),
        (form, before) ->
            forward
                ? Kernels.active().packForward(g, algorithm, w, before)
                : Kernels.active().packBackward(g, algorithm, w, before));
  }

  private record Form(
      boolean forward, ConvAlgorithm algorithm, Window window, int groups, int c, int k) {}
}
