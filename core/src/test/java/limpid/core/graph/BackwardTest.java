package limpid.core.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.op.BatchNorm;
import limpid.core.op.Conv2d;
import limpid.core.op.Node;
import limpid.core.op.Relu;
import limpid.core.op.Sigmoid;
import limpid.core.program.Program;
import org.junit.jupiter.api.Test;

class BackwardTest {
  private static final Conv2d SAME = new Conv2d(Window.of(3).padding(1), 1);

  private static Tensor random(long seed, int... extents) {
    Tensor tensor = Tensor.zeros(Shape.of(extents));
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = (float) random.nextGaussian() / 2;
    }
    return tensor;
  }

  /**
   * A residual net with a smooth activation: sum of conv(sigmoid(conv(h) + h)), h =
   * sigmoid(conv(x)).
   */
  private static Node net(Node x, Node w1, Node w2) {
    Node h = new Sigmoid().of(SAME.of(x, w1));
    Node r = new Sigmoid().of(SAME.of(h, w2).add(h));
    return new Conv2d(Window.of(3).stride(2), 1).of(r, w2).sum().scalar();
  }

  private static double dot(Tensor a, Tensor b) {
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      sum += (double) a.data()[i] * b.data()[i];
    }
    return sum;
  }

  @Test
  void gradientsOfAResidualNetEqualCentralDifferences() {
    Tensor[] at = {random(1, 1, 6, 6, 3), random(2, 3, 3, 3, 4), random(3, 3, 3, 4, 4)};
    Node[] nodes = {Node.variable(at[0]), Node.variable(at[1]), Node.variable(at[2])};
    Gradients gradients = Backward.from(net(nodes[0], nodes[1], nodes[2])).to(nodes);
    for (int which = 0; which < 3; which++) {
      Tensor direction = random(9, at[which].shape().extents());
      double slope =
          (along(at, which, direction, 1e-2f) - along(at, which, direction, -1e-2f)) / 2e-2;
      assertEquals(
          slope, dot(gradients.at(nodes[which]), direction), 2e-3 * Math.abs(slope) + 2e-3);
    }
  }

  private static double along(Tensor[] at, int which, Tensor direction, float by) {
    Node[] moved = new Node[3];
    for (int i = 0; i < 3; i++) {
      Node step = Node.constant(direction).mul(by);
      moved[i] = i == which ? Node.constant(at[i]).add(step) : Node.constant(at[i]);
    }
    return net(moved[0], moved[1], moved[2]).value().item();
  }

  @Test
  void hessianVectorProductsAreSymmetricAndEqualCentralDifferences() {
    Tensor at = random(1, 1, 6, 6, 3);
    Tensor u = random(5, 1, 6, 6, 3);
    Tensor v = random(6, 1, 6, 6, 3);
    Tensor hv = hessianTimes(at, v);
    assertEquals(dot(hv, u), dot(hessianTimes(at, u), v), 1e-4 * Math.abs(dot(hv, u)) + 1e-6);
    Node step = Node.constant(v).mul(5e-3);
    Tensor up = slope(Node.constant(at).add(step).value());
    Tensor down = slope(Node.constant(at).sub(step).value());
    double difference = (dot(up, u) - dot(down, u)) / 1e-2;
    assertEquals(difference, dot(hv, u), 1e-2 * Math.abs(difference) + 1e-3);
  }

  private static Tensor slope(Tensor at) {
    Node x = Node.variable(at);
    return Backward.from(net(x, weight(2, 3), weight(3, 4))).to(x).at(x);
  }

  private static Tensor hessianTimes(Tensor at, Tensor v) {
    Node x = Node.variable(at);
    Node slope = Backward.from(net(x, weight(2, 3), weight(3, 4))).recorded().to(x).of(x);
    return Backward.from(slope.mul(Node.constant(v)).sum()).to(x).at(x);
  }

  private static Node weight(long seed, int in) {
    return Node.constant(random(seed, 3, 3, in, 4));
  }

  @Test
  void anUnrecordedSweepLeavesNoGraphBehind() {
    Node x = Node.variable(random(1, 1, 6, 6, 3));
    Node y = net(x, weight(2, 3), weight(3, 4));
    Node gradient = Backward.from(y).to(x).of(x);
    assertFalse(gradient.tracked());
    assertTrue(gradient.inputs().isEmpty());
    assertTrue(Backward.from(y).recorded().to(x).of(x).tracked());
  }

  @Test
  void onlyPathsToTheTargetsAreWalked() {
    Node x = Node.variable(random(1, 1, 6, 6, 3));
    Node w = Node.variable(random(2, 3, 3, 3, 4));
    Node y = SAME.of(x, w).relu().sum();
    List<String> crossed = new ArrayList<>();
    Rule watching =
        s -> {
          crossed.add(s.op().name() + " " + s.i());
          return s.gradient();
        };
    Backward.from(y).with(watching).to(w);
    assertEquals(List.of("sum 0", "relu 0", "conv2d 1"), crossed);
  }

  @Test
  void aTargetOnTheWayToAnotherGetsItsGradientToo() {
    Node x = Node.variable(Tensor.of(Shape.of(2), 3, -4));
    Node middle = x.mul(2);
    Node y = middle.square().sum();
    Gradients gradients = Backward.from(y).to(x, middle, y);
    assertArrayEquals(new float[] {24, -32}, gradients.at(x).data());
    assertArrayEquals(new float[] {12, -16}, gradients.at(middle).data());
    assertArrayEquals(new float[] {1}, gradients.at(y).data());
  }

  @Test
  void aNodeUsedTwiceCollectsBothGradients() {
    Node x = Node.variable(Tensor.of(Shape.of(2), 3, 5));
    assertArrayEquals(new float[] {7, 11}, Backward.from(x.mul(x).add(x).sum()).to(x).at(x).data());
  }

  @Test
  void whatTheScoreDoesNotDependOnHasGradientZero() {
    Node x = Node.variable(Tensor.of(Shape.of(2), 3, 5));
    Node other = Node.variable(Tensor.of(Shape.of(3), 1, 2, 3));
    assertArrayEquals(new float[3], Backward.from(x.sum()).to(other).at(other).data());
  }

  @Test
  void aBatchOfScoresCountsAsTheirSumAndASeedWeighsThem() {
    Node x = Node.variable(Tensor.of(Shape.of(2, 1), 3, 5));
    Node scores = x.square();
    assertArrayEquals(new float[] {6, 10}, Backward.from(scores).to(x).at(x).data());
    Node seed = Node.constant(Tensor.of(Shape.of(2, 1), 2, -1));
    assertArrayEquals(new float[] {12, -10}, Backward.from(scores).seed(seed).to(x).at(x).data());
    assertThrows(ShapeException.class, () -> Backward.from(scores).seed(Node.constant(1)).to(x));
  }

  @Test
  void aRuleDecidesHowAnOpIsCrossed() {
    Node x = Node.variable(Tensor.of(Shape.of(4), -1, 2, -3, 4));
    Node y = x.relu().mul(Node.constant(Tensor.of(Shape.of(4), 5, -6, 7, 8))).sum();
    Rule guided = s -> s.op() instanceof Relu ? s.gradient(s.g().relu()) : s.gradient();
    Rule deconvnet = s -> s.op() instanceof Relu ? s.g().relu() : s.gradient();
    assertArrayEquals(new float[] {0, -6, 0, 8}, Backward.from(y).to(x).at(x).data());
    assertArrayEquals(new float[] {0, 0, 0, 8}, Backward.from(y).with(guided).to(x).at(x).data());
    assertArrayEquals(
        new float[] {5, 0, 7, 8}, Backward.from(y).with(deconvnet).to(x).at(x).data());
  }

  @Test
  void aRuleSeesTheSameNodeOfAReferenceRun() {
    Trace here = square(Tensor.of(Shape.of(2), 3, 5));
    Trace there = square(Tensor.of(Shape.of(2), 1, 1));
    Rule rescale =
        s ->
            s.op().name().equals("square")
                ? s.g().mul(s.y().sub(s.reference()).div(s.x().sub(s.reference().input(0))))
                : s.gradient();
    Tensor multiplier =
        Backward.from(here.output())
            .with(rescale)
            .against(ReferenceRun.between(here, there))
            .to(here.input())
            .at(here.input());
    assertArrayEquals(new float[] {(9 - 1) / 2f, (25 - 1) / 4f}, multiplier.data());
    assertThrows(
        NoRuleException.class, () -> Backward.from(here.output()).with(rescale).to(here.input()));
  }

  private static Trace square(Tensor at) {
    Node x = Node.variable(at);
    return new Trace(x, x.square().named("squared").sum());
  }

  /** A convolution, batch norm and ReLU, twice, the second convolution of the first's shapes. */
  private static Trace twice(Tensor at) {
    Node x = Node.variable(at);
    Node h = SAME.of(x, CHANNELS_4).named("conv1");
    h = NORM.of(h, STATISTICS[0], STATISTICS[1], STATISTICS[1], STATISTICS[0]).named("bn1");
    Node middle = SAME.of(h.relu().named("relu1"), CHANNELS_4).named("conv2");
    return new Trace(x, middle.relu().sum(1, 2).named("pooled"));
  }

  private static final Node CHANNELS_4 = Node.constant(random(7, 3, 3, 4, 4));
  private static final BatchNorm NORM = new BatchNorm(1e-5f);
  private static final Node[] STATISTICS = {
    Node.constant(Tensor.zeros(Shape.of(4))), Node.constant(Tensor.filled(Shape.of(4), 1))
  };

  @Test
  void aRuleSeesNamesOpsPastsAndUsersRecordedOrNot() {
    List<List<String>> seen = new ArrayList<>();
    for (boolean recorded : new boolean[] {false, true}) {
      List<String> words = new ArrayList<>();
      Rule rule =
          s -> {
            boolean first = s.x().op() == null;
            boolean normed =
                s.users(s.y()).stream().anyMatch(user -> user.op() instanceof BatchNorm);
            words.add(s.y().name() + (first ? " first" : "") + (normed ? " before bn" : ""));
            return s.gradient();
          };
      Trace trace = twice(random(1, 1, 5, 5, 4));
      Backward sweep = Backward.from(trace.output()).with(rule);
      (recorded ? sweep.recorded() : sweep).to(trace.input());
      seen.add(words);
    }
    assertEquals(seen.getFirst(), seen.getLast());
    assertEquals(
        List.of("pooled", "relu", "conv2", "relu1", "bn1", "conv1 first before bn"),
        seen.getFirst());
  }

  @Test
  void aRuleThatStopsTheGradientIsAConstantToTheNextSweepAndAnUnstoppedOneIsNot() {
    Node x = Node.variable(Tensor.of(Shape.of(2), 3, -2));
    Rule times = s -> s.g().mul(s.x());
    Rule stopped = s -> s.g().mul(s.x().stopped());
    Node free = Backward.from(x.square()).with(times).recorded().to(x).of(x);
    Node held = Backward.from(x.square()).with(stopped).recorded().to(x).of(x);
    assertArrayEquals(free.value().data(), held.value().data());
    assertArrayEquals(new float[] {1, 1}, Backward.from(free).to(x).at(x).data());
    assertArrayEquals(new float[] {0, 0}, Backward.from(held).to(x).at(x).data());
  }

  /** The slope of {@code <g, g>} in x for g the slope of {@code sum x^4}, by some way to g. */
  private static Node slopeOfSlope(Node x, UnaryOperator<Backward> how) {
    Node g = how.apply(Backward.from(x.square().square().sum())).to(x).of(x);
    return Backward.from(g.mul(x).sum()).to(x).of(x);
  }

  @Test
  void whatARecordedSweepAnUnrecordedOneAndADetachedNodeAreHoldsOverOutlines() {
    Tensor at = Tensor.of(Shape.of(3), 1, -2, .5f);
    for (UnaryOperator<Backward> how :
        List.<UnaryOperator<Backward>>of(Backward::recorded, sweep -> sweep)) {
      Tensor traced = slopeOfSlope(Node.variable(at), how).value();
      Node x = Node.variable(Tensor.outline(at.shape()));
      Node compiled = slopeOfSlope(x, how);
      Program program = Program.of(List.of(x), List.of(compiled));
      program.run(at);
      assertArrayEquals(traced.data(), program.at(compiled).data(), 1e-5f);
    }
    Node x = Node.variable(Tensor.outline(at.shape()));
    Node slope = Backward.from(x.mul(x.square().detached())).to(x).of(x);
    Program program = Program.of(List.of(x), List.of(slope));
    program.run(at);
    assertArrayEquals(new float[] {1, 4, .25f}, program.at(slope).data());
  }

  @Test
  void aScoreInsideTheNetIsPairedWithTheSameNodeOfTheReferenceNotWithOneLikeIt() {
    Trace here = twice(random(1, 1, 5, 5, 4));
    Trace there = twice(random(2, 1, 5, 5, 4));
    for (String score : List.of("conv1", "bn1", "relu1", "conv2", "pooled")) {
      List<Node> crossed = new ArrayList<>();
      Rule watching =
          s -> {
            assertSame(there.at(s.y().name()), s.reference());
            crossed.add(s.y());
            return s.gradient();
          };
      Rule named = s -> s.y().names().isEmpty() ? s.gradient() : watching.pull(s);
      Backward.from(here.at(score))
          .with(named)
          .against(ReferenceRun.between(here, there))
          .to(here.input());
      assertTrue(crossed.contains(here.at(score)));
    }
  }

  @Test
  void nodesWithoutANameArePairedByWhatTheyAreMadeOf() {
    Trace here = twice(random(1, 1, 5, 5, 4));
    Trace there = twice(random(2, 1, 5, 5, 4));
    Node here2 = here.at("pooled").input(0);
    assertTrue(here2.names().isEmpty());
    assertSame(there.at("pooled").input(0), ReferenceRun.between(here, there).of(here2));
  }

  @Test
  void theSameGraphRunAgainIsPairedByIdentityFromAnyScore() {
    Trace here = twice(random(1, 1, 5, 5, 4));
    Tensor other = random(2, 1, 5, 5, 4);
    Node black = Node.constant(other);
    ReferenceRun again = ReferenceRun.again(here.at("conv2"), Map.of(here.input(), black));
    Trace there = twice(other);
    for (String name : List.of("conv1", "bn1", "relu1", "conv2")) {
      assertArrayEquals(
          there.at(name).value().data(), again.of(here.at(name)).value().data(), name);
      assertEquals(List.of(name), again.of(here.at(name)).names());
    }
    assertThrows(IllegalArgumentException.class, () -> again.of(here.output()));
    assertThrows(
        IllegalArgumentException.class,
        () -> ReferenceRun.again(here.output(), Map.of(here.input(), Node.constant(1))));
  }

  @Test
  void aReferenceOfAnotherNetIsRefusedByTheNodeThatDiffers() {
    Trace here = twice(random(1, 1, 5, 5, 4));
    Node x = Node.variable(random(2, 1, 5, 5, 4));
    Trace other = new Trace(x, x.square().named("conv2").sum());
    Rule rule = s -> s.reference() == null ? null : s.gradient();
    NoRuleException e =
        assertThrows(
            NoRuleException.class,
            () ->
                Backward.from(here.at("conv2"))
                    .with(rule)
                    .against(ReferenceRun.between(here, other))
                    .to(here.input()));
    assertTrue(e.getMessage().contains("conv2 square"), e.getMessage());
  }

  @Test
  void aRuleThatGivesTheWrongShapeIsCaught() {
    Node x = Node.variable(Tensor.of(Shape.of(2), 3, 5));
    ShapeException e =
        assertThrows(
            ShapeException.class,
            () -> Backward.from(x.square().sum()).with(s -> s.g().sum()).to(x));
    assertTrue(e.getMessage().contains("the rule gave"), e.getMessage());
  }

  @Test
  void anUntrackedTargetAndAnUnaskedGradientAreRefused() {
    Node x = Node.variable(Tensor.of(Shape.of(2), 3, 5));
    Node constant = Node.constant(1);
    assertThrows(IllegalArgumentException.class, () -> Backward.from(x.sum()).to(constant));
    Gradients gradients = Backward.from(x.sum()).to(x);
    assertThrows(IllegalArgumentException.class, () -> gradients.of(constant));
  }

  @Test
  void aChainOfTenThousandOpsNeedsNoDeepStack() {
    Node x = Node.variable(Tensor.scalar(0));
    Node y = x;
    for (int i = 0; i < 10_000; i++) {
      y = y.add(1);
    }
    assertEquals(1, Backward.from(y).to(x).at(x).item());
  }
}
