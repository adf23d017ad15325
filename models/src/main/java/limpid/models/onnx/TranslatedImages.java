package limpid.models.onnx;

import java.util.ArrayList;
import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.AdaptiveAvgPool2dInput;
import limpid.core.op.AvgPool2d;
import limpid.core.op.AvgPool2dInput;
import limpid.core.op.BatchNorm;
import limpid.core.op.Conv2d;
import limpid.core.op.Conv2dInput;
import limpid.core.op.ConvTranspose2d;
import limpid.core.op.GroupNorm;
import limpid.core.op.InstanceNorm;
import limpid.core.op.LayerNorm;
import limpid.core.op.LocalResponseNorm;
import limpid.core.op.MaxPool2d;
import limpid.core.op.MaxPool2dInput;
import limpid.core.op.Node;
import limpid.core.op.Op;
import limpid.weights.OnnxWriter.Attribute;

/** Ops of images: convolutions, poolings, norms over channels, and what gradients make of them. */
final class TranslatedImages {
  private TranslatedImages() {}

  static void write(Draft d, Op op, Node node) {
    switch (op) {
      case Conv2d conv -> convolution(d, conv, node);
      case Conv2dInput adjoint ->
          transposed(d, adjoint.conv().window(), adjoint.conv().groups(), node);
      case ConvTranspose2d layer -> transposed(d, layer.window(), layer.groups(), node);
      case BatchNorm norm -> batchNorm(d, norm, node);
      case InstanceNorm norm ->
          d.plain("InstanceNormalization", Attribute.of("epsilon", norm.eps()));
      case LocalResponseNorm norm when norm.size() % 2 == 1 ->
          d.plain(
              "LRN",
              Attribute.of("size", norm.size()),
              Attribute.of("alpha", norm.alpha()),
              Attribute.of("beta", norm.beta()),
              Attribute.of("bias", norm.k()));
      case LayerNorm norm -> grouped(d, node, 1, norm.axes(), norm.eps());
      case GroupNorm norm -> grouped(d, node, norm.groups(), 0, norm.eps());
      case MaxPool2d pool -> d.plain("MaxPool", pooling(pool.window(), pool.ceil()));
      case MaxPool2dInput gradient ->
          maxGradient(d, reaching(gradient.pool().window(), node), node);
      case AvgPool2d pool -> averagePool(d, pool);
      case AvgPool2dInput adjoint -> averageGradient(d, adjoint, node);
      case AdaptiveAvgPool2d pool -> adaptivePool(d, pool, node);
      case AdaptiveAvgPool2dInput adjoint -> adaptiveGradient(d, adjoint, node);
      default -> throw Translations.none(node);
    }
  }

  private static Attribute[] window(Window window, int groups) {
    return new Attribute[] {
      Attribute.list("kernel_shape", window.kernelH(), window.kernelW()),
      Attribute.list("strides", window.strideH(), window.strideW()),
      Attribute.list("pads", window.top(), window.left(), window.bottom(), window.right()),
      Attribute.list("dilations", window.dilationH(), window.dilationW()),
      Attribute.of("group", groups)
    };
  }

  private static List<String> inputs(Draft d, Node node) {
    List<String> inputs = new ArrayList<>(List.of(d.value(node.input(0)), d.kernel(node.input(1))));
    if (node.inputs().size() == 3) {
      inputs.add(d.value(node.input(2)));
    }
    return inputs;
  }

  private static void convolution(Draft d, Conv2d conv, Node node) {
    d.make("Conv", inputs(d, node), window(conv.window(), conv.groups()));
  }

  private static void transposed(Draft d, Window window, int groups, Node node) {
    d.make("ConvTranspose", inputs(d, node), transposing(window, groups, node));
  }

  /** The attributes of a transposed convolution from this node's first input to its shape. */
  private static Attribute[] transposing(Window w, int groups, Node node) {
    Shape x = node.input(0).shape();
    Shape y = node.shape();
    int h = Windows.extended(x.at(1), w.strideH(), w.kernelH(), w.dilationH());
    int v = Windows.extended(x.at(2), w.strideW(), w.kernelW(), w.dilationW());
    List<Attribute> all = new ArrayList<>(List.of(window(w, groups)));
    int below = y.at(1) - (h - w.top() - w.bottom());
    int right = y.at(2) - (v - w.left() - w.right());
    all.add(Attribute.list("output_padding", below, right));
    return all.toArray(Attribute[]::new);
  }

