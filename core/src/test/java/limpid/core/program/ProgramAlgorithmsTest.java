package limpid.core.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.graph.Backward;
import limpid.core.graph.Gradients;
import limpid.core.graph.Trace;
import limpid.core.op.Conv2d;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Convolutions of a shape for which a program leaves the direct algorithm. */
class ProgramAlgorithmsTest {
  private static final Conv2d SAME = new Conv2d(Window.of(3).padding(1), 1);

  private static Tensor random(long seed, int... extents) {
    Tensor tensor = Tensor.zeros(Shape.of(extents));
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = (float) random.nextGaussian(0, 0.2);
    }
    return tensor;
  }

  private static Trace net() {
    Node x = Node.variable(random(1, 1, 27, 30, 20));
    Node w = Node.constant(random(2, 3, 3, 20, 40));
    Node v = Node.constant(random(3, 3, 3, 40, 24));
    Node h = SAME.of(x, w, Node.constant(random(4, 40)));
    return new Trace(x, SAME.of(h, v));
  }

  private static double error(Tensor wanted, Tensor actual) {
    assertEquals(wanted.shape(), actual.shape());
    double errors = 0;
    double squares = 0;
    for (int i = 0; i < wanted.size(); i++) {
      errors += Math.pow((double) wanted.data()[i] - actual.data()[i], 2);
      squares += Math.pow(wanted.data()[i], 2);
    }
    return Math.sqrt(errors / squares);
  }

  @Test
  void aProgramAgreesWithItsTraceForwardAndBackwardWithinTheErrorOfItsAlgorithms() {
    Trace trace = net();
    Node seed = Node.variable(random(5, 1, 27, 30, 24));
    Node g =
        Backward.from(trace.output()).seed(seed).recorded().to(trace.input()).of(trace.input());
    List<Node> inputs = List.of(trace.input(), seed);
    List<Node> outputs = List.of(trace.output(), g);

    Program fast = Program.of(inputs, outputs);
    fast.run(trace.input().value(), seed.value());
    assertTrue(error(trace.output().value(), fast.at(trace.output())) < 1e-5);
    assertTrue(error(g.value(), fast.at(g)) < 1e-5);

    Program precise = Program.precise(inputs, outputs);
    precise.run(trace.input().value(), seed.value());
    assertTrue(error(trace.output().value(), precise.at(trace.output())) < 1e-6);
    assertTrue(error(g.value(), precise.at(g)) < 1e-6);
  }

  @ParameterizedTest(name = "precise: {0}")
  @ValueSource(booleans = {false, true})
  void withStrideTwoAProgramIsAsExactAsItsTraceForwardAndBackward(boolean precise) {
    Node x = Node.variable(random(1, 2, 17, 20, 56));
    Node w = Node.variable(random(2, 3, 3, 56, 72));
    Node y = new Conv2d(Window.of(3).padding(1).stride(2), 1).of(x, w);
    Node seed = Node.variable(random(3, 2, 9, 10, 72));
    Gradients gradients = Backward.from(y).seed(seed).recorded().to(x, w);
    List<Node> inputs = List.of(x, w, seed);
    List<Node> outputs = List.of(y, gradients.of(x), gradients.of(w));
    Program program = precise ? Program.precise(inputs, outputs) : Program.of(inputs, outputs);
    program.run(x.value(), w.value(), seed.value());
    outputs.forEach(node -> assertTrue(error(node.value(), program.at(node)) < 2e-6));
    assertEquals(
        List.of(
            "conv2d 3x3 WINOGRAD_STRIDED", "conv2d_input 3x3 DIRECT", "conv2d_weight 3x3 DIRECT"),
        program.operations().stream().map(Operation::kind).sorted().toList());
  }

  @Test
  void aPreciseProgramOfATraceRunsTheSameNodes() {
    Trace trace = net();
    Program precise = Program.precise(trace);
    precise.run(trace.input().value());
    assertEquals(Program.of(trace).size(), precise.size());
    assertTrue(error(trace.output().value(), precise.at(trace.output())) < 1e-6);
  }

  @ParameterizedTest(name = "{0} samples")
  @ValueSource(ints = {1, 8})
  void aCompactProgramHasFullyConnectedWeightsInBfloat16ForwardAndBackward(int samples) {
    Node x = Node.variable(random(1, samples, 200));
    Node w = Node.constant(random(2, 200, 90));
    Trace trace = new Trace(x, new Linear().of(x, w, Node.constant(random(3, 90))));
    Node seed = Node.variable(random(4, samples, 90));
    Node g = Backward.from(trace.output()).seed(seed).recorded().to(x).of(x);
    Program compact = Program.compact(List.of(x, seed), List.of(trace.output(), g));
    compact.run(x.value(), seed.value());
    for (Node node : List.of(trace.output(), g)) {
      double error = error(node.value(), compact.at(node));
      assertTrue(error > 1e-4 && error < 3e-3, node + ": " + error);
    }
    assertEquals(
        List.of("linear bfloat16", "linear_input bfloat16"),
        compact.operations().stream().map(Operation::kind).toList());
  }

  @Test
  void aCompactProgramOfManySamplesKeepsTheWeights() {
    Node x = Node.variable(random(1, 9, 20));
    Trace trace = new Trace(x, new Linear().of(x, Node.constant(random(2, 20, 9))));
    Program compact = Program.compact(trace);
    compact.run(x.value());
    assertEquals(0, error(trace.output().value(), compact.at(trace.output())));
  }
}
