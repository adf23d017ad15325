package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    unary(new Sign(), Math::signum, Samples.distinct(1, 2, 3, 4));
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
    binary(new Gate(), (x, y) -> y > 0 ? x : 0, a, Samples.distinct(2, extents(right)));
    binary(new Gate(), (x, y) -> y > 0 ? x : 0, b, Samples.distinct(3, extents(left)));
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
    for (Op op : new Op[] {new Relu(), new Abs(), new Clamp(0, 6), new Clamp(-1, 0)}) {
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

  @Test
  void nanPassesThrough() {
    Tensor nan = Tensor.of(Shape.of(1), Float.NaN);
    for (Op op : new Op[] {new Relu(), new Abs(), new Clamp(0, 6), new Sign(), new Sqrt()}) {
      assertEquals(Float.NaN, op.forward(nan).item(), op.name());
    }
  }
}
