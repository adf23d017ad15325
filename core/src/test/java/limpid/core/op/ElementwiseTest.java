package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Gradients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ops that work element by element equal their formulas, as do their derivatives. */
class ElementwiseTest {
  private static final Shape SHAPE = Shape.of(2, 3, 4);

  private static void unary(Op op, DoubleUnaryOperator formula, Tensor x) {
    GradientCheck.of(
        op, in -> Doubles.of(in[0].shape(), i -> formula.applyAsDouble(in[0].at(i))), x);
  }

  private static void binary(Op op, DoubleBinaryOperator formula, Tensor a, Tensor b) {
    Shape shape = op.shape(a.shape(), b.shape());
    GradientCheck.of(
        op, in -> Doubles.of(shape, i -> formula.applyAsDouble(in[0].at(i), in[1].at(i))), a, b);
  }

  private static Tensor positive(long seed, Shape shape) {
    return Samples.uniform(seed, 0.5, 2, shape);
  }

  @Test
  void affine() {
    unary(new Affine(-1.5f, 0.25f), x -> -1.5 * x + 0.25, Samples.uniform(1, 2, 3, 4));
  }

  @Test
  void square() {
    unary(new Square(), x -> x * x, Samples.uniform(1, 2, 3, 4));
  }

  @Test
  void sqrt() {
    unary(new Sqrt(), Math::sqrt, positive(1, SHAPE));
  }

  @Test
  void exp() {
    unary(new Exp(), Math::exp, Samples.uniform(1, 2, 3, 4));
  }

  @Test
  void log() {
    unary(new Log(), Math::log, positive(1, SHAPE));
  }

  @Test
  void sigmoid() {
    unary(new Sigmoid(), x -> 1 / (1 + Math.exp(-x)), Samples.uniform(1, 2, 3, 4));
  }

  @Test
  void tanh() {
    unary(new Tanh(), Math::tanh, Samples.uniform(1, 2, 3, 4));
  }

  @Test
  void abs() {
    unary(new Abs(), Math::abs, Samples.distinct(1, 2, 3, 4));
  }

  @Test
  void sign() {
    unary(new Sin(), Math::sin, Samples.uniform(1, -7, 7, SHAPE));
    unary(new Cos(), Math::cos, Samples.uniform(1, -7, 7, SHAPE));
    unary(new Sign(), Math::signum, Samples.distinct(1, 2, 3, 4));
    unary(new Round(Round.Toward.FLOOR), Math::floor, Samples.distinct(1, 2, 3, 4));
    unary(new Round(Round.Toward.CEIL), Math::ceil, Samples.distinct(1, 2, 3, 4));
    unary(new Round(Round.Toward.EVEN), Math::rint, Samples.distinct(1, 2, 3, 4));
    unary(new Round(Round.Toward.ZERO), x -> (double) (long) x, Samples.distinct(1, 2, 3, 4));
  }

  @Test
  void relu() {
    unary(new Relu(), x -> Math.max(x, 0), Samples.distinct(1, 2, 3, 4));
  }

  @Test
  void clamp() {
    unary(
        new Clamp(-0.5f, 1.25f),
        x -> Math.min(Math.max(x, -0.5), 1.25),
        Samples.distinct(1, 2, 3, 5));
  }

  @Test
  void gate() {
    binary(
        new Gate(),
        (a, b) -> b > 0 ? a : 0,
        Samples.uniform(1, 2, 3, 4),
        Samples.distinct(2, 2, 3, 4));
  }

  /** Up to 5 on either side of 0, no kink of the ops below is near. */
  private static Tensor wide() {
    Tensor x = Samples.distinct(1, 2, 3, 5);
    for (int i = 0; i < x.size(); i++) {
      x.data()[i] *= 2.5f;
    }
    return x;
  }

  @Test
  void erf() {
    unary(new Erf(), org.apache.commons.math3.special.Erf::erf, Samples.uniform(1, 2, 3, 4));
  }