  private static void batchNorm(Draft d, BatchNorm norm, Node node) {
    List<String> inputs = new ArrayList<>();
    for (int i : new int[] {0, 3, 4, 1, 2}) {
      inputs.add(d.value(node.input(i)));
    }
    d.make("BatchNormalization", inputs, Attribute.of("epsilon", norm.eps()));
  }

  /**
   * The norm of groups: of channels, or where there are axes of all elements along the last ones.
   * The input is seen as {@code [samples,pixels,groups,depth]}.
   */
  private static void grouped(Draft d, Node node, int groups, int axes, float eps) {
    Shape shape = node.shape();
    int channels = node.input(1).shape().size();
    int samples = axes > 0 ? shape.size() / channels : shape.at(0);
    int pixels = shape.size() / channels / samples;
    int depth = channels / groups;
    Attribute over = Attribute.list("axes", 1, 3);
    String extents = d.extents(Shape.of(samples, pixels, groups, depth));
    String x = d.step("Reshape", List.of(d.lasting(node.input(0)), extents));
    String centred = d.step("Sub", List.of(x, d.step("ReduceMean", List.of(x), over)));
    String square = d.step("Mul", List.of(centred, centred));
    String variance = d.step("ReduceMean", List.of(square), over);
    String deviation = d.step("Sqrt", List.of(d.step("Add", List.of(variance, d.scalar(eps)))));
    String factors = d.extents(Shape.of(1, 1, groups, depth));
    String gamma = d.step("Reshape", List.of(d.lasting(node.input(1)), factors));
    String beta = d.step("Reshape", List.of(d.lasting(node.input(2)), factors));
    String scaled = d.step("Mul", List.of(d.step("Div", List.of(centred, deviation)), gamma));
    Translations.reshape(d, d.step("Add", List.of(scaled, beta)), shape);
  }

  private static Attribute[] pooling(Window window, boolean ceil) {
    List<Attribute> attributes =
        new ArrayList<>(
            List.of(
                Attribute.list("kernel_shape", window.kernelH(), window.kernelW()),
                Attribute.list("strides", window.strideH(), window.strideW()),
                Attribute.list(
                    "pads", window.top(), window.left(), window.bottom(), window.right()),
                Attribute.of("ceil_mode", ceil ? 1 : 0)));
    if (window.dilationH() > 1 || window.dilationW() > 1) {
      attributes.add(Attribute.list("dilations", window.dilationH(), window.dilationW()));
    }
    return attributes.toArray(Attribute[]::new);
  }

  private static void averagePool(Draft d, AvgPool2d pool) {
    List<Attribute> attributes = new ArrayList<>(List.of(pooling(pool.window(), pool.ceil())));
    attributes.add(Attribute.of("count_include_pad", pool.countIncludePad() ? 1 : 0));
    d.plain("AveragePool", attributes.toArray(Attribute[]::new));
  }

  /** Where all windows have as many elements, each is spread by a transposed convolution. */
  private static void averageGradient(Draft d, AvgPool2dInput adjoint, Node node) {
    AvgPool2d pool = adjoint.pool();
    Window w = pool.window();
    if (pool.ceil() || w.padded() && !pool.countIncludePad()) {
      throw Translations.none(node);
    }
    spread(d, w, node);
  }

  private static void spread(Draft d, Window w, Node node) {
    int channels = node.shape().at(3);
    Shape shape = Shape.of(channels, 1, w.kernelH(), w.kernelW());
    Tensor share = Tensor.filled(shape, 1f / (w.kernelH() * w.kernelW()));
    d.make(
        "ConvTranspose",
        List.of(d.value(node.input(0)), d.constant(share)),
        transposing(w, channels, node));
  }

  private static void adaptivePool(Draft d, AdaptiveAvgPool2d pool, Node node) {
    Shape x = node.input(0).shape();
    if (pool.h() == 1 && pool.w() == 1) {
      d.plain("GlobalAveragePool");
    } else if (x.at(1) == pool.h() && x.at(2) == pool.w()) {
      d.plain("Identity");
    } else if (x.at(1) % pool.h() == 0 && x.at(2) % pool.w() == 0) {
      d.plain("AveragePool", pooling(bins(x, pool), false));
    } else {
      throw new IllegalArgumentException("onnx: bins of unequal size in " + node);
    }
  }

