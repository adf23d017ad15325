package limpid.models;

import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.AvgPool2d;
import limpid.core.op.Flatten;
import limpid.core.op.MaxPool2d;
import limpid.nn.Convolution;
import limpid.nn.Initialiser;
import limpid.nn.Model;
import limpid.nn.Named;
import limpid.nn.Sequential;
import limpid.nn.Weights;

/**
 * Network in Network (Lin et al. 2013), the first net that ends in global average pooling: after
 * each convolution two 1x1 ones, the last of which has a map for each class.
 *
 * <p>Layers are those of Caffe's model zoo: {@code conv1}, {@code relu1}, {@code cccp1}, {@code
 * relu_cccp1} …; poolings are rounded up.
 */
final class NetworkInNetwork {
  private static final Window HALVING = Window.of(3).stride(2);
  private static final MaxPool2d MAX = new MaxPool2d(HALVING, true);
  private static final AvgPool2d MEAN = new AvgPool2d(HALVING, true, false);

  private NetworkInNetwork() {}

  /** For images of 32x32 pixels, 966,986 parameters for ten classes. */
  static Model cifar(Weights w, int classes) {
    Window five = Window.of(5).padding(2);
    Sequential net = convolution(Sequential.of(w), "conv1", "relu1", 3, 192, five);
    cccp(net, "cccp1", 192, 160);
    cccp(net, "cccp2", 160, 96)
        .add("pool1", at -> Named.op(at, MAX))
        .add("drop3", at -> Named.dropout(at, 0.5f));
    convolution(net, "conv2", "relu2", 96, 192, five);
    cccp(net, "cccp3", 192, 192);
    cccp(net, "cccp4", 192, 192)
        .add("pool2", at -> Named.op(at, MEAN))
        .add("drop6", at -> Named.dropout(at, 0.5f));
    convolution(net, "conv3", "relu3", 192, 192, Window.of(3).padding(1));
    cccp(net, "cccp5", 192, 192);
    return averaged(cccp(net, "cccp6", 192, classes), "pool3");
  }

  /** For images of 224x224 pixels, the net that the CAM paper compares with. */
  static Model imageNet(Weights w, int classes) {
    Window three = Window.of(3).padding(1);
    Sequential net =
        convolution(Sequential.of(w), "conv1", "relu0", 3, 96, Window.of(11).stride(4));
    cccp(net, "cccp1", 96, 96);
    cccp(net, "cccp2", 96, 96).add("pool0", at -> Named.op(at, MAX));
    convolution(net, "conv2", "relu2", 96, 256, Window.of(5).padding(2));
    cccp(net, "cccp3", 256, 256);
    cccp(net, "cccp4", 256, 256).add("pool2", at -> Named.op(at, MAX));
    convolution(net, "conv3", "relu3", 256, 384, three);
    cccp(net, "cccp5", 384, 384);
    cccp(net, "cccp6", 384, 384)
        .add("pool3", at -> Named.op(at, MAX))
        .add("drop", at -> Named.dropout(at, 0.5f));
    convolution(net, "conv4-1024", "relu4", 384, 1024, three);
    cccp(net, "cccp7-1024", 1024, 1024);
    return averaged(cccp(net, "cccp8-1024", 1024, classes), "pool4");
  }

  private static Sequential cccp(Sequential stack, String name, int in, int out) {
    return convolution(stack, name, "relu_" + name.replace("-1024", ""), in, out, Window.of(1));
  }

  private static Sequential convolution(
      Sequential stack, String name, String relu, int in, int out, Window window) {
    Initialiser initial = Initialiser.normal(0.05);
    return stack
        .add(name, at -> Convolution.of(at, in, out, window, 1, true, initial))
        .add(relu, Named::relu);
  }

  private static Model averaged(Sequential stack, String name) {
    return stack
        .add(name, at -> Named.op(at, new AdaptiveAvgPool2d(1, 1)))
        .add("flatten", at -> Named.op(at, new Flatten()))
        .model();
  }
}
