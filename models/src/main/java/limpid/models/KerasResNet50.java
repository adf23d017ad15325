package limpid.models;

import java.util.function.Function;
import limpid.core.Window;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import limpid.nn.Layer;
import limpid.nn.Model;
import limpid.nn.Named;
import limpid.nn.Sequential;
import limpid.nn.Weights;

/**
 * ResNet-50 (He et al. 2016, table 1) as Keras has it: inputs are Caffe's, convolutions have
 * biases, the stride of a block is at its first 1x1 convolution, batch norm has eps 1.001e-5.
 *
 * <p>Layers are Keras': {@code conv1_conv}, {@code conv1_bn}, {@code conv1_relu}, {@code
 * pool1_pool}, {@code conv2_block1_1_conv} … {@code conv5_block3_out}, {@code avg_pool}, {@code
 * predictions}. The paddings before the first convolution and pooling are part of their windows.
 */
final class KerasResNet50 {
  private static final int[] BLOCKS = {3, 4, 6, 3};

  private KerasResNet50() {}

  static Model resnet50(Weights w, int classes) {
    Window pool = Window.of(3).stride(2).padding(1);
    Sequential stack =
        Sequential.of(w)
            .add("conv1_conv", convolution(3, 64, Window.of(7).stride(2).padding(3)))
            .add("conv1_bn", norm(64))
            .add("conv1_relu", Named::relu)
            .add("pool1_pool", at -> Named.op(at, new MaxPool2d(pool, false)));
    int in = 64;
    for (int stage = 0; stage < BLOCKS.length; stage++) {
      int width = 64 << stage;
      for (int i = 1; i <= BLOCKS[stage]; i++) {
        stack.then(block(w, "conv" + (stage + 2) + "_block" + i, in, width, i, stage));
        in = 4 * width;
      }
    }
    return Keras.head(stack, "avg_pool", 2048, classes).model();
  }

  /** y = relu(f(x) + s(x)); s is a 1x1 convolution of x in the first block of a stage, else x. */
  private static Layer block(Weights w, String name, int in, int width, int place, int stage) {
    Window one = Window.of(1).stride(place == 1 && stage > 0 ? 2 : 1);
    Sequential shortcut = Sequential.of(w);
    if (place == 1) {
      shortcut
          .add(name + "_0_conv", convolution(in, 4 * width, one))
          .add(name + "_0_bn", norm(4 * width));
    }
    Layer s = shortcut.layer();
    Layer f =
        Sequential.of(w)
            .add(name + "_1_conv", convolution(in, width, one))
            .add(name + "_1_bn", norm(width))
            .add(name + "_1_relu", Named::relu)
            .add(name + "_2_conv", convolution(width, width, Window.of(3).padding(1)))
            .add(name + "_2_bn", norm(width))
            .add(name + "_2_relu", Named::relu)
            .add(name + "_3_conv", convolution(width, 4 * width, Window.of(1)))
            .add(name + "_3_bn", norm(4 * width))
            .layer();
    return x -> {
      Node sum = f.apply(x).add(s.apply(x)).named(name + "_add");
      return sum.relu().named(name + "_out");
    };
  }

  private static Function<Weights, Layer> convolution(int in, int out, Window window) {
    return Keras.convolution(in, out, window, true);
  }

  private static Function<Weights, Layer> norm(int channels) {
    return Keras.norm(channels, 1.001e-5, 0.99);
  }
}