  private static Window bins(Shape x, AdaptiveAvgPool2d pool) {
    int h = x.at(1) / pool.h();
    int w = x.at(2) / pool.w();
    return Window.of(h, w).stride(h, w);
  }

  private static void adaptiveGradient(Draft d, AdaptiveAvgPool2dInput adjoint, Node node) {
    AdaptiveAvgPool2d pool = adjoint.pool();
    Shape x = node.shape();
    if (pool.h() == 1 && pool.w() == 1) {
      String g = d.value(node.input(0));
      String share = d.step("Mul", List.of(g, d.scalar(1.0 / (x.at(1) * x.at(2)))));
      d.make("Expand", List.of(share, d.extents(OnnxExport.planes(x))));
    } else if (x.at(1) % pool.h() == 0 && x.at(2) % pool.w() == 0) {
      spread(d, bins(x, pool), node);
    } else {
      throw new IllegalArgumentException("onnx: bins of unequal size in " + node);
    }
  }

  /** The window with as much padding as all outputs of a pooling, rounded up, reach. */
  private static Window reaching(Window w, Node gradient) {
    Shape y = gradient.input(0).shape();
    Shape x = gradient.shape();
    int h = Windows.extended(y.at(1), w.strideH(), w.kernelH(), w.dilationH());
    int v = Windows.extended(y.at(2), w.strideW(), w.kernelW(), w.dilationW());
    int bottom = Math.max(w.bottom(), h - x.at(1) - w.top());
    int right = Math.max(w.right(), v - x.at(2) - w.left());
    return w.padding(w.top(), w.left(), bottom, right);
  }

  /**
   * The gradient goes to the first place of each window, in reading order, that holds the largest
   * element: for each place of the window, what it gets is put there by a transposed convolution
   * with a single 1.
   */
  private static void maxGradient(Draft d, Window w, Node node) {
    Node x = node.input(1);
    String padded = padded(d, w, d.value(x));
    String most = d.step("MaxPool", List.of(d.value(x)), pooling(w, false));
    Shape y = node.input(0).shape();
    String rest = d.value(node.input(0));
    String sum = null;
    for (int i = 0; i < w.kernelH(); i++) {
      for (int j = 0; j < w.kernelW(); j++) {
        String here = d.step("Equal", List.of(place(d, w, y, padded, i, j), most));
        String share = d.step("Where", List.of(here, rest, d.scalar(0)));
        rest = d.step("Where", List.of(here, d.scalar(0), rest));
        String put =
            d.step(
                "ConvTranspose",
                List.of(share, single(d, w, node.shape().at(3), i, j)),
                transposing(w, node.shape().at(3), node));
        sum = sum == null ? put : d.step("Add", List.of(sum, put));
      }
    }
    d.make("Identity", List.of(sum));
  }

  private static String padded(Draft d, Window w, String x) {
    return d.step(
        "Pad",
        List.of(
            x,
            d.numbers(0, 0, w.top(), w.left(), 0, 0, w.bottom(), w.right()),
            d.scalar(Float.NEGATIVE_INFINITY)));
  }

  /** Of each window the element at one place of it. */
  private static String place(Draft d, Window w, Shape y, String padded, int i, int j) {
    int top = i * w.dilationH();
    int left = j * w.dilationW();
    return d.step(
        "Slice",
        List.of(
            padded,
            d.numbers(top, left),
            d.numbers(
                top + (y.at(1) - 1L) * w.strideH() + 1, left + (y.at(2) - 1L) * w.strideW() + 1),
            d.numbers(2, 3),
            d.numbers(w.strideH(), w.strideW())));
  }

  private static String single(Draft d, Window w, int channels, int i, int j) {
    Tensor kernel = Tensor.zeros(Shape.of(channels, 1, w.kernelH(), w.kernelW()));
    for (int c = 0; c < channels; c++) {
      kernel.data()[(c * w.kernelH() + i) * w.kernelW() + j] = 1;
    }
    return d.constant(kernel);
  }
}
