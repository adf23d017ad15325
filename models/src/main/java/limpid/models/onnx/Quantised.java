package limpid.models.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Affine;
import limpid.core.op.Clamp;
import limpid.core.op.Node;
import limpid.weights.DType;

/**
 * Quantised nets, in float: a level is {@code q = x / scale + zero}, kept within the range of its
 * type but not rounded, so that gradients pass; a value is {@code x = (q - zero) scale}.
 */
final class Quantised {
  private Quantised() {}

  static void in(Map<String, Operator> all) {
    all.put("QuantizeLinear", Operator.one(Quantised::quantize));
    all.put("DequantizeLinear", Operator.one(Quantised::dequantize));
    all.put("DynamicQuantizeLinear", Quantised::dynamic);
    all.put("QLinearConv", Operator.one(Quantised::convolution));
    all.put("QLinearMatMul", Operator.one(Quantised::product));
    all.put("ConvInteger", Operator.one(call -> ofIntegers(call, "Conv")));
    all.put("MatMulInteger", Operator.one(call -> ofIntegers(call, "MatMul")));
    all.put("com.microsoft.QLinearAdd", Operator.one(call -> two(call, Node::add)));
    all.put("com.microsoft.QLinearMul", Operator.one(call -> two(call, Node::mul)));
    all.put("com.microsoft.QLinearSigmoid", Operator.one(call -> one(call, "Sigmoid")));
    all.put("com.microsoft.QLinearLeakyRelu", Operator.one(call -> one(call, "LeakyRelu")));
    all.put("com.microsoft.QLinearAveragePool", Operator.one(call -> one(call, "AveragePool")));
    all.put(
        "com.microsoft.QLinearGlobalAveragePool",
        Operator.one(call -> one(call, "GlobalAveragePool")));
    all.put("com.microsoft.QLinearConcat", Operator.one(Quantised::concat));
    all.put("com.microsoft.QLinearSoftmax", Operator.one(call -> one(call, "Softmax")));
    all.put("com.microsoft.QGemm", Operator.one(Quantised::gemm));
    all.put("com.microsoft.MatMulIntegerToFloat", Operator.one(Quantised::productOfIntegers));
    all.put("com.microsoft.DynamicQuantizeMatMul", Operator.one(Quantised::dynamicProduct));
  }

  /**
   * How levels stand for values.
   *
   * @param scale one, or one for each place along the axis
   */
  private record Levels(List<Float> scale, List<Float> zero, int axis, float low, float high) {

    /** What the inputs from this one on say. */
    static Levels of(Call call, int first, int rank) {
      List<Float> scale = list(call.known(first));
      boolean given = call.has(first + 1);
      List<Float> zero = given ? list(call.known(first + 1)) : list(new float[scale.size()]);
      DType type =
          given && call.value(first + 1) instanceof Whole whole && whole.type() != null
              ? whole.type()
              : made(call);
      int axis = scale.size() > 1 ? Axis.of(call.number("axis", 1), rank) : 0;
      return new Levels(scale, zero, axis, low(type), high(type));
    }

    /** The same along another axis. */
    Levels along(int other) {
      return new Levels(scale, zero, other, low, high);
    }

    private static List<Float> list(float... values) {
      List<Float> list = new ArrayList<>();
      for (float value : values) {
        list.add(value);
      }
      return List.copyOf(list);
    }

    /** What QuantizeLinear says that it makes, where no zero says it. */
    private static DType made(Call call) {
      return switch ((int) call.number("output_dtype", 0)) {
        case 3 -> DType.I8;
        case 4 -> DType.U16;
        case 5 -> DType.I16;
        default -> DType.U8;
      };
    }

    private static float low(DType type) {
      return switch (type) {
        case I8 -> Byte.MIN_VALUE;
        case I16 -> Short.MIN_VALUE;
        case I32 -> Integer.MIN_VALUE;
        default -> 0;
      };
    }

    private static float high(DType type) {
      return switch (type) {
        case I8 -> Byte.MAX_VALUE;
        case I16 -> Short.MAX_VALUE;
        case U16 -> (1 << 16) - 1;
        case I32 -> Integer.MAX_VALUE;
        default -> (1 << 8) - 1;
      };
    }

    /** The values of levels; those of constants are computed once. */
    Permuted values(Permuted levels) {
      Node node = levels.node();
      if (node.op() != null || node.tracked() || node.value().outlined()) {
        return levels.with(values(node, levels));
      }
      Tensor derived =
          node.value()
              .derived(
                  this,
                  x ->
                      Tensor.later(
                          x.shape(),
                          () -> {
                            Node once = Node.constant(Tensor.of(x.shape(), x.once()));
                            return values(once, levels).value().data();
                          }));
      return levels.with(Node.constant(derived));
    }

    private Node values(Node node, Permuted array) {
      if (scale.size() == 1 && zero.size() == 1) {
        float s = scale.getFirst();
        return new Affine(s, -zero.getFirst() * s).of(node);
      }
      return node.sub(placed(zero, array)).mul(placed(scale, array));
    }

    /** The levels of values. */
    Permuted levels(Permuted values) {
      Node node = values.node();
      Node q =
          scale.size() == 1
              ? new Affine(1 / scale.getFirst(), zero.getFirst()).of(node)
              : node.div(placed(scale, values)).add(placed(zero, values));
      return values.with(new Clamp(low, high).of(q));
    }

