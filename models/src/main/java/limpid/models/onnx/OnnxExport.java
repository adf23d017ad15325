package limpid.models.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import limpid.weights.OnnxWriter;
import limpid.weights.OnnxWriter.Attribute;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.graph.Trace;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.Add;
import limpid.core.op.AvgPool2d;
import limpid.core.op.BatchNorm;
import limpid.core.op.Clamp;
import limpid.core.op.Concat;
import limpid.core.op.Conv2d;
import limpid.core.op.Div;
import limpid.core.op.Flatten;
import limpid.core.op.Linear;
import limpid.core.op.LogSoftmax;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Mul;
import limpid.core.op.Node;
import limpid.core.op.Pad;
import limpid.core.op.PassThrough;
import limpid.core.op.Relu;
import limpid.core.op.Sigmoid;
import limpid.core.op.Slice;
import limpid.core.op.Softmax;
import limpid.core.op.Sub;
import limpid.core.op.Tanh;

/**
 * Any traced net of this zoo as an ONNX model: op by op, with the trace's shapes, feature maps as
 * {@code [N,C,H,W]} and weights in PyTorch's layouts, as PyTorch's own exporter writes them.
 * Nothing is folded or fused: that is left to the runtime.
 */
public final class OnnxExport {
  /** The name of the model's input. */
  public static final String INPUT = "input";

  /** The name of the model's output. */
  public static final String OUTPUT = "output";

  private final OnnxWriter graph = new OnnxWriter();
  private final Map<Node, String> names = new IdentityHashMap<>();

  private OnnxExport() {}

  /**
   * Writes a traced run of a net as an ONNX file.
   *
   * @throws IllegalArgumentException naming the op that has no translation
   */
  public static void write(Trace trace, Path file) throws IOException {
    OnnxExport export = new OnnxExport();
    export.graph.input(INPUT, planes(trace.input().shape()));
    export.names.put(trace.input(), INPUT);
    for (Node node : trace.nodes()) {
      if (node.op() != null) {
        export.translate(node, node == trace.output() ? OUTPUT : "v" + export.names.size());
      }
    }
    export.graph.output(OUTPUT, planes(trace.output().shape()));
    export.graph.write(file, "limpid");
  }

  private void translate(Node node, String name) {
    names.put(node, name);
    switch (node.op()) {
      case Conv2d conv -> convolution(conv, node, name);
      case BatchNorm norm -> batchNorm(norm, node, name);
      case Linear _ -> linear(node, name);
      case Relu _ -> plain("Relu", node, name);
      case PassThrough _ -> plain("Identity", node, name);
      case Sigmoid _ -> plain("Sigmoid", node, name);
      case Tanh _ -> plain("Tanh", node, name);
      case Add _ -> plain("Add", node, name);
      case Sub _ -> plain("Sub", node, name);
      case Mul _ -> plain("Mul", node, name);
      case Div _ -> plain("Div", node, name);
      case Flatten _ -> plain("Flatten", node, name, Attribute.of("axis", 1));
      case Softmax _ -> plain("Softmax", node, name, Attribute.of("axis", axis(-1, node)));
      case LogSoftmax _ -> plain("LogSoftmax", node, name, Attribute.of("axis", axis(-1, node)));
      case Concat concat ->
          plain("Concat", node, name, Attribute.of("axis", axis(concat.axis(), node)));
      case MaxPool2d pool ->
          graph.node("MaxPool", inputs(node), name, pooling(pool.window(), pool.ceil()));
      case AvgPool2d pool -> averagePool(pool, node, name);
      case AdaptiveAvgPool2d pool -> adaptivePool(pool, node, name);
      case Clamp clamp -> clip(clamp, node, name);
      case Pad pad -> pad(pad, node, name);
      case Slice slice -> slice(slice, node, name);
      default -> throw new IllegalArgumentException("onnx: no translation for " + node);
    }
  }

  private void plain(String operator, Node node, String name, Attribute... attributes) {
    graph.node(operator, inputs(node), name, attributes);
  }

