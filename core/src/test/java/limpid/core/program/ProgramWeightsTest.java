package limpid.core.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.graph.Backward;
import limpid.core.graph.Gradients;
import limpid.core.op.BatchNorm;
import limpid.core.op.BatchNormTraining;
import limpid.core.op.Conv2d;
import limpid.core.op.Flatten;
import limpid.core.op.Linear;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import org.junit.jupiter.api.Test;

/** Programs whose weights are inputs, compiled from shapes alone. */
class ProgramWeightsTest {
  private static final Conv2d SAME = new Conv2d(Window.of(3).padding(1), 1);
  private static final Conv2d HALF = new Conv2d(Window.of(3).stride(2).padding(1), 1);
  private static final Conv2d GROUPS = new Conv2d(Window.of(3).padding(1), 4);

  private static final List<Shape> SHAPES =
      List.of(
          Shape.of(2, 20, 24, 3),
          Shape.of(3, 3, 3, 20),
          Shape.of(20),
          Shape.of(3, 3, 20, 24),
          Shape.of(24),
          Shape.of(24),
          Shape.of(3, 3, 6, 24),
          Shape.of(24),
          Shape.of(24),
          Shape.of(24, 5),
          Shape.of(5),
          Shape.of(3, 3, 24, 24));

  /** The score of a small net, and the mean of its first batch norm. */
  private static List<Node> net(List<Node> in) {
    Node h = SAME.of(in.get(0), in.get(1), in.get(2)).relu();
    h = new MaxPool2d(Window.of(3).stride(2).padding(1), false).of(h);
    Node conv = SAME.of(h, in.get(3));
    BatchNorm.Training norm = new BatchNorm(1e-5f).training(conv, in.get(4), in.get(5));
    Node a = norm.y().relu();
    Node b = new BatchNormTraining(1e-5f).of(GROUPS.of(a, in.get(6)), in.get(7), in.get(8));
    Node block = HALF.of(b.add(a).relu(), in.get(11));
    Node row = new Flatten().of(block.mean(1, 2));
    return List.of(new Linear().of(row, in.get(9), in.get(10)).square().sum(), norm.mean());
  }

  private static List<Tensor> values(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Tensor> values = new ArrayList<>();
    for (Shape shape : SHAPES) {
      Tensor tensor = Tensor.zeros(shape);
      for (int i = 0; i < tensor.size(); i++) {
        tensor.data()[i] = (float) random.nextGaussian(0.1, 0.3);
      }
      values.add(tensor);
    }
    return values;
  }

  private static List<Node> variables(List<Tensor> values) {
    return values.stream().map(Node::variable).toList();
  }

  private static List<Node> outputs(List<Node> in) {
    List<Node> outputs = new ArrayList<>(net(in));
    Gradients gradients = Backward.from(outputs.getFirst()).recorded().to(in.toArray(Node[]::new));
    in.forEach(node -> outputs.add(gradients.of(node)));
    return outputs;
  }

  private static void agrees(Function<List<Node>, Function<List<Node>, Program>> compiled) {
    List<Node> in = variables(SHAPES.stream().map(Tensor::outline).toList());
    List<Node> outputs = outputs(in);
    Program program = compiled.apply(in).apply(outputs);
    for (long seed : new long[] {1, 2, 1}) {
      List<Tensor> values = values(seed);
      program.run(values.toArray(Tensor[]::new));
      List<Node> wanted = outputs(variables(values));
      for (int i = 0; i < outputs.size(); i++) {
        assertClose("output " + i, wanted.get(i).value(), program.at(outputs.get(i)));
      }
    }
  }

  private static void assertClose(String what, Tensor wanted, Tensor actual) {
    assertEquals(wanted.shape(), actual.shape());
    double largest = 0;
    for (float value : wanted.data()) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertTrue(largest > 0, "nothing to compare");
    for (int i = 0; i < wanted.size(); i++) {
      assertEquals(wanted.data()[i], actual.data()[i], 1e-4 * largest, what + " at " + i);
    }
  }

