package limpid.models.onnx;

import java.util.Arrays;
import java.util.List;
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
    if (!call.text("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
      throw new IllegalArgumentException(
          "keep_aspect_ratio_policy other than stretch is not known");
    }
    if (call.opset() < 11) {
      return of(call, call.known(1), null);
    }
    long[] extents = call.value(0).sizes();
    List<Integer> axes = Axis.all(call.numbers("axes"), extents.length);
    if (call.has(3)) {
      long[] given = call.numbers(3);
      axes.forEach(axis -> extents[axis] = given[axes.indexOf(axis)]);
      return of(call, null, extents);
    }
    float[] given = call.known(2);
    float[] scales = new float[extents.length];
    Arrays.fill(scales, 1);
    axes.forEach(axis -> scales[axis] = given[axes.indexOf(axis)]);
    return of(call, scales, null);
  }

  private static Value of(Call call, float[] scales, long[] sizes) {
    Permuted x = call.array(0);
    if (x.rank() == 3) {
      return row(call, scales, sizes);
    }
    if (x.rank() != 4) {
      throw new IllegalArgumentException(
          "an input of " + x.rank() + " axes; images, [N,C,H,W], or rows, [N,C,L], are expected");
    }
    if (sizes == null ? scales[0] != 1 || scales[1] != 1 : !sameImages(call, x, sizes)) {
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
      in[i] = ratio ? size : whole(size, scales[2 + i]);
      if (in[i] != size && place(call).equals("half_pixel_symmetric")) {
        throw new IllegalArgumentException(
            "half_pixel_symmetric with a scale that leaves a part of an output over is not known");
      }
    }
    Node image = pytorch(call, x.channelsLast(), in, out);
    return new Permuted(resized(image, in, out, scales, sampling), Permuted.channelsLast(4));
  }

  /** A row {@code [N,C,L]} as an image of height 1. */
  private static Value row(Call call, float[] scales, long... sizes) {
    int[] e = call.array(0).extents();
    Permuted image = Regrouping.of(call.array(0), e[0], e[1], 1, e[2]);
    Permuted made =
        of(
                call.with(List.of(image)),
                scales == null ? null : new float[] {scales[0], scales[1], 1, scales[2]},
                sizes == null ? null : new long[] {sizes[0], sizes[1], 1, sizes[2]})
            .array();
    return Regrouping.of(made, e[0], e[1], made.size(3));
  }

  private static String place(Call call) {
    boolean old = call.opset() < 11 || call.node().operator().equals("Upsample");
    return call.text("coordinate_transformation_mode", old ? "asymmetric" : "half_pixel");
  }

  /** In PyTorch's way a single output is the first input. */
  private static Node pytorch(Call call, Node x, int[] in, int... out) {
    Node y = x;
    if (place(call).equals("pytorch_half_pixel")) {
      for (int i = 0; i < 2; i++) {
        if (out[i] == 1) {
          y = new Slice(1 + i, 0, 1).of(y);
          in[i] = 1;
        }
      }
    }
    return y;
  }

  private static boolean sameImages(Call call, Permuted x, long... sizes) {
    long images = call.asWritten().map(own -> own.value(0).sizes()[0]).orElse((long) x.size(0));
    return (sizes[0] == x.size(0) || sizes[0] == images) && sizes[1] == x.size(1);
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
      if (more > 0) {
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
    Sampling.Kernel kernel = kernel(call);
    Position position =
        switch (place(call)) {
          case "half_pixel", "pytorch_half_pixel", "half_pixel_symmetric" -> Position.HALF_PIXEL;
          case "asymmetric" -> Position.ASYMMETRIC;
          case "align_corners" -> Position.ALIGNED;
          case "tf_half_pixel_for_nn" -> {
            kernel = half(kernel);
            yield Position.HALF_PIXEL;
          }
          default ->
              throw new IllegalArgumentException(
                  "coordinate_transformation_mode is '"
                      + place(call)
                      + "'; half_pixel, asymmetric and align_corners are known");
        };
    if (call.flag("antialias") || call.flag("exclude_outside")) {
      throw new IllegalArgumentException("antialias and exclude_outside are not known");
    }
    return new Sampling(kernel, position);
  }

  /** The nearest to positions half an input further on. */
  private static Sampling.Kernel half(Sampling.Kernel kernel) {
    if (kernel instanceof Sampling.Nearest(Rounding rounding)) {
      if (rounding == Rounding.FLOOR) {
        return new Sampling.Nearest(Rounding.PREFER_CEIL);
      }
      if (rounding == Rounding.PREFER_FLOOR) {
        return new Sampling.Nearest(Rounding.CEIL);
      }
    }
    throw new IllegalArgumentException(
        "tf_half_pixel_for_nn is known with nearest_mode floor and round_prefer_floor alone");
  }

  private static Sampling.Kernel kernel(Call call) {
    boolean old = call.opset() < 11 || call.node().operator().equals("Upsample");
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
