package limpid.models.onnx;

import java.util.ArrayList;
import java.util.List;
import limpid.core.Shape;
import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.AvgPool2d;
import limpid.core.op.BatchNorm;
import limpid.core.op.Conv2d;
import limpid.core.op.Conv2dInput;
import limpid.core.op.ConvTranspose2d;
import limpid.core.op.GroupNorm;
import limpid.core.op.InstanceNorm;
import limpid.core.op.LayerNorm;
import limpid.core.op.LocalResponseNorm;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import limpid.core.op.Op;
import limpid.core.op.Resize;
import limpid.core.op.Sampling;
import limpid.weights.OnnxWriter.Attribute;

/** Ops of images: convolutions, poolings, norms over channels. */
final class TranslatedImages {
  private TranslatedImages() {}

  static void write(Draft d, Op op, Node node) {
    switch (op) {
      case Conv2d conv -> convolution(d, conv, node);
      case Conv2dInput adjoint ->
          transposed(d, adjoint.conv().window(), adjoint.conv().groups(), node);
      case ConvTranspose2d layer -> transposed(d, layer.window(), layer.groups(), node);
      case BatchNorm norm -> batchNorm(d, norm, node);
      case InstanceNorm norm when node.shape().rank() == 4 ->
          d.plain("InstanceNormalization", Attribute.of("epsilon", norm.eps()));
      case InstanceNorm norm -> grouped(node, ofChannels(d, node, node.shape().at(-1), norm.eps()));
      case Resize resize -> resized(d, resize, node);
      case LocalResponseNorm norm when norm.size() % 2 == 1 ->
          d.plain(
              "LRN",
              Attribute.of("size", norm.size()),
              Attribute.of("alpha", norm.alpha()),
              Attribute.of("beta", norm.beta()),
              Attribute.of("bias", norm.k()));
      case LayerNorm norm ->
          grouped(node, new Groups(d, 1, 1, node.input(1).shape().size(), norm.eps()));
      case GroupNorm norm -> grouped(node, ofChannels(d, node, norm.groups(), norm.eps()));
      case MaxPool2d pool -> d.plain("MaxPool", pooling(pool.window(), pool.ceil()));
      case AvgPool2d pool -> averagePool(d, pool);
      case AdaptiveAvgPool2d pool -> adaptivePool(d, pool, node);
      default -> TranslatedGradients.write(d, op, node);
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
  static Attribute[] transposing(Window w, int groups, Node node) {
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

  private static Groups ofChannels(Draft d, Node node, int groups, float eps) {
    int channels = node.shape().at(-1);
    int pixels = node.shape().size() / node.shape().at(0) / channels;
    return new Groups(d, pixels, groups, channels / groups, eps);
  }

  private static void grouped(Node node, Groups groups) {
    Draft d = groups.d();
    String standard = groups.standard(groups.view(node.input(0)));
    String scaled = d.step("Mul", List.of(standard, groups.factors(node.input(1))));
    d.makeReshaped(d.step("Add", List.of(scaled, groups.factors(node.input(2)))));
  }

  static Attribute[] pooling(Window window, boolean ceil) {
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

  private static void adaptivePool(Draft d, AdaptiveAvgPool2d pool, Node node) {
    Shape x = node.input(0).shape();
    if (pool.h() == 1 && pool.w() == 1) {
      d.plain("GlobalAveragePool");
    } else if (x.at(1) == pool.h() && x.at(2) == pool.w()) {
      d.plain("Identity");
    } else if (x.at(1) % pool.h() == 0 && x.at(2) % pool.w() == 0) {
      d.plain("AveragePool", pooling(bins(x, pool), false));
    } else {
      Separable.write(
          d, node, new AdaptiveAvgPool2d(pool.h(), 1), new AdaptiveAvgPool2d(pool.w(), 1));
    }
  }

  static Window bins(Shape x, AdaptiveAvgPool2d pool) {
    int h = x.at(1) / pool.h();
    int w = x.at(2) / pool.w();
    return Window.of(h, w).stride(h, w);
  }

  private static void resized(Draft d, Resize op, Node node) {
    List<Attribute> attributes = new ArrayList<>();
    switch (op.sampling().kernel()) {
      case Sampling.Linear _ -> attributes.add(Attribute.of("mode", "linear"));
      case Sampling.Cubic cubic -> {
        attributes.add(Attribute.of("mode", "cubic"));
        attributes.add(Attribute.of("cubic_coeff_a", cubic.a()));
      }
      case Sampling.Nearest nearest -> {
        attributes.add(Attribute.of("mode", "nearest"));
        attributes.add(
            Attribute.of(
                "nearest_mode",
                switch (nearest.rounding()) {
                  case FLOOR -> "floor";
                  case CEIL -> "ceil";
                  case PREFER_FLOOR -> "round_prefer_floor";
                  case PREFER_CEIL -> "round_prefer_ceil";
                }));
      }
    }
    attributes.add(
        Attribute.of(
            "coordinate_transformation_mode",
            switch (op.sampling().position()) {
              case HALF_PIXEL -> "half_pixel";
              case ASYMMETRIC -> "asymmetric";
              case ALIGNED -> "align_corners";
            }));
    d.make(
        "Resize",
        List.of(d.value(node.input(0)), "", "", d.extents(node, OnnxExport::planes)),
        attributes.toArray(Attribute[]::new));
  }
}
