package limpid.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.AdaptiveAvgPool2dInput;
import limpid.core.op.Add;
import limpid.core.op.AvgPool2d;
import limpid.core.op.AvgPool2dInput;
import limpid.core.op.Axes;
import limpid.core.op.BatchNorm;
import limpid.core.op.BroadcastTo;
import limpid.core.op.Concat;
import limpid.core.op.Conv2d;
import limpid.core.op.Conv2dInput;
import limpid.core.op.Elu;
import limpid.core.op.Erf;
import limpid.core.op.Exp;
import limpid.core.op.Gate;
import limpid.core.op.Gelu;
import limpid.core.op.GeluSlope;
import limpid.core.op.Greater;
import limpid.core.op.HardSwish;
import limpid.core.op.LeakyRelu;
import limpid.core.op.Log;
import limpid.core.op.LogSoftmax;
import limpid.core.op.MaxPool2d;
import limpid.core.op.MaxPool2dInput;
import limpid.core.op.Maximum;
import limpid.core.op.Mean;
import limpid.core.op.Mish;
import limpid.core.op.Mul;
import limpid.core.op.Op;
import limpid.core.op.PRelu;
import limpid.core.op.Pad;
import limpid.core.op.Permute;
import limpid.core.op.Pow;
import limpid.core.op.Power;
import limpid.core.op.Relu;
import limpid.core.op.Resize;
import limpid.core.op.ResizeInput;
import limpid.core.op.Sampling;
import limpid.core.op.Sigmoid;
import limpid.core.op.Silu;
import limpid.core.op.Slice;
import limpid.core.op.Softmax;
import limpid.core.op.Softplus;
import limpid.core.op.Sum;
import limpid.core.op.SumTo;
import limpid.core.op.Tanh;
import limpid.core.op.Where;

/** One op on inputs of a certain size, as a program runs it. */
record OpCase(String label, Op op, List<Tensor> inputs, Tensor y) implements Run {
  private static final int CHANNELS = 64;

  private static OpCase of(String label, Op op, Tensor... inputs) {
    Shape[] shapes = Arrays.stream(inputs).map(Tensor::shape).toArray(Shape[]::new);
    return new OpCase(label, op, List.of(inputs), Tensor.zeros(op.shape(shapes)));
  }

  /** That any way to compute it must touch: inputs and output, each once. */
  long bytes() {
    return Float.BYTES
        * (y.size() + inputs.stream().mapToLong(input -> input.shape().size()).sum());
  }

  @Override
  public long nanos() {
    Tensor[] values = inputs.toArray(Tensor[]::new);
    long start = System.nanoTime();
    op.into(y, values);
    return System.nanoTime() - start;
  }

  @Override
  public float[] output() {
    op.into(y, inputs.toArray(Tensor[]::new));
    return y.data();
  }

  /** All of them on feature maps {@code [1,extent,extent,64]}, extent even and at least 8. */
  static List<OpCase> all(int extent) {
    Tensor x = random(1, 1, extent, extent, CHANNELS);
    return Stream.of(elementwise(x), rows(x), pooling(x), layout(x), convolutions(x))
        .flatMap(List::stream)
        .toList();
  }

  private static List<OpCase> elementwise(Tensor x) {
    int extent = x.shape().at(1);
    Tensor y = random(2, x.shape().extents());
    Tensor channels = random(3, CHANNELS);
    Tensor positive = Tensor.filled(channels.shape(), 1.5f);
    Tensor above = Tensor.filled(x.shape(), 1.5f);
    return List.of(
        of("relu", new Relu(), x),
        of("gate", new Gate(), x, y),
        of("add", new Add(), x, y),
        of("mul", new Mul(), x, y),
        of("add [C]", new Add(), x, channels),
        of("mul [N,1,1,C]", new Mul(), x, random(4, 1, 1, 1, CHANNELS)),
        of("mul [N,H,W,1]", new Mul(), x, random(5, 1, extent, extent, 1)),
        of("batch_norm", new BatchNorm(1e-5f), x, channels, positive, positive, channels),
        of("exp", new Exp(), x),
        of("sigmoid", new Sigmoid(), x),
        of("tanh", new Tanh(), x),
        of("maximum", new Maximum(), x, y),
        of("greater", new Greater(), x, y),
        of("where", new Where(), y, x, y),
        of("where [C]", new Where(), y, x, channels),
        of("leaky_relu", new LeakyRelu(0.01f), x),
        of("prelu [C]", new PRelu(), x, channels),
        of("hard_swish", new HardSwish(), x),
        of("elu", new Elu(1), x),
        of("softplus", new Softplus(), x),
        of("silu", new Silu(), x),
        of("mish", new Mish(), x),
        of("gelu", new Gelu(), x),
        of("gelu_slope", new GeluSlope(Gelu.Form.ERF), x),
        of("gelu by tanh", new Gelu(Gelu.Form.TANH), x),
        of("erf", new Erf(), x),
        of("log", new Log(), above),
        of("power 3", new Power(3), x),
        of("power 1.5", new Power(1.5f), above),
        of("pow", new Pow(), above, y));
  }

