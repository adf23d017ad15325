package limpid.models;

import limpid.core.Shape;
import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.Concat;
import limpid.core.op.Flatten;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import limpid.core.op.Slice;
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
 * ShuffleNetV2 (Ma et al. 2018, table 5): blocks that leave one half of the channels as it is, and
 * whose channels are shuffled at the end, {@code y = shuffle([x_1, branch2(x_2)])}; the first of a
 * stage halves the extents, {@code y = shuffle([branch1(x), branch2(x)])}.
 *
 * <p>Modules are torchvision's: {@code conv1.0} …, {@code stage2.0.branch1.0} …, {@code conv5},
 * {@code fc}; a block's halves are {@code first} and {@code second}, then come {@code concat} and
 * {@code shuffle}.
 */
final class ShuffleNetV2 {
  private ShuffleNetV2() {}

  static Model shufflenet10(Weights w, int classes) {
    Window first = Window.of(3).stride(2).padding(1);
    return Sequential.of(w)
        .add("conv1", at -> convolution(Sequential.of(at), 3, 24, first).layer())
        .add("maxpool", at -> Named.op(at, new MaxPool2d(first, false)))
        .add("stage2", at -> stage(at, 24, 116, 4))
        .add("stage3", at -> stage(at, 116, 232, 8))
        .add("stage4", at -> stage(at, 232, 464, 4))
        .add("conv5", at -> convolution(Sequential.of(at), 464, 1024, Window.of(1)).layer())
        .add("avgpool", at -> Named.op(at, new AdaptiveAvgPool2d(1, 1)))
        .add("flatten", at -> Named.op(at, new Flatten()))
        .add("fc", at -> Dense.of(at, 1024, classes))
        .model();
  }

  private static Layer stage(Weights w, int in, int out, int blocks) {
    Sequential stack =
        Sequential.of(w)
            .add(at -> new Halving(at.path(), branch1(at, in, out), branch2(at, in, out, 2)));
    for (int i = 1; i < blocks; i++) {
      stack.add(at -> new Half(at.path(), branch2(at, out / 2, out, 1)));
    }
    return stack.layer();
  }

  private static Layer branch1(Weights w, int in, int out) {
    Sequential stack =
        Sequential.of(w.at("branch1"))
            .add(at -> depthwise(at, in, 2))
            .add(at -> BatchNormalisation.of(at, in));
    return convolution(stack, in, out / 2, Window.of(1)).layer();
  }

  private static Layer branch2(Weights w, int in, int out, int stride) {
    int half = out / 2;
    Sequential stack =
        convolution(Sequential.of(w.at("branch2")), in, half, Window.of(1))
            .add(at -> depthwise(at, half, stride))
            .add(at -> BatchNormalisation.of(at, half));
    return convolution(stack, half, half, Window.of(1)).layer();
  }

  private static Sequential convolution(Sequential stack, int in, int out, Window window) {
    return stack
        .add(at -> Convolution.of(at, in, out, window, 1, false, Initialiser.kaimingUniform()))
        .add(at -> BatchNormalisation.of(at, out))
        .add(Named::relu);
  }

  private static Layer depthwise(Weights w, int channels, int stride) {
    Window window = Window.of(3).stride(stride).padding(1);
    Initialiser initial = Initialiser.kaimingUniform();
    return Convolution.of(w, channels, channels, window, channels, false, initial);
  }

  private record Halving(String name, Layer branch1, Layer branch2) implements Layer {
    @Override
    public Node apply(Node x) {
      return shuffled(name, branch1.apply(x), branch2.apply(x));
    }
  }

  private record Half(String name, Layer branch2) implements Layer {
    @Override
    public Node apply(Node x) {
      int channels = x.shape().at(3);
      Node first = new Slice(3, 0, channels / 2).of(x).named(name + ".first");
      Node second = new Slice(3, channels / 2, channels).of(x).named(name + ".second");
      return shuffled(name, first, branch2.apply(second));
    }
  }

  /** The channels of both taken in turns. */
  private static Node shuffled(String name, Node first, Node second) {
    Node y = new Concat(3).of(first, second).named(name + ".concat");
    Shape shape = y.shape();
    Node pairs = y.reshape(shape.at(0), shape.at(1), shape.at(2), 2, shape.at(3) / 2);
    return pairs.permute(0, 1, 2, 4, 3).reshape(shape).named(name + ".shuffle").named(name);
  }
}
