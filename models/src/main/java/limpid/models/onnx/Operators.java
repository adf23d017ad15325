package limpid.models.onnx;

import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import limpid.weights.OnnxNode;

/** The operators that an imported net may have, by name; those of other domains with theirs. */
public final class Operators {
  private final Map<String, Operator> byName;

  private Operators(Map<String, Operator> byName) {
    this.byName = byName;
  }

  /** ONNX's own, those that are known. */
  public static Operators standard() {
    return Standard.ALL;
  }

  /** Made when it is first asked for. */
  private static final class Standard {
    static final Operators ALL = made();
  }

  private static Operators made() {
    SequencedMap<String, Operator> all = new TreeMap<>();
    Activations.in(all);
    Arithmetic.in(all);
    Branches.in(all);
    Comparisons.in(all);
    Constants.in(all);
    Convolutions.in(all);
    Einsum.in(all);
    Extents.in(all);
    Fused.in(all);
    Moves.in(all);
    Norms.in(all);
    Picks.in(all);
    Poolings.in(all);
    Products.in(all);
    Quantised.in(all);
    Reductions.in(all);
    Resizings.in(all);
    Scatters.in(all);
    return new Operators(all);
  }

  /** These, and one more, or another one of that name. */
  public Operators with(String name, Operator operator) {
    Map<String, Operator> all = new TreeMap<>(byName);
    all.put(name, operator);
    return new Operators(all);
  }

  /** One of ONNX's own. */
  Operator named(String name) {
    return byName.get(name);
  }

  Optional<Operator> find(OnnxNode node) {
    return Optional.ofNullable(byName.get(node.title()));
  }

  /** The names, sorted. */
  @Override
  public String toString() {
    return String.join(", ", byName.keySet());
  }
}
