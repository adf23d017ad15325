package limpid.models.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import limpid.core.op.Clamp;
import limpid.core.op.Gelu;
import limpid.core.op.LeakyRelu;
import limpid.core.op.Node;
import limpid.core.op.Op;
import limpid.core.op.Relu;
import limpid.core.op.Sigmoid;
import limpid.core.op.Tanh;
import limpid.weights.OnnxAttribute;

/**
 * Operators of the domain com.microsoft that ONNX Runtime makes of several when it saves a graph.
 */
final class Fused {
  private Fused() {}

  static void in(Map<String, Operator> all) {
    put(all, "FusedConv", Fused::convolution);
    put(all, "FusedGemm", Fused::gemm);
    put(all, "FusedMatMul", Fused::product);
    put(all, "Gelu", call -> gelu(call, Gelu.Form.ERF));
    put(all, "BiasGelu", call -> gelu(call, Gelu.Form.ERF));
    put(all, "FastGelu", call -> gelu(call, Gelu.Form.TANH));
    put(all, "QuickGelu", Fused::quick);
    all.put("com.microsoft.SkipLayerNormalization", Fused::skipped);
  }

  private static void put(Map<String, Operator> all, String name, Function<Call, Value> operator) {
    all.put("com.microsoft." + name, Operator.one(operator));
  }

  private static Permuted plain(Call call, String operator, List<Value> inputs) {
    return Operators.standard().named(operator).apply(call.with(inputs)).getFirst().array();
  }

  /** y = f(conv(x) + z). */
  private static Value convolution(Call call) {
    int own = Math.min(3, call.inputs().size());
    Permuted y = plain(call, "Conv", call.inputs().subList(0, own));
    if (call.has(3)) {
      y = Arithmetic.combined(y, call.array(3), Node::add, Long::sum).array();
    }
    return activated(call, y, reals(call, "activation_params"));
  }

  private static Value gemm(Call call) {
    List<Float> parameters =
        List.of(call.real("activation_alpha", 0.01), call.real("activation_beta", 0.5));
    return activated(call, plain(call, "Gemm", call.inputs()), parameters);
  }

  private static List<Float> reals(Call call, String attribute) {
    return call.attributes().get(attribute) instanceof OnnxAttribute.Reals(List<Float> values)
        ? values
        : List.of();
  }

  private static Permuted activated(Call call, Permuted y, List<Float> parameters) {
    String name = call.text("activation", "");
    Op op =
        switch (name) {
          case "" -> null;
          case "Relu" -> new Relu();
          case "Tanh" -> new Tanh();
          case "Sigmoid" -> new Sigmoid();
          case "LeakyRelu" -> new LeakyRelu(parameters.getFirst());
          case "Clip" -> new Clamp(parameters.get(0), parameters.get(1));
          default ->
              throw new IllegalArgumentException("its activation '" + name + "' is not known");
        };
    return op == null ? y : y.with(op.of(y.node()));
  }

  /** y = alpha a b, either one transposed. */
  private static Value product(Call call) {
    if (call.flag("transBatchA") || call.flag("transBatchB")) {
      throw new IllegalArgumentException("transBatchA and transBatchB are not known");
    }
    Permuted a = call.flag("transA") ? turned(call.array(0)) : call.array(0);
    Permuted b = call.flag("transB") ? turned(call.array(1)) : call.array(1);
    Permuted y = plain(call, "MatMul", List.of(a, b));
    float alpha = call.real("alpha", 1);
    return alpha == 1 ? y : y.with(y.node().mul(alpha));
  }

  private static Permuted turned(Permuted x) {
    List<Integer> axes = new ArrayList<>(Permuted.ascending(x.rank()));
    int last = axes.removeLast();
    axes.add(axes.size() - 1, last);
    return Moves.transposed(x, axes);
  }

  private static Value gelu(Call call, Gelu.Form form) {
    Permuted x =
        call.has(1)
            ? Arithmetic.combined(call.array(0), call.array(1), Node::add, Long::sum).array()
            : call.array(0);
    return x.with(new Gelu(form).of(x.node()));
  }

  /** y = x / (1 + e^(-alpha x)). */
  private static Value quick(Call call) {
    Permuted x = call.array(0);
    Node gate = new Sigmoid().of(x.node().mul(call.real("alpha", 1.702)));
    return x.with(x.node().mul(gate));
  }

  /** The layer norm of a sum, and as the fourth output the sum. */
  private static List<Value> skipped(Call call) {
    List<String> outputs = call.node().outputs();
    if (outputs.stream().skip(1).limit(2).anyMatch(name -> !name.isEmpty())) {
      throw new IllegalArgumentException(
          "mean and deviation are asked for; a net in use is expected");
    }
    Value sum = Arithmetic.combined(call.value(0), call.value(1), Node::add, Long::sum);
    if (call.has(4)) {
      sum = Arithmetic.combined(sum, call.value(4), Node::add, Long::sum);
    }
    List<Value> inputs = new ArrayList<>(List.of(sum, call.value(2)));
    if (call.has(3)) {
      inputs.add(call.value(3));
    }
    Value y = Norms.layer(call.with(inputs), 1e-12);
    return List.of(y, y, y, sum);
  }
}
