package limpid.models.onnx;

import java.util.Map;
import limpid.core.op.Node;
import limpid.core.op.PadEdge;
import limpid.core.op.Resize;
import limpid.core.op.Sampling;
import limpid.core.op.Sampling.Position;
import limpid.core.op.Sampling.Rounding;
import limpid.core.op.Slice;
import limpid.weights.OnnxAttribute;

/** Images made larger or smaller. */
final class Resizings {
  private static final int MOST_PADDED = 64;

  private Resizings() {}

  static void in(Map<String, Operator> all) {
    all.put("Resize", Operator.one(Resizings::resize));
    all.put("Upsample", Operator.one(call -> of(call, scales(call), null)));
  }

  private static float[] scales(Call call) {
    if (call.has(1)) {
      return call.known(1);
    }
    var list = (OnnxAttribute.Reals) call.attributes().get("scales");
    float[] scales = new float[list.values().size()];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = list.values().get(i);
    }
    return scales;
  }

  private static Value resize(Call call) {
    if (call.opset() < 11) {
      return of(call, call.known(1), null);
    }
    return call.has(3) ? of(call, null, call.numbers(3)) : of(call, call.known(2), null);
  }

  private static Value of(Call call, float[] scales, long[] sizes) {
    Permuted x = call.array(0);
    if (x.rank() != 4) {
      throw new IllegalArgumentException(
          "an input of " + x.rank() + " axes; images, [N,C,H,W], are expected");
    }
    if (sizes == null ? scales[0] != 1 || scales[1] != 1 : !sameImages(x, sizes)) {
      throw new IllegalArgumentException("batches or channels are resized; images alone are");
    }
    Sampling sampling = sampling(call);
    int[] out = new int[2];
    int[] in = new int[2];
    for (int i = 0; i < 2; i++) {
      int size = x.size(2 + i);
      out[i] =
          sizes == null
              ? (int) Math.floor((double) scales[2 + i] * size)
              : Math.toIntExact(sizes[2 + i]);
      boolean ratio = sizes != null || sampling.position() == Position.ALIGNED;
      in[i] = ratio || out[i] == 1 ? size : whole(size, scales[2 + i]);
    }
    Node image = pytorch(call, x.channelsLast(), out);
    return new Permuted(resized(image, in, out, scales, sampling), Permuted.channelsLast(4));
  }

  /** In PyTorch's way a single output is the first input. */
  private static Node pytorch(Call call, Node x, int... out) {
    Node y = x;
    if (call.text("coordinate_transformation_mode", "").equals("pytorch_half_pixel")) {
      for (int i = 0; i < 2; i++) {
        y = out[i] == 1 ? new Slice(1 + i, 0, 1).of(y) : y;
      }
    }
    return y;
  }

  private static boolean sameImages(Permuted x, long... sizes) {
    return sizes[0] == x.size(0) && sizes[1] == x.size(1);
  }

  /** The least number of inputs, not less than there are, that a scale makes a whole number of. */
  private static int whole(int size, float scale) {
    for (int more = 0; more <= MOST_PADDED; more++) {
      double made = (size + more) * (double) scale;
      if (Math.abs(made - Math.rint(made)) < 1e-4) {
        return size + more;
      }
    }
    throw new IllegalArgumentException("the scale " + scale + " is no ratio of small numbers");
  }

  /**
   * Where a scale leaves a part of an output over, the image is continued by its edge until it does
   * not, and what is made of that is cut off: so outputs lie where the scale says.
   */
  private static Node resized(Node x, int[] in, int[] out, float[] scales, Sampling sampling) {
    int[] made = out.clone();
    Node y = x;
    for (int i = 0; i < 2; i++) {
      int more = in[i] - x.shape().at(1 + i);
      if (more > 0 && out[i] > 1) {
        y = new PadEdge(1 + i, 0, more).of(y);
        made[i] = (int) Math.rint(in[i] * (double) scales[2 + i]);
      }
    }
    y = new Resize(made[0], made[1], sampling).of(y);
    for (int i = 0; i < 2; i++) {
      y = made[i] == out[i] ? y : new Slice(1 + i, 0, out[i]).of(y);
    }
    return y;
  }

  private static Sampling sampling(Call call) {
    boolean old = call.opset() < 11 || call.node().operator().equals("Upsample");
    String place = call.text("coordinate_transformation_mode", old ? "asymmetric" : "half_pixel");
    Position position =
        switch (place) {
          case "half_pixel", "pytorch_half_pixel", "half_pixel_symmetric" -> Position.HALF_PIXEL;
          case "asymmetric" -> Position.ASYMMETRIC;
          case "align_corners" -> Position.ALIGNED;
          default ->
              throw new IllegalArgumentException(
                  "coordinate_transformation_mode is '"
                      + place
                      + "'; half_pixel, asymmetric and align_corners are known");
        };
    if (call.flag("antialias") || call.flag("exclude_outside")) {
      throw new IllegalArgumentException("antialias and exclude_outside are not known");
    }
    return new Sampling(kernel(call, old), position);
  }

  private static Sampling.Kernel kernel(Call call, boolean old) {
    return switch (call.text("mode", "nearest")) {
      case "nearest" ->
          new Sampling.Nearest(
              switch (call.text("nearest_mode", old ? "floor" : "round_prefer_floor")) {
                case "floor" -> Rounding.FLOOR;
                case "ceil" -> Rounding.CEIL;
                case "round_prefer_ceil" -> Rounding.PREFER_CEIL;
                default -> Rounding.PREFER_FLOOR;
              });
      case "linear", "bilinear" -> new Sampling.Linear();
      case "cubic" -> new Sampling.Cubic(call.real("cubic_coeff_a", -0.75));
      default -> throw new IllegalArgumentException("mode is not nearest, linear or cubic");
    };
  }
}
