package limpid.core.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import limpid.core.Tensor;
import limpid.core.graph.Graph;
import limpid.core.op.Node;

/**
 * Compares the program of a graph with its trace, and its runs with one another.
 *
 * <p>Folding rounds differently, and a ReLU, a maximum or a sign may then fall to the other side,
 * which no tolerance allows for. So a graph only counts as wrong where it differs for each of
 * several inputs, and by more than rounding in the trace would explain.
 */
final class GraphCheck {
  private static final int INPUTS = 3;

  private final RandomGraph graph;
  private final Rounding rounding;
  private final Interpreter interpreter;

  GraphCheck(RandomGraph graph, Rounding rounding) {
    this.graph = graph;
    this.rounding = rounding;
    this.interpreter =
        new Interpreter(Graph.between(graph.inputs(), graph.outputs()), graph.inputs());
  }

  /** What is wrong, with the smallest part of the graph that is; null if nothing is. */
  String failure() {
    String failure = caught();
    if (failure == null) {
      return null;
    }
    RandomGraph smallest = graph;
    for (Node node : interpreter.graph().nodes()) {
      RandomGraph part = graph.to(node);
      String again = new GraphCheck(part, rounding).caught();
      if (again != null) {
        smallest = part;
        failure = again;
        break;
      }
    }
    return rounding + ": " + failure + "\n" + smallest.description();
  }

  private String caught() {
    try {
      return found();
    } catch (RuntimeException e) {
      String at =
          Arrays.stream(e.getStackTrace())
              .limit(6)
              .map(Object::toString)
              .collect(Collectors.joining("\n    "));
      return e + "\n    " + at;
    }
  }

  private String found() {
    Program program =
        Program.staged(
            graph.inputs().subList(0, graph.inputs().size() - graph.later()),
            graph.inputs().subList(graph.inputs().size() - graph.later(), graph.inputs().size()),
            graph.outputs(),
            rounding);
    String difference = null;
    for (long which = 0; which < INPUTS; which++) {
      List<Tensor> values = graph.values(which);
      List<float[]> given = copies(values);
      List<float[]> first = outputs(program, values);
      if (!same(given, copies(values))) {
        return "an input was written to";
      }
      program.poison();
      if (!same(first, outputs(program, values))) {
        return "a second run after others gives something else";
      }
      difference = difference(values, first);
      if (difference == null) {
        return null;
      }
    }
    return difference;
  }

  private List<float[]> outputs(Program program, List<Tensor> values) {
    int first = values.size() - graph.later();
    if (graph.later() > 0) {
      program.begin(values.subList(0, first).toArray(Tensor[]::new));
      Tensor[] later = values.subList(first, values.size()).toArray(Tensor[]::new);
      program.finish(List.of(graph.outputs().getFirst()), later);
      program.finish(graph.outputs(), later);
    } else {
      program.run(values.toArray(Tensor[]::new));
    }
    List<float[]> found = new ArrayList<>();
    for (Node output : graph.outputs()) {
      Tensor value = program.at(output);
      if (!value.shape().equals(output.shape()) || value.data().length != output.shape().size()) {
        throw new IllegalStateException("an output of another size: " + value.shape());
      }
      found.add(value.data().clone());
    }
    return found;
  }

  private static List<float[]> copies(List<Tensor> tensors) {
    return tensors.stream().map(tensor -> tensor.data().clone()).toList();
  }

  /** Whether they are equal bit for bit. */
  private static boolean same(List<float[]> one, List<float[]> other) {
    for (int i = 0; i < one.size(); i++) {
      if (!Arrays.equals(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  private String difference(List<Tensor> values, List<float[]> found) {
    Map<Node, Tensor> wanted = interpreter.run(values);
    for (int i = 0; i < found.size(); i++) {
      Node output = graph.outputs().get(i);
      Tensor exact = wanted.get(output);
      double scale = Interpreter.largest(exact);
      double error = error(exact, found.get(i));
      double always = rounding == Rounding.COMPACT ? 1e-2 : 3e-6;
      if (Double.isFinite(scale) && !(error <= always * scale + 1e-30)) {
        double allowed = allowed(values, output, wanted) + 1e-30;
        if (!(error <= allowed)) {
          return output + " differs by " + error + ", rounding explains " + allowed;
        }
      }
    }
    return null;
  }

  private static double error(Tensor wanted, float[] found) {
    double error = 0;
    for (int i = 0; i < found.length; i++) {
      double one = Math.abs((double) wanted.data()[i] - found[i]);
      error = one <= error ? error : one;
    }
    return error;
  }

  /** How far an output goes astray when each value on the way to it is disturbed a little. */
  private double allowed(List<Tensor> values, Node output, Map<Node, Tensor> wanted) {
    double noise =
        switch (rounding) {
          case PRECISE -> 1e-6;
          case FAST -> 1e-5;
          case COMPACT -> 1e-3;
        };
    double most = 0;
    for (int i = 0; i < 4; i++) {
      Tensor disturbed = interpreter.run(values, noise, new SplittableRandom(i)).get(output);
      double error = error(wanted.get(output), disturbed.data());
      most = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(most, error);
    }
    return 20 * most;
  }
}
