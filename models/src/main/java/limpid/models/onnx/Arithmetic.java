package limpid.models.onnx;

import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.UnaryOperator;
import limpid.core.op.Node;
import limpid.core.op.Power;
import limpid.core.op.Remainder;
import limpid.core.op.Round;
import limpid.core.op.Sign;

/** Sums, products and the like of two arrays or more, with broadcasting. */
final class Arithmetic {
  private Arithmetic() {}

  static void in(Map<String, Operator> all) {
    all.put("Add", two(Node::add, Long::sum));
    all.put("Sub", two(Node::sub, (a, b) -> a - b));
    all.put("Mul", two(Node::mul, (a, b) -> a * b));
    all.put("Div", two(Node::div, Arithmetic::quotient));
    all.put("Mod", Operator.one(Arithmetic::remainder));
    all.put("Min", many(Node::min, Math::min));
    all.put("Max", many(Node::max, Math::max));
    all.put("Sum", many(Node::add, Long::sum));
    all.put("Mean", Operator.one(Arithmetic::mean));
    all.put("Pow", Operator.one(Arithmetic::power));
    all.put("Reciprocal", each(x -> x.pow(-1)));
    all.put("Ceil", rounded(Round.Toward.CEIL));
    all.put("Floor", rounded(Round.Toward.FLOOR));
    all.put("Round", rounded(Round.Toward.EVEN));
  }

  private static long quotient(long a, long b) {
    return a / nonzero(b);
  }

  private static long nonzero(long divisor) {
    if (divisor == 0) {
      throw new IllegalArgumentException("an integer is divided by 0");
    }
    return divisor;
  }

  /** With fmod what a division toward 0 leaves, which has the sign of a; else that of b. */
  private static Value remainder(Call call) {
    return call.flag("fmod")
        ? combined(call.value(0), call.value(1), new Remainder()::of, (a, b) -> a % nonzero(b))
        : combined(
            call.value(0),
            call.value(1),
            Arithmetic::floored,
            (a, b) -> Math.floorMod(a, nonzero(b)));
  }

  /** The remainder toward 0, and b more where that has not the sign of b. */
  private static Node floored(Node a, Node b) {
    Node y = new Remainder().of(a, b);
    Node beside = new Sign().of(y).mul(new Sign().of(b)).negate();
    return y.add(b.gate(beside));
  }

  private static Operator each(UnaryOperator<Node> function) {
    return Operator.one(call -> call.array(0).with(function.apply(call.array(0).node())));
  }

  private static Operator two(BinaryOperator<Node> function, LongBinaryOperator ofIntegers) {
    return Operator.one(call -> combined(call.value(0), call.value(1), function, ofIntegers));
  }

  private static Operator many(BinaryOperator<Node> function, LongBinaryOperator ofIntegers) {
    return Operator.one(
        call ->
            call.inputs().stream()
                .reduce((a, b) -> combined(a, b, function, ofIntegers))
                .orElseThrow());
  }

  /** Two values element by element. */
  static Value combined(
      Value a, Value b, BinaryOperator<Node> function, LongBinaryOperator ofIntegers) {
    if (a instanceof Whole left && b instanceof Whole right) {
      return Whole.combined(left, right, ofIntegers);
    }
    Broadcast both = Broadcast.of(List.of(a.array(), b.array()));
    return new Permuted(function.apply(both.nodes().get(0), both.nodes().get(1)), both.order());
  }

  private static Value mean(Call call) {
    Permuted sum =
        call.arrays().stream()
            .reduce((a, b) -> combined(a, b, Node::add, null).array())
            .orElseThrow();
    return sum.with(sum.node().mul(1.0 / call.inputs().size()));
  }

  /** One constant exponent is an op of its own. */
  private static Value power(Call call) {
    Permuted exponent = call.array(1);
    Permuted base = call.array(0);
    if (!exponent.known() || exponent.node().shape().size() > 1) {
      return combined(base, exponent, Node::pow, null);
    }
    float e = exponent.elements()[0];
    Node x = Broadcast.lifted(base, Math.max(base.rank(), exponent.rank())).node();
    return Broadcast.lifted(base, Math.max(base.rank(), exponent.rank()))
        .with(e == 2 ? x.square() : e == 0.5f ? x.sqrt() : new Power(e).of(x));
  }

  private static Operator rounded(Round.Toward toward) {
    return Operator.one(
        call -> call.value(0) instanceof Whole whole ? whole : rounded(call.array(0), toward));
  }

  /** What is known is rounded at once, for shapes may be made of it. */
  static Permuted rounded(Permuted x, Round.Toward toward) {
    if (!x.known()) {
      return x.with(new Round(toward).of(x.node()));
    }
    float[] elements = x.elements().clone();
    for (int i = 0; i < elements.length; i++) {
      elements[i] = toward.of(elements[i]);
    }
    return Constants.array(x.extents(), elements);
  }
}
