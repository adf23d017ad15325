package limpid.models;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.Flatten;
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
 * WRN-d-k, the wide residual networks for small images (Zagoruyko and Komodakis 2016, table 1): a
 * convolution to 16 channels, then three groups of n = (d - 4) / 6 blocks B(3,3) of 16k, 32k and
 * 64k channels, the second and third starting with stride 2; batch norm, ReLU, global average,
 * linear.
 *
 * <p>Modules are {@code conv1}, {@code block1.layer.0.bn1} … {@code block3}, {@code bn1}, {@code
 * relu}, {@code fc}; a block's sum is its {@code add}. Weights with pytorchcv's names are accepted.
 *
 * @param depth 6n + 4 for some n from 1 to 200
 * @param width the factor k, from 1 to 32
 */
record WideResNet(int depth, int width) implements Net {

  /**
   * Checks depth and width.
   *
   * @throws IllegalArgumentException if there is no such net
   */
  WideResNet {
    if (depth < 10 || depth > 1204 || depth % 6 != 4 || width < 1 || width > 32) {
      throw new IllegalArgumentException(
          ("there is no wrn%d_%d: the depth wants to be 6n + 4 (10, 16, 22, 28, 34, 40 up to 1204),"
                  + " the width 1 to 32")
              .formatted(depth, width));
    }
  }

  @Override
  public Model build(Weights w, int classes) {
    int n = (depth - 4) / 6;
    return Layer.sequence(
            List.of(
                Convolution.plain(w.at("conv1"), 3, 16, Window.of(3).padding(1)),
                group(w.at("block1"), n, 16, 16 * width, 1),
                group(w.at("block2"), n, 16 * width, 32 * width, 2),
                group(w.at("block3"), n, 32 * width, 64 * width, 2),
                BatchNormalisation.of(w.at("bn1"), 64 * width),
                Named.relu("relu"),
                Named.op("avgpool", new AdaptiveAvgPool2d(1, 1)),
                Named.op("flatten", new Flatten()),
                Dense.of(
                    w.at("fc"),
                    64 * width,
                    classes,
                    Initialiser.kaimingUniform(),
                    Initialiser.constant(0))))
        ::apply;
  }

  private static Layer group(Weights w, int blocks, int in, int out, int stride) {
    Weights layer = w.at("layer");
    List<Layer> body = new ArrayList<>();
    body.add(Block.of(layer.at(0), in, out, stride));
    for (int i = 1; i < blocks; i++) {
      body.add(Block.of(layer.at(i), out, out, 1));
    }
    return new Container(w.path(), new Container(layer.path(), Layer.sequence(body)));
  }

  /**
   * B(3,3) in pre-activation order: y = conv2(relu(bn2(conv1(a)))) + s with a = relu(bn1(x)); s is
   * x, or a 1x1 convolution of a where the number of channels changes.
   */
  private record Block(
      String name,
      Layer bn1,
      Layer relu1,
      Layer conv1,
      Layer bn2,
      Layer relu2,
      Layer conv2,
      Optional<Layer> convShortcut)
      implements Layer {

    static Block of(Weights w, int in, int out, int stride) {
      Window three = Window.of(3).padding(1);
      return new Block(
          w.path(),
          BatchNormalisation.of(w.at("bn1"), in),
          Named.relu(w.at("relu1").path()),
          Convolution.plain(w.at("conv1"), in, out, three.stride(stride)),
          BatchNormalisation.of(w.at("bn2"), out),
          Named.relu(w.at("relu2").path()),
          Convolution.plain(w.at("conv2"), out, out, three),
          in == out
              ? Optional.empty()
              : Optional.of(
                  Convolution.plain(w.at("convShortcut"), in, out, Window.of(1).stride(stride))));
    }

    @Override
    public Node apply(Node x) {
      Node a = relu1.apply(bn1.apply(x));
      Node residual = conv2.apply(relu2.apply(bn2.apply(conv1.apply(a))));
      Node shortcut = convShortcut.map(conv -> conv.apply(a)).orElse(x);
      return residual.add(shortcut).named(name + ".add").named(name);
    }
  }
}
