package limpid.explain.relevance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which rule relevance crosses which layer by. The first part that is for a layer counts; what none
 * is for is crossed by the rule of its {@link Kind}, but convolutions and dense layers must have
 * one.
 *
 * <pre>{@code
 * first: zbox, conv: gamma 0.25, dense: epsilon 1e-6
 * layer4: zplus, epsilon-plus
 * }</pre>
 */
public record Composite(List<Part> parts) {

  /** A rule and what it is for. */
  public record Part(LayerPattern selector, LayerRule rule) {
    String text() {
      return selector.text() + ": " + rule.text();
    }
  }

  private static final String DENSE = "dense: epsilon 1e-6";

  /** As they are written, by name. */
  static final Map<String, String> WRITTEN = written();

  /** Zennit's EpsilonPlus. */
  public static final Composite EPSILON_PLUS = named("epsilon-plus");

  /** Everything in proportion to what it contributes. */
  public static final Composite EPSILON = named("epsilon");

  /** Whichever is usual with a convention. */
  public static final Composite USUAL = new Composite(List.of());

  private static Map<String, String> written() {
    Map<String, String> written = new LinkedHashMap<>();
    written.put("epsilon-plus", "conv: zplus, " + DENSE);
    written.put("epsilon-alpha2-beta1", "conv: alpha-beta 2 1, " + DENSE);
    written.put("epsilon-plus-flat", "first: flat, conv: zplus, " + DENSE);
    written.put("epsilon-alpha2-beta1-flat", "first: flat, conv: alpha-beta 2 1, " + DENSE);
    written.put("epsilon-gamma-box", "first: zbox, conv: gamma 0.25, " + DENSE);
    written.put("excitation-backprop", "conv: zplus, dense: zplus");
    written.put("deep-taylor", "first: zbox, conv: zplus, dense: zplus");
    written.put(
        "alpha1-beta0", "conv: zplus, dense: zplus, norm: zplus, sum: zplus, average-pool: zplus");
    written.put("epsilon", "conv: epsilon 1e-6, " + DENSE);
    written.put("lrp-0", "conv: epsilon 0, dense: epsilon 0");
    written.put(
        "beta-smooth",
        "conv: gradient, dense: gradient, norm: gradient, sum: gradient, average-pool: gradient,"
            + " product: gradient, activation: beta-smooth 10");
    return written;
  }

  public Composite {
    parts = List.copyOf(parts);
  }

  /**
   * The one of this text, a name or rules.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  public static Composite named(String text) {
    return new CompositeReader(Optional.empty()).read(text);
  }

  /** These parts, then those of another for what is left. */
  public Composite then(Composite others) {
    List<Part> all = new ArrayList<>(parts);
    all.addAll(others.parts);
    return new Composite(all);
  }

  /** How it is written: its name, or its rules. */
  public String text() {
    return WRITTEN.keySet().stream()
        .filter(name -> named(name).equals(this))
        .findFirst()
        .orElseGet(() -> parts.stream().map(Part::text).collect(Collectors.joining(", ")));
  }

  @Override
  public String toString() {
    return text();
  }
}
