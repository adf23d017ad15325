package limpid.models.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.Window;
import limpid.core.op.Conv2d;
import limpid.core.op.Conv2dInput;
import limpid.core.op.ConvTranspose2d;
import limpid.core.op.Node;

/** Convolutions, of images and of rows, and transposed ones. */
final class Convolutions {
  /** From {@code [Cout,Cin,KH,KW]} to {@code [KH,KW,Cin,Cout]}. */
  static final List<Integer> KERNEL = List.of(2, 3, 1, 0);

  private Convolutions() {}

  static void in(Map<String, Operator> all) {
    all.put("Conv", Operator.one(Convolutions::conv));
    all.put("ConvTranspose", Operator.one(Convolutions::transposed));
  }

  private static Value conv(Call call) {
    Permuted x = call.array(0);
    Permuted w = call.array(1);
    Windows.requireImagesApart(call, kernel(w));
    if (x.rank() == 3) {
      return row(conv(call.with(images(call))));
    }
    if (w.rank() != 4 || x.rank() != 4) {
      throw new IllegalArgumentException(
          "an input of %d axes and a weight of %d; images, [N,C,H,W], or rows, [N,C,L], are expected"
              .formatted(x.rank(), w.rank()));
    }
    Window window = Windows.of(call, x, w.size(2), w.size(3));
    List<Node> inputs = new ArrayList<>(List.of(x.channelsLast(), w.in(KERNEL).node()));
    if (call.has(2)) {
      inputs.add(call.vector(2));
    }
    Conv2d op = new Conv2d(window, (int) call.number("group", 1));
    return new Permuted(op.of(inputs.toArray(Node[]::new)), Permuted.channelsLast(4));
  }

  private static int[] kernel(Permuted w) {
    return Arrays.copyOfRange(w.extents(), Math.min(2, w.rank()), w.rank());
  }

  /** Rows {@code [N,C,L]} as images of height 1, and the weight accordingly. */
  private static List<Value> images(Call call) {
    List<Value> images = new ArrayList<>(call.inputs());
    for (int i = 0; i < 2; i++) {
      int[] e = call.array(i).extents();
      images.set(i, Regrouping.of(call.array(i), e[0], e[1], 1, e[2]));
    }
    return images;
  }

  private static Value row(Value image) {
    int[] e = image.array().extents();
    return Regrouping.of(image.array(), e[0], e[1], e[3]);
  }

  private static Value transposed(Call call) {
    Permuted x = call.array(0);
    Permuted w = call.array(1);
    Windows.requireImagesApart(call, kernel(w));
    if (x.rank() == 3) {
      return row(transposed(call.with(images(call))));
    }
    if (w.rank() != 4 || x.rank() != 4) {
      throw new IllegalArgumentException(
          "an input of %d axes and a weight of %d; images, [N,C,H,W], are expected"
              .formatted(x.rank(), w.rank()));
    }
    int groups = (int) call.number("group", 1);
    int[] more = Windows.pair(call.numbers("output_padding"), 0);
    Window window = Windows.transposed(call, x, w, more);
    List<Node> inputs = new ArrayList<>(List.of(x.channelsLast(), w.in(KERNEL).node()));
    if (call.has(2)) {
      inputs.add(call.vector(2));
    }
    int least = Math.min(window.strideH(), window.strideW());
    Node y =
        more[0] == more[1] && more[0] < least
            ? new ConvTranspose2d(window, more[0], groups).of(inputs.toArray(Node[]::new))
            : adjoint(window, groups, more, inputs);
    return new Permuted(y, Permuted.channelsLast(4));
  }

  private static Node adjoint(Window window, int groups, int[] more, List<Node> inputs) {
    Shape x = inputs.get(0).shape();
    Shape w = inputs.get(1).shape();
    Shape y =
        Shape.of(
            x.at(0),
            Windows.extended(x.at(1), window.strideH(), window.kernelH(), window.dilationH())
                - window.top()
                - window.bottom()
                + more[0],
            Windows.extended(x.at(2), window.strideW(), window.kernelW(), window.dilationW())
                - window.left()
                - window.right()
                + more[1],
            w.at(2) * groups);
    Node sums = new Conv2dInput(new Conv2d(window, groups), y).of(inputs.get(0), inputs.get(1));
    return inputs.size() == 3 ? sums.add(inputs.get(2)) : sums;
  }
}
