package limpid.models;

import java.util.function.Function;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.BatchNorm;
import limpid.core.op.Conv2d;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import limpid.nn.BatchNormalisation;
import limpid.nn.Convolution;
import limpid.nn.Dense;
import limpid.nn.Initialiser;
import limpid.nn.Layer;
import limpid.nn.Layout;
import limpid.nn.Named;
import limpid.nn.Sequential;
import limpid.nn.Weights;

/**
 * Layers as Keras has them: padding {@code SAME} depends on the extents of the input, batch norm
 * has other constants. Parameters have PyTorch's names behind Keras' names of layers, as weights
 * files of Keras are read.
 */
final class Keras {
  private Keras() {}

  /** Padded by its window alone. */
  static Function<Weights, Layer> convolution(int in, int out, Window window, boolean bias) {
    return w -> Convolution.of(w, in, out, window, 1, bias, Initialiser.xavierUniform());
  }

  /** A convolution without a bias, padded as {@code SAME}. */
  static Function<Weights, Layer> same(int in, int out, Window window) {
    return w -> same(Convolution.of(w, in, out, window, 1, false, Initialiser.xavierUniform()));
  }

  /** One filter for each channel, padded as {@code SAME}: {@code w.depthwise}, then also w. */
  static Function<Weights, Layer> depthwise(int channels, int side, int stride) {
    Window window = Window.of(side).stride(stride);
    Initialiser initial = Initialiser.xavierUniform();
    return w ->
        Sequential.of(w)
            .add(
                "depthwise",
                at ->
                    same(Convolution.of(at, channels, channels, window, channels, false, initial)))
            .layer();
  }

  /** A depthwise 3x3 convolution and a 1x1 one: {@code w.depthwise}, {@code w.pointwise}. */
  static Function<Weights, Layer> separable(int in, int out) {
    Initialiser initial = Initialiser.xavierUniform();
    return w ->
        Sequential.of(w)
            .add(
                "depthwise",
                at -> same(Convolution.of(at, in, in, Window.of(3), in, false, initial)))
            .add("pointwise", convolution(in, out, Window.of(1), false))
            .layer();
  }

  private static Layer same(Convolution c) {
    return x -> {
      Window window = c.op().window().same(x.shape().at(1), x.shape().at(2));
      Conv2d op = new Conv2d(window, c.op().groups());
      return new Convolution(c.name(), op, c.weight(), c.bias()).apply(x);
    };
  }

  /** The largest of 3x3 with stride 2, padded as {@code SAME}. */
  static Layer maxPool(Weights w) {
    Window window = Window.of(3).stride(2);
    return new Named(
        w.path(), x -> new MaxPool2d(window.same(x.shape().at(1), x.shape().at(2)), false).of(x));
  }

  /** Batch norm whose running statistics keep this part of themselves. */
  static Function<Weights, Layer> norm(int channels, double eps, double kept) {
    return w -> BatchNormalisation.of(w, channels, (float) eps, (float) (1 - kept));
  }

  /** Batch norm without a factor, with eps 0.001. */
  static Layer unscaledNorm(Weights w, int channels) {
    Shape shape = Shape.of(channels);
    Node gamma = Node.constant(Tensor.filled(shape, 1));
    Node beta = w.parameter("bias", shape, Layout.PLAIN, Initialiser.constant(0));
    Node mean = w.statistic("running_mean", shape, 0);
    Node variance = w.statistic("running_var", shape, 1);
    return new BatchNormalisation(
        w.path(), new BatchNorm(1e-3f), mean, variance, gamma, beta, 0.01f, w.step());
  }

  /** Global average pooling of this name, and the logits: Keras' softmax is left out. */
  static Sequential head(Sequential stack, String pooling, int channels, int classes) {
    return stack
        .add(pooling, at -> Named.op(at, new AdaptiveAvgPool2d(1, 1)))
        .add("flatten", Keras::flatten)
        .add("predictions", dense(channels, classes));
  }

  /** In the order H, W, C. */
  static Layer flatten(Weights w) {
    return new Named(w.path(), x -> x.reshape(x.shape().at(0), x.shape().size() / x.shape().at(0)));
  }

  static Function<Weights, Layer> dense(int in, int out) {
    return w -> Dense.of(w, in, out, Initialiser.xavierUniform(), Initialiser.constant(0));
  }
}
