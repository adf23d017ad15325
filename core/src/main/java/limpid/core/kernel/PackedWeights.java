package limpid.core.kernel;

import limpid.core.Tensor;
import limpid.core.Window;

/**
 * The form in which the kernel of a convolution wants weights that are the same in every run. They
 * are packed once and kept beside the weight, so that ops share them with programs, and programs
 * for other batches with one another.
 *
 * @param forward for a convolution, not for its adjoint
 */
public record PackedWeights(boolean forward, Window window, int groups, ConvAlgorithm algorithm) {

  /** A weight in this form. */
  public static Kernels.Packed of(
      boolean forward, ConvGeometry g, ConvAlgorithm algorithm, Tensor w) {
    Kernels kernels = Kernels.active();
    return w.prepared(
        new PackedWeights(forward, g.window(), g.groups(), algorithm),
        form ->
            forward
                ? kernels.packForward(g, algorithm, w.once())
                : kernels.packBackward(g, algorithm, w.once()));
  }
}
