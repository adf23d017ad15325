package limpid.models;

import java.util.function.Function;
import limpid.core.Window;
import limpid.core.op.Clamp;
import limpid.nn.Layer;
import limpid.nn.Model;
import limpid.nn.Named;
import limpid.nn.Sequential;
import limpid.nn.Weights;

/**
 * MobileNetV2 (Sandler et al. 2018, table 2) as Keras has it: padding is {@code SAME}, batch norm
 * has eps 0.001, inputs are in [-1,1].
 *
 * <p>Layers are Keras': {@code Conv1}, {@code bn_Conv1}, {@code Conv1_relu}, {@code
 * expanded_conv_depthwise}, {@code block_1_expand} … {@code block_16_project_BN}, {@code Conv_1},
 * {@code Conv_1_bn}, {@code out_relu}, {@code global_average_pooling2d}, {@code predictions}. The
 * paddings before strides are part of their windows.
 */
final class KerasMobileNetV2 {
  /** Factor t, output channels c, blocks n, first stride s. */
  private static final int[][] TABLE = {
    {1, 16, 1, 1},
    {6, 24, 2, 2},
    {6, 32, 3, 2},
    {6, 64, 4, 2},
    {6, 96, 3, 1},
    {6, 160, 3, 2},
    {6, 320, 1, 1}
  };

  private KerasMobileNetV2() {}

  static Model mobilenetV2(Weights w, int classes) {
    Sequential stack =
        Sequential.of(w)
            .add("Conv1", Keras.same(3, 32, Window.of(3).stride(2)))
            .add("bn_Conv1", norm(32))
            .add("Conv1_relu", KerasMobileNetV2::relu6);
    int channels = 32;
    int blocks = 0;
    for (int[] row : TABLE) {
      for (int i = 0; i < row[2]; i++) {
        String name = blocks == 0 ? "expanded_conv" : "block_" + blocks;
        stack.then(block(w, name, channels, row[0], row[1], i == 0 ? row[3] : 1));
        channels = row[1];
        blocks++;
      }
    }
    stack
        .add("Conv_1", Keras.same(320, 1280, Window.of(1)))
        .add("Conv_1_bn", norm(1280))
        .add("out_relu", KerasMobileNetV2::relu6);
    return Keras.head(stack, "global_average_pooling2d", 1280, classes).model();
  }

  private static Layer block(Weights w, String name, int in, int factor, int out, int stride) {
    int wide = in * factor;
    Sequential stack = Sequential.of(w);
    if (factor > 1) {
      stack
          .add(name + "_expand", Keras.same(in, wide, Window.of(1)))
          .add(name + "_expand_BN", norm(wide))
          .add(name + "_expand_relu", KerasMobileNetV2::relu6);
    }
    Layer body =
        stack
            .add(name + "_depthwise", Keras.depthwise(wide, 3, stride))
            .add(name + "_depthwise_BN", norm(wide))
            .add(name + "_depthwise_relu", KerasMobileNetV2::relu6)
            .add(name + "_project", Keras.same(wide, out, Window.of(1)))
            .add(name + "_project_BN", norm(out))
            .layer();
    return in == out && stride == 1 ? x -> body.apply(x).add(x).named(name + "_add") : body;
  }

  private static Layer relu6(Weights w) {
    return Named.op(w, Clamp.relu6());
  }

  private static Function<Weights, Layer> norm(int channels) {
    return Keras.norm(channels, 1e-3, 0.999);
  }
}