  private static List<OpCase> rows(Tensor x) {
    Tensor logits = random(6, Math.max(1, x.size() / 1000), 1000);
    Shape channels = Shape.of(CHANNELS);
    return List.of(
        of("softmax [N,1000]", new Softmax(), logits),
        of("log_softmax [N,1000]", new LogSoftmax(), logits),
        of("sum of channels", new Sum(Axes.of(3)), x),
        of("mean of pixels", new Mean(Axes.of(1, 2)), x),
        of("sum of all", new Sum(Axes.of()), x),
        of("sum_to [C]", new SumTo(channels), x),
        of("broadcast [C]", new BroadcastTo(x.shape()), random(7, CHANNELS)));
  }

  private static List<OpCase> pooling(Tensor x) {
    int extent = x.shape().at(1);
    List<OpCase> cases = new ArrayList<>();
    for (Window window : List.of(Window.of(2).stride(2), Window.of(3).stride(2).padding(1))) {
      MaxPool2d most = new MaxPool2d(window, false);
      AvgPool2d mean = new AvgPool2d(window, false, true);
      Tensor g = random(8, most.shape(x.shape()).extents());
      cases.add(of("max_pool2d " + window, most, x));
      cases.add(of("max_pool2d_input " + window, new MaxPool2dInput(most), g, x));
      cases.add(of("avg_pool2d " + window, mean, x));
      cases.add(of("avg_pool2d_input " + window, new AvgPool2dInput(mean, x.shape()), g));
    }
    for (int bins : new int[] {1, 7}) {
      AdaptiveAvgPool2d pool = new AdaptiveAvgPool2d(bins, bins);
      Tensor g = random(9, 1, bins, bins, CHANNELS);
      String label = " to " + bins + "x" + bins;
      cases.add(of("adaptive_avg_pool2d" + label, pool, x));
      Op adjoint = new AdaptiveAvgPool2dInput(pool, x.shape());
      cases.add(of("adaptive_avg_pool2d_input" + label, adjoint, g));
    }
    Resize twice = new Resize(extent, extent, Sampling.BILINEAR);
    Tensor half = random(10, 1, extent / 2, extent / 2, CHANNELS);
    cases.add(of("resize to 2H x 2W", twice, half));
    cases.add(of("resize_input to H/2 x W/2", new ResizeInput(twice, half.shape()), x));
    return cases;
  }

  private static List<OpCase> layout(Tensor x) {
    int extent = x.shape().at(1);
    Tensor half = random(11, 1, extent, extent, CHANNELS / 2);
    Tensor planes = random(12, 1, CHANNELS, extent, extent);
    return List.of(
        of("concat of channels", new Concat(3), half, half),
        of("slice of channels", new Slice(3, 0, CHANNELS / 2), x),
        of("pad of rows", new Pad(1, 1, 1), x),
        of("permute to N,C,H,W", new Permute(Axes.of(0, 3, 1, 2)), x),
        of("permute to N,H,W,C", new Permute(Axes.of(0, 2, 3, 1)), planes));
  }

  private static List<OpCase> convolutions(Tensor x) {
    Window same = Window.of(3).padding(1);
    Conv2d depthwise = new Conv2d(same, CHANNELS);
    Conv2d grouped = new Conv2d(same, 8);
    Tensor one = random(13, 3, 3, 1, CHANNELS);
    Tensor eight = random(14, 3, 3, CHANNELS / 8, CHANNELS);
    return List.of(
        of("conv2d 3x3 depthwise", depthwise, x, one),
        of("conv2d_input 3x3 depthwise", new Conv2dInput(depthwise, x.shape()), x, one),
        of("conv2d 3x3, 8 groups", grouped, x, eight),
        of("conv2d_input 3x3, 8 groups", new Conv2dInput(grouped, x.shape()), x, eight));
  }

  private static Tensor random(long seed, int... extents) {
    Tensor tensor = Tensor.zeros(Shape.of(extents));
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = (float) (2 * random.nextDouble() - 1);
    }
    return tensor;
  }
}
