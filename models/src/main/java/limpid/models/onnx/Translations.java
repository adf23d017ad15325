package limpid.models.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import limpid.core.Shape;
import limpid.core.op.Add;
import limpid.core.op.Axes;
import limpid.core.op.BatchMatMul;
import limpid.core.op.BroadcastTo;
import limpid.core.op.Concat;
import limpid.core.op.Div;
import limpid.core.op.Equal;
import limpid.core.op.Flatten;
import limpid.core.op.Gate;
import limpid.core.op.Gather;
import limpid.core.op.Greater;
import limpid.core.op.GreaterOrEqual;
import limpid.core.op.Less;
import limpid.core.op.LessOrEqual;
import limpid.core.op.Linear;
import limpid.core.op.LogSoftmax;
import limpid.core.op.MatMul;
import limpid.core.op.Max;
import limpid.core.op.Maximum;
import limpid.core.op.Mean;
import limpid.core.op.Min;
import limpid.core.op.Minimum;
import limpid.core.op.Mul;
import limpid.core.op.Node;
import limpid.core.op.Op;
import limpid.core.op.PRelu;
import limpid.core.op.Pad;
import limpid.core.op.PadEdge;
import limpid.core.op.PadReflect;
import limpid.core.op.Permute;
import limpid.core.op.Pick;
import limpid.core.op.PickInput;
import limpid.core.op.Pow;
import limpid.core.op.Remainder;
import limpid.core.op.Reshape;
import limpid.core.op.Scatter;
import limpid.core.op.Select;
import limpid.core.op.Slice;
import limpid.core.op.Softmax;
import limpid.core.op.Standardize;
import limpid.core.op.Sub;
import limpid.core.op.Sum;
import limpid.core.op.SumTo;
import limpid.core.op.TopK;
import limpid.core.op.Where;
import limpid.weights.OnnxWriter.Attribute;

/** Which operators of ONNX an op is. */
final class Translations {
  private Translations() {}

  static void write(Draft d, Node node) {
    Node x = node.input(0);
    switch (node.op()) {
      case Add _ -> d.make("Add", d.operands());
      case Sub _ -> d.make("Sub", d.operands());
      case Mul _ -> d.make("Mul", d.operands());
      case Div _ -> d.make("Div", d.operands());
      case Pow _ -> d.make("Pow", d.operands());
      case Remainder _ -> d.make("Mod", d.operands(), Attribute.of("fmod", 1));
      case Maximum _ -> d.make("Max", d.operands());
      case Minimum _ -> d.make("Min", d.operands());
      case PRelu _ -> d.make("PRelu", d.operands());
      case Greater _ -> truths(d, d.step("Greater", d.operands()));
      case Less _ -> truths(d, d.step("Less", d.operands()));
      case Equal _ -> truths(d, d.step("Equal", d.operands()));
      case GreaterOrEqual _ -> truths(d, d.step("GreaterOrEqual", d.operands()));
      case LessOrEqual _ -> truths(d, d.step("LessOrEqual", d.operands()));
      case Gate _ -> {
        List<String> both = d.operands();
        String above = d.step("Greater", List.of(both.get(1), d.scalar(0)));
        d.make("Where", List.of(above, both.get(0), d.scalar(0)));
      }
      case Where _ -> {
        List<String> all = d.operands();
        String above = d.step("Greater", List.of(all.get(0), d.scalar(0)));
        d.make("Where", List.of(above, all.get(1), all.get(2)));
      }
      case Standardize _ -> {
        List<String> all = d.operands();
        String centred = d.step("Sub", List.of(all.get(0), all.get(1)));
        d.make("Mul", List.of(centred, all.get(2)));
      }
      case Softmax _ -> d.plain("Softmax", Attribute.of("axis", Draft.axis(-1, node.shape())));
      case LogSoftmax _ ->
          d.plain("LogSoftmax", Attribute.of("axis", Draft.axis(-1, node.shape())));
      case Sum op ->
          d.make("ReduceSum", List.of(d.value(x), d.numbers(axes(op.axes(), x.shape()))));
      case Mean op -> reduced(d, "ReduceMean", op.axes(), x);
      case Max op -> reduced(d, "ReduceMax", op.axes(), x);
      case Min op -> reduced(d, "ReduceMin", op.axes(), x);
      case SumTo _ -> sumTo(d, x, node.shape());
      case BroadcastTo _ ->
          d.make(
              "Expand",
              List.of(d.operand(x, node.shape().rank()), d.extents(node, OnnxExport::planes)));
      case Reshape _ -> d.makeReshaped(d.lasting(x));
      case Permute op -> d.permute(x, positive(op.axes(), x.shape()));
      case Flatten _ -> d.plain("Flatten", Attribute.of("axis", 1));
      case Concat op ->
          d.plain("Concat", Attribute.of("axis", Draft.axis(op.axis(), node.shape())));
      case Slice op -> slice(d, op, x);
      case Pad op -> pad(d, x, op.axis(), op.before(), op.after(), "constant", op.value());
      case PadEdge op -> pad(d, x, op.axis(), op.before(), op.after(), "edge", 0);
      case PadReflect op -> pad(d, x, op.axis(), op.before(), op.after(), "reflect", 0);
      case Gather op ->
          d.make(
              "Gather",
              List.of(
                  d.value(x),
                  d.numbers(op.indices().stream().mapToLong(Integer::longValue).toArray())),
              Attribute.of("axis", Draft.axis(op.axis(), x.shape())));
      case Pick _ ->
          d.make(
              "GatherElements",
              List.of(d.value(x), d.value(node.input(1))),
              Attribute.of("axis", 1));
      case PickInput op -> chosen(d, d.value(node.input(1)), op.classes(), d.value(x));
      case Select op ->
          d.make("GatherElements", List.of(d.value(x), classes(d, op)), Attribute.of("axis", 1));
      case Scatter op -> chosen(d, classes(d, op.select()), node.shape().at(1), d.value(x));
      case Linear _ -> linear(d, node);
      case MatMul op -> product(d, op, node);
      case BatchMatMul op ->
          d.makeOf(
              "MatMul",
              List.of(
                  turned(d, node.input(0), op.transposeA()),
                  turned(d, node.input(1), op.transposeB())));
      case TopK op ->
          d.makeFirst(
              "TopK",
              List.of(d.value(x), d.numbers(op.k())),
              Attribute.of("axis", Draft.axis(-1, x.shape())));
      case Op op -> TranslatedFunctions.write(d, op, node);
    }
  }

