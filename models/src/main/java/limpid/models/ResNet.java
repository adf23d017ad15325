package limpid.models;

import java.util.ArrayList;
import java.util.List;
import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.Flatten;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import limpid.nn.BatchNormalisation;
import limpid.nn.Container;
import limpid.nn.Convolution;
import limpid.nn.Dense;
import limpid.nn.Initialiser;
import limpid.nn.Layer;
import limpid.nn.Model;
import limpid.nn.Named;
import limpid.nn.Weights;

/**
 * Residual networks (He et al. 2016, table 1), their wide form (Zagoruyko and Komodakis 2016) and
 * the one whose 3x3 convolutions are in 32 groups, ResNeXt (Xie et al. 2017): a 7x7 convolution and
 * a max pooling, both with stride 2, then four stages of residual blocks, global average, linear.
 * The stride of a bottleneck is at its 3x3 convolution, as torchvision has it.
 *
 * <p>Modules are torchvision's: {@code conv1}, {@code bn1}, {@code relu}, {@code maxpool}, {@code
 * layer1.0.conv1} … {@code layer4}, {@code avgpool}, {@code fc}. A block's ReLUs are {@code relu1},
 * {@code relu2} …, its sum is {@code add}; its last ReLU is also its {@code relu}, and its output.
 */
final class ResNet {
  private ResNet() {}

  static Model resnet18(Weights w, int classes) {
    return resnet(w, Block::basic, 1, classes, 2, 2, 2, 2);
  }

  static Model resnet34(Weights w, int classes) {
    return resnet(w, Block::basic, 1, classes, 3, 4, 6, 3);
  }

  static Model resnet50(Weights w, int classes) {
    return resnet(w, bottleneck(64, 1), 4, classes, 3, 4, 6, 3);
  }

  static Model resnet101(Weights w, int classes) {
    return resnet(w, bottleneck(64, 1), 4, classes, 3, 4, 23, 3);
  }

  static Model resnet152(Weights w, int classes) {
    return resnet(w, bottleneck(64, 1), 4, classes, 3, 8, 36, 3);
  }

  static Model wideResnet50(Weights w, int classes) {
    return resnet(w, bottleneck(128, 1), 4, classes, 3, 4, 6, 3);
  }

  static Model wideResnet101(Weights w, int classes) {
    return resnet(w, bottleneck(128, 1), 4, classes, 3, 4, 23, 3);
  }

  static Model resnext50(Weights w, int classes) {
    return resnet(w, bottleneck(128, 32), 4, classes, 3, 4, 6, 3);
  }

  static Model resnext101(Weights w, int classes) {
    return resnet(w, bottleneck(256, 32), 4, classes, 3, 4, 23, 3);
  }

  /** How a block from {@code in} to {@code out} channels is built. */
  @FunctionalInterface
  private interface Kind {
    Layer block(Weights w, int in, int out, int stride);
  }

  private static Model resnet(Weights w, Kind kind, int expansion, int classes, int... blocks) {
    int x = expansion;
    return Layer.sequence(
            List.of(
                Convolution.plain(w.at("conv1"), 3, 64, Window.of(7).stride(2).padding(3)),
                BatchNormalisation.of(w.at("bn1"), 64),
                Named.relu("relu"),
                Named.op("maxpool", new MaxPool2d(Window.of(3).stride(2).padding(1), false)),
                stage(w.at("layer1"), kind, blocks[0], 64, 64 * x, 1),
                stage(w.at("layer2"), kind, blocks[1], 64 * x, 128 * x, 2),
                stage(w.at("layer3"), kind, blocks[2], 128 * x, 256 * x, 2),
                stage(w.at("layer4"), kind, blocks[3], 256 * x, 512 * x, 2),
                Named.op("avgpool", new AdaptiveAvgPool2d(1, 1)),
                Named.op("flatten", new Flatten()),
                Dense.of(w.at("fc"), 512 * x, classes)))
        ::apply;
  }

  private static Layer stage(Weights w, Kind kind, int blocks, int in, int out, int stride) {
    List<Layer> body = new ArrayList<>();
    body.add(kind.block(w.at(0), in, out, stride));
    for (int i = 1; i < blocks; i++) {
      body.add(kind.block(w.at(i), out, out, 1));
    }
    return new Container(w.path(), Layer.sequence(body));
  }

  /** Bottlenecks whose 3x3 convolution is this wide in the first stage, and in these groups. */
  private static Kind bottleneck(int width, int groups) {
    return (w, in, out, stride) -> Block.bottleneck(w, in, out / 256 * width, groups, out, stride);
  }

  /**
   * y = relu(f(x) + s(x)); f is two or three convolutions with batch norm, with ReLU in between; s
   * is x, or a 1x1 convolution of x with batch norm where the shape changes (option B).
   */
  private record Block(String name, List<Layer> convolutions, Layer shortcut) implements Layer {

    /** 3x3, 3x3. */
    static Layer basic(Weights w, int in, int out, int stride) {
      Window three = Window.of(3).padding(1);
      return new Block(
          w.path(),
          List.of(
              convolution(w, 1, in, out, three.stride(stride), 1),
              convolution(w, 2, out, out, three, 1)),
          shortcut(w, in, out, stride));
    }

    /** 1x1, 3x3, 1x1. */
    static Layer bottleneck(Weights w, int in, int width, int groups, int out, int stride) {
      Window three = Window.of(3).stride(stride).padding(1);
      return new Block(
          w.path(),
          List.of(
              convolution(w, 1, in, width, Window.of(1), 1),
              convolution(w, 2, width, width, three, groups),
              convolution(w, 3, width, out, Window.of(1), 1)),
          shortcut(w, in, out, stride));
    }

    private static Layer convolution(Weights w, int i, int in, int out, Window window, int groups) {
      Initialiser initial = Initialiser.kaimingNormalFanOut();
      return Layer.sequence(
          List.of(
              Convolution.of(w.at("conv" + i), in, out, window, groups, false, initial),
              BatchNormalisation.of(w.at("bn" + i), out)));
    }

    private static Layer shortcut(Weights w, int in, int out, int stride) {
      if (in == out && stride == 1) {
        return x -> x;
      }
      Weights s = w.at("downsample");
      return new Container(
          s.path(),
          Layer.sequence(
              List.of(
                  Convolution.plain(s.at(0), in, out, Window.of(1).stride(stride)),
                  BatchNormalisation.of(s.at(1), out))));
    }

    @Override
    public Node apply(Node x) {
      Node y = convolutions.getFirst().apply(x);
      for (int i = 1; i < convolutions.size(); i++) {
        y = convolutions.get(i).apply(y.relu().named(name + ".relu" + i));
      }
      Node sum = y.add(shortcut.apply(x)).named(name + ".add");
      String last = name + ".relu" + convolutions.size();
      return sum.relu().named(last).named(name + ".relu").named(name);
    }
  }
}
