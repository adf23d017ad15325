package limpid.models;

import limpid.core.Window;
import limpid.core.op.MaxPool2d;
import limpid.nn.Layer;
import limpid.nn.Model;
import limpid.nn.Named;
import limpid.nn.Sequential;
import limpid.nn.Weights;

/**
 * Inception v3 (Szegedy et al. 2016) as Keras has it: batch norm has no factor, averages do not
 * count padding, inputs are in [-1,1].
 *
 * <p>Layers are Keras', as the first net that a program makes has them: {@code conv2d}, {@code
 * batch_normalization}, {@code activation}, {@code conv2d_1} … {@code activation_93} in the order
 * in which they are made; {@code mixed0} … {@code mixed10}, {@code avg_pool}, {@code predictions}.
 * Images want at least 75x75 pixels.
 */
final class KerasInceptionV3 implements InceptionModules {
  private final Weights net;
  private int units;

  private KerasInceptionV3(Weights net) {
    this.net = net;
  }

  static Model inceptionV3(Weights w, int classes) {
    return new KerasInceptionV3(w).model(classes);
  }

  private Model model(int classes) {
    MaxPool2d halving = new MaxPool2d(HALVING, false);
    Sequential stack =
        Sequential.of(net)
            .then(unit(3, 32, HALVING))
            .then(unit(32, 32, Window.of(3)))
            .then(unit(32, 64, THREE))
            .add("max_pooling2d", at -> Named.op(at, halving))
            .then(unit(64, 80, ONE))
            .then(unit(80, 192, Window.of(3)))
            .add("max_pooling2d_1", at -> Named.op(at, halving))
            .add("mixed0", at -> a(at, 192, 32))
            .add("mixed1", at -> a(at, 256, 64))
            .add("mixed2", at -> a(at, 288, 64))
            .add("mixed3", at -> b(at, 288))
            .add("mixed4", at -> c(at, 128))
            .add("mixed5", at -> c(at, 160))
            .add("mixed6", at -> c(at, 160))
            .add("mixed7", at -> c(at, 192))
            .add("mixed8", this::d)
            .add("mixed9", at -> e(at, 1280))
            .add("mixed10", at -> e(at, 2048));
    return Keras.head(stack, "avg_pool", 2048, classes).model();
  }

  @Override
  public Layer unit(Weights module, String name, int in, int out, Window window) {
    return unit(in, out, window);
  }

  private Layer unit(int in, int out, Window window) {
    String number = units == 0 ? "" : "_" + units;
    units++;
    return Sequential.of(net)
        .add("conv2d" + number, Keras.convolution(in, out, window, false))
        .add("batch_normalization" + number, at -> Keras.unscaledNorm(at, out))
        .add("activation" + number, Named::relu)
        .layer();
  }

  @Override
  public boolean countsPadding() {
    return false;
  }
}
