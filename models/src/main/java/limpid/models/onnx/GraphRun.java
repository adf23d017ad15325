package limpid.models.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Predicate;
import limpid.core.ShapeException;
import limpid.core.op.Node;
import limpid.weights.OnnxGraph;
import limpid.weights.OnnxNode;
import limpid.weights.OnnxValue;
import limpid.weights.WeightsException;

/**
 * One run through a graph, node after node.
 *
 * @param names of nodes as layers
 * @param written all values of a run on as many images as the graph was written for; none where
 *     this is one, or the graph is for any number
 */
record GraphRun(
    OnnxNet net,
    OnnxGraph graph,
    NodeNames names,
    Map<String, Value> written,
    Map<String, Value> values) {

  GraphRun {
    values = new HashMap<>(values);
  }

  /** Computes all nodes that are not known yet. */
  Map<String, Value> all() {
    return all(_ -> true);
  }

  /** Computes those that are not known yet and give something that is needed. */
  Map<String, Value> all(Set<String> needed) {
    return all(node -> node.outputs().stream().anyMatch(needed::contains));
  }

  private Map<String, Value> all(Predicate<OnnxNode> wanted) {
    for (OnnxNode node : graph.nodes()) {
      if (!values.containsKey(node.outputs().getFirst()) && wanted.test(node)) {
        compute(node);
      }
    }
    return values;
  }

  /** Computes those that depend on nothing from outside. */
  Map<String, Value> constants() {
    for (OnnxNode node : graph.nodes()) {
      boolean known = node.inputs().stream().allMatch(n -> n.isEmpty() || constant(values.get(n)));
      if (known && !node.operator().equals("Shape") && Branches.inner(node).isEmpty()) {
        compute(node);
      }
    }
    return values;
  }

  private static boolean constant(Value value) {
    return value instanceof Whole || value instanceof Permuted array && !array.node().tracked();
  }

  private void compute(OnnxNode node) {
    List<Value> inputs = inputs(node, values);
    List<Value> made;
    try {
      List<Value> before = written.isEmpty() ? List.of() : inputs(node, written);
      made = apply(node, new Call(node, inputs, net.file().opset(), before, this::inside));
    } catch (WeightsException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw refused(node, e.getMessage());
    } catch (ArithmeticException
        | ClassCastException
        | IndexOutOfBoundsException
        | NegativeArraySizeException
        | NullPointerException
        | NoSuchElementException e) {
      throw refused(node, "does not fit its inputs or attributes");
    }
    for (int i = 0; i < node.outputs().size() && i < made.size(); i++) {
      name(node, i, made.get(i), inputs);
      values.put(node.outputs().get(i), made.get(i));
    }
  }

  private static List<Value> inputs(OnnxNode node, Map<String, Value> values) {
    List<Value> inputs = new ArrayList<>();
    node.inputs().forEach(name -> inputs.add(name.isEmpty() ? null : values.get(name)));
    return inputs;
  }

  /**
   * The outputs of a graph that a node has, which sees the values around it. What is written into
   * it for some images is not changed for others.
   */
  private List<Value> inside(OnnxGraph inner) {
    Map<String, Value> known = new HashMap<>(values);
    inner.initialisers().forEach((name, tensor) -> known.put(name, Constants.of(tensor)));
    Map<String, Value> all = new GraphRun(net, inner, names, Map.of(), known).all();
    List<Value> outputs = new ArrayList<>();
    for (OnnxValue output : inner.outputs()) {
      if (!all.containsKey(output.name())) {
        throw new IllegalArgumentException("'" + output.name() + "' was not made");
      }
      outputs.add(all.get(output.name()));
    }
    return outputs;
  }

  private ShapeException refused(OnnxNode node, String why) {
    return new ShapeException(
        "%s, node '%s' (%s): %s".formatted(net.file().path(), node.name(), node.title(), why));
  }

  private List<Value> apply(OnnxNode node, Call call) {
    for (int i = 0; i < call.inputs().size(); i++) {
      if (call.inputs().get(i) == null && !node.inputs().get(i).isEmpty()) {
        throw new IllegalArgumentException("'" + node.inputs().get(i) + "' was not made");
      }
    }
    return net.operator(node).apply(call);
  }

  /** A name goes on what a node made, never on what it was given. */
  private void name(OnnxNode node, int i, Value value, List<Value> inputs) {
    if (!(value instanceof Permuted array)
        || !array.node().tracked()
        || array.node().op() == null) {
      return;
    }
    Node made = array.node();
    boolean given =
        inputs.stream().anyMatch(x -> x instanceof Permuted input && input.node() == made);
    if (given || !made.names().isEmpty() || names == NodeNames.NONE) {
      return;
    }
    if (i == 0) {
      names.of(node).forEach(made::named);
    } else {
      made.named(node.outputs().get(i));
    }
  }
}