  @Test
  void gelu() {
    double half = Math.sqrt(0.5);
    unary(
        new Gelu(),
        x -> x / 2 * (1 + org.apache.commons.math3.special.Erf.erf(x * half)),
        Samples.uniform(1, -3, 3, SHAPE));
    double factor = Math.sqrt(2 / Math.PI);
    unary(
        new Gelu(Gelu.Form.TANH),
        x -> x / 2 * (1 + Math.tanh(factor * (x + 0.044715 * x * x * x))),
        Samples.uniform(1, -3, 3, SHAPE));
  }

  @Test
  void theSlopesOfGeluHaveSlopesOfTheirOwn() {
    double half = Math.sqrt(0.5);
    unary(
        new GeluSlope(Gelu.Form.ERF),
        x ->
            0.5 * (1 + org.apache.commons.math3.special.Erf.erf(x * half))
                + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI),
        Samples.uniform(1, -3, 3, SHAPE));
    double factor = Math.sqrt(2 / Math.PI);
    unary(
        new GeluSlope(Gelu.Form.TANH),
        x -> {
          double t = Math.tanh(factor * (x + 0.044715 * x * x * x));
          return (1 + t + x * (1 - t * t) * factor * (1 + 3 * 0.044715 * x * x)) / 2;
        },
        Samples.uniform(1, -3, 3, SHAPE));
  }

  @Test
  void silu() {
    unary(new Silu(), x -> x / (1 + Math.exp(-x)), Samples.uniform(1, -3, 3, SHAPE));
  }

  @Test
  void mish() {
    unary(
        new Mish(), x -> x * Math.tanh(Math.log1p(Math.exp(x))), Samples.uniform(1, -3, 3, SHAPE));
  }

  @Test
  void softplus() {
    unary(new Softplus(), x -> Math.log1p(Math.exp(x)), Samples.uniform(1, -3, 3, SHAPE));
    unary(
        new Softplus(2, 3),
        x -> 2 * x > 3 ? x : Math.log1p(Math.exp(2 * x)) / 2,
        Samples.distinct(1, 2, 3, 4));
  }

  @Test
  void hardSigmoidAndHardSwish() {
    unary(new HardSigmoid(), x -> Math.clamp(x / 6 + 0.5, 0, 1), wide());
    unary(new HardSwish(), x -> x * Math.clamp(x / 6 + 0.5, 0, 1), wide());
    unary(new Inside(-1, 3), x -> x > -1 && x < 3 ? 1 : 0, wide());
  }

  @Test
  void leakyRelu() {
    unary(new LeakyRelu(0.1f), x -> x > 0 ? x : 0.1f * x, Samples.distinct(1, 2, 3, 4));
  }

  @Test
  void prelu() {
    for (Shape slope : new Shape[] {Shape.of(4), Shape.of(1), Shape.of(), Shape.of(3, 1)}) {
      binary(
          new PRelu(),
          (x, s) -> x > 0 ? x : s * x,
          Samples.distinct(1, 2, 3, 4),
          Samples.uniform(2, -0.5, 0.5, slope));
    }
  }

  @Test
  void elus() {
    Tensor x = Samples.distinct(1, 2, 3, 4);
    unary(new Elu(1.5f), v -> v > 0 ? v : 1.5 * Math.expm1(v), x);
    unary(new Celu(0.7f), v -> v > 0 ? v : 0.7f * Math.expm1(v / 0.7f), x);
    unary(
        new Selu(), v -> 1.0507009873554805 * (v > 0 ? v : 1.6732632423543772 * Math.expm1(v)), x);
  }

  @ParameterizedTest
  @ValueSource(floats = {2, 3, 0.5f, -0.5f, -1, 1, 0, 1.7f, -2.3f, 4})
  void powersWithAConstantExponent(float exponent) {
    unary(new Power(exponent), x -> Math.pow(x, exponent), positive(1, SHAPE));
    if (exponent == Math.rint(exponent)) {
      unary(new Power(exponent), x -> Math.pow(x, exponent), Samples.distinct(1, 2, 3, 4));
    }
  }

  @Test
  void negativeNumbersHaveIntegerPowers() {
    Tensor a = Samples.distinct(1, 2, 3, 4);
    Tensor b = Tensor.of(Shape.of(4), 3, 2, -1, 0);
    Node x = Node.variable(a);
    Node y = x.pow(Node.constant(b));
    Tensor slope = Backward.from(y).to(x).at(x);
    for (int i = 0; i < a.size(); i++) {
      double v = a.data()[i];
      int power = (int) b.data()[i % 4];
      double wanted = Math.pow(v, power);
      assertEquals(wanted, y.value().data()[i], 1e-6 * Math.abs(wanted));
      double rise = power == 0 ? 0 : power * Math.pow(v, power - 1);
      assertEquals(rise, slope.data()[i], 1e-6 * Math.abs(rise));
    }
  }

  /** As PyTorch has them. */
  @Test
  void powersOfZeroHaveSlopesThatAreNumbers() {
    Node a = Node.variable(Tensor.of(Shape.of(4), 0, 0, 0, 2));
    Node b = Node.variable(Tensor.of(Shape.of(4), 0, 1, 2, 0));
    Node y = a.pow(b);
    assertArrayEquals(new float[] {1, 0, 0, 1}, y.value().data());
    Gradients first = Backward.from(y).recorded().to(a, b);
    assertArrayEquals(new float[] {0, 1, 0, 0}, first.at(a).data());
    assertArrayEquals(new float[] {0, 0, 0, (float) Math.log(2)}, first.at(b).data(), 1e-7f);
    assertArrayEquals(
        new float[] {0, 0, 2, 0}, Backward.from(first.of(a)).to(a).at(a).data(), 1e-7f);
  }

  @Test
  void equalElementsShareTheGradientOfTheirMaximum() {
    for (Op op : new Op[] {new Maximum(), new Minimum()}) {
      Node a = Node.variable(Tensor.of(Shape.of(2), 1, 0f));
      Node b = Node.variable(Tensor.of(Shape.of(2), 1, -0f));
      Gradients gradients = Backward.from(op.of(a, b)).to(a, b);
      assertArrayEquals(new float[] {0.5f, 0.5f}, gradients.at(a).data(), op.name());
      assertArrayEquals(new float[] {0.5f, 0.5f}, gradients.at(b).data(), op.name());
    }
  }

  /** Just off the steps, where n is 10, -10, 2 and 0. */
  @Test
  void remaindersFallByTheNumberOfTimesThatTheDivisorGoesIn() {
    Tensor a = Tensor.of(Shape.of(2, 2), 7.3f, -7.3f, 1.9f, 0.4f);
    Tensor b = Tensor.of(Shape.of(2, 1), 0.7f, -0.8f);
    binary(new Remainder(), (x, y) -> x % y, a, b);
    Node x = Node.variable(a);
    Node y = Node.variable(b);
    Gradients gradients = Backward.from(new Remainder().of(x, y)).to(x, y);
    assertArrayEquals(new float[] {1, 1, 1, 1}, gradients.at(x).data());
    assertArrayEquals(new float[] {0, 2}, gradients.at(y).data());
  }

  /** 0.3f is a little less than 3 times 0.1f: their quotient rounds to 3, and n is 2. */
  @Test
  void remaindersAreExactHoweverOftenTheDivisorGoesIn() {
    Node x = Node.variable(Tensor.of(Shape.of(5), 3e6f, -3e6f, 0.3f, 3.4e38f, -7));
    Node y = Node.variable(Tensor.of(Shape.of(5), 0.7f, 0.7f, 0.1f, 3, -2));
    Node remainder = new Remainder().of(x, y);
    Tensor slope = Backward.from(remainder).to(y).at(y);
    for (int i = 0; i < slope.size(); i++) {
      BigDecimal[] exact =
          new BigDecimal(x.value().data()[i])
              .divideAndRemainder(new BigDecimal(y.value().data()[i]));
      assertEquals(exact[1].floatValue(), remainder.value().data()[i], "element " + i);
      float n = exact[0].floatValue();
      assertEquals(-n, slope.data()[i], 1e-6f * Math.abs(n), "element " + i);
    }
  }

  @Test
  void remaindersByInfinityAreWhatIsDivided() {
    float infinity = Float.POSITIVE_INFINITY;
    Node x = Node.variable(Tensor.of(Shape.of(5), 2.5f, -2.5f, -0f, 5, infinity));
    Node y = Node.variable(Tensor.of(Shape.of(5), infinity, -infinity, 2, 0, 2));
    Node remainder = new Remainder().of(x, y);
    assertArrayEquals(
        new float[] {2.5f, -2.5f, -0f, Float.NaN, Float.NaN}, remainder.value().data());
    Gradients gradients = Backward.from(remainder).to(x, y);
    assertArrayEquals(new float[] {1, 1, 1, 1, 1}, gradients.at(x).data());
    assertArrayEquals(new float[] {0, 0, 0}, Arrays.copyOf(gradients.at(y).data(), 3), 1e-30f);
  }

  @Test
  void whatIsNotTakenGetsNothingFromAnInfiniteGradient() {
    Node x = Node.variable(Tensor.of(Shape.of(2), 1, 200));
    Node y = new Elu(1).of(x);
    assertArrayEquals(new float[] {1, 1}, Backward.from(y).to(x).at(x).data());
    Node a = Node.variable(Tensor.scalar(1));
    Node b = Node.variable(Tensor.scalar(1));
    Node infinite = Node.constant(Float.POSITIVE_INFINITY);
    Gradients gradients = Backward.from(a.where(Node.constant(0), b)).seed(infinite).to(a, b);
    assertEquals(0, gradients.at(a).item());
    assertEquals(Float.POSITIVE_INFINITY, gradients.at(b).item());
  }

  @Test
  void comparisonsWithNaNAreFalse() {
    Tensor nan = Tensor.scalar(Float.NaN);
    Tensor one = Tensor.scalar(1);
    for (Op op :
        new Op[] {
          new Greater(), new GreaterOrEqual(), new Less(), new LessOrEqual(), new Equal()
        }) {
      assertEquals(0, op.forward(nan, one).item(), op.name());
      assertEquals(0, op.forward(one, nan).item(), op.name());
      assertEquals(0, op.forward(nan, nan).item(), op.name());
    }
    assertEquals(Float.NaN, new Maximum().forward(nan, one).item());
    assertEquals(Float.NaN, new Minimum().forward(one, nan).item());
  }

  @ParameterizedTest
  @CsvSource({
    "'2,3,4', '2,3,4'",
    "'2,3,4', '4'",
    "'2,3,4', '1,3,1'",
    "'2,1,4', '3,1'",
    "'', '2,2'",
    "'1', ''"
  })
  void binaryOpsBroadcast(String left, String right) {
    Tensor a = Samples.uniform(1, -1, 1, shape(left));
    Tensor b = positive(2, shape(right));
    binary(new Add(), (x, y) -> x + y, a, b);
    binary(new Sub(), (x, y) -> x - y, a, b);
    binary(new Mul(), (x, y) -> x * y, a, b);
    binary(new Div(), (x, y) -> x / y, a, b);
    binary(new Div(), (x, y) -> x / y, b, positive(3, shape(left)));
    binary(new Maximum(), Math::max, a, b);
    binary(new Minimum(), Math::min, a, b);
    binary(new Pow(), Math::pow, b, a);
    binary(new Greater(), (x, y) -> x > y ? 1 : 0, a, b);
    binary(new GreaterOrEqual(), (x, y) -> x >= y ? 1 : 0, a, b);
    binary(new Less(), (x, y) -> x < y ? 1 : 0, a, b);
    binary(new LessOrEqual(), (x, y) -> x <= y ? 1 : 0, a, b);
    binary(new Equal(), (x, y) -> x == y ? 1 : 0, a, b);
    binary(new Gate(), (x, y) -> y > 0 ? x : 0, a, Samples.distinct(2, extents(right)));
    binary(new Gate(), (x, y) -> y > 0 ? x : 0, b, Samples.distinct(3, extents(left)));
  }

  @ParameterizedTest
  @CsvSource({
    "'2,3,4', '2,3,4', '2,3,4'",
    "'2,3,4', '4', ''",
    "'3,1', '4', '2,1,1'",
    "'', '2,3', '3'",
    "'2,1,4', '3,1', '2,3,4'",
    "'1', '', ''"
  })
  void whereBroadcastsAllThree(String condition, String left, String right) {
    Tensor c = Samples.distinct(3, extents(condition));
    Tensor a = Samples.uniform(1, extents(left));
    Tensor b = Samples.uniform(2, extents(right));
    Op op = new Where();
    Shape shape = op.shape(c.shape(), a.shape(), b.shape());
    GradientCheck.of(
        op, in -> Doubles.of(shape, i -> in[0].at(i) > 0 ? in[1].at(i) : in[2].at(i)), c, a, b);
  }

  private static Shape shape(String extents) {
    return Shape.of(extents(extents));
  }

  private static int[] extents(String extents) {
    return extents.isEmpty()
        ? new int[0]
        : Arrays.stream(extents.split(",")).mapToInt(Integer::parseInt).toArray();
  }

  @Test
  void kinksHaveSlopeZero() {
    Tensor zero = Tensor.of(Shape.of(2), 0f, -0f);
    for (Op op :
        new Op[] {
          new Relu(), new Abs(), new Clamp(0, 6), new Clamp(-1, 0), new LeakyRelu(0), new Elu(0)
        }) {
      Node x = Node.variable(zero);
      Tensor slope = Backward.from(op.of(x)).to(x).at(x);
      assertArrayEquals(new float[] {0, 0}, slope.data(), 1e-30f, op.name());
    }
  }

  @Test
  void relu6ClampsFromZeroToSix() {
    Tensor x = Tensor.of(Shape.of(4), -1, 3, 6, 7);
    assertArrayEquals(new float[] {0, 3, 6, 6}, Clamp.relu6().forward(x).data());
  }

  @Test
  void largeArgumentsDoNotOverflowToNaN() {
    Tensor x = Tensor.of(Shape.of(2), -1000, 1000);
    assertArrayEquals(new float[] {0, 1}, new Sigmoid().forward(x).data());
    assertArrayEquals(new float[] {-1, 1}, new Tanh().forward(x).data());
  }

  private static List<Op> elementwise() {
    return List.of(
        new Abs(),
        new Affine(2, 1),
        new Celu(1),
        new Clamp(0, 6),
        new Elu(1),
        new Erf(),
        new Exp(),
        new Gelu(),
        new Gelu(Gelu.Form.TANH),
        new GeluSlope(Gelu.Form.ERF),
        new GeluSlope(Gelu.Form.TANH),
        new HardSigmoid(),
        new HardSwish(),
        new LeakyRelu(0.1f),
        new Log(),
        new Mish(),
        new Power(2),
        new Power(3),
        new Power(0.5f),
        new Power(-0.5f),
        new Power(-1),
        new Power(1.5f),
        new Relu(),
        new Selu(),
        new Sigmoid(),
        new Sign(),
        new Round(Round.Toward.FLOOR),
        new Sin(),
        new Cos(),
        new Silu(),
        new Softplus(),
        new Sqrt(),
        new Square(),
        new Tanh());
  }

  /** A program gives them the memory of their input, where they say so. */
  @Test
  void whatOverwritesItsInputComputesTheSame() {
    List<Op> two =
        List.of(
            new Add(),
            new Div(),
            new Equal(),
            new Gate(),
            new Greater(),
            new GreaterOrEqual(),
            new Less(),
            new LessOrEqual(),
            new Maximum(),
            new Minimum(),
            new Mul(),
            new PRelu(),
            new Pow(),
            new Remainder(),
            new Sub());
    Tensor x = Samples.uniform(1, -3, 3, Shape.of(3, 700));
    for (Op op : elementwise()) {
      overwriting(op, x);
    }
    for (Op op : two) {
      overwriting(op, x, Samples.uniform(2, -3, 3, x.shape()));
      overwriting(op, x, Samples.uniform(2, 700));
    }
    overwriting(new Where(), x, Samples.uniform(2, 3, 700), Samples.uniform(3, 3, 700));
    overwriting(new Where(), Samples.uniform(2, 3, 1), x, Samples.uniform(3, 700));
  }

  private static void overwriting(Op op, Tensor... inputs) {
    Tensor wanted = op.forward(inputs);
    for (int i = 0; i < inputs.length; i++) {
      if (op.overwrites(i) && inputs[i].size() == wanted.size()) {
        Tensor[] own = inputs.clone();
        own[i] = inputs[i].copy();
        op.into(own[i], own);
        assertArrayEquals(wanted.data(), own[i].data(), op.name() + " into its input " + i);
      }
    }
  }

  @Test
  void nanPassesThrough() {
    Tensor nan = Tensor.of(Shape.of(1), Float.NaN);
    for (Op op : elementwise()) {
      assertEquals(Float.NaN, op.forward(nan).item(), op.name());
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 1e-40f, 1.4e-45f, -1e-40f, Float.NaN, 2})
  void theGradientOfAPowerOfZeroIsZero(float base) {
    Node a = Node.variable(Tensor.of(Shape.of(1), base));
    Node b = Node.variable(Tensor.of(Shape.of(1), 0));
    assertEquals(0, Backward.from(new Pow().of(a, b).sum()).to(a).at(a).data()[0]);
  }

  @Test
  void theSecondDerivativeOfAPowerOfOneIsZero() {
    Node a = Node.variable(Tensor.of(Shape.of(2), 1e-40f, 3));
    Node first = Backward.from(new Pow().of(a, Node.constant(1)).sum()).recorded().to(a).of(a);
    assertArrayEquals(new float[2], Backward.from(first.sum()).to(a).at(a).data());
  }

  @Test
  void theMixedDerivativeOfAPowerOfZeroIsTheInverse() {
    Node a = Node.variable(Tensor.of(Shape.of(1), 4));
    Node b = Node.variable(Tensor.of(Shape.of(1), 0));
    Node first = Backward.from(new Pow().of(a, b).sum()).recorded().to(a).of(a);
    assertEquals(0.25f, Backward.from(first.sum()).to(b).at(b).data()[0], 1e-6f);
  }

  @Test
  void theSecondDerivativeOfPReluAtInfinityIsANumber() {
    Node x = Node.variable(Tensor.of(Shape.of(1), Float.POSITIVE_INFINITY));
    Node slope = Node.variable(Tensor.of(Shape.of(1), 0.5f));
    Node g = Node.variable(Tensor.of(Shape.of(1), 1));
    Node y = new PRelu().of(x, slope);
    Node first = Backward.from(y).seed(g).recorded().to(slope).of(slope);
    assertEquals(0, Backward.from(first.sum()).to(g).at(g).data()[0]);
  }

  @Test
  void theLargestStepBackwardTakesTheFirstElement() {
    Tensor x = Tensor.of(Shape.of(3), 1, 2, 3);
    Slice slice = new Slice(0, 2, -1, Integer.MIN_VALUE);
    assertArrayEquals(new float[] {3}, slice.forward(x).data());
  }
}
