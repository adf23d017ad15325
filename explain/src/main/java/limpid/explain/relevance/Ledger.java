package limpid.explain.relevance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
   * A node that relevance crossed: {@code in = out + all leaks}.
   *
   * @param layer its name, or empty where it has none
   * @param op what it is
   * @param shape of its output
   * @param in what arrived
   * @param out what it sent on to its inputs
   * @param divides whether it divides or pools what arrives, rather than to move it
   * @param leaks what took the rest; negative where relevance came up
   */
  public record Entry(
      String layer,
      String op,
      Shape shape,
      double in,
      double out,
      boolean divides,
      Map<Leak, Double> leaks) {
    public Entry {
      leaks = Map.copyOf(leaks);
    }

    /** What its bias took, or a constant that it adds. */
    public double bias() {
      return leak(Leak.BIAS);
    }

    /** What else is missing. */
    public double lost() {
      return leaks.values().stream().mapToDouble(x -> x).sum() - bias();
    }

    public double leak(Leak leak) {
      return leaks.getOrDefault(leak, 0.0);
    }

    /** What most of the {@linkplain #lost lost} part went into. */
    public Leak into() {
      return leaks.entrySet().stream()
          .filter(leak -> leak.getKey() != Leak.BIAS)
          .max(Comparator.comparingDouble(leak -> Math.abs(leak.getValue())))
          .map(Map.Entry::getKey)
          .orElse(Leak.EPSILON);
    }
  }

  /** What all biases took. */
  public double bias() {
    return leak(Leak.BIAS);
  }

  /** What else is missing. */
  public double lost() {
    return entries.stream().mapToDouble(Entry::lost).sum();
  }

  /** What was lost to this in all. */
  public double leak(Leak leak) {
    return entries.stream().mapToDouble(entry -> entry.leak(leak)).sum();
  }

  /** What is known of a node so far. */
  private static final class Page implements Crossing.Divisions {
    private final double in;
    private double out;
    private double bias;
    private double epsilon;
    private double zero;
    private int reading = -1;
    private int divided = -1;

    Page(double in) {
      this.in = in;
    }

    /** The same, to be told of what a share in this input is divided by. */
    Page at(int input) {
      reading = input;
      return this;
    }

    void add(Share share) {
      out += share.relevance() == null ? 0 : sum(share.relevance());
      bias += share.bias().map(Ledger::sum).orElse(0.0);
    }

    /** All inputs share in the same divisors, which count once. */
    @Override
    public void add(Node r, Node z, Node divisor) {
      divided = divided < 0 ? reading : divided;
      if (divided != reading) {
        return;
      }
      float[] relevance = r.value().data();
      float[] whole = z.value().data();
      float[] kept = divisor.value().data();
      for (int k = 0; k < relevance.length; k++) {
        if (whole[k] == 0) {
          zero += relevance[k];
        } else {
          epsilon += relevance[k] * (1 - (double) whole[k] / kept[k]);
        }
      }
    }

    Map<Leak, Double> leaks(Node node) {
      Map<Leak, Double> leaks = new EnumMap<>(Leak.class);
      double rest = in - out - bias;
      Optional<Leak> only = Leak.of(node);
      if (only.isPresent()) {
        put(leaks, only.get(), rest);
      } else {
        rest -= epsilon + zero;
        put(leaks, Leak.ZERO, zero);
        boolean constant = bias == 0 && divided >= 0 && addsConstant(node);
        put(leaks, Leak.BIAS, bias + (constant ? rest : 0));
        double small = epsilon + (constant || divided < 0 ? 0 : rest);
        put(leaks, Leak.EPSILON, small);
        put(leaks, Leak.RULE, divided < 0 ? rest : 0);
      }
      return leaks;
    }

    private static void put(Map<Leak, Double> leaks, Leak leak, double value) {
      if (value != 0) {
        leaks.put(leak, value);
      }
    }

    private static boolean addsConstant(Node node) {
      return Kind.of(node.op()).filter(kind -> kind == Kind.SUM || kind == Kind.NORM).isPresent()
          && (node.inputs().size() == 1 || node.inputs().stream().anyMatch(x -> !x.tracked()));
    }
  }

  private static double sum(Node node) {
    double sum = 0;
    for (float value : node.value().data()) {
      sum += value;
    }
    return sum;
  }

  /** Relevance that is counted while it goes. */
  static final class Book implements Rule {
    private final Relevance relevance;
    private final Map<Node, Page> pages = new IdentityHashMap<>();
    private final List<Node> order = new ArrayList<>();

    Book(Relevance relevance) {
      this.relevance = relevance;
    }

    @Override
    public Node pull(Step step) {
      Page page = pages.computeIfAbsent(step.node(), node -> opened(step));
      Share share = relevance.share(step, page.at(step.i()));
      page.add(share);
      return share.relevance();
    }

    private Page opened(Step step) {
      order.add(step.node());
      return new Page(sum(step.g()));
    }

    Ledger closed(Trace trace, Node start, Node end) {
      return new Ledger(
          sum(start), sum(end), order.stream().map(node -> entry(trace, node)).toList());
    }

    private Entry entry(Trace trace, Node node) {
      Page page = pages.get(node);
      List<String> names = trace.names(node);
      return new Entry(
          names.isEmpty() ? "" : names.getFirst(),
          node.op().name(),
          node.shape(),
          page.in,
          page.out,
          page.divided >= 0 || Leak.of(node).isPresent(),
          page.leaks(node));
    }
  }
}
