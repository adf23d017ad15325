package limpid.models.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import limpid.core.op.Concat;
import limpid.core.op.Node;
import limpid.core.op.Slice;

/**
 * A graph that was written down for batches of one size, as exporters do it unless they are told
 * otherwise, on batches of any: as a whole where that gives the same; else on as many images at a
 * time as it was made for. Layers have names in the first case alone: in the second there is no
 * layer of the whole batch.
 *
 * @param together how many images it is run with at a time
 */
record FixedBatch(BuiltGraph graph, NodeNames names, ToIntFunction<InputShapes> together)
    implements UnaryOperator<Map<String, Node>> {

  @Override
  public Map<String, Node> apply(Map<String, Node> inputs) {
    InputShapes shapes = InputShapes.of(inputs);
    int part = together.applyAsInt(shapes);
    return part == shapes.images()
        ? graph.run(inputs, names)
        : parts(inputs, part, given -> graph.run(given, NodeNames.NONE));
  }

  /** The outputs of a run on some images at a time, one under the other. */
  static SequencedMap<String, Node> parts(
      Map<String, Node> inputs, int part, UnaryOperator<Map<String, Node>> run) {
    InputShapes shapes = InputShapes.of(inputs);
    SequencedMap<String, List<Node>> outputs = new LinkedHashMap<>();
    for (int from = 0; from < shapes.images(); from += part) {
      Slice rows = new Slice(0, from, from + part);
      Map<String, Node> some = new LinkedHashMap<>();
      inputs.forEach((name, node) -> some.put(name, shapes.rows(name) ? rows.of(node) : node));
      run.apply(some)
          .forEach((name, node) -> outputs.computeIfAbsent(name, n -> new ArrayList<>()).add(node));
    }
    SequencedMap<String, Node> joined = new LinkedHashMap<>();
    outputs.forEach((name, all) -> joined.put(name, new Concat(0).of(all.toArray(Node[]::new))));
    return joined;
  }
}
