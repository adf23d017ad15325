package limpid.models;

import java.util.ArrayList;
import java.util.List;
import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.Concat;
import limpid.core.op.Flatten;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import limpid.nn.Container;
import limpid.nn.Convolution;
import limpid.nn.Initialiser;
import limpid.nn.Layer;
import limpid.nn.Model;
import limpid.nn.Named;
import limpid.nn.Weights;

/**
 * SqueezeNet (Iandola et al. 2016): fire modules, which squeeze the channels by 1x1 convolutions
 * and expand them by 1x1 and 3x3 ones side by side, {@code y = [relu(e1(s)), relu(e3(s))], s =
 * relu(squeeze(x))}; the classifier is a 1x1 convolution whose maps, one for each class, are
 * averaged. A number is a fire module with that many squeezed channels, and four times as many from
 * each of the expansions, M a max pooling.
 *
 * <p>Modules are torchvision's: {@code features.0} …, {@code features.3.squeeze}, {@code
 * classifier.1}. Images want at least 21x21 pixels.
 */
final class SqueezeNet {
  private static final String V1_0 = "M 16 16 32 M 32 48 48 64 M 64";
  private static final String V1_1 = "M 16 16 M 32 32 M 48 48 64 64";

  private SqueezeNet() {}

  static Model squeezenet10(Weights w, int classes) {
    return squeezenet(w, 96, 7, V1_0, classes);
  }

  /** With a smaller first convolution and earlier pooling: 2.4 times less to compute. */
  static Model squeezenet11(Weights w, int classes) {
    return squeezenet(w, 64, 3, V1_1, classes);
  }

  private static Model squeezenet(Weights w, int first, int side, String modules, int classes) {
    return Layer.sequence(
            List.of(
                features(w.at("features"), first, side, modules),
                classifier(w.at("classifier"), classes),
                Named.op("flatten", new Flatten())))
        ::apply;
  }

  private static Layer features(Weights w, int first, int side, String modules) {
    List<Layer> layers = new ArrayList<>();
    layers.add(convolution(w.at(0), 3, first, Window.of(side).stride(2)));
    layers.add(Named.relu(w.at(1).path()));
    int in = first;
    for (String entry : modules.split(" ")) {
      Weights at = w.at(layers.size());
      if (entry.equals("M")) {
        layers.add(Named.op(at.path(), new MaxPool2d(Window.of(3).stride(2), true)));
        continue;
      }
      int squeezed = Integer.parseInt(entry);
      int each = squeezed * 4;
      layers.add(fire(at, in, squeezed, each));
      in = 2 * each;
    }
    return new Container(w.path(), Layer.sequence(layers));
  }

  private static Layer fire(Weights w, int in, int squeezed, int each) {
    Layer squeeze = activated(w, "squeeze", in, squeezed, Window.of(1));
    Layer pixels = activated(w, "expand1x1", squeezed, each, Window.of(1));
    Layer windows = activated(w, "expand3x3", squeezed, each, Window.of(3).padding(1));
    return new Container(
        w.path(),
        x -> {
          Node s = squeeze.apply(x);
          return new Concat(3).of(pixels.apply(s), windows.apply(s));
        });
  }

  private static Layer activated(Weights w, String name, int in, int out, Window window) {
    return Layer.sequence(
        List.of(
            convolution(w.at(name), in, out, window),
            Named.relu(w.at(name + "_activation").path())));
  }

  private static Layer convolution(Weights w, int in, int out, Window window) {
    int fanIn = window.kernelH() * window.kernelW() * in;
    return Convolution.of(w, in, out, window, 1, true, Initialiser.uniform(Math.sqrt(6.0 / fanIn)));
  }

  private static Layer classifier(Weights w, int classes) {
    return new Container(
        w.path(),
        Layer.sequence(
            List.of(
                Named.dropout(w.at(0), 0.5f),
                Convolution.of(
                    w.at(1), 512, classes, Window.of(1), 1, true, Initialiser.normal(0.01)),
                Named.relu(w.at(2).path()),
                Named.op(w.at(3).path(), new AdaptiveAvgPool2d(1, 1)))));
  }
}
