package limpid.explain.target;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Pick;

/**
 * {@code s = sum_p w_p z_p,c}: the outputs of one class, summed over an area of a score map {@code
 * [N,h,w,classes]}, w its weights. pytorch-grad-cam's SemanticSegmentationTarget.
 */
record MapRegion(int index, Area area) implements OutputTarget {

  MapRegion {
    if (index < 0) {
      throw new IllegalArgumentException("class " + index + ": classes are counted from 0");
    }
  }

  @Override
  public Node of(Node output) {
    return of(output, data(output.shape()).stream().map(Node::constant).toList());
  }

  @Override
  public Node of(Node output, List<Node> data) {
    Shape map = output.shape();
    int places = map.at(1) * map.at(2);
    Node rows = output.reshape(map.at(0) * places, map.at(3));
    Node scores = new Pick().of(rows, data.getFirst()).reshape(map.at(0), places);
    Node weights = data.getLast();
    return scores.gate(weights).mul(weights).sum(1);
  }

  /** The class at each place, {@code [N h w,1]}, and the weights of the places, {@code [N,h w]}. */
  @Override
  public List<Tensor> data(Shape output) {
    if (output.rank() != 4) {
      throw new ShapeException(
          "a region wants a score map [N,h,w,classes], the net's output is " + output);
    }
    int classes = output.at(3);
    if (index >= classes) {
      throw new IllegalArgumentException(
          "class %d is out of range: the score map has %d classes, 0 to %d"
              .formatted(index, classes, classes - 1));
    }
    int places = output.at(1) * output.at(2);
    float[] weights = area.weights(output.at(1), output.at(2));
    Tensor all = Tensor.zeros(Shape.of(output.at(0), places));
    for (int i = 0; i < all.size(); i++) {
      all.data()[i] = Math.max(0, weights[i % places]);
    }
    return List.of(Tensor.filled(Shape.of(output.at(0) * places, 1), index), all);
  }

  @Override
  public OutputTarget kind() {
    return new MapRegion(0, Area.WHOLE);
  }

  @Override
  public Scale scale() {
    return Scale.OTHER;
  }

  @Override
  public String describe(IntFunction<String> names) {
    return "sum of the score map of " + names.apply(index) + area.describe();
  }

  @Override
  public OptionalInt classIndex() {
    return OptionalInt.of(index);
  }
}
