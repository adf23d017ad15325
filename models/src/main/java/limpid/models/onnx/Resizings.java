package limpid.models.onnx;

import java.util.Map;
import limpid.core.op.Node;
import limpid.core.op.Resize;
import limpid.core.op.Sampling;
import limpid.core.op.Sampling.Position;
import limpid.core.op.Sampling.Rounding;

/** Images made larger or smaller. */
final class Resizings {
  private Resizings() {}

  static void in(Map<String, Operator> all) {
    all.put("Resize", Operator.one(Resizings::resize));
    all.put("Upsample", Operator.one(call -> of(call, scales(call), null)));
  }

  private static float[] scales(Call call) {
    if (call.has(1)) {
      return call.known(1);
    }
    var list = (limpid.weights.OnnxAttribute.Reals) call.attributes().get("scales");
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
    Array x = call.array(0);
    if (x.rank() != 4) {
      throw new IllegalArgumentException(
          "an input of " + x.rank() + " axes; images, [N,C,H,W], are expected");
    }
    int[] out = new int[4];
    for (int axis = 0; axis < 4; axis++) {
      out[axis] =
          sizes == null
              ? (int) Math.floor((double) scales[axis] * x.size(axis))
              : Math.toIntExact(sizes[axis]);
    }
    if (out[0] != x.size(0) || out[1] != x.size(1)) {
      throw new IllegalArgumentException("channels are resized; images alone are");
    }
    Node y = new Resize(out[2], out[3], sampling(call)).of(x.channelsLast());
    return new Array(y, Array.channelsLast(4));
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