  static IllegalArgumentException none(Node node) {
    return new IllegalArgumentException("onnx: no translation for " + node);
  }

  /** Truths as 1 and 0. */
  static void truths(Draft d, String condition) {
    d.make("Cast", List.of(condition), Attribute.of("to", 1));
  }

  private static int[] positive(Axes axes, Shape shape) {
    return axes.list().stream().mapToInt(axis -> Math.floorMod(axis, shape.rank())).toArray();
  }

  static long[] axes(Axes axes, Shape shape) {
    int[] here = axes.list().isEmpty() ? all(shape) : positive(axes, shape);
    return IntStream.of(here).mapToLong(axis -> Draft.axis(axis, shape)).toArray();
  }

  private static int[] all(Shape shape) {
    return IntStream.range(0, shape.rank()).toArray();
  }

  private static void reduced(Draft d, String operator, Axes axes, Node x) {
    d.make(operator, List.of(d.value(x)), Attribute.list("axes", axes(axes, x.shape())));
  }

  private static void sumTo(Draft d, Node x, Shape to) {
    Shape from = x.shape();
    int more = from.rank() - to.rank();
    int[] summed =
        IntStream.range(0, from.rank())
            .filter(a -> a < more || to.at(a - more) == 1 && from.at(a) > 1)
            .toArray();
    if (more == 0) {
      long[] axes = IntStream.of(summed).mapToLong(a -> Draft.axis(a, from)).toArray();
      d.make("ReduceSum", List.of(d.value(x), d.numbers(axes)));
      return;
    }
    long[] axes = IntStream.of(summed).asLongStream().toArray();
    d.makeReshaped(d.step("ReduceSum", List.of(d.lasting(x), d.numbers(axes))));
  }

  private static void slice(Draft d, Slice slice, Node x) {
    d.make(
        "Slice",
        List.of(
            d.value(x),
            d.numbers(slice.from()),
            d.numbers(slice.to() < 0 ? Long.MIN_VALUE : slice.to()),
            d.numbers(Draft.axis(slice.axis(), x.shape())),
            d.numbers(slice.step())));
  }

  private static void pad(
      Draft d, Node x, int axis, int before, int after, String mode, float value) {
    int rank = x.shape().rank();
    long[] pads = new long[2 * rank];
    pads[Draft.axis(axis, x.shape())] = before;
    pads[rank + Draft.axis(axis, x.shape())] = after;
    List<String> inputs = new ArrayList<>(List.of(d.value(x), d.numbers(pads)));
    if (mode.equals("constant")) {
      inputs.add(d.scalar(value));
    }
    d.make("Pad", inputs, Attribute.of("mode", mode));
  }

  private static String classes(Draft d, Select op) {
    long[] classes = op.classes().stream().mapToLong(Integer::longValue).toArray();
    return d.step("Unsqueeze", List.of(d.numbers(classes), d.numbers(1)));
  }

  /** The values {@code [N,1]} where the columns are those of the classes {@code [N,1]}, else 0. */
  private static void chosen(Draft d, String classes, int count, String values) {
    String columns = d.row(LongStream.range(0, count).toArray());
    String same = d.step("Equal", List.of(columns, classes));
    d.make("Where", List.of(same, values, d.scalar(0)));
  }

  private static void linear(Draft d, Node node) {
    Node w = node.input(1);
    List<String> inputs = new ArrayList<>(List.of(d.value(node.input(0))));
    boolean known = Draft.known(w);
    inputs.add(known ? d.shared(w, "turned", t -> Draft.permuted(t, 1, 0)) : d.value(w));
    if (node.inputs().size() == 3) {
      inputs.add(d.value(node.input(2)));
    }
    d.make("Gemm", inputs, Attribute.of("transB", known ? 1 : 0));
  }

  /** A constant second matrix is written as a fully-connected layer has it. */
  private static void product(Draft d, MatMul op, Node node) {
    Node b = node.input(1);
    boolean known = Draft.known(b);
    d.make(
        "Gemm",
        List.of(
            d.value(node.input(0)),
            known ? d.shared(b, "turned", t -> Draft.permuted(t, 1, 0)) : d.value(b)),
        Attribute.of("transA", op.transposeA() ? 1 : 0),
        Attribute.of("transB", op.transposeB() != known ? 1 : 0));
  }

  /** A stack of matrices, transposed or not. */
  private static String turned(Draft d, Node x, boolean transposed) {
    String value = d.lasting(x);
    if (!transposed) {
      return value;
    }
    int rank = x.shape().rank();
    long[] perm = LongStream.range(0, rank).toArray();
    perm[rank - 1] = rank - 2;
    perm[rank - 2] = rank - 1;
    return d.step("Transpose", List.of(value), Attribute.list("perm", perm));
  }
}
