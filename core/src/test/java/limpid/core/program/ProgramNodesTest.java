package limpid.core.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.graph.Backward;
import limpid.core.op.BatchNorm;
import limpid.core.op.Conv2d;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import limpid.core.op.PassThrough;
import limpid.core.op.StopGradient;
import org.junit.jupiter.api.Test;

/** Programs from any nodes to any nodes, whatever a trace accepts. */
class ProgramNodesTest {
  private static final Conv2d SAME = new Conv2d(Window.of(3).padding(1), 1);

  private static Tensor random(long seed, int... extents) {
    Tensor tensor = Tensor.zeros(Shape.of(extents));
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = (float) random.nextGaussian();
    }
    return tensor;
  }

  private static Node constant(long seed, int... extents) {
    return Node.constant(random(seed, extents));
  }

  private static void assertClose(Tensor wanted, Tensor actual) {
    assertEquals(wanted.shape(), actual.shape());
    double largest = 1e-6;
    for (float value : wanted.data()) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < wanted.size(); i++) {
      assertEquals(wanted.data()[i], actual.data()[i], 2e-6 * largest, "at " + i);
    }
  }

  /** Compiled for one value and run for another, it is what a trace of the other is. */
  private static void agrees(Function<Node, Node> net, int... extents) {
    Node x = Node.variable(random(1, extents));
    Node y = net.apply(x);
    Program program = Program.precise(List.of(x), List.of(y));
    for (long seed = 2; seed < 4; seed++) {
      Tensor other = random(seed, extents);
      program.run(other);
      assertClose(net.apply(Node.variable(other)).value(), program.at(y));
    }
  }

  @Test
  void aConvolutionGatedByAConstant() {
    Node by = constant(7, 1, 4, 4, 3);
    agrees(x -> SAME.of(x, constant(5, 3, 3, 2, 3)).gate(by), 1, 4, 4, 2);
  }

  @Test
  void aConvolutionToWhichAConstantIsAddedAndWhichGatesItself() {
    Node more = constant(7, 1, 4, 4, 3);
    agrees(x -> SAME.of(x, constant(5, 3, 3, 2, 3)).add(more).relu(), 1, 4, 4, 2);
    agrees(
        x -> {
          Node y = SAME.of(x, constant(5, 3, 3, 2, 3));
          return y.gate(y).add(y);
        },
        1,
        4,
        4,
        2);
  }

  @Test
  void aGradientThatIsZeroIsAnOutputLikeAnyOther() {
    Node x = Node.variable(random(1, 2, 3));
    Node other = Node.variable(random(2, 2, 3));
    Node y = x.square().sum();
    Node zero = Backward.from(y).recorded().to(x, other).of(other);
    Program program = Program.of(List.of(x, other), List.of(y, zero));
    program.run(random(3, 2, 3), random(4, 2, 3));
    assertArrayEquals(new float[6], program.at(zero).data());
  }

  @Test
  void theConstantGradientOfALinearFunction() {
    Node x = Node.variable(random(1, 2, 3));
    Node w = constant(2, 3, 4);
    Node y = new Linear().of(x, w);
    Node g = Backward.from(y.mul(2)).recorded().to(x).of(x);
    Program program = Program.of(List.of(x), List.of(g, y));
    program.run(random(3, 2, 3));
    assertArrayEquals(g.value().data(), program.at(g).data());
    assertClose(new Linear().of(constant(3, 2, 3), w).value(), program.at(y));
  }

  @Test
  void aNetThatHasNoGradient() {
    Node x = Node.variable(Tensor.outline(Shape.of(1, 4)));
    Node y = Node.constant(random(1, 1, 4)).mul(2);
    Program program = Program.of(List.of(x), List.of(y));
    program.run(random(2, 1, 4));
    assertSame(y.value(), program.at(y));
    assertEquals(0, program.size());
  }

  @Test
  void outputsThatAreInputsOrConstantsOrAskedForTwice() {
    Node x = Node.variable(random(1, 3));
    Node y = x.exp();
    Node one = constant(2, 2);
    Program program = Program.of(List.of(x), List.of(x, y, one, y));
    Tensor other = random(3, 3);
    program.run(other);
    assertSame(other, program.at(x));
    assertSame(one.value(), program.at(one));
    assertClose(Node.constant(other).exp().value(), program.at(y));
  }

  @Test
  void aViewOfAnInputIsAnOutputAndLeavesTheInputAlone() {
    Node x = Node.variable(random(1, 2, 3));
    Node row = x.reshape(6);
    Node y = row.relu().mul(3);
    Program program = Program.of(List.of(x), List.of(row, y));
    Tensor other = random(2, 2, 3);
    float[] before = other.data().clone();
    program.run(other);
    assertArrayEquals(before, other.data());
    assertArrayEquals(before, program.at(row).data());
  }

  @Test
  void whatOnlyNamesAValueOrStopsItsGradientIsThatValueAndHindersNoFusion() {
    Node x = Node.variable(random(1, 1, 4, 4, 2));
    Node conv = new PassThrough().of(SAME.of(x, constant(5, 3, 3, 2, 3))).named("named");
    Node y = new StopGradient().of(conv.relu());
    Node same = new PassThrough().of(x);
    Program program = Program.precise(List.of(x), List.of(y, same));
    Tensor other = random(2, 1, 4, 4, 2);
    program.run(other);
    assertEquals(1, program.size());
    assertSame(other, program.at(same));
    assertClose(
        SAME.of(Node.constant(other), constant(5, 3, 3, 2, 3)).relu().value(), program.at(y));
  }

  @Test
  void anInputThatNobodyUses() {
    Node x = Node.variable(random(1, 3));
    Node idle = Node.variable(random(2, 5));
    Node y = x.exp();
    Program program = Program.of(List.of(idle, x), List.of(y));
    Tensor other = random(3, 3);
    program.run(random(4, 5), other);
    assertClose(Node.constant(other).exp().value(), program.at(y));
  }

  @Test
  void aProgramBeginsAtANodeThatHasAPast() {
    Node x = Node.variable(random(1, 1, 4, 4, 2));
    Node h = SAME.of(x, constant(5, 3, 3, 2, 3)).relu();
    Node y = SAME.of(h, constant(6, 3, 3, 3, 2)).relu();
    Program program = Program.precise(List.of(h), List.of(y));
    Tensor other = random(2, 1, 4, 4, 3);
    program.run(other);
    Node wanted = SAME.of(Node.constant(other), constant(6, 3, 3, 3, 2)).relu();
    assertClose(wanted.value(), program.at(y));
  }

  @Test
  void whatTheCallerGivesForANodeCountsAlsoWhereItsPastIsGivenToo() {
    Node x = Node.variable(random(1, 1, 4, 4, 2));
    Node conv = SAME.of(x, constant(5, 3, 3, 2, 2));
    Node h = conv.relu();
    Node y = h.add(x);
    Program program = Program.precise(List.of(x, h), List.of(y, conv));
    Tensor given = random(2, 1, 4, 4, 2);
    Tensor middle = random(3, 1, 4, 4, 2);
    float[] before = middle.data().clone();
    program.run(given, middle);
    assertArrayEquals(before, middle.data());
    assertClose(Node.constant(middle).add(Node.constant(given)).value(), program.at(y));
    assertClose(SAME.of(Node.constant(given), constant(5, 3, 3, 2, 2)).value(), program.at(conv));
  }

  @Test
  void aGateReadsWhatTheCallerGivesAndNotTheReluOfIt() {
    Node x = Node.variable(random(1, 3));
    Node h = x.mul(2);
    Node r = h.relu();
    Node y = x.gate(h).add(r);
    Program program = Program.of(List.of(x, h, r), List.of(y));
    Tensor one = Tensor.of(Shape.of(3), 1, 1, 1);
    program.run(one, Tensor.of(Shape.of(3), 1, -1, 1), Tensor.of(Shape.of(3), 0, 5, 5));
    assertArrayEquals(new float[] {1, 5, 6}, program.at(y).data());
  }

  @Test
  void aGradientFromALayerOn() {
    Node x = Node.variable(random(1, 2, 3));
    Node h = new Linear().of(x, constant(2, 3, 4)).relu();
    Node score = new Linear().of(h, constant(3, 4, 2)).square().sum(1);
    Node g = Backward.from(score).recorded().to(h).of(h);
    Program program = Program.precise(List.of(h), List.of(score, g));
    Tensor middle = random(4, 2, 4);
    program.run(middle);
    Node again = Node.variable(middle);
    Node wanted = new Linear().of(again, constant(3, 4, 2)).square().sum(1);
    assertClose(wanted.value(), program.at(score));
    assertClose(Backward.from(wanted).to(again).at(again), program.at(g));
  }

  @Test
  void aStagedProgramBeginsAnywhereToo() {
    Node x = Node.variable(random(1, 2, 3));
    Node h = x.exp();
    Node y = h.mul(x).add(h);
    Program program = Program.staged(List.of(x), List.of(h), List.of(y), Rounding.PRECISE);
    Tensor given = random(2, 2, 3);
    program.begin(given);
    for (long seed = 3; seed < 5; seed++) {
      Tensor middle = random(seed, 2, 3);
      program.finish(List.of(y), middle);
      Node m = Node.constant(middle);
      assertClose(m.mul(Node.constant(given)).add(m).value(), program.at(y));
    }
  }

  @Test
  void aBatchNormBehindAGivenConvolutionIsNotFoldedIntoIt() {
    Node x = Node.variable(random(1, 1, 4, 4, 2));
    Node conv = SAME.of(x, constant(5, 3, 3, 2, 3));
    Node spread = Node.constant(Tensor.filled(Shape.of(3), 2));
    Function<Node, Node> norm =
        z -> new BatchNorm(1e-5f).of(z, constant(6, 3), spread, constant(7, 3), constant(8, 3));
    Node y = norm.apply(conv);
    Program program = Program.precise(List.of(conv), List.of(y));
    Tensor middle = random(2, 1, 4, 4, 3);
    program.run(middle);
    assertClose(norm.apply(Node.constant(middle)).value(), program.at(y));
  }

  @Test
  void aVariableThatIsNoInputIsRefusedByName() {
    Node x = Node.variable(random(1, 2, 3));
    Node w = Node.variable(random(2, 3, 4)).named("fc.weight");
    Node y = new Linear().of(x, w);
    String message =
        assertThrows(IllegalArgumentException.class, () -> Program.of(List.of(x), List.of(y)))
            .getMessage();
    assertTrue(message.contains("fc.weight") && message.contains("not among the inputs"), message);
  }

  @Test
  void aConstantAsInputIsRefusedAndSoIsOneTwice() {
    Node x = constant(1, 2, 3);
    String message =
        assertThrows(IllegalArgumentException.class, () -> Program.of(List.of(x), List.of(x.exp())))
            .getMessage();
    assertTrue(message.contains("make it a variable"), message);
    Node v = Node.variable(random(1, 2));
    assertThrows(IllegalArgumentException.class, () -> Program.of(List.of(v, v), List.of(v.exp())));
  }

  @Test
  void aConstantWithoutElementsIsRefused() {
    Node x = Node.variable(random(1, 2));
    Node outline = Node.constant(Tensor.outline(Shape.of(2)));
    for (Node y : List.of(outline, x.mul(outline))) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> Program.of(List.of(x), List.of(y)))
              .getMessage();
      assertTrue(message.contains("no elements"), message);
    }
  }
}
