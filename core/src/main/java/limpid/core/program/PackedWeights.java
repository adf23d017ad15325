package limpid.core.program;

import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.kernel.ConvAlgorithm;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Kernels;
import limpid.core.op.Conv2d;
import limpid.core.op.Conv2dInput;

/**
 * The form in which the kernel of a convolution wants weights that are the same in every run. They
 * are kept beside the weight, so that programs for other batches share them.
 *
 * @param forward for a convolution, not for its adjoint
 */
record PackedWeights(boolean forward, Window window, int groups, ConvAlgorithm algorithm) {

  /** A weight in this form: that of the op itself, where the algorithm is that of the op. */
  static Kernels.Packed of(boolean forward, ConvGeometry g, ConvAlgorithm algorithm, Tensor w) {
    if (algorithm == ConvAlgorithm.DIRECT) {
      return forward ? Conv2d.packed(g, w) : Conv2dInput.packed(g, w);
    }
    Kernels kernels = Kernels.active();
    return w.prepared(
        new PackedWeights(forward, g.window(), g.groups(), algorithm),
        form ->
            forward
                ? kernels.packForward(g, algorithm, w.once())
                : kernels.packBackward(g, algorithm, w.once()));
  }
}
