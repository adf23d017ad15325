package limpid.models;

import java.util.ArrayList;
import java.util.List;
import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.AvgPool2d;
import limpid.core.op.Flatten;
import limpid.core.op.Node;
import limpid.core.op.Pad;
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
 * The residual networks for small images (He et al. 2016, section 4.2): a convolution to 16
 * channels, then three groups of n = (d - 2) / 6 blocks of 16, 32 and 64 channels, the second and
 * third starting with stride 2; global average, linear. Shortcuts have no parameters (option A).
 *
 * <p>Modules are {@code conv1}, {@code bn1}, {@code layer1.0.conv1} … {@code layer3}, {@code
 * linear}; a block's ReLUs are {@code relu1} and {@code relu2}, its sum is {@code add}.
 *
 * @param depth 6n + 2 for some n from 1 to 200
 */
record CifarResNet(int depth) implements Net {

  /**
   * Checks the depth.
   *
   * @throws IllegalArgumentException if there is no such net
   */
  CifarResNet {
    if (depth < 8 || depth > 1202 || depth % 6 != 2) {
      throw new IllegalArgumentException(
          ("there is no resnet%d: the depth of a CIFAR ResNet wants to be 6n + 2"
                  + " (8, 14, 20, 26, 32 up to 1202)")
              .formatted(depth));
    }
  }

  @Override
  public Model build(Weights w, int classes) {
    int n = (depth - 2) / 6;
    return Layer.sequence(
            List.of(
                convolution(w.at("conv1"), 3, 16, 1),
                BatchNormalisation.of(w.at("bn1"), 16),
                Named.relu("relu"),
                group(w.at("layer1"), n, 16, 16, 1),
                group(w.at("layer2"), n, 16, 32, 2),
                group(w.at("layer3"), n, 32, 64, 2),
                Named.op("avgpool", new AdaptiveAvgPool2d(1, 1)),
                Named.op("flatten", new Flatten()),
                Dense.of(
                    w.at("linear"),
                    64,
                    classes,
                    Initialiser.kaimingNormalFanIn(),
                    Initialiser.uniform(1 / Math.sqrt(64)))))
        ::apply;
  }

  private static Layer convolution(Weights w, int in, int out, int stride) {
    Window window = Window.of(3).stride(stride).padding(1);
    return Convolution.of(w, in, out, window, 1, false, Initialiser.kaimingNormalFanIn());
  }

  private static Layer group(Weights w, int blocks, int in, int out, int stride) {
    List<Layer> body = new ArrayList<>();
    body.add(Block.of(w.at(0), in, out, stride));
    for (int i = 1; i < blocks; i++) {
      body.add(Block.of(w.at(i), out, out, 1));
    }
    return new Container(w.path(), Layer.sequence(body));
  }

  /** y = relu(bn2(conv2(relu(bn1(conv1(x))))) + s(x)). */
  private record Block(String name, Layer conv1, Layer bn1, Layer conv2, Layer bn2, Layer shortcut)
      implements Layer {

    static Block of(Weights w, int in, int out, int stride) {
      return new Block(
          w.path(),
          convolution(w.at("conv1"), in, out, stride),
          BatchNormalisation.of(w.at("bn1"), out),
          convolution(w.at("conv2"), out, out, 1),
          BatchNormalisation.of(w.at("bn2"), out),
          in == out ? x -> x : optionA(w.at("shortcut"), (out - in) / 2));
    }

    /** Every second row and column of x, with this many channels of zeros on either side. */
    private static Layer optionA(Weights w, int channels) {
      AvgPool2d everySecond = new AvgPool2d(Window.of(1).stride(2), false, true);
      Pad zeros = new Pad(3, channels, channels);
      return new Named(w.path(), x -> zeros.of(everySecond.of(x)));
    }

    @Override
    public Node apply(Node x) {
      Node inner = bn1.apply(conv1.apply(x)).relu().named(name + ".relu1");
      Node residual = bn2.apply(conv2.apply(inner));
      Node sum = residual.add(shortcut.apply(x)).named(name + ".add");
      return sum.relu().named(name + ".relu2").named(name);
    }
  }
}
