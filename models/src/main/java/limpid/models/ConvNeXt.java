package limpid.models;

import limpid.core.Shape;
import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.Flatten;
import limpid.core.op.Gelu;
import limpid.core.op.Node;
import limpid.nn.Convolution;
import limpid.nn.Dense;
import limpid.nn.Initialiser;
import limpid.nn.Layer;
import limpid.nn.LayerNormalisation;
import limpid.nn.Layout;
import limpid.nn.Model;
import limpid.nn.Named;
import limpid.nn.Sequential;
import limpid.nn.Weights;

/**
 * ConvNeXt (Liu et al. 2022, section 2): {@code y = x + scale pointwise(gelu(pointwise(norm(
 * depthwise7x7(x)))))}, four times as wide between the two, in four stages with a layer norm and a
 * 2x2 convolution of stride 2 between them.
 *
 * <p>Modules are torchvision's: {@code features.0.0} …, {@code features.1.0.block.3} …, {@code
 * features.7}, {@code classifier.0}, {@code classifier.2}; a block's {@code scaled} and {@code add}
 * are its last steps. What a permutation does there is nothing here, for channels are last.
 * Stochastic depth serves training alone and is left out.
 */
final class ConvNeXt {
  private static final Initialiser INITIAL = Initialiser.normal(0.02);
  private static final float EPS = 1e-6f;

  private ConvNeXt() {}

  static Model tiny(Weights w, int classes) {
    return convnext(w, new int[] {96, 192, 384, 768}, new int[] {3, 3, 9, 3}, classes);
  }

  private static Model convnext(Weights w, int[] widths, int[] depths, int classes) {
    int last = widths[widths.length - 1];
    return Sequential.of(w)
        .add("features", at -> features(at, widths, depths))
        .add("avgpool", at -> Named.op(at, new AdaptiveAvgPool2d(1, 1)))
        .add("classifier", at -> classifier(at, last, classes))
        .model();
  }

  private static Layer features(Weights w, int[] widths, int... depths) {
    Sequential stack = Sequential.of(w).add(at -> stem(at, widths[0]));
    for (int i = 0; i < widths.length; i++) {
      int width = widths[i];
      int depth = depths[i];
      if (i > 0) {
        int in = widths[i - 1];
        stack.add(at -> halving(at, in, width));
      }
      stack.add(at -> stage(at, width, depth));
    }
    return stack.layer();
  }

  private static Layer stem(Weights w, int out) {
    return Sequential.of(w)
        .add(at -> Convolution.of(at, 3, out, Window.of(4).stride(4), 1, true, INITIAL))
        .add(at -> LayerNormalisation.of(at, out, EPS))
        .layer();
  }

  private static Layer halving(Weights w, int in, int out) {
    return Sequential.of(w)
        .add(at -> LayerNormalisation.of(at, in, EPS))
        .add(at -> Convolution.of(at, in, out, Window.of(2).stride(2), 1, true, INITIAL))
        .layer();
  }

  private static Layer stage(Weights w, int width, int depth) {
    Sequential stack = Sequential.of(w);
    for (int i = 0; i < depth; i++) {
      stack.add(at -> block(at, width));
    }
    return stack.layer();
  }

  private static Layer block(Weights w, int width) {
    Node scale =
        w.parameter(
            "layer_scale", Shape.of(1, 1, width), Layout.FACTORS, Initialiser.constant(1e-6f));
    Window seven = Window.of(7).padding(3);
    Layer body =
        Sequential.of(w.at("block"))
            .add(at -> Convolution.of(at, width, width, seven, width, true, INITIAL))
            .add(at -> new Named(at.path(), x -> x))
            .add(at -> LayerNormalisation.of(at, width, EPS))
            .add(at -> Convolution.pointwise(at, width, 4 * width, INITIAL))
            .add(at -> Named.op(at, new Gelu()))
            .add(at -> Convolution.pointwise(at, 4 * width, width, INITIAL))
            .add(at -> new Named(at.path(), x -> x))
            .layer();
    String scaled = w.at("scaled").path();
    return Residual.of(w, x -> body.apply(x).mul(scale).named(scaled), true);
  }

  private static Layer classifier(Weights w, int in, int classes) {
    return Sequential.of(w)
        .add(at -> LayerNormalisation.of(at, in, EPS))
        .add(at -> Named.op(at, new Flatten()))
        .add(at -> Dense.of(at, in, classes, INITIAL, Initialiser.constant(0)))
        .layer();
  }
}
