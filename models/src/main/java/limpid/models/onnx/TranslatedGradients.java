package limpid.models.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.AdaptiveAvgPool2dInput;
import limpid.core.op.AvgPool2d;
import limpid.core.op.AvgPool2dInput;
import limpid.core.op.ChannelSum;
import limpid.core.op.GatherInput;
import limpid.core.op.GroupNormInput;
import limpid.core.op.MaxPool2dInput;
import limpid.core.op.MaxShare;
import limpid.core.op.Node;
import limpid.core.op.Op;
import limpid.core.op.Resize;
import limpid.core.op.ResizeInput;
import limpid.weights.OnnxWriter.Attribute;

/** Ops that gradients alone are made of. */
final class TranslatedGradients {
  private TranslatedGradients() {}

  static void write(Draft d, Op op, Node node) {
    switch (op) {
      case MaxPool2dInput gradient ->
          maxGradient(
              d,
              Windows.reaching(gradient.pool().window(), node.shape(), node.input(0).shape()),
              node);
      case AvgPool2dInput adjoint -> averageGradient(d, adjoint.pool(), node);
      case AdaptiveAvgPool2dInput adjoint -> adaptiveGradient(d, adjoint.pool(), node);
      case ResizeInput adjoint -> resizeGradient(d, adjoint.resize(), node);
      case GroupNormInput gradient -> normGradient(d, gradient, node);
      case GatherInput adjoint -> given(d, adjoint, node);
      case MaxShare share -> shares(d, share, node);
      case ChannelSum sum when node.shape().rank() == 4 -> channelSum(d, sum, node);
      default -> throw Translations.none(node);
    }
  }

  /**
   * {@code dx = s (h - mean(h) - z mean(h z))} with {@code h = gamma g} and {@code z = s (x -
   * mean(x))}, of {@code (g, x, gamma)}.
   */
  private static void normGradient(Draft d, GroupNormInput op, Node node) {
    Groups groups = Groups.of(d, op);
    String x = groups.view(node.input(1));
    String z = groups.standard(x);
    String h = d.step("Mul", List.of(groups.view(node.input(0)), groups.factors(node.input(2))));
    String product = groups.mean(d.step("Mul", List.of(h, z)));
    String along = d.step("Mul", List.of(z, product));
    String rest = d.step("Sub", List.of(groups.centred(h), along));
    d.makeReshaped(d.step("Div", List.of(rest, groups.deviation(x))));
  }

  private static void resizeGradient(Draft d, Resize op, Node node) {
    Separable.adjoint(
        d, node, new Resize(op.h(), 1, op.sampling()), new Resize(op.w(), 1, op.sampling()));
  }

  /**
   * Where all windows have as many elements, each is spread by a transposed convolution; else rows
   * and columns are weighed as the pooling does it.
   */
  private static void averageGradient(Draft d, AvgPool2d pool, Node node) {
    Window w = pool.window();
    if (!pool.ceil() && (!w.padded() || pool.countIncludePad())) {
      spread(d, w, node);
      return;
    }
    Window rows =
        Window.of(w.kernelH(), 1)
            .stride(w.strideH(), 1)
            .padding(w.top(), 0, w.bottom(), 0)
            .dilation(w.dilationH());
    Window columns =
        Window.of(w.kernelW(), 1)
            .stride(w.strideW(), 1)
            .padding(w.left(), 0, w.right(), 0)
            .dilation(w.dilationW());
    Separable.adjoint(
        d,
        node,
        new AvgPool2d(rows, pool.ceil(), pool.countIncludePad()),
        new AvgPool2d(columns, pool.ceil(), pool.countIncludePad()));
  }

  private static void spread(Draft d, Window w, Node node) {
    int channels = node.shape().at(3);
    Shape shape = Shape.of(channels, 1, w.kernelH(), w.kernelW());
    Tensor share = Tensor.filled(shape, 1f / (w.kernelH() * w.kernelW()));
    d.make(
        "ConvTranspose",
        List.of(d.value(node.input(0)), d.constant(share)),
        TranslatedImages.transposing(w, channels, node));
  }

