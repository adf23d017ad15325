package limpid.models;

import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.Clamp;
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
 * MobileNetV2 (Sandler et al. 2018, table 2): inverted residuals, {@code y = x +
 * project(relu6(depthwise(relu6(expand(x)))))}, whose sum is there where the shape stays.
 *
 * <p>Modules are torchvision's: {@code features.0.0} …, {@code features.2.conv.1.0} …, {@code
 * features.18}, {@code classifier.1}; a block's sum is its {@code add}.
 */
final class MobileNetV2 {
  private static final Clamp RELU6 = Clamp.relu6();

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

  private MobileNetV2() {}

  static Model mobilenetV2(Weights w, int classes) {
    return Sequential.of(w)
        .add("features", MobileNetV2::features)
        .add("avgpool", at -> Named.op(at, new AdaptiveAvgPool2d(1, 1)))
        .add("flatten", at -> Named.op(at, new Flatten()))
        .add("classifier", at -> classifier(at, classes))
        .model();
  }

  private static Layer features(Weights w) {
    Sequential stack =
        Sequential.of(w).add(ConvolutionBlock.usual().activated(3, 32, 3, 2, 1, RELU6));
    int channels = 32;
    for (int[] row : TABLE) {
      for (int i = 0; i < row[2]; i++) {
        int in = channels;
        int stride = i == 0 ? row[3] : 1;
        stack.add(at -> block(at, in, in * row[0], row[1], stride));
        channels = row[1];
      }
    }
    return stack.add(ConvolutionBlock.usual().activated(320, 1280, 1, 1, 1, RELU6)).layer();
  }

  private static Layer block(Weights w, int in, int wide, int out, int stride) {
    Sequential stack = Sequential.of(w.at("conv"));
    if (wide != in) {
      stack.add(ConvolutionBlock.usual().activated(in, wide, 1, 1, 1, RELU6));
    }
    Layer body =
        stack
            .add(ConvolutionBlock.usual().activated(wide, wide, 3, stride, wide, RELU6))
            .add(at -> Convolution.plain(at, wide, out, Window.of(1)))
            .add(at -> BatchNormalisation.of(at, out))
            .layer();
    return Residual.of(w, body, in == out && stride == 1);
  }

  private static Layer classifier(Weights w, int classes) {
    Initialiser initial = Initialiser.normal(0.01);
    return Sequential.of(w)
        .add(at -> Named.dropout(at, 0.2f))
        .add(at -> Dense.of(at, 1280, classes, initial, Initialiser.constant(0)))
        .layer();
  }
}
