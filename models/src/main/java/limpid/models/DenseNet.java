package limpid.models;

import java.util.ArrayList;
import java.util.List;
import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.AvgPool2d;
import limpid.core.op.Concat;
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
import limpid.nn.Sequential;
import limpid.nn.Weights;

/**
 * Densely connected networks (Huang et al. 2017, table 1): each layer of a block adds k channels,
 * {@code x_l = conv3x3(relu(norm(conv1x1(relu(norm([x_0, …, x_{l-1}]))))))}, and a transition
 * between two blocks halves channels and extents.
 *
 * <p>Modules are torchvision's: {@code features.conv0}, {@code features.denseblock1.denselayer1},
 * {@code features.transition1} … {@code features.norm5}, {@code classifier}. What a layer reads is
 * its {@code concat}; the ReLU after the features is {@code relu}. Images want at least 29x29
 * pixels.
 */
final class DenseNet {
  private DenseNet() {}

  static Model densenet121(Weights w, int classes) {
    return densenet(w, 64, 32, classes, 6, 12, 24, 16);
  }

  static Model densenet161(Weights w, int classes) {
    return densenet(w, 96, 48, classes, 6, 12, 36, 24);
  }

  static Model densenet169(Weights w, int classes) {
    return densenet(w, 64, 32, classes, 6, 12, 32, 32);
  }

  static Model densenet201(Weights w, int classes) {
    return densenet(w, 64, 32, classes, 6, 12, 48, 32);
  }

  private static Model densenet(Weights w, int first, int growth, int classes, int... layers) {
    int channels = channels(first, growth, layers);
    return Sequential.of(w)
        .add("features", at -> features(at, first, growth, layers))
        .add("relu", Named::relu)
        .add("avgpool", at -> Named.op(at, new AdaptiveAvgPool2d(1, 1)))
        .add("flatten", at -> Named.op(at, new Flatten()))
        .add("classifier", at -> Dense.of(at, channels, classes))
        .model();
  }

  private static int channels(int first, int growth, int... layers) {
    int channels = first;
    for (int i = 0; i < layers.length; i++) {
      channels = (i == 0 ? channels : channels / 2) + layers[i] * growth;
    }
    return channels;
  }

  private static Layer features(Weights w, int first, int growth, int... layers) {
    MaxPool2d pool = new MaxPool2d(Window.of(3).stride(2).padding(1), false);
    Sequential stack =
        Sequential.of(w)
            .add("conv0", at -> convolution(at, 3, first, Window.of(7).stride(2).padding(3)))
            .add("norm0", at -> BatchNormalisation.of(at, first))
            .add("relu0", Named::relu)
            .add("pool0", at -> Named.op(at, pool));
    int channels = first;
    for (int i = 1; i <= layers.length; i++) {
      if (i > 1) {
        int in = channels;
        stack.add("transition" + (i - 1), at -> transition(at, in));
        channels /= 2;
      }
      int in = channels;
      int count = layers[i - 1];
      stack.add("denseblock" + i, at -> block(at, in, growth, count));
      channels += count * growth;
    }
    int out = channels;
    return stack.add("norm5", at -> BatchNormalisation.of(at, out)).layer();
  }

  private static Layer transition(Weights w, int in) {
    return Sequential.of(w)
        .add("norm", at -> BatchNormalisation.of(at, in))
        .add("relu", Named::relu)
        .add("conv", at -> convolution(at, in, in / 2, Window.of(1)))
        .add("pool", at -> Named.op(at, new AvgPool2d(Window.of(2).stride(2), false, true)))
        .layer();
  }

  /** All that was made so far goes into each layer, and comes out at the end. */
  private static Layer block(Weights w, int in, int growth, int count) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      layers.add(layer(w.at("denselayer" + (i + 1)), in + i * growth, growth));
    }
    return new Container(
        w.path(),
        x -> {
          List<Node> made = new ArrayList<>(List.of(x));
          for (int i = 0; i < layers.size(); i++) {
            Node read =
                i == 0 ? x : concat(made).named(w.at("denselayer" + (i + 1)).at("concat").path());
            made.add(layers.get(i).apply(read));
          }
          return concat(made).named(w.at("concat").path());
        });
  }

  private static Node concat(List<Node> made) {
    return new Concat(3).of(made.toArray(Node[]::new));
  }

  private static Layer layer(Weights w, int in, int growth) {
    int bottleneck = 4 * growth;
    return Sequential.of(w)
        .add("norm1", at -> BatchNormalisation.of(at, in))
        .add("relu1", Named::relu)
        .add("conv1", at -> convolution(at, in, bottleneck, Window.of(1)))
        .add("norm2", at -> BatchNormalisation.of(at, bottleneck))
        .add("relu2", Named::relu)
        .add("conv2", at -> convolution(at, bottleneck, growth, Window.of(3).padding(1)))
        .layer();
  }

  private static Layer convolution(Weights w, int in, int out, Window window) {
    return Convolution.of(w, in, out, window, 1, false, Initialiser.kaimingNormalFanIn());
  }
}