  @Test
  void itAgreesWithTheTraceOnOtherWeightsToo() {
    agrees(in -> outputs -> Program.of(in, outputs));
  }

  @Test
  void soDoesACopyThatPacksForItself() {
    agrees(in -> outputs -> Program.of(in, outputs).copy());
  }

  @Test
  void itReadsWeightsThatWereChangedInPlace() {
    List<Node> in = variables(SHAPES.stream().map(Tensor::outline).toList());
    List<Node> outputs = outputs(in);
    Program program = Program.of(in, outputs);
    Tensor[] values = values(1).toArray(Tensor[]::new);
    program.run(values);
    List<Tensor> others = values(2);
    for (int i = 0; i < values.length; i++) {
      System.arraycopy(others.get(i).data(), 0, values[i].data(), 0, values[i].size());
    }
    program.run(values);
    Node wanted = net(variables(others)).getFirst();
    assertClose("score", wanted.value(), program.at(outputs.getFirst()));
  }

  @Test
  void aConstantImageMeetsTheWeightsOfEachRun() {
    Node image = Node.constant(values(1).getFirst());
    Node w = Node.variable(Tensor.outline(SHAPES.get(1)));
    Node y = SAME.of(image, w);
    Program program = Program.of(List.of(w), List.of(y));
    for (long seed = 3; seed < 5; seed++) {
      Tensor weights = values(seed).get(1);
      program.run(weights);
      assertClose("y", SAME.of(image, Node.constant(weights)).value(), program.at(y));
    }
  }

  @Test
  void whatTwoNodesComputeAlikeRunsOnce() {
    Node x = Node.variable(Tensor.outline(Shape.of(3)));
    Node sum = x.exp().add(x.exp().square());
    Node again = x.exp();
    Program program = Program.of(List.of(x), List.of(sum, again));
    program.run(Tensor.of(Shape.of(3), 0, 1, 2));
    assertEquals(4, program.size(), "exp, square, add, and a view of exp");
    assertEquals((float) Math.E, program.at(again).at(1), 1e-6);
    assertEquals((float) (Math.E + Math.E * Math.E), program.at(sum).at(1), 1e-5);
    assertEquals(List.of(3), Arrays.stream(program.at(sum).shape().extents()).boxed().toList());
  }

  @Test
  void anOpMayOverwriteWhatNobodyElseReads() {
    Node x = Node.variable(Tensor.outline(Shape.of(2, 3)));
    Node a = x.exp();
    Node b = a.mul(2);
    Node sum = b.add(a).relu();
    Program program = Program.of(List.of(x), List.of(sum));
    assertEquals(2 * 6, program.memory().planned() / 4, "a, and b with all that is made of it");
    Tensor given = Tensor.of(Shape.of(2, 3), 0, 1, 2, -1, -2, 0.5f);
    Tensor before = given.copy();
    program.run(given);
    for (int i = 0; i < 6; i++) {
      assertEquals(before.data()[i], given.data()[i]);
      assertEquals(3 * Math.exp(before.data()[i]), program.at(sum).data()[i], 1e-4);
    }
  }

  @Test
  void batchNormTakesItsMomentsAndSumsOnceForwardAndBackward() {
    Node x = Node.variable(Tensor.outline(Shape.of(4, 3)));
    Node gamma = Node.variable(Tensor.outline(Shape.of(3)));
    Node beta = Node.variable(Tensor.outline(Shape.of(3)));
    BatchNorm.Training norm = new BatchNorm(1e-5f).training(x, gamma, beta);
    Node y = norm.y().relu();
    Gradients gradients = Backward.from(y).recorded().to(x, gamma, beta);
    List<Node> outputs =
        List.of(y, norm.mean(), gradients.of(x), gradients.of(gamma), gradients.of(beta));
    // moments, y with ReLU, a slice and a view; the gate, the sums, dx, and two slices and views
    assertEquals(4 + 7, Program.of(List.of(x, gamma, beta), outputs).size());
  }
}
