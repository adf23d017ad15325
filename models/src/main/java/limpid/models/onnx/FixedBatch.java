package limpid.models.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.Concat;
import limpid.core.op.Node;
import limpid.core.op.Slice;

/**
 * A graph that was written down for batches of one size, as exporters do it unless they are told
 * otherwise, on batches of any: as a whole where that gives what it should, rows of outputs for
 * rows of inputs; else, because sizes with the batch in them are written into it, on as many at a
 * time as it was made for. Layers have names in the first case alone: in the second there is no
 * layer of the whole batch.
 *
 * @param batch the size that the graph was written for
 * @param whole the graph with names
 * @param part the graph without
 * @param fitting what was found out, by the shapes of inputs
 */
record FixedBatch(
    String file,
    int batch,
    UnaryOperator<Map<String, Node>> whole,
    UnaryOperator<Map<String, Node>> part,
    Map<Map<String, Shape>, Boolean> fitting)
    implements UnaryOperator<Map<String, Node>> {

  FixedBatch(
      String file,
      int batch,
      UnaryOperator<Map<String, Node>> whole,
      UnaryOperator<Map<String, Node>> part) {
    this(file, batch, whole, part, new ConcurrentHashMap<>());
  }

  @Override
  public Map<String, Node> apply(Map<String, Node> inputs) {
    int images = inputs.values().iterator().next().shape().at(0);
    Map<String, Shape> shapes = new LinkedHashMap<>();
    inputs.forEach((name, node) -> shapes.put(name, node.shape()));
    if (images == batch || fitting.computeIfAbsent(shapes, s -> fits(s, images))) {
      return whole.apply(inputs);
    }
    if (images % batch != 0) {
      throw new ShapeException(
          "%s: its graph has batches of %d written into it, %s given"
              .formatted(file, batch, images == 1 ? "one image is" : images + " images are"));
    }
    return parts(inputs, images);
  }

  /** Whether outputs have as many rows as they should. */
  private boolean fits(Map<String, Shape> shapes, int images) {
    Map<String, Shape> own = new LinkedHashMap<>();
    shapes.forEach(
        (name, shape) -> own.put(name, batched(shape, images) ? shape.with(0, batch) : shape));
    Map<String, Node> expected = whole.apply(outlines(own));
    try {
      Map<String, Node> got = whole.apply(outlines(shapes));
      return expected.keySet().stream()
          .allMatch(name -> scaled(expected.get(name).shape(), images, got.get(name).shape()));
    } catch (ShapeException _) {
      return false;
    }
  }

  private boolean scaled(Shape one, int images, Shape all) {
    return one.rank() > 0
        && one.at(0) % batch == 0
        && all.equals(one.with(0, one.at(0) / batch * images));
  }

  private static Map<String, Node> outlines(Map<String, Shape> shapes) {
    Map<String, Node> nodes = new LinkedHashMap<>();
    shapes.forEach((name, shape) -> nodes.put(name, Node.variable(Tensor.outline(shape))));
    return nodes;
  }

  private static boolean batched(Shape shape, int images) {
    return shape.rank() > 0 && shape.at(0) == images;
  }

  private Map<String, Node> parts(Map<String, Node> inputs, int images) {
    Map<String, List<Node>> outputs = new LinkedHashMap<>();
    for (int from = 0; from < images; from += batch) {
      Slice rows = new Slice(0, from, from + batch);
      Map<String, Node> some = new LinkedHashMap<>();
      inputs.forEach(
          (name, node) -> some.put(name, batched(node.shape(), images) ? rows.of(node) : node));
      part.apply(some)
          .forEach((name, node) -> outputs.computeIfAbsent(name, n -> new ArrayList<>()).add(node));
    }
    Map<String, Node> joined = new LinkedHashMap<>();
    outputs.forEach((name, all) -> joined.put(name, new Concat(0).of(all.toArray(Node[]::new))));
    return joined;
  }
}
