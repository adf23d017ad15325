package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Gradients;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A gradient that is a float is not lost on the way: no step squares what is tiny or huge. */
class RangeProperties {

  private static final List<Op> ACTIVATIONS =
      List.of(
          new Celu(0.5f),
          new Clamp(-1, 1),
          new Elu(1),
          new Erf(),
          new Gelu(),
          new Gelu(Gelu.Form.TANH),
          new HardSigmoid(),
          new HardSwish(),
          new LeakyRelu(0.1f),
          new Mish(),
          new Relu(),
          new Selu(),
          new Sigmoid(),
          new Silu(),
          new Softplus(),
          new Softplus(2, 5),
          new Tanh());

  /** Any power of ten that is a normal float, of both signs. */
  @Provide
  Arbitrary<Float> any() {
    return Arbitraries.doubles()
        .between(-37, 38)
        .flatMap(
            power -> Arbitraries.of((float) Math.pow(10, power), (float) -Math.pow(10, power)));
  }

  @Provide
  Arbitrary<Float> positive() {
    return any().map(Math::abs);
  }

  private static Node variable(float value) {
    return Node.variable(Tensor.scalar(value));
  }

  /** Within a few ulp where the right number is a normal float, else as tiny or as huge. */
  private static void close(double wanted, float actual, String what) {
    if (Math.abs(wanted) > Float.MAX_VALUE) {
      assertTrue(Math.abs(actual) > Float.MAX_VALUE / 2, () -> what + ": " + actual);
    } else {
      assertEquals(wanted, actual, 1e-6 * Math.abs(wanted) + Float.MIN_NORMAL, what);
    }
  }

  @Property(tries = 2000)
  void divisorsMayBeAsTinyOrHugeAsFloatsAre(
      @ForAll("any") float dividend, @ForAll("any") float divisor) {
    Node a = variable(dividend);
    Node b = variable(divisor);
    Gradients gradients = Backward.from(a.div(b)).to(a, b);
    close(1 / (double) divisor, gradients.at(a).item(), "in a");
    double wanted = -(double) dividend / divisor / divisor;
    if (Math.abs((double) dividend / divisor) <= Float.MAX_VALUE) {
      close(wanted, gradients.at(b).item(), "in b");
    }
  }

  @Property(tries = 2000)
  void rootsAndLogarithmsOfAnyPositiveFloatHaveTheirSlopes(@ForAll("positive") float value) {
    Node x = variable(value);
    close(0.5 / Math.sqrt(value), Backward.from(x.sqrt()).to(x).at(x).item(), "sqrt");
    close(1 / (double) value, Backward.from(x.log()).to(x).at(x).item(), "log");
    Node slope = Backward.from(x.sqrt()).recorded().to(x).of(x);
    close(-0.25 / Math.pow(value, 1.5), Backward.from(slope).to(x).at(x).item(), "sqrt twice");
    Node inverse = Backward.from(x.log()).recorded().to(x).of(x);
    close(-1 / (double) value / value, Backward.from(inverse).to(x).at(x).item(), "log twice");
  }

  /** They tend to 0 and to 1 times x, or to a bound. */
  @Property(tries = 2000)
  void activationsOfAnyFloatHaveNumbersForDerivatives(@ForAll("any") float value) {
    for (Op op : ACTIVATIONS) {
      Node x = variable(value);
      Node slope = Backward.from(op.of(x)).recorded().to(x).of(x);
      assertTrue(Math.abs(slope.value().item()) < 2, () -> op + "' is " + slope.value().item());
      if (slope.tracked()) {
        float second = Backward.from(slope).to(x).at(x).item();
        assertTrue(Math.abs(second) < 3, () -> op + "'' is " + second);
      }
    }
  }

  @Property(tries = 500)
  void batchNormOfAnyVarianceHasItsSlopeInTheVariance(@ForAll("positive") float spread) {
    Tensor ones = Tensor.of(Shape.of(1), 1);
    Node variance = Node.variable(Tensor.of(Shape.of(1), spread));
    Node one = Node.constant(ones);
    Node zero = Node.constant(Tensor.zeros(Shape.of(1)));
    Node x = Node.constant(Tensor.of(Shape.of(1, 1), 1));
    Node y = new BatchNorm(0).of(x, zero, variance, one, zero);
    float slope = Backward.from(y).to(variance).at(variance).item();
    close(-0.5 / Math.pow(spread, 1.5), slope, "of variance");
  }
}
