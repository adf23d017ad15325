package limpid.explain;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.op.Conv2d;
import limpid.core.op.Flatten;
import limpid.core.op.Linear;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import limpid.nn.Layout;
import limpid.nn.Model;

/** Small nets with known answers. */
public final class Nets {
  private Nets() {}

  /**
   * Conv(1,2,3x3,pad 1), ReLU r1, MaxPool 2, Conv(2,3,3x3,pad 1), ReLU r2, flatten, Linear(48,3),
   * whose parameter i has the elements 0.3 sin((0.7 + 0.1 i) k + i), k counting in PyTorch's order.
   */
  public static Model waves() {
    Node c1w = constant(Layout.CONVOLUTION, wave(0, 2, 1, 3, 3));
    Node c1b = constant(Layout.PLAIN, wave(1, 2));
    Node c2w = constant(Layout.CONVOLUTION, wave(2, 3, 2, 3, 3));
    Node c2b = constant(Layout.PLAIN, wave(3, 3));
    Node fcw = constant(Layout.LINEAR, wave(4, 3, 48));
    Node fcb = constant(Layout.PLAIN, wave(5, 3));
    Conv2d same = new Conv2d(Window.of(3).padding(1), 1);
    MaxPool2d halved = new MaxPool2d(Window.of(2).stride(2), false);
    return x -> {
      Node r1 = same.of(x, c1w, c1b).named("c1").relu().named("r1");
      Node r2 = same.of(halved.of(r1).named("pool"), c2w, c2b).named("c2").relu().named("r2");
      return new Linear().of(new Flatten().of(r2), fcw, fcb).named("fc");
    };
  }

  /** 8x8, sin(0.37 k). */
  public static Tensor wavesInput() {
    Tensor x = Tensor.zeros(Shape.of(1, 8, 8, 1));
    for (int k = 0; k < 64; k++) {
      x.data()[k] = (float) Math.sin(0.37 * k);
    }
    return x;
  }

  public static Tensor wave(int i, int... shape) {
    Tensor tensor = Tensor.zeros(Shape.of(shape));
    for (int k = 0; k < tensor.size(); k++) {
      tensor.data()[k] = (float) (0.3 * Math.sin((0.7 + 0.1 * i) * k + i));
    }
    return tensor;
  }

  /**
   * Conv(1,3,3x3,pad 1), ReLU r1, the mean over places, Linear(3,4): a net for {@link #wavesInput}.
   */
  public static Model averaged() {
    Node weight = constant(Layout.CONVOLUTION, wave(0, 3, 1, 3, 3));
    Node bias = constant(Layout.PLAIN, wave(1, 3));
    Node fcw = constant(Layout.LINEAR, wave(2, 4, 3));
    Node fcb = constant(Layout.PLAIN, wave(3, 4));
    return x -> {
      Node conv = new Conv2d(Window.of(3).padding(1), 1).of(x, weight, bias).named("conv");
      Node features = conv.relu().named("r1");
      Node mean = new Flatten().of(features.mean(1, 2).named("mean"));
      return new Linear().of(mean, fcw, fcb).named("fc");
    };
  }

  /** A net that has what a method needs. */
  public static Model fitting(Descriptor method) {
    return method.needs().contains(Need.AVERAGED_HEAD) ? averaged() : waves();
  }

  /** The largest size of a value. */
  public static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /**
   * captum's one-convolution net: Conv(1,2,3x3) of ones with bias -50 and -75, ReLU, flatten,
   * Linear of eight weights 1, 1, 1, 1, 1, -1, -1, -1 for each of four classes, ReLU.
   */
  public static Model oneConvolution() {
    Node weight = Node.constant(Tensor.filled(Shape.of(3, 3, 1, 2), 1));
    Node bias = Node.constant(Tensor.of(Shape.of(2), -50, -75));
    Tensor rows = Tensor.zeros(Shape.of(4, 8));
    for (int k = 0; k < 32; k++) {
      rows.data()[k] = k % 8 < 5 ? 1 : -1;
    }
    Node fc = constant(Layout.LINEAR, rows);
    Node zeros = Node.constant(Tensor.zeros(Shape.of(4)));
    return x -> {
      Node conv = new Conv2d(Window.of(3), 1).of(x, weight, bias).named("conv1");
      Node relu = conv.relu().named("relu1");
      return new Linear().of(new Flatten().of(relu), fc, zeros).relu().named("relu2");
    };
  }

  /** 4x4, 0 to 15, plus an offset. */
  public static Tensor countedInput(float offset) {
    Tensor x = Tensor.zeros(Shape.of(1, 4, 4, 1));
    for (int k = 0; k < 16; k++) {
      x.data()[k] = k + offset;
    }
    return x;
  }

  private static Node constant(Layout layout, Tensor asInPyTorch) {
    return Node.constant(layout.fromFile(asInPyTorch));
  }
}
