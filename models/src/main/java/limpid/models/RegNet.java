package limpid.models;

import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.Flatten;
import limpid.core.op.Node;
import limpid.core.op.Relu;
import limpid.core.op.Sigmoid;
import limpid.nn.Dense;
import limpid.nn.Initialiser;
import limpid.nn.Layer;
import limpid.nn.Model;
import limpid.nn.Named;
import limpid.nn.Sequential;
import limpid.nn.SqueezeExcitation;
import limpid.nn.Weights;

/**
 * RegNetY (Radosavovic et al. 2020, figure 16): four stages of residual blocks, {@code y =
 * relu(s(x) + c(se(b(a(x)))))}, 1x1, 3x3 in groups, squeeze and excitation by a quarter of the
 * input's channels, 1x1; s is x, or a 1x1 convolution of it where the shape changes.
 *
 * <p>Modules are torchvision's: {@code stem.0} …, {@code trunk_output.block1.block1-0.f.a.0} …,
 * {@code fc}; a block's sum is its {@code add}.
 */
final class RegNet {
  private static final ConvolutionBlock BLOCK = ConvolutionBlock.usual();
  private static final Relu RELU = new Relu();

  private RegNet() {}

  static Model regnetY400mf(Weights w, int classes) {
    return regnet(w, 8, new int[] {48, 104, 208, 440}, new int[] {1, 3, 6, 6}, classes);
  }

  private static Model regnet(Weights w, int group, int[] widths, int[] depths, int classes) {
    int last = widths[widths.length - 1];
    return Sequential.of(w)
        .add("stem", BLOCK.activated(3, 32, 3, 2, 1, RELU))
        .add("trunk_output", at -> trunk(at, group, widths, depths))
        .add("avgpool", at -> Named.op(at, new AdaptiveAvgPool2d(1, 1)))
        .add("flatten", at -> Named.op(at, new Flatten()))
        .add(
            "fc",
            at -> Dense.of(at, last, classes, Initialiser.normal(0.01), Initialiser.constant(0)))
        .model();
  }

  private static Layer trunk(Weights w, int group, int[] widths, int... depths) {
    Sequential stack = Sequential.of(w);
    for (int i = 0; i < widths.length; i++) {
      int in = i == 0 ? 32 : widths[i - 1];
      int out = widths[i];
      int depth = depths[i];
      String name = "block" + (i + 1);
      stack.add(name, at -> stage(at, name, depth, in, out, group));
    }
    return stack.layer();
  }

  private static Layer stage(Weights w, String name, int depth, int in, int out, int group) {
    Sequential stack = Sequential.of(w).add(name + "-0", at -> Block.of(at, in, out, 2, group));
    for (int i = 1; i < depth; i++) {
      stack.add(name + "-" + i, at -> Block.of(at, out, out, 1, group));
    }
    return stack.layer();
  }

  private record Block(String name, Layer shortcut, Layer body) implements Layer {

    static Block of(Weights w, int in, int out, int stride, int group) {
      Layer shortcut =
          in == out && stride == 1 ? x -> x : BLOCK.projection(in, out, stride).apply(w.at("proj"));
      int squeezed = (int) Math.rint(in * 0.25);
      Layer body =
          Sequential.of(w.at("f"))
              .add("a", BLOCK.activated(in, out, 1, 1, 1, RELU))
              .add("b", BLOCK.activated(out, out, 3, stride, out / group, RELU))
              .add("se", at -> SqueezeExcitation.of(at, out, squeezed, RELU, new Sigmoid()))
              .add("c", BLOCK.projection(out, out, 1))
              .layer();
      return new Block(w.path(), shortcut, body);
    }

    @Override
    public Node apply(Node x) {
      Node sum = body.apply(x).add(shortcut.apply(x)).named(name + ".add");
      return sum.relu().named(name + ".activation").named(name);
    }
  }
}
