package limpid.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import limpid.core.op.Node;

/** A net with named inputs and outputs: see {@link Model#of}. */
record NamedModel(
    List<String> inputs, List<String> outputs, Function<Map<String, Node>, Map<String, Node>> net)
    implements Model {

  NamedModel {
    if (inputs.isEmpty() || outputs.isEmpty()) {
      throw new IllegalArgumentException("a net wants at least one input and one output");
    }
  }

  /** Runs a net that has a single input, and gives its first output. */
  @Override
  public Node forward(Node images) {
    return forward(Map.of(inputs.getFirst(), images)).firstEntry().getValue();
  }

  @Override
  public SequencedMap<String, Node> forward(Map<String, Node> given) {
    requireInputs(this, given);
    Map<String, Node> made = net.apply(given);
    SequencedMap<String, Node> ordered = new LinkedHashMap<>();
    for (String output : outputs) {
      if (!made.containsKey(output)) {
        throw new IllegalArgumentException(
            "the net's outputs are " + String.join(", ", outputs) + "; it did not give " + output);
      }
      ordered.put(output, made.get(output));
    }
    return ordered;
  }

  static void requireInputs(Model model, Map<String, ?> given) {
    if (given.size() != model.inputs().size() || !given.keySet().containsAll(model.inputs())) {
      throw new IllegalArgumentException(
          "the net's inputs are "
              + String.join(", ", model.inputs())
              + "; got "
              + String.join(", ", given.keySet().stream().sorted().toList()));
    }
  }
}
