package limpid.nn;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import limpid.core.op.Node;

/** A net that prints as words: see {@link Model#described}. */
record DescribedModel(Model model, String words) implements Model {

  @Override
  public Node forward(Node images) {
    return model.forward(images);
  }

  @Override
  public SequencedMap<String, Node> forward(Map<String, Node> inputs) {
    return model.forward(inputs);
  }

  @Override
  public List<String> inputs() {
    return model.inputs();
  }

  @Override
  public List<String> outputs() {
    return model.outputs();
  }

  @Override
  public String toString() {
    return words;
  }
}
