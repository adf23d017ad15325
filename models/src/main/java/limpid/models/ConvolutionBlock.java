package limpid.models;

import java.util.function.Function;
import limpid.core.Window;
import limpid.core.op.Op;
import limpid.nn.BatchNormalisation;
import limpid.nn.Convolution;
import limpid.nn.Initialiser;
import limpid.nn.Layer;
import limpid.nn.Named;
import limpid.nn.Sequential;
import limpid.nn.Weights;

/**
 * A convolution without a bias, its batch norm and, as a rule, an activation: the children {@code
 * 0}, {@code 1} and {@code 2} of one module, as torchvision's newer nets have them. Windows are
 * padded so that a stride of 1 keeps the extents.
 *
 * @param norm the batch norm, from its weights and its channels
 */
record ConvolutionBlock(Norm norm) {

  /** How a batch norm is built. */
  @FunctionalInterface
  interface Norm {
    Layer of(Weights w, int channels);
  }

  /** With an activation. */
  Function<Weights, Layer> activated(
      int in, int out, int kernel, int stride, int groups, Op activation) {
    return w ->
        stack(w, in, out, kernel, stride, groups).add(at -> Named.op(at, activation)).layer();
  }

  /** Without an activation: 1x1, onto the channels that a residual block gives. */
  Function<Weights, Layer> projection(int in, int out, int stride) {
    return w -> stack(w, in, out, 1, stride, 1).layer();
  }

  /** One with PyTorch's usual batch norm. */
  static ConvolutionBlock usual() {
    return new ConvolutionBlock(BatchNormalisation::of);
  }

  private Sequential stack(Weights w, int in, int out, int kernel, int stride, int groups) {
    Window window = Window.of(kernel).stride(stride).padding((kernel - 1) / 2);
    Initialiser initial = Initialiser.kaimingNormalFanOut();
    return Sequential.of(w)
        .add(at -> Convolution.of(at, in, out, window, groups, false, initial))
        .add(at -> norm.of(at, out));
  }
}
