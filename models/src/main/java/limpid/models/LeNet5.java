package limpid.models;

import limpid.core.Window;
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
 * LeNet-5 (LeCun et al. 1998, figure 2) as it is written today, with ReLU and maximum pooling: two
 * convolutions, three fully-connected layers, 61,706 parameters for ten classes. Images are 28x28
 * pixels; colours are averaged first.
 *
 * <p>Modules are {@code conv1}, {@code conv2}, {@code fc1}, {@code fc2} and {@code fc3}, the names
 * of PyTorch's tutorial; {@code grey} is the average, {@code relu1} … {@code relu4} and {@code
 * pool1}, {@code pool2} lie between.
 */
final class LeNet5 {
  private static final MaxPool2d HALVING = new MaxPool2d(Window.of(2).stride(2), false);

  private LeNet5() {}

  static Model lenet5(Weights w, int classes) {
    return Sequential.of(w)
        .add("grey", at -> new Named(at.path(), x -> x.mean(3)))
        .add("conv1", at -> convolution(at, 1, 6, Window.of(5).padding(2)))
        .add("relu1", Named::relu)
        .add("pool1", at -> Named.op(at, HALVING))
        .add("conv2", at -> convolution(at, 6, 16, Window.of(5)))
        .add("relu2", Named::relu)
        .add("pool2", at -> Named.op(at, HALVING))
        .add("flatten", at -> Named.op(at, new Flatten()))
        .add("fc1", at -> Dense.of(at, 16 * 5 * 5, 120))
        .add("relu3", Named::relu)
        .add("fc2", at -> Dense.of(at, 120, 84))
        .add("relu4", Named::relu)
        .add("fc3", at -> Dense.of(at, 84, classes))
        .model();
  }

  private static Layer convolution(Weights w, int in, int out, Window window) {
    return Convolution.of(w, in, out, window, 1, true, Initialiser.kaimingUniform());
  }
}
