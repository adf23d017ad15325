package limpid.models.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import limpid.weights.OnnxFile;
import limpid.weights.OnnxGraph;
import limpid.weights.OnnxNode;
import limpid.weights.WeightsException;

/** Refuses a file with all of its operators that are not known, and the nodes that have them. */
final class UnknownOperators {
  private static final int SHOWN = 12;
  private static final Set<String> LOOPS = Set.of("Loop", "Scan", "RNN", "GRU", "LSTM");
  private static final String UNROLLED =
      "; graphs that loop are not run: a net that is exported by tracing it, not from a script, has"
          + " its loops written out";

  private final Operators known;
  private final SequencedMap<String, List<String>> nodes = new LinkedHashMap<>();

  private UnknownOperators(Operators known) {
    this.known = known;
  }

  static void refuse(OnnxFile file, Operators known) {
    UnknownOperators unknown = new UnknownOperators(known);
    unknown.collect(file.graph());
    if (!unknown.nodes.isEmpty()) {
      throw new WeightsException(
          "%s: it has operators that are not known: %s".formatted(file.path(), unknown));
    }
  }

  private void collect(OnnxGraph graph) {
    for (OnnxNode node : graph.nodes()) {
      if (known.find(node).isEmpty()) {
        nodes.computeIfAbsent(node.title(), t -> new ArrayList<>()).add("'" + node.name() + "'");
      }
      Branches.inner(node).forEach(this::collect);
    }
  }

  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    nodes.forEach((operator, some) -> words.add(operator + " (" + shown(some) + ")"));
    boolean loops = nodes.keySet().stream().anyMatch(LOOPS::contains);
    return String.join(", ", words) + (loops ? UNROLLED : "");
  }

  private static String shown(List<String> nodes) {
    String some = String.join(", ", nodes.subList(0, Math.min(nodes.size(), SHOWN)));
    return nodes.size() > SHOWN ? some + " and " + (nodes.size() - SHOWN) + " more" : some;
  }
}
