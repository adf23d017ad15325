package limpid.models;

import limpid.core.Window;
import limpid.core.op.MaxPool2d;
import limpid.nn.Convolution;
import limpid.nn.Initialiser;
import limpid.nn.Layer;
import limpid.nn.Model;
import limpid.nn.Named;
import limpid.nn.Sequential;
import limpid.nn.Weights;

/**
 * VGG16 (Simonyan and Zisserman 2015) as Keras has it: inputs are Caffe's, and the fully-connected
 * layers read the maps in the order H, W, C, 7x7 of them, so that images are 224x224 pixels.
 *
 * <p>Layers are Keras': {@code block1_conv1} … {@code block5_pool}, {@code flatten}, {@code fc1},
 * {@code fc2}, {@code predictions}. A layer's output is behind its ReLU; before it, it is {@code
 * block1_conv1.linear}.
 */
final class KerasVgg16 {
  private static final int[] CONVOLUTIONS = {2, 2, 3, 3, 3};
  private static final int[] CHANNELS = {64, 128, 256, 512, 512};

  private KerasVgg16() {}

  static Model vgg16(Weights w, int classes) {
    Sequential stack = Sequential.of(w);
    int in = 3;
    for (int block = 0; block < CHANNELS.length; block++) {
      String name = "block" + (block + 1);
      int out = CHANNELS[block];
      for (int i = 1; i <= CONVOLUTIONS[block]; i++) {
        int from = in;
        stack.add(name + "_conv" + i, at -> convolution(at, from, out));
        in = out;
      }
      stack.add(name + "_pool", at -> Named.op(at, new MaxPool2d(Window.of(2).stride(2), false)));
    }
    return stack
        .add("flatten", Keras::flatten)
        .add("fc1", at -> dense(at, 7 * 7 * 512))
        .add("fc2", at -> dense(at, 4096))
        .add("predictions", Keras.dense(4096, classes))
        .model();
  }

  private static Layer convolution(Weights w, int in, int out) {
    Window window = Window.of(3).padding(1);
    Convolution c = Convolution.of(w, in, out, window, 1, true, Initialiser.xavierUniform());
    Layer linear = new Convolution(w.at("linear").path(), c.op(), c.weight(), c.bias());
    return x -> Named.relu(w).apply(linear.apply(x));
  }

  private static Layer dense(Weights w, int in) {
    Layer layer = Keras.dense(in, 4096).apply(w);
    return new Named(w.path() + ".relu", x -> layer.apply(x).relu());
  }
}
