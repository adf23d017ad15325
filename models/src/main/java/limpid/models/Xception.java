package limpid.models;

import java.util.function.Function;
import limpid.core.Window;
import limpid.nn.Layer;
import limpid.nn.Model;
import limpid.nn.Named;
import limpid.nn.Sequential;
import limpid.nn.Weights;

/**
 * Xception (Chollet 2017, figure 5) as Keras has it: 36 convolutions, all but two of them
 * separable, a depthwise 3x3 and a 1x1, in 14 blocks of which 12 are residual. Inputs are in
 * [-1,1].
 *
 * <p>Layers are Keras': {@code block1_conv1} … {@code block14_sepconv2_act}, {@code avg_pool},
 * {@code predictions}; the 1x1 convolutions of the shortcuts are {@code conv2d} … {@code conv2d_3}
 * with {@code batch_normalization}, as the first net that a program makes has them, the sums {@code
 * add} … {@code add_11}.
 */
final class Xception {
  private Xception() {}

  static Model xception(Weights w, int classes) {
    Sequential stack =
        Sequential.of(w)
            .add("block1_conv1", Keras.convolution(3, 32, Window.of(3).stride(2), false))
            .add("block1_conv1_bn", norm(32))
            .add("block1_conv1_act", Named::relu)
            .add("block1_conv2", Keras.convolution(32, 64, Window.of(3), false))
            .add("block1_conv2_bn", norm(64))
            .add("block1_conv2_act", Named::relu)
            .then(halving(w, 2, 0, 64, 128, 128))
            .then(halving(w, 3, 1, 128, 256, 256))
            .then(halving(w, 4, 2, 256, 728, 728));
    for (int block = 5; block <= 12; block++) {
      stack.then(middle(w, block));
    }
    stack
        .then(halving(w, 13, 3, 728, 728, 1024))
        .add("block14_sepconv1", Keras.separable(1024, 1536))
        .add("block14_sepconv1_bn", norm(1536))
        .add("block14_sepconv1_act", Named::relu)
        .add("block14_sepconv2", Keras.separable(1536, 2048))
        .add("block14_sepconv2_bn", norm(2048))
        .add("block14_sepconv2_act", Named::relu);
    return Keras.head(stack, "avg_pool", 2048, classes).model();
  }

  /** Two separable convolutions and a pooling, beside a 1x1 convolution of stride 2. */
  private static Layer halving(Weights w, int block, int shortcut, int in, int width, int out) {
    String number = shortcut == 0 ? "" : "_" + shortcut;
    Layer s =
        Sequential.of(w)
            .add("conv2d" + number, Keras.same(in, out, Window.of(1).stride(2)))
            .add("batch_normalization" + number, norm(out))
            .layer();
    String name = "block" + block;
    Sequential f = Sequential.of(w);
    if (block > 2) {
      f.add(name + "_sepconv1_act", Named::relu);
    }
    separable(f, name + "_sepconv1", in, width).add(name + "_sepconv2_act", Named::relu);
    Layer body =
        separable(f, name + "_sepconv2", width, out).add(name + "_pool", Keras::maxPool).layer();
    return x -> body.apply(x).add(s.apply(x)).named(sum(block));
  }

  /** Three separable convolutions, beside x. */
  private static Layer middle(Weights w, int block) {
    Sequential f = Sequential.of(w);
    for (int i = 1; i <= 3; i++) {
      String name = "block" + block + "_sepconv" + i;
      separable(f.add(name + "_act", Named::relu), name, 728, 728);
    }
    Layer body = f.layer();
    return x -> body.apply(x).add(x).named(sum(block));
  }

  private static String sum(int block) {
    return block == 2 ? "add" : "add_" + (block - 2);
  }

  private static Sequential separable(Sequential stack, String name, int in, int out) {
    return stack.add(name, Keras.separable(in, out)).add(name + "_bn", norm(out));
  }

  private static Function<Weights, Layer> norm(int channels) {
    return Keras.norm(channels, 1e-3, 0.99);
  }
}
