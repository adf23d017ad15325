package limpid.models.onnx;

import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.LongBinaryOperator;
import limpid.core.op.Affine;
import limpid.core.op.Equal;
import limpid.core.op.Greater;
import limpid.core.op.GreaterOrEqual;
import limpid.core.op.Less;
import limpid.core.op.LessOrEqual;
import limpid.core.op.Node;
import limpid.core.op.Op;

/** Comparisons, truths (1 and 0) and choices by them. */
final class Comparisons {
  private Comparisons() {}

  static void in(Map<String, Operator> all) {
    all.put("Equal", two(new Equal(), (a, b) -> a == b ? 1 : 0));
    all.put("Greater", two(new Greater(), (a, b) -> a > b ? 1 : 0));
    all.put("GreaterOrEqual", two(new GreaterOrEqual(), (a, b) -> a >= b ? 1 : 0));
    all.put("Less", two(new Less(), (a, b) -> a < b ? 1 : 0));
    all.put("LessOrEqual", two(new LessOrEqual(), (a, b) -> a <= b ? 1 : 0));
    all.put("And", truths(Node::mul, (a, b) -> a & b));
    all.put("Or", truths(Node::max, (a, b) -> a | b));
    all.put("Xor", truths((a, b) -> a.sub(b).abs(), (a, b) -> a ^ b));
    all.put("Not", Operator.one(Comparisons::not));
    all.put("Where", Operator.one(Comparisons::where));
  }

  private static Operator two(Op op, LongBinaryOperator ofIntegers) {
    return truths((a, b) -> op.of(a, b), ofIntegers);
  }

  private static Operator truths(BinaryOperator<Node> function, LongBinaryOperator ofIntegers) {
    return Operator.one(
        call -> Arithmetic.combined(call.value(0), call.value(1), function, ofIntegers));
  }

  private static Value not(Call call) {
    return call.value(0) instanceof Whole whole
        ? whole.map(x -> 1 - x)
        : call.array(0).with(new Affine(-1, 1).of(call.array(0).node()));
  }

  private static Value where(Call call) {
    if (call.allWhole()) {
      Whole yes = Whole.combined(call.whole(0), call.whole(1), (c, a) -> c != 0 ? a : 0);
      Whole no = Whole.combined(call.whole(0), call.whole(2), (c, b) -> c != 0 ? 0 : b);
      return Whole.combined(yes, no, Long::sum);
    }
    Broadcast all = Broadcast.of(call.arrays());
    List<Node> nodes = all.nodes();
    Node chosen = nodes.get(1).where(nodes.get(0), nodes.get(2));
    return new Permuted(chosen, all.order());
  }
}
