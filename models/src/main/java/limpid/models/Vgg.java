package limpid.models;

import java.util.ArrayList;
import java.util.List;
import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.Flatten;
import limpid.core.op.MaxPool2d;
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
 * VGG (Simonyan and Zisserman 2015): 3x3 convolutions with ReLU, max pooling between the stages,
 * three fully-connected layers. The constants are the columns of the paper's table 1; a number is a
 * convolution with that many outputs, M a max pooling that halves both extents.
 *
 * <p>Modules are torchvision's: {@code features.0} …, {@code avgpool}, {@code classifier.0} …
 * {@code classifier.6}. Images want at least 32x32 pixels; the average pooling to 7x7 leaves
 * 224x224 ones as the paper has them.
 */
final class Vgg {
  private static final String A = "64 M 128 M 256 256 M 512 512 M 512 512 M";
  private static final String B = "64 64 M 128 128 M 256 256 M 512 512 M 512 512 M";
  private static final String D = "64 64 M 128 128 M 256 256 256 M 512 512 512 M 512 512 512 M";
  private static final String E =
      "64 64 M 128 128 M 256 256 256 256 M 512 512 512 512 M 512 512 512 512 M";

  private Vgg() {}

  static Model vgg11(Weights w, int classes) {
    return vgg(w, A, false, classes);
  }

  static Model vgg13(Weights w, int classes) {
    return vgg(w, B, false, classes);
  }

  static Model vgg16(Weights w, int classes) {
    return vgg(w, D, false, classes);
  }

  static Model vgg19(Weights w, int classes) {
    return vgg(w, E, false, classes);
  }

  /** With batch norm after each convolution, as torchvision adds it. */
  static Model vgg11bn(Weights w, int classes) {
    return vgg(w, A, true, classes);
  }

  /** With batch norm after each convolution, as torchvision adds it. */
  static Model vgg13bn(Weights w, int classes) {
    return vgg(w, B, true, classes);
  }

  /** With batch norm after each convolution, as torchvision adds it. */
  static Model vgg16bn(Weights w, int classes) {
    return vgg(w, D, true, classes);
  }

  /** With batch norm after each convolution, as torchvision adds it. */
  static Model vgg19bn(Weights w, int classes) {
    return vgg(w, E, true, classes);
  }

  private static Model vgg(Weights w, String column, boolean norm, int classes) {
    return Layer.sequence(
            List.of(
                features(w.at("features"), column, norm),
                Named.op("avgpool", new AdaptiveAvgPool2d(7, 7)),
                Named.op("flatten", new Flatten()),
                classifier(w.at("classifier"), classes)))
        ::apply;
  }

  private static Layer features(Weights w, String column, boolean norm) {
    List<Layer> layers = new ArrayList<>();
    int in = 3;
    for (String entry : column.split(" ")) {
      if (entry.equals("M")) {
        MaxPool2d halving = new MaxPool2d(Window.of(2).stride(2), false);
        layers.add(Named.op(w.at(layers.size()).path(), halving));
        continue;
      }
      int out = Integer.parseInt(entry);
      layers.add(Convolution.biased(w.at(layers.size()), in, out, Window.of(3).padding(1)));
      if (norm) {
        layers.add(BatchNormalisation.of(w.at(layers.size()), out));
      }
      layers.add(Named.relu(w.at(layers.size()).path()));
      in = out;
    }
    return new Container(w.path(), Layer.sequence(layers));
  }

  private static Layer classifier(Weights w, int classes) {
    return new Container(
        w.path(),
        Layer.sequence(
            List.of(
                dense(w.at(0), 512 * 7 * 7, 4096),
                Named.relu(w.at(1).path()),
                Named.dropout(w.at(2), 0.5f),
                dense(w.at(3), 4096, 4096),
                Named.relu(w.at(4).path()),
                Named.dropout(w.at(5), 0.5f),
                dense(w.at(6), 4096, classes))));
  }

  private static Layer dense(Weights w, int in, int out) {
    return Dense.of(w, in, out, Initialiser.normal(0.01), Initialiser.constant(0));
  }
}