  private List<String> inputs(Node node) {
    List<String> inputs = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      Node input = node.input(i);
      inputs.add(input.tracked() ? names.get(input) : operand(node, i));
    }
    return inputs;
  }

  /** A constant that is broadcast against feature maps: its channels go to where theirs are. */
  private String operand(Node node, int i) {
    Tensor value = node.input(i).value();
    boolean channels = node.shape().rank() == 4 && value.shape().rank() == 1;
    Tensor placed =
        channels ? value.reshape(Shape.of(value.size(), 1, 1)) : permuted(value, 0, 3, 1, 2);
    return graph.constant(names.get(node) + "." + i, placed);
  }

  private static Tensor permuted(Tensor tensor, int... axes) {
    return tensor.shape().rank() == axes.length
        ? Node.constant(tensor).permute(axes).value()
        : tensor;
  }

  private void convolution(Conv2d conv, Node node, String name) {
    Window window = conv.window();
    List<String> inputs = new ArrayList<>(List.of(names.get(node.input(0))));
    Tensor kernel = permuted(constant(node, 1), 3, 2, 0, 1);
    inputs.add(graph.constant(name + ".weight", kernel));
    if (node.inputs().size() == 3) {
      inputs.add(graph.constant(name + ".bias", constant(node, 2)));
    }
    graph.node(
        "Conv",
        inputs,
        name,
        Attribute.list("kernel_shape", window.kernelH(), window.kernelW()),
        Attribute.list("strides", window.strideH(), window.strideW()),
        Attribute.list("pads", window.top(), window.left(), window.bottom(), window.right()),
        Attribute.list("dilations", window.dilationH(), window.dilationW()),
        Attribute.of("group", conv.groups()));
  }

  private void batchNorm(BatchNorm norm, Node node, String name) {
    List<String> inputs =
        List.of(
            names.get(node.input(0)),
            graph.constant(name + ".weight", constant(node, 3)),
            graph.constant(name + ".bias", constant(node, 4)),
            graph.constant(name + ".mean", constant(node, 1)),
            graph.constant(name + ".var", constant(node, 2)));
    graph.node("BatchNormalization", inputs, name, Attribute.of("epsilon", norm.eps()));
  }

  private void linear(Node node, String name) {
    List<String> inputs = new ArrayList<>(List.of(names.get(node.input(0))));
    inputs.add(graph.constant(name + ".weight", permuted(constant(node, 1), 1, 0)));
    if (node.inputs().size() == 3) {
      inputs.add(graph.constant(name + ".bias", constant(node, 2)));
    }
    graph.node("Gemm", inputs, name, Attribute.of("transB", 1));
  }

  private static Tensor constant(Node node, int i) {
    if (node.input(i).tracked()) {
      throw new IllegalArgumentException("onnx: input " + i + " of " + node + " is no constant");
    }
    return node.input(i).value();
  }

  private static Attribute[] pooling(Window window, boolean ceil) {
    return new Attribute[] {
      Attribute.list("kernel_shape", window.kernelH(), window.kernelW()),
      Attribute.list("strides", window.strideH(), window.strideW()),
      Attribute.list("pads", window.top(), window.left(), window.bottom(), window.right()),
      Attribute.of("ceil_mode", ceil ? 1 : 0)
    };
  }

  private void averagePool(AvgPool2d pool, Node node, String name) {
    List<Attribute> attributes = new ArrayList<>(List.of(pooling(pool.window(), pool.ceil())));
    attributes.add(Attribute.of("count_include_pad", pool.countIncludePad() ? 1 : 0));
    graph.node("AveragePool", inputs(node), name, attributes.toArray(Attribute[]::new));
  }

  private void adaptivePool(AdaptiveAvgPool2d pool, Node node, String name) {
    Shape x = node.input(0).shape();
    if (pool.h() == 1 && pool.w() == 1) {
      plain("GlobalAveragePool", node, name);
    } else if (x.at(1) == pool.h() && x.at(2) == pool.w()) {
      plain("Identity", node, name);
    } else if (x.at(1) % pool.h() == 0 && x.at(2) % pool.w() == 0) {
      int h = x.at(1) / pool.h();
      int w = x.at(2) / pool.w();
      graph.node("AveragePool", inputs(node), name, pooling(Window.of(h, w).stride(h, w), false));
    } else {
      throw new IllegalArgumentException("onnx: bins of unequal size in " + node);
    }
  }

  private void clip(Clamp clamp, Node node, String name) {
    List<String> inputs = new ArrayList<>(inputs(node));
    inputs.add(graph.constant(name + ".low", Tensor.scalar(clamp.low())));
    inputs.add(graph.constant(name + ".high", Tensor.scalar(clamp.high())));
    graph.node("Clip", inputs, name);
  }

  private void pad(Pad pad, Node node, String name) {
    int rank = node.shape().rank();
    long[] pads = new long[2 * rank];
    pads[axis(pad.axis(), node)] = pad.before();
    pads[rank + axis(pad.axis(), node)] = pad.after();
    List<String> inputs = new ArrayList<>(inputs(node));
    inputs.add(graph.constant(name + ".pads", pads));
    inputs.add(graph.constant(name + ".value", Tensor.scalar(pad.value())));
    graph.node("Pad", inputs, name);
  }

  private void slice(Slice slice, Node node, String name) {
    List<String> inputs = new ArrayList<>(inputs(node));
    inputs.add(graph.constant(name + ".from", slice.from()));
    inputs.add(graph.constant(name + ".to", slice.to() < 0 ? Long.MIN_VALUE : slice.to()));
    inputs.add(graph.constant(name + ".axis", axis(slice.axis(), node)));
    inputs.add(graph.constant(name + ".step", slice.step()));
    graph.node("Slice", inputs, name);
  }

  /** Where an axis of {@code [N,H,W,C]} is in {@code [N,C,H,W]}. */
  private static int axis(int axis, Node node) {
    int rank = node.shape().rank();
    int plain = axis < 0 ? rank + axis : axis;
    return rank == 4 ? new int[] {0, 2, 3, 1}[plain] : plain;
  }

  private static Shape planes(Shape shape) {
    return shape.rank() == 4 ? Shape.of(shape.at(0), shape.at(3), shape.at(1), shape.at(2)) : shape;
  }
}
