package limpid.models;

import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.Flatten;
import limpid.nn.BatchNormalisation;
import limpid.nn.Convolution;
import limpid.nn.Dense;
import limpid.nn.Initialiser;
import limpid.nn.Layer;
import limpid.nn.Model;
import limpid.nn.Named;
import limpid.nn.Sequential;
import limpid.nn.Weights;

/**
 * MNASNet (Tan et al. 2019), the form B1 without squeeze and excitation: a depthwise separable
 * convolution, then stacks of inverted residuals.
 *
 * <p>Modules are torchvision's: {@code layers.0} …, {@code layers.8.0.layers.0} …, {@code
 * layers.16}, {@code classifier.1}; a block's sum is its {@code add}.
 */
final class MnasNet {
  /** TensorFlow's 0.9997 of the running statistics are kept. */
  private static final float MOMENTUM = 1 - 0.9997f;

  /** Kernel, factor, output channels, blocks, first stride. */
  private static final int[][] TABLE = {
    {3, 3, 24, 3, 2},
    {5, 3, 40, 3, 2},
    {5, 6, 80, 3, 2},
    {3, 6, 96, 2, 1},
    {5, 6, 192, 4, 2},
    {3, 6, 320, 1, 1}
  };

  private MnasNet() {}

  static Model mnasnet10(Weights w, int classes) {
    return Sequential.of(w)
        .add("layers", MnasNet::layers)
        .add("avgpool", at -> Named.op(at, new AdaptiveAvgPool2d(1, 1)))
        .add("flatten", at -> Named.op(at, new Flatten()))
        .add("classifier", at -> classifier(at, classes))
        .model();
  }

  private static Layer layers(Weights w) {
    Sequential stack =
        Sequential.of(w)
            .add(at -> Convolution.plain(at, 3, 32, Window.of(3).stride(2).padding(1)))
            .add(at -> norm(at, 32))
            .add(Named::relu)
            .add(at -> Convolution.depthwise(at, 32, Window.of(3).padding(1)))
            .add(at -> norm(at, 32))
            .add(Named::relu)
            .add(at -> Convolution.plain(at, 32, 16, Window.of(1)))
            .add(at -> norm(at, 16));
    int channels = 16;
    for (int[] row : TABLE) {
      int in = channels;
      stack.add(at -> blocks(at, in, row));
      channels = row[2];
    }
    return stack
        .add(at -> Convolution.plain(at, 320, 1280, Window.of(1)))
        .add(at -> norm(at, 1280))
        .add(Named::relu)
        .layer();
  }

  private static Layer blocks(Weights w, int in, int... row) {
    int out = row[2];
    Sequential stack = Sequential.of(w).add(at -> block(at, in, in * row[1], out, row[0], row[4]));
    for (int i = 1; i < row[3]; i++) {
      stack.add(at -> block(at, out, out * row[1], out, row[0], 1));
    }
    return stack.layer();
  }

  private static Layer block(Weights w, int in, int wide, int out, int kernel, int stride) {
    Window window = Window.of(kernel).stride(stride).padding(kernel / 2);
    Layer body =
        Sequential.of(w.at("layers"))
            .add(at -> Convolution.plain(at, in, wide, Window.of(1)))
            .add(at -> norm(at, wide))
            .add(Named::relu)
            .add(at -> Convolution.depthwise(at, wide, window))
            .add(at -> norm(at, wide))
            .add(Named::relu)
            .add(at -> Convolution.plain(at, wide, out, Window.of(1)))
            .add(at -> norm(at, out))
            .layer();
    return Residual.of(w, body, in == out && stride == 1);
  }

  private static Layer norm(Weights w, int channels) {
    return BatchNormalisation.of(w, channels, 1e-5f, MOMENTUM);
  }

  private static Layer classifier(Weights w, int classes) {
    return Sequential.of(w)
        .add(at -> Named.dropout(at, 0.2f))
        .add(
            at ->
                Dense.of(at, 1280, classes, Initialiser.kaimingUniform(), Initialiser.constant(0)))
        .layer();
  }
}
