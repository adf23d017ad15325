package limpid.models.onnx;

import java.util.Map;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import limpid.core.op.Abs;
import limpid.core.op.Affine;
import limpid.core.op.Celu;
import limpid.core.op.Clamp;
import limpid.core.op.Cos;
import limpid.core.op.Elu;
import limpid.core.op.Erf;
import limpid.core.op.Exp;
import limpid.core.op.Gelu;
import limpid.core.op.HardSigmoid;
import limpid.core.op.HardSwish;
import limpid.core.op.LeakyRelu;
import limpid.core.op.Log;
import limpid.core.op.LogSoftmax;
import limpid.core.op.Mish;
import limpid.core.op.Node;
import limpid.core.op.Op;
import limpid.core.op.PRelu;
import limpid.core.op.PassThrough;
import limpid.core.op.Relu;
import limpid.core.op.Selu;
import limpid.core.op.Sigmoid;
import limpid.core.op.Sign;
import limpid.core.op.Sin;
import limpid.core.op.Softmax;
import limpid.core.op.Softplus;
import limpid.core.op.Sqrt;
import limpid.core.op.Tanh;

/** Functions of each element by itself, and softmax. */
final class Activations {
  private Activations() {}

  static void in(Map<String, Operator> all) {
    all.put("Relu", plain(new Relu()));
    all.put("Sigmoid", plain(new Sigmoid()));
    all.put("Tanh", plain(new Tanh()));
    all.put("HardSwish", plain(new HardSwish()));
    all.put("Mish", plain(new Mish()));
    all.put("Erf", plain(new Erf()));
    all.put("Exp", plain(new Exp()));
    all.put("Sin", plain(new Sin()));
    all.put("Cos", plain(new Cos()));
    all.put("Tan", Operator.one(Activations::tangent));
    all.put("Shrink", Operator.one(Activations::shrink));
    all.put("Log", plain(new Log()));
    all.put("Sqrt", plain(new Sqrt()));
    all.put("Softplus", plain(new Softplus(1, 20)));
    all.put("LeakyRelu", of(call -> new LeakyRelu(call.real("alpha", 0.01))));
    all.put("Elu", of(call -> new Elu(call.real("alpha", 1))));
    all.put("Celu", of(call -> new Celu(call.real("alpha", 1))));
    all.put("Gelu", of(Activations::gelu));
    all.put("Selu", Operator.one(Activations::selu));
    all.put("HardSigmoid", Operator.one(Activations::hardSigmoid));
    all.put("Softsign", Operator.one(Activations::softsign));
    all.put("ThresholdedRelu", Operator.one(Activations::thresholded));
    all.put("PRelu", Operator.one(Activations::prelu));
    all.put("Clip", Operator.one(Activations::clip));
    all.put("Abs", whole(new Abs(), Math::abs));
    all.put("Sign", whole(new Sign(), Long::signum));
    all.put("Neg", whole(new Affine(-1, 0), x -> -x));
    all.put("Softmax", Operator.one(call -> alongAxis(call, new Softmax())));
    all.put("LogSoftmax", Operator.one(call -> alongAxis(call, new LogSoftmax())));
  }

  private static Operator plain(Op op) {
    return of(call -> op);
  }

  private static Operator of(Function<Call, Op> op) {
    return Operator.one(call -> call.array(0).with(op.apply(call).of(call.array(0).node())));
  }

  private static Operator whole(Op op, LongUnaryOperator ofIntegers) {
    return Operator.one(
        call ->
            call.value(0) instanceof Whole whole
                ? whole.map(ofIntegers)
                : call.array(0).with(op.of(call.array(0).node())));
  }

  private static Op gelu(Call call) {
    return new Gelu(
        call.text("approximate", "none").equals("tanh") ? Gelu.Form.TANH : Gelu.Form.ERF);
  }

  /** y = gamma (x above 0, else alpha (e^x - 1)). */
  private static Value selu(Call call) {
    float alpha = call.real("alpha", 1.67326319217681884765625);
    float gamma = call.real("gamma", 1.05070102214813232421875);
    Node x = call.array(0).node();
    boolean usual = Math.abs(alpha - 1.6732632f) < 1e-5 && Math.abs(gamma - 1.050701f) < 1e-5;
    return call.array(0).with(usual ? new Selu().of(x) : new Elu(alpha).of(x).mul(gamma));
  }

  /** y = min(max(alpha x + beta, 0), 1). */
  private static Value hardSigmoid(Call call) {
    float alpha = call.real("alpha", 0.2);
    float beta = call.real("beta", 0.5);
    Node x = call.array(0).node();
    boolean usual = Math.abs(alpha - 1 / 6f) < 1e-6 && beta == 0.5f;
    return call.array(0)
        .with(usual ? new HardSigmoid().of(x) : new Clamp(0, 1).of(new Affine(alpha, beta).of(x)));
  }

  /** y = x / (1 + |x|). */
  private static Value softsign(Call call) {
    Node x = call.array(0).node();
    return call.array(0).with(x.div(x.abs().add(1)));
  }

  private static Value tangent(Call call) {
    Node x = call.array(0).node();
    return call.array(0).with(new Sin().of(x).div(new Cos().of(x)));
  }

  /** y = x less bias, of its sign, where x is further than lambd from 0, else 0. */
  private static Value shrink(Call call) {
    float bias = call.real("bias", 0);
    float lambda = call.real("lambd", 0.5);
    Node x = call.array(0).node();
    Node above = x.add(-bias).gate(x.add(-lambda));
    return call.array(0).with(x.add(bias).where(x.negate().add(-lambda), above));
  }

  /** y = x above alpha, else 0. */
  private static Value thresholded(Call call) {
    Node x = call.array(0).node();
    return call.array(0).with(x.gate(x.add(-call.real("alpha", 1))));
  }

  private static Value prelu(Call call) {
    Broadcast both = Broadcast.of(call.arrays());
    return new Permuted(new PRelu().of(both.nodes().get(0), both.nodes().get(1)), both.order());
  }

  private static Value clip(Call call) {
    float low = call.real(1, "min", Float.NEGATIVE_INFINITY);
    float high = call.real(2, "max", Float.POSITIVE_INFINITY);
    if (call.value(0) instanceof Whole whole) {
      return whole.map(x -> (long) Math.min(Math.max(x, low), high));
    }
    Permuted x = call.array(0);
    if (low == 0 && high == Float.POSITIVE_INFINITY) {
      return x.with(x.node().relu());
    }
    boolean bounded = low > Float.NEGATIVE_INFINITY || high < Float.POSITIVE_INFINITY;
    return x.with(bounded ? new Clamp(low, high).of(x.node()) : new PassThrough().of(x.node()));
  }

  /** Before version 13 all axes from this one on are one; without it, it is 1. */
  private static Value alongAxis(Call call, Op op) {
    Permuted x = call.array(0);
    int axis = x.axis(call.number("axis", call.opset() < 13 ? 1 : -1));
    if (call.opset() < 13 && axis != x.rank() - 1) {
      int[] extents = x.extents();
      int rows = 1;
      for (int i = 0; i < axis; i++) {
        rows *= extents[i];
      }
      Permuted flat = Regrouping.of(x, rows, x.node().shape().size() / rows);
      return Regrouping.of(Permuted.plain(op.of(flat.plain())), extents);
    }
    Permuted last = x.withLast(axis);
    return last.with(op.of(last.node()));
  }
}
