package limpid.models;

import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.Flatten;
import limpid.core.op.MaxPool2d;
import limpid.nn.Convolution;
import limpid.nn.Dense;
import limpid.nn.Initialiser;
import limpid.nn.Layer;
import limpid.nn.Model;
import limpid.nn.Named;
import limpid.nn.Sequential;
import limpid.nn.Weights;

/**
 * AlexNet (Krizhevsky 2014, "One weird trick", which has one tower where the net of 2012 has two):
 * five convolutions with ReLU, three poolings, three fully-connected layers.
 *
 * <p>Modules are torchvision's: {@code features.0} … {@code features.12}, {@code avgpool}, {@code
 * classifier.1} … {@code classifier.6}. Images want at least 63x63 pixels.
 */
final class AlexNet {
  private static final MaxPool2d HALVING = new MaxPool2d(Window.of(3).stride(2), false);

  private AlexNet() {}

  static Model alexnet(Weights w, int classes) {
    return Sequential.of(w)
        .add("features", AlexNet::features)
        .add("avgpool", at -> Named.op(at, new AdaptiveAvgPool2d(6, 6)))
        .add("flatten", at -> Named.op(at, new Flatten()))
        .add("classifier", at -> classifier(at, classes))
        .model();
  }

  private static Layer features(Weights w) {
    return Sequential.of(w)
        .add(at -> convolution(at, 3, 64, Window.of(11).stride(4).padding(2)))
        .add(Named::relu)
        .add(at -> Named.op(at, HALVING))
        .add(at -> convolution(at, 64, 192, Window.of(5).padding(2)))
        .add(Named::relu)
        .add(at -> Named.op(at, HALVING))
        .add(at -> convolution(at, 192, 384, Window.of(3).padding(1)))
        .add(Named::relu)
        .add(at -> convolution(at, 384, 256, Window.of(3).padding(1)))
        .add(Named::relu)
        .add(at -> convolution(at, 256, 256, Window.of(3).padding(1)))
        .add(Named::relu)
        .add(at -> Named.op(at, HALVING))
        .layer();
  }

  private static Layer convolution(Weights w, int in, int out, Window window) {
    return Convolution.of(w, in, out, window, 1, true, Initialiser.kaimingUniform());
  }

  private static Layer classifier(Weights w, int classes) {
    return Sequential.of(w)
        .add(at -> Named.dropout(at, 0.5f))
        .add(at -> Dense.of(at, 256 * 6 * 6, 4096))
        .add(Named::relu)
        .add(at -> Named.dropout(at, 0.5f))
        .add(at -> Dense.of(at, 4096, 4096))
        .add(Named::relu)
        .add(at -> Dense.of(at, 4096, classes))
        .layer();
  }
}
