package limpid.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Node;

/**
 * A net with its weights: from images {@code [N,H,W,3]} to logits {@code [N,classes]}. Models are
 * immutable and safe to share between threads.
 *
 * <p>A net with several inputs or outputs is made by {@link #of} and has names for them; of either,
 * the first is the main one.
 *
 * <p>Another batch or image size is another run: tracing {@linkplain Tensor#outline outlines} costs
 * next to nothing.
 */
@FunctionalInterface
public interface Model {

  /** Runs the net on a node: on a variable, every node is kept. */
  Node forward(Node images);

  /** The names of its inputs, in order. */
  default List<String> inputs() {
    return List.of("input");
  }

  /** The names of its outputs, in order. */
  default List<String> outputs() {
    return List.of("output");
  }

  /**
   * Runs the net on a node for each of its inputs.
   *
   * @return its outputs, by name
   * @throws IllegalArgumentException if the inputs are not those that it has
   */
  default SequencedMap<String, Node> forward(Map<String, Node> inputs) {
    NamedModel.requireInputs(this, inputs);
    SequencedMap<String, Node> outputs = new LinkedHashMap<>();
    outputs.put(outputs().getFirst(), forward(inputs.get(inputs().getFirst())));
    return outputs;
  }

  /** One run with every node kept, values and all. */
  default Trace trace(Tensor images) {
    return trace(Map.of(inputs().getFirst(), images));
  }

  /** One run on several inputs with every node kept. */
  default Trace trace(Map<String, Tensor> inputs) {
    NamedModel.requireInputs(this, inputs);
    SequencedMap<String, Node> variables = new LinkedHashMap<>();
    inputs().forEach(name -> variables.put(name, Node.variable(inputs.get(name))));
    return new Trace(variables, forward(variables));
  }

  /** The logits alone; what was computed on the way is dropped. */
  default Tensor logits(Tensor images) {
    return forward(Node.constant(images)).value();
  }

  /** The same net, which prints as these words. */
  default Model described(String words) {
    return new DescribedModel(this, words);
  }

  /**
   * The net up to a layer, whose value is its output: what a neuron is an output of.
   *
   * @throws limpid.core.graph.UnknownLayerException when it runs, if it has no such layer
   */
  default Model until(String layer) {
    return new EndingModel(this, layer);
  }

  /**
   * A net with named inputs and outputs.
   *
   * @param net from a node for each of its inputs, by name, to one for each of its outputs
   */
  static Model of(
      List<String> inputs,
      List<String> outputs,
      Function<Map<String, Node>, Map<String, Node>> net) {
    return new NamedModel(List.copyOf(inputs), List.copyOf(outputs), net);
  }
}
