package limpid.core.program;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Gradients;
import limpid.core.graph.Graph;
import limpid.core.op.Node;

/**
 * A graph drawn from a seed, over outlines: some variables, ops on them and on constants, gradients
 * and gradients of gradients; then a question: from which of its nodes to which.
 *
 * @param inputs where it is cut: variables, and nodes that have a past
 * @param later how many of them, the last ones, belong to a second stage
 * @param outputs what is asked for
 */
record RandomGraph(long seed, List<Node> inputs, int later, List<Node> outputs) {

  static RandomGraph of(long seed) {
    return new Drawing(seed).graph();
  }

  /** Random values for the inputs. */
  List<Tensor> values(long which) {
    SplittableRandom random = new SplittableRandom(31 * seed + which);
    return inputs.stream().map(input -> RandomOps.normal(random, input.shape())).toList();
  }

  /** The same graph asked for one node alone. */
  RandomGraph to(Node output) {
    return new RandomGraph(seed, inputs, 0, List.of(output));
  }

  /** A line for each node that the outputs depend on. */
  String description() {
    List<Node> nodes = Graph.between(inputs, outputs).nodes();
    StringBuilder text = new StringBuilder("seed " + seed + "L\n");
    for (Node node : nodes) {
      text.append("  n").append(nodes.indexOf(node)).append(" = ");
      if (inputs.contains(node)) {
        text.append("input ").append(inputs.indexOf(node));
      } else {
        text.append(node.op()).append(" of");
        for (Node input : node.inputs()) {
          int at = nodes.indexOf(input);
          text.append(at < 0 ? " constant " + input.shape() : " n" + at);
        }
      }
      text.append(' ').append(node.shape()).append('\n');
    }
    outputs.forEach(output -> text.append("  asked: n").append(nodes.indexOf(output)).append('\n'));
    return text.toString();
  }

  /** A graph in the making. */
  private static final class Drawing {
    private final long seed;
    private final SplittableRandom random;
    private final List<Node> variables = new ArrayList<>();
    private final List<Node> pool = new ArrayList<>();

    Drawing(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
    }

    private Node any(List<Node> nodes) {
      return nodes.get(random.nextInt(nodes.size()));
    }

    RandomGraph graph() {
      RandomOps ops = new RandomOps(random, pool, this::variable);
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        pool.add(variable(ops.shape()));
      }
      int wanted = pool.size() + random.nextInt(3, 20);
      for (int tries = 0; pool.size() < wanted && tries < 80; tries++) {
        Node made = attempt(ops);
        if (made != null) {
          pool.add(made);
        }
      }
      List<Node> gradients = gradients(late());
      pool.addAll(gradients);
      if (random.nextInt(3) == 0) {
        pool.addAll(gradients(any(gradients)));
      }
      return question();
    }

    private Node variable(Shape shape) {
      Node variable = Node.variable(Tensor.outline(shape));
      variables.add(variable);
      return variable;
    }

    /** An op on something there is, or null where what was drawn does not fit. */
    private static Node attempt(RandomOps ops) {
      try {
        Node made = ops.next();
        return made == null || made.shape().size() > 6000 ? null : made;
      } catch (ShapeException _) {
        return null;
      }
    }

    /** A node of the second half. */
    private Node late() {
      return any(pool.subList(pool.size() / 2, pool.size()));
    }

    /** The gradients of a node in a few nodes of the graph, most of which it depends on. */
    private List<Node> gradients(Node score) {
      List<Node> past = Graph.of(score).nodes().stream().filter(Node::tracked).toList();
      List<Node> leaves = past.stream().filter(node -> node.op() == null).toList();
      if (leaves.isEmpty()) {
        return List.of(score);
      }
      Set<Node> targets = new LinkedHashSet<>();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        int from = random.nextInt(8);
        targets.add(any(from == 0 ? variables : from < 3 ? past : leaves));
      }
      Backward sweep = Backward.from(score).recorded();
      if (random.nextBoolean()) {
        sweep = sweep.seed(variable(score.shape()));
      }
      Gradients gradients = sweep.to(targets.toArray(Node[]::new));
      return targets.stream().map(gradients::of).toList();
    }

    private RandomGraph question() {
      Set<Node> outputs = new LinkedHashSet<>();
      outputs.add(pool.getLast());
      for (int i = random.nextInt(5); i > 0; i--) {
        outputs.add(random.nextInt(3) == 0 ? any(pool) : late());
      }
      if (random.nextInt(8) == 0) {
        outputs.add(any(variables));
      }
      List<Node> asked = new ArrayList<>(outputs);
      if (random.nextInt(8) == 0) {
        asked.add(asked.getFirst());
      }
      List<Node> inputs = inputs(asked);
      int later = random.nextInt(3) == 0 ? random.nextInt(inputs.size() + 1) : 0;
      return new RandomGraph(seed, inputs, later, asked);
    }

    /** Some nodes that have a past, perhaps, all variables that are needed then, and some more. */
    private List<Node> inputs(List<Node> outputs) {
      Set<Node> inputs = new LinkedHashSet<>();
      if (random.nextInt(3) == 0) {
        for (int i = random.nextInt(1, 3); i > 0; i--) {
          Node cut = any(pool);
          if (cut.tracked()) {
            inputs.add(cut);
          }
        }
      }
      Graph graph = Graph.between(List.copyOf(inputs), outputs);
      variables.stream().filter(graph::contains).forEach(inputs::add);
      if (inputs.isEmpty() || random.nextInt(8) == 0) {
        inputs.add(any(variables));
      }
      List<Node> shuffled = new ArrayList<>(inputs);
      IntStream.range(1, shuffled.size())
          .forEach(i -> Collections.swap(shuffled, i, random.nextInt(i + 1)));
      return shuffled;
    }
  }
}