  private static void adaptiveGradient(Draft d, AdaptiveAvgPool2d pool, Node node) {
    Shape x = node.shape();
    if (pool.h() == 1 && pool.w() == 1) {
      String g = d.value(node.input(0));
      String share = d.step("Mul", List.of(g, d.scalar(1.0 / (x.at(1) * x.at(2)))));
      d.make("Expand", List.of(share, d.extents(node, OnnxExport::planes)));
    } else if (x.at(1) % pool.h() == 0 && x.at(2) % pool.w() == 0) {
      spread(d, TranslatedImages.bins(x, pool), node);
    } else {
      Separable.adjoint(
          d, node, new AdaptiveAvgPool2d(pool.h(), 1), new AdaptiveAvgPool2d(pool.w(), 1));
    }
  }

  /**
   * What was taken is given back: for each time that something was taken, the gradient with a line
   * of zeros behind it, of which each place is told its line.
   */
  private static void given(Draft d, GatherInput op, Node node) {
    Shape x = node.shape();
    int axis = Math.floorMod(op.gather().axis(), x.rank());
    List<Integer> taken = op.gather().indices();
    int there = Draft.axis(axis, x);
    long[] pads = new long[2 * x.rank()];
    pads[x.rank() + there] = 1;
    String lined = d.step("Pad", List.of(d.value(node.input(0)), d.numbers(pads), d.scalar(0)));
    String sum = null;
    for (long[] lines : rounds(taken, x.at(axis))) {
      Attribute along = Attribute.of("axis", there);
      String part = d.step("Gather", List.of(lined, d.numbers(lines)), along);
      sum = sum == null ? part : d.step("Add", List.of(sum, part));
    }
    d.make("Identity", List.of(sum));
  }

  /** For each place the line where it was taken for the first time, the second, and so on. */
  private static List<long[]> rounds(List<Integer> taken, int places) {
    List<long[]> rounds = new ArrayList<>();
    int[] times = new int[places];
    for (int line = 0; line < taken.size(); line++) {
      int place = Math.floorMod(taken.get(line), places);
      if (times[place] == rounds.size()) {
        long[] nothing = new long[places];
        Arrays.fill(nothing, taken.size());
        rounds.add(nothing);
      }
      rounds.get(times[place]++)[place] = line;
    }
    return rounds;
  }

  /** 1 / n where x is one of the n largest. */
  private static void shares(Draft d, MaxShare op, Node node) {
    Node x = node.input(0);
    long[] axes = Translations.axes(op.axes(), x.shape());
    String most = d.step("ReduceMax", List.of(d.value(x)), Attribute.list("axes", axes));
    String same = d.step("Equal", List.of(d.value(x), most));
    String ones = d.step("Cast", List.of(same), Attribute.of("to", 1));
    String count = d.step("ReduceSum", List.of(ones, d.numbers(axes)));
    d.make("Div", List.of(ones, count));
  }

  /** A convolution whose kernel is a band of ones. */
  private static void channelSum(Draft d, ChannelSum op, Node node) {
    int channels = node.shape().at(3);
    Tensor band = Tensor.zeros(Shape.of(channels, channels, 1, 1));
    for (int c = 0; c < channels; c++) {
      int from = Math.max(0, c - op.before());
      int to = Math.min(channels - 1, c + op.after());
      Arrays.fill(band.data(), c * channels + from, c * channels + to + 1, 1);
    }
    d.make("Conv", List.of(d.value(node.input(0)), d.constant(band)));
  }

  /**
   * The gradient goes to the first place of each window, in reading order, that holds the largest
   * element: for each place of the window, what it gets is put there by a transposed convolution
   * with a single 1.
   */
  private static void maxGradient(Draft d, Window w, Node node) {
    Node x = node.input(1);
    String padded = padded(d, w, d.value(x));
    String most = d.step("MaxPool", List.of(d.value(x)), TranslatedImages.pooling(w, false));
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
                TranslatedImages.transposing(w, node.shape().at(3), node));
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