    /** One number for each place along the axis. */
    private Node placed(List<Float> numbers, Permuted array) {
      float[] data = new float[numbers.size()];
      for (int i = 0; i < data.length; i++) {
        data[i] = numbers.get(i);
      }
      int[] extents = new int[array.rank()];
      Arrays.fill(extents, 1);
      extents[array.place(axis)] = data.length;
      return Node.constant(Tensor.of(Shape.of(data.length == 1 ? new int[0] : extents), data));
    }
  }

  private static Value quantize(Call call) {
    Permuted x = call.array(0);
    return Levels.of(call, 1, x.rank()).levels(x);
  }

  private static Value dequantize(Call call) {
    Permuted x = call.array(0);
    if (call.number("block_size", 0) != 0) {
      throw new IllegalArgumentException(
          "it has blocks; one scale, or one for each place along an axis, is expected");
    }
    return Levels.of(call, 1, x.rank()).values(x);
  }

  /** Values stand for themselves: scale 1, zero 0. */
  private static List<Value> dynamic(Call call) {
    return List.of(
        call.array(0), Constants.array(new int[0], 1), new Whole(new long[0], new long[1]));
  }

  private static Permuted values(Call call, int i) {
    Permuted x = call.array(i);
    return Levels.of(call, i + 1, x.rank()).along(0).values(x);
  }

  private static Value plain(Call call, String operator, List<Value> inputs) {
    return Operators.standard().named(operator).apply(call.with(inputs)).getFirst();
  }

  private static Value convolution(Call call) {
    List<Value> inputs = new ArrayList<>(List.of(values(call, 0), values(call, 3)));
    if (call.has(8)) {
      inputs.add(bias(call, 8));
    }
    Permuted y = plain(call, "Conv", inputs).array();
    return Levels.of(call, 6, y.rank()).levels(y);
  }

  /** A bias has the scale of the products of inputs 0 and 3. */
  private static Permuted bias(Call call, int i) {
    Node product =
        Node.constant(Tensor.of(Shape.of(call.known(4).length), call.known(4)))
            .mul(call.known(1)[0]);
    return Permuted.plain(call.array(i).plain().mul(product));
  }

  /** Values, where no scale of the output is given, else levels; alpha is for the bias too. */
  private static Value gemm(Call call) {
    Permuted b = call.array(3);
    int column = call.flag("transB") ? 0 : 1;
    Permuted right = Levels.of(call, 4, b.rank()).along(column).values(b);
    List<Value> inputs = new ArrayList<>(List.of(values(call, 0), right));
    if (call.has(6)) {
      Permuted bias = bias(call, 6);
      inputs.add(bias.with(bias.node().mul(call.real("alpha", 1))));
    }
    Permuted y = plain(call, "Gemm", inputs).array();
    return call.has(7) ? Levels.of(call, 7, y.rank()).levels(y) : y;
  }

  private static Value productOfIntegers(Call call) {
    List<Value> in = call.inputs();
    Call ordered = call.with(Arrays.asList(in.get(0), in.get(2), given(in, 4)));
    return productWith(call, values(ordered, 0), in.get(3), given(in, 5), given(in, 6));
  }

  private static Value dynamicProduct(Call call) {
    List<Value> in = call.inputs();
    return productWith(call, call.array(0), in.get(2), given(in, 3), given(in, 4));
  }

  private static Value given(List<Value> inputs, int i) {
    return i < inputs.size() ? inputs.get(i) : null;
  }

  /** Of values and the levels of the second input, whose scales are those of its columns. */
  private static Value productWith(Call call, Permuted a, Value scale, Value zero, Value bias) {
    Permuted b = call.array(1);
    Call of = call.with(Arrays.asList(b, scale, zero));
    Permuted right = Levels.of(of, 1, b.rank()).along(b.rank() - 1).values(b);
    Value y = plain(call, "MatMul", List.of(a, right));
    return bias == null ? y : Arithmetic.combined(y, bias, Node::add, null);
  }

  /** A scale for each column of the second matrix lies along its last axis. */
  private static Value product(Call call) {
    Permuted b = call.array(3);
    Permuted right = Levels.of(call, 4, b.rank()).along(b.rank() - 1).values(b);
    Permuted y = plain(call, "MatMul", List.of(values(call, 0), right)).array();
    return Levels.of(call, 6, y.rank()).levels(y);
  }

  /** Levels less their zeros, multiplied. */
  private static Value ofIntegers(Call call, String operator) {
    return plain(call, operator, List.of(centred(call, 0), centred(call, 1)));
  }

  private static Permuted centred(Call call, int i) {
    Permuted x = call.array(i);
    if (!call.has(2 + i)) {
      return x;
    }
    List<Float> zero = Levels.list(call.known(2 + i));
    int axis = i == 0 || x.rank() == 4 ? 0 : x.rank() - 1;
    return new Levels(List.of(1f), zero, axis, 0, 0).values(x);
  }

  private static Value two(Call call, BinaryOperator<Node> function) {
    Permuted y = Arithmetic.combined(values(call, 0), values(call, 3), function, null).array();
    return Levels.of(call, 6, y.rank()).levels(y);
  }

  /** An operator of one input between its values. */
  private static Value one(Call call, String operator) {
    Permuted y = plain(call, operator, List.of(values(call, 0))).array();
    return Levels.of(call, 3, y.rank()).levels(y);
  }

  private static Value concat(Call call) {
    List<Value> parts = new ArrayList<>();
    for (int i = 2; i < call.inputs().size(); i += 3) {
      parts.add(values(call, i));
    }
    Permuted y = plain(call, "Concat", parts).array();
    return Levels.of(call, 0, y.rank()).levels(y);
  }
}
