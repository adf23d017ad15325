package limpid.explain.relevance;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.graph.Rule;
import limpid.core.graph.Step;
import limpid.core.graph.Trace;
import limpid.core.op.Node;

/**
 * Where relevance goes: what arrives at each node, what it sends on, and what becomes of the rest.
 * {@code start = end + what biases took + what was lost}, summed over all entries.
 *
 * @param start what there was at the output
 * @param end what came to the image
 * @param entries the nodes that relevance crossed, from the output to the image
 */
public record Ledger(double start, double end, List<Entry> entries) {
  public Ledger {
    entries = List.copyOf(entries);
  }

  /**
   * A node that relevance crossed.
   *
   * @param layer its name, or empty where it has none
   * @param op what it is
   * @param shape of its output
   * @param in what arrived
   * @param out what it sent on to its inputs
   * @param bias what its bias took, or a constant that it adds
   * @param lost what else is missing, to its stabiliser, to parts that nothing speaks for, or in a
   *     pooling; negative where relevance came up
   */
  public record Entry(
      String layer, String op, Shape shape, double in, double out, double bias, double lost) {

    /** What the lost part went into: {@code epsilon}, {@code pooling} or {@code rule}. */
    public String into() {
      return switch (op) {
        case "conv2d", "linear", "batch_norm", "add", "sub", "affine" -> "epsilon";
        case "max_pool2d", "avg_pool2d", "adaptive_avg_pool2d", "mean" -> "pooling";
        default -> "rule";
      };
    }
  }

  /** What all biases took. */
  public double bias() {
    return entries.stream().mapToDouble(Entry::bias).sum();
  }

  /** What else is missing. */
  public double lost() {
    return entries.stream().mapToDouble(Entry::lost).sum();
  }

  /** Relevance that is counted while it goes. */
  static final class Book implements Rule {
    private final Relevance relevance;
    private final Map<Node, double[]> sums = new IdentityHashMap<>();
    private final List<Node> order = new ArrayList<>();

    Book(Relevance relevance) {
      this.relevance = relevance;
    }

    @Override
    public Node pull(Step step) {
      Share share = relevance.share(step);
      Node node = step.node();
      double[] of = sums.get(node);
      if (of == null) {
        of = new double[] {sum(step.g()), 0, 0};
        sums.put(node, of);
        order.add(node);
      }
      of[1] += share.relevance() == null ? 0 : sum(share.relevance());
      of[2] += share.bias().map(Book::sum).orElse(0.0);
      return share.relevance();
    }

    private static double sum(Node node) {
      double sum = 0;
      for (float value : node.value().data()) {
        sum += value;
      }
      return sum;
    }

    Ledger closed(Trace trace, Node start, Node end) {
      return new Ledger(
          sum(start), sum(end), order.stream().map(node -> entry(trace, node)).toList());
    }

    private Entry entry(Trace trace, Node node) {
      double[] of = sums.get(node);
      boolean constant =
          of[2] == 0
              && Kind.of(node.op())
                  .filter(kind -> kind == Kind.SUM || kind == Kind.NORM)
                  .isPresent()
              && (node.inputs().size() == 1 || node.inputs().stream().anyMatch(x -> !x.tracked()));
      double left = of[0] - of[1];
      double bias = constant ? left : of[2];
      List<String> names = trace.names(node);
      return new Entry(
          names.isEmpty() ? "" : names.getFirst(),
          node.op().name(),
          node.shape(),
          of[0],
          of[1],
          bias,
          left - bias);
    }
  }
}
