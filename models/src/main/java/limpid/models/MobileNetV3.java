package limpid.models;

import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.Flatten;
import limpid.core.op.HardSigmoid;
import limpid.core.op.HardSwish;
import limpid.core.op.Op;
import limpid.core.op.Relu;
import limpid.nn.BatchNormalisation;
import limpid.nn.Dense;
import limpid.nn.Initialiser;
import limpid.nn.Layer;
import limpid.nn.Model;
import limpid.nn.Named;
import limpid.nn.Sequential;
import limpid.nn.SqueezeExcitation;
import limpid.nn.Weights;

/**
 * MobileNetV3 (Howard et al. 2019, tables 1 and 2): inverted residuals with hard swish and, in
 * places, squeeze and excitation. The constants are the papers' rows: kernel, expanded channels,
 * output channels, {@code SE} or {@code -}, {@code RE} for ReLU or {@code HS} for hard swish,
 * stride.
 *
 * <p>Modules are torchvision's: {@code features.0.0} …, {@code features.4.block.2.fc1} …, {@code
 * classifier.0}, {@code classifier.3}; a block's sum is its {@code add}.
 */
final class MobileNetV3 {
  private static final String LARGE =
      """
      3  16  16  -  RE 1
      3  64  24  -  RE 2
      3  72  24  -  RE 1
      5  72  40  SE RE 2
      5 120  40  SE RE 1
      5 120  40  SE RE 1
      3 240  80  -  HS 2
      3 200  80  -  HS 1
      3 184  80  -  HS 1
      3 184  80  -  HS 1
      3 480 112  SE HS 1
      3 672 112  SE HS 1
      5 672 160  SE HS 2
      5 960 160  SE HS 1
      5 960 160  SE HS 1
      """;
  private static final String SMALL =
      """
      3  16  16  SE RE 2
      3  72  24  -  RE 2
      3  88  24  -  RE 1
      5  96  40  SE HS 2
      5 240  40  SE HS 1
      5 240  40  SE HS 1
      5 120  48  SE HS 1
      5 144  48  SE HS 1
      5 288  96  SE HS 2
      5 576  96  SE HS 1
      5 576  96  SE HS 1
      """;

  private static final Op SWISH = new HardSwish();
  private static final ConvolutionBlock BLOCK =
      new ConvolutionBlock((w, channels) -> BatchNormalisation.of(w, channels, 1e-3f, 0.01f));

  private MobileNetV3() {}

  static Model large(Weights w, int classes) {
    return mobilenet(w, LARGE, 160, 1280, classes);
  }

  static Model small(Weights w, int classes) {
    return mobilenet(w, SMALL, 96, 1024, classes);
  }

  private static Model mobilenet(Weights w, String rows, int last, int hidden, int classes) {
    return Sequential.of(w)
        .add("features", at -> features(at, rows, last))
        .add("avgpool", at -> Named.op(at, new AdaptiveAvgPool2d(1, 1)))
        .add("flatten", at -> Named.op(at, new Flatten()))
        .add("classifier", at -> classifier(at, 6 * last, hidden, classes))
        .model();
  }

  private static Layer features(Weights w, String rows, int last) {
    Sequential stack = Sequential.of(w).add(BLOCK.activated(3, 16, 3, 2, 1, SWISH));
    int channels = 16;
    for (String row : rows.lines().toList()) {
      String[] entries = row.strip().split(" +");
      int in = channels;
      channels = Integer.parseInt(entries[2]);
      stack.add(at -> block(at, in, entries));
    }
    return stack.add(BLOCK.activated(last, 6 * last, 1, 1, 1, SWISH)).layer();
  }

  private static Layer block(Weights w, int in, String... row) {
    int kernel = Integer.parseInt(row[0]);
    int wide = Integer.parseInt(row[1]);
    int out = Integer.parseInt(row[2]);
    int stride = Integer.parseInt(row[5]);
    Op activation = row[4].equals("HS") ? SWISH : new Relu();
    Sequential stack = Sequential.of(w.at("block"));
    if (wide != in) {
      stack.add(BLOCK.activated(in, wide, 1, 1, 1, activation));
    }
    stack.add(BLOCK.activated(wide, wide, kernel, stride, wide, activation));
    if (row[3].equals("SE")) {
      int squeezed = Divisible.by8(wide / 4);
      stack.add(at -> SqueezeExcitation.of(at, wide, squeezed, new Relu(), new HardSigmoid()));
    }
    Layer body = stack.add(BLOCK.projection(wide, out, 1)).layer();
    return Residual.of(w, body, in == out && stride == 1);
  }

  private static Layer classifier(Weights w, int in, int hidden, int classes) {
    Initialiser initial = Initialiser.normal(0.01);
    Initialiser zero = Initialiser.constant(0);
    return Sequential.of(w)
        .add(at -> Dense.of(at, in, hidden, initial, zero))
        .add(at -> Named.op(at, SWISH))
        .add(at -> Named.dropout(at, 0.2f))
        .add(at -> Dense.of(at, hidden, classes, initial, zero))
        .layer();
  }
}
