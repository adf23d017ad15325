package limpid.models;

import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.Flatten;
import limpid.core.op.Sigmoid;
import limpid.core.op.Silu;
import limpid.nn.Dense;
import limpid.nn.Initialiser;
import limpid.nn.Layer;
import limpid.nn.Model;
import limpid.nn.Named;
import limpid.nn.Sequential;
import limpid.nn.SqueezeExcitation;
import limpid.nn.Weights;

/**
 * EfficientNet (Tan and Le 2019, table 1): inverted residuals with squeeze and excitation and SiLU,
 * all of whose widths and depths are scaled together.
 *
 * <p>Modules are torchvision's: {@code features.0.0} …, {@code features.2.0.block.2.fc1} …, {@code
 * features.8}, {@code classifier.1}; a block's sum is its {@code add}. Stochastic depth serves
 * training alone and is left out.
 *
 * @param width factor of the channels
 * @param depth factor of the blocks of a stage
 * @param dropout part of the features that training drops
 */
record EfficientNet(double width, double depth, float dropout) implements Net {
  private static final ConvolutionBlock BLOCK = ConvolutionBlock.usual();
  private static final Silu SILU = new Silu();

  /** Factor of the expansion, kernel, stride, output channels, blocks. */
  private static final int[][] TABLE = {
    {1, 3, 1, 16, 1},
    {6, 3, 2, 24, 2},
    {6, 5, 2, 40, 2},
    {6, 3, 2, 80, 3},
    {6, 5, 1, 112, 3},
    {6, 5, 2, 192, 4},
    {6, 3, 1, 320, 1}
  };

  @Override
  public Model build(Weights w, int classes) {
    int last = 4 * channels(320);
    return Sequential.of(w)
        .add("features", this::features)
        .add("avgpool", at -> Named.op(at, new AdaptiveAvgPool2d(1, 1)))
        .add("flatten", at -> Named.op(at, new Flatten()))
        .add("classifier", at -> classifier(at, last, classes))
        .model();
  }

  private int channels(int unscaled) {
    return Divisible.by8(unscaled * width);
  }

  private Layer features(Weights w) {
    int channels = channels(32);
    Sequential stack = Sequential.of(w).add(BLOCK.activated(3, channels, 3, 2, 1, SILU));
    for (int[] row : TABLE) {
      int in = channels;
      stack.add(at -> stage(at, in, row));
      channels = channels(row[3]);
    }
    return stack.add(BLOCK.activated(channels, 4 * channels, 1, 1, 1, SILU)).layer();
  }

  private Layer stage(Weights w, int in, int... row) {
    int out = channels(row[3]);
    Sequential stack = Sequential.of(w).add(at -> block(at, in, row[0], row[1], row[2], out));
    for (int i = 1; i < Math.ceil(row[4] * depth); i++) {
      stack.add(at -> block(at, out, row[0], row[1], 1, out));
    }
    return stack.layer();
  }

  private static Layer block(Weights w, int in, int factor, int kernel, int stride, int out) {
    int wide = Divisible.by8(in * factor);
    Sequential stack = Sequential.of(w.at("block"));
    if (wide != in) {
      stack.add(BLOCK.activated(in, wide, 1, 1, 1, SILU));
    }
    Layer body =
        stack
            .add(BLOCK.activated(wide, wide, kernel, stride, wide, SILU))
            .add(at -> SqueezeExcitation.of(at, wide, Math.max(1, in / 4), SILU, new Sigmoid()))
            .add(BLOCK.projection(wide, out, 1))
            .layer();
    return Residual.of(w, body, in == out && stride == 1);
  }

  private Layer classifier(Weights w, int in, int classes) {
    Initialiser initial = Initialiser.uniform(1 / Math.sqrt(classes));
    return Sequential.of(w)
        .add(at -> Named.dropout(at, dropout))
        .add(at -> Dense.of(at, in, classes, initial, Initialiser.constant(0)))
        .layer();
  }
}
