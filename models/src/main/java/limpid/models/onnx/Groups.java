package limpid.models.onnx;

import java.util.List;
import limpid.core.Shape;
import limpid.core.op.GroupNormInput;
import limpid.core.op.Grouping;
import limpid.core.op.Node;
import limpid.weights.OnnxWriter.Attribute;

/**
 * Inputs of a norm as {@code [samples,pixels,groups,depth]}, whose samples' groups are normalised
 * on their own, over pixels and depth.
 */
record Groups(Draft d, int pixels, int groups, int depth, float eps) {
  private static final Attribute OVER = Attribute.list("axes", 1, 3);

  static Groups of(Draft d, GroupNormInput gradient) {
    Grouping grouping = gradient.grouping();
    return new Groups(d, grouping.pixels(), grouping.groups(), grouping.depth(), gradient.eps());
  }

  String view(Node x) {
    return d.reshaped(d.lasting(x), x, this::seen);
  }

  private Shape seen(Shape x) {
    return Shape.of(x.size() / (pixels * groups * depth), pixels, groups, depth);
  }

  /** Factors as they broadcast to a view. */
  String factors(Node gamma) {
    return d.reshaped(d.lasting(gamma), gamma, _ -> Shape.of(1, 1, groups, depth));
  }

  String mean(String view) {
    return d.step("ReduceMean", List.of(view), OVER);
  }

  String centred(String view) {
    return d.step("Sub", List.of(view, mean(view)));
  }

  /** {@code sqrt(variance + eps)}. */
  String deviation(String view) {
    String centred = centred(view);
    String variance = mean(d.step("Mul", List.of(centred, centred)));
    return d.step("Sqrt", List.of(d.step("Add", List.of(variance, d.scalar(eps)))));
  }

  String standard(String view) {
    return d.step("Div", List.of(centred(view), deviation(view)));
  }
}
