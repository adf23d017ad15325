package limpid.models.onnx;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.BiFunction;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;

/** The shapes of a net's inputs, by name; images are the first. */
record InputShapes(SequencedMap<String, Shape> shapes) {

  static InputShapes of(Map<String, Node> inputs) {
    SequencedMap<String, Shape> shapes = new LinkedHashMap<>();
    inputs.forEach((name, node) -> shapes.put(name, node.shape()));
    return new InputShapes(shapes);
  }

  /** How many images there are. */
  int images() {
    Shape first = shapes.firstEntry().getValue();
    return first.rank() == 0 ? 1 : first.at(0);
  }

  /** Whether an input has a row for each image. */
  boolean rows(String name) {
    Shape shape = shapes.get(name);
    return shape.rank() > 0 && shape.at(0) == images();
  }

  /** The same of another number of images. */
  InputShapes with(int images) {
    SequencedMap<String, Shape> other = new LinkedHashMap<>();
    shapes.forEach((name, shape) -> other.put(name, rows(name) ? shape.with(0, images) : shape));
    return new InputShapes(other);
  }

  /** A variable for each input, of these values. */
  SequencedMap<String, Node> variables(BiFunction<String, Shape, Tensor> value) {
    SequencedMap<String, Node> variables = new LinkedHashMap<>();
    shapes.forEach((name, shape) -> variables.put(name, Node.variable(value.apply(name, shape))));
    return variables;
  }
}
