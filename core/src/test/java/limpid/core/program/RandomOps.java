package limpid.core.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.AvgPool2d;
import limpid.core.op.Axes;
import limpid.core.op.BatchMatMul;
import limpid.core.op.BatchNorm;
import limpid.core.op.BatchNormTraining;
import limpid.core.op.Celu;
import limpid.core.op.Clamp;
import limpid.core.op.Concat;
import limpid.core.op.Conv2d;
import limpid.core.op.Conv2dInput;
import limpid.core.op.ConvTranspose2d;
import limpid.core.op.Dropout;
import limpid.core.op.Elu;
import limpid.core.op.Erf;
import limpid.core.op.Flatten;
import limpid.core.op.Gather;
import limpid.core.op.Gelu;
import limpid.core.op.Greater;
import limpid.core.op.GroupNorm;
import limpid.core.op.HardSigmoid;
import limpid.core.op.HardSwish;
import limpid.core.op.InstanceNorm;
import limpid.core.op.LayerNorm;
import limpid.core.op.LeakyRelu;
import limpid.core.op.LessOrEqual;
import limpid.core.op.Linear;
import limpid.core.op.LocalResponseNorm;
import limpid.core.op.LogSoftmax;
import limpid.core.op.MatMul;
import limpid.core.op.Max;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Min;
import limpid.core.op.Mish;
import limpid.core.op.Moments;
import limpid.core.op.Node;
import limpid.core.op.Op;
import limpid.core.op.PRelu;
import limpid.core.op.Pad;
import limpid.core.op.PadEdge;
import limpid.core.op.PadReflect;
import limpid.core.op.PassThrough;
import limpid.core.op.PutAlong;
import limpid.core.op.Resize;
import limpid.core.op.Sampling;
import limpid.core.op.Select;
import limpid.core.op.Selu;
import limpid.core.op.Sigmoid;
import limpid.core.op.Sign;
import limpid.core.op.Silu;
import limpid.core.op.Slice;
import limpid.core.op.Softmax;
import limpid.core.op.Softplus;
import limpid.core.op.StopGradient;
import limpid.core.op.TakeAlong;
import limpid.core.op.Tanh;
import limpid.core.op.TopK;
import limpid.core.op.TopKIndices;

/**
 * Draws the next op of a {@link RandomGraph} and what it is applied to; not all that it draws fits.
 */
final class RandomOps {
  private static final List<Op> ACTIVATIONS =
      List.of(
          new Silu(),
          new Gelu(Gelu.Form.ERF),
          new Gelu(Gelu.Form.TANH),
          new HardSwish(),
          new HardSigmoid(),
          new LeakyRelu(0.1f),
          new Elu(1),
          new Selu(),
          new Celu(1.5f),
          new Softplus(1, 20),
          new Mish(),
          new Erf());

  private final SplittableRandom random;
  private final List<Node> pool;
  private final Function<Shape, Node> variable;

  /** Layers that were used once, with their constants and variables: they are used again. */
  private final List<Layer> layers = new ArrayList<>();

  /** Weights by shape: some are tied. */
  private final Map<Shape, Node> weights = new HashMap<>();

  private record Layer(Op op, List<Node> rest) {}

  /**
   * @param pool what there is so far
   * @param variable makes one more input
   */
  RandomOps(SplittableRandom random, List<Node> pool, Function<Shape, Node> variable) {
    this.random = random;
    this.pool = pool;
    this.variable = variable;
  }

  static Tensor normal(SplittableRandom random, Shape shape) {
    Tensor tensor = Tensor.zeros(shape);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = (float) random.nextGaussian();
    }
    return tensor;
  }

  private int below(int bound) {
    return random.nextInt(bound);
  }

  private int one(int... of) {
    return of[below(of.length)];
  }

  /** Feature maps mostly, sometimes rows, rarely wide enough for other algorithms. */
  Shape shape() {
    if (below(5) == 0) {
      return Shape.of(1 + below(3), 1 + below(9));
    }
    if (below(12) == 0) {
      return Shape.of(1, one(8, 9), 8, one(16, 20));
    }
    return Shape.of(1 + below(2), 1 + below(6), 1 + below(6), one(1, 2, 3, 4, 6));
  }

  /** What was made last, more often than what was made before. */
  private Node some() {
    return pool.get(Math.max(pool.size() - 1 - below(pool.size()), below(pool.size())));
  }

  private Node constant(Shape shape) {
    return Node.constant(normal(random, shape));
  }

  /** A weight of about unit gain: constant, tied to another of the shape, or an input. */
  private Node weight(int fan, int... extents) {
    Shape shape = Shape.of(extents);
    if (below(5) == 0 && weights.containsKey(shape)) {
      return weights.get(shape);
    }
    Tensor tensor = normal(random, shape);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] /= (float) Math.sqrt(fan);
    }
    Node weight = below(6) == 0 ? variable.apply(shape) : Node.constant(tensor);
    weights.put(shape, weight);
    return weight;
  }

  private Node positive(int channels) {
    Tensor tensor = normal(random, Shape.of(channels));
    for (int i = 0; i < channels; i++) {
      tensor.data()[i] = 0.5f + Math.abs(tensor.data()[i]);
    }
    return Node.constant(tensor);
  }

  /** The next node. */
  Node next() {
    Node x = some();
    boolean maps = x.shape().rank() == 4;
    return switch (below(maps ? 16 : 7)) {
      case 0 -> again(x);
      case 1 -> elementwise(x);
      case 2, 3 -> binary(x);
      case 4 -> reduced(x);
      case 5 -> moved(x);
      case 6 -> maps ? x.relu() : rows(x);
      case 7, 8, 9 -> convolution(x);
      case 10, 11 -> norm(x);
      case 12 -> pooled(x);
      case 13 -> residual(x);
      case 14 -> new Flatten().of(x);
      default -> x.relu();
    };
  }

  private Node again(Node x) {
    if (layers.isEmpty()) {
      return new PassThrough().of(x);
    }
    Layer layer = layers.get(below(layers.size()));
    return applied(layer, x);
  }

  private Node applied(Layer layer, Node x) {
    List<Node> inputs = new ArrayList<>(List.of(x));
    inputs.addAll(layer.rest());
    return layer.op().of(inputs.toArray(Node[]::new));
  }

  private Node first(Node x, Op op, Node... rest) {
    Layer layer = new Layer(op, List.of(rest));
    Node made = applied(layer, x);
    layers.add(layer);
    return made;
  }

  private Node elementwise(Node x) {
    return switch (below(18)) {
      case 0 -> new Sigmoid().of(x);
      case 1 -> new Tanh().of(x);
      case 2 -> x.abs();
      case 3 -> new Tanh().of(x).square();
      case 4 -> new Tanh().of(x).exp();
      case 5 -> x.abs().add(1).log();
      case 6 -> x.abs().add(1).sqrt();
      case 7 -> x.mul(0.5 - below(3));
      case 8 -> x.add(1);
      case 9 -> new Clamp(-0.5f, 0.7f).of(x);
      case 10 -> new Sign().of(x);
      case 11 -> new PassThrough().of(x);
      case 12 -> new StopGradient().of(x);
      case 13 -> x.abs().add(0.5).pow(0.5 - below(3));
      case 14, 15, 16 -> ACTIVATIONS.get(below(ACTIVATIONS.size())).of(x);
      default -> new Dropout(0.3f).of(x, Node.constant(Dropout.seed(random.nextLong())));
    };
  }

  /** Another operand that broadcasts with this one. */
  private Node partner(Node x) {
    Node other = some();
    if (below(3) > 0) {
      other = alike(x);
    } else if (below(2) == 0) {
      other = constant(below(2) == 0 ? x.shape() : Shape.of(x.shape().at(-1)));
    }
    return other;
  }

  /** A node of the same shape. */
  private Node alike(Node x) {
    List<Node> same = pool.stream().filter(node -> node.shape().equals(x.shape())).toList();
    return same.get(below(same.size()));
  }

  private Node binary(Node x) {
    Node y = partner(x);
    return switch (below(14)) {
      case 0, 1 -> x.add(y);
      case 2 -> x.sub(y);
      case 3 -> x.mul(new Tanh().of(y));
      case 4 -> x.div(y.abs().add(1));
      case 5 -> x.gate(y);
      case 6 -> y.gate(x);
      case 7 -> x.max(y);
      case 8 -> x.min(y);
      case 9 -> x.where(new Greater().of(y, x), y.mul(0.5));
      case 10 -> new LessOrEqual().of(x, y);
      case 11 -> new PRelu().of(x, y);
      case 12 -> x.abs().add(0.5).pow(new Tanh().of(y));
      default -> y.add(x).relu();
    };
  }

  private Node reduced(Node x) {
    int axis = below(x.shape().rank() + 1);
    int[] axes = axis == x.shape().rank() ? new int[0] : new int[] {axis};
    Node made = below(3) == 0 ? x.sum(axes).mul(1.0 / (1 + below(4))) : x.mean(axes);
    return switch (below(4)) {
      case 0 -> made.broadcastTo(x.shape());
      case 1 -> x.sub(made);
      default -> made;
    };
  }

  private Node moved(Node x) {
    Shape s = x.shape();
    if (s.rank() == 0) {
      return x.reshape(1, 1);
    }
    int axis = below(s.rank());
    return switch (below(15)) {
      case 0 -> x.permute(permutation(s.rank()));
      case 1 -> below(2) == 0 ? x.permute(0, 3, 1, 2) : x.permute(0, 2, 3, 1);
      case 2 -> x.reshape(s.at(0), s.size() / s.at(0));
      case 3 -> new Slice(axis, s.at(axis) / 3, Math.max(1, s.at(axis) - below(2))).of(x);
      case 4 -> new Pad(axis, below(2), below(2)).of(x);
      case 7 -> new PadEdge(axis, below(3), below(2)).of(x);
      case 8 -> new PadReflect(axis, below(2), below(2)).of(x);
      case 9 -> new BatchMatMul(below(2) == 0, below(2) == 0).of(x, partner(x)).mul(0.3);
      case 10 -> below(2) == 0 ? new Max(Axes.of(axis)).of(x) : new Min(Axes.of(axis)).of(x);
      case 11 -> new Slice(axis, s.at(axis) - 1, below(s.at(axis)) - 1, -1 - below(2)).of(x);
      case 12 -> new Gather(axis, List.of(below(s.at(axis)), below(s.at(axis)))).of(x);
      case 13 -> largest(x);
      case 14 -> new LocalResponseNorm(1 + below(4), 0.5f, 0.75f, 2).of(x);
      case 5 -> new Concat(axis).of(x, below(2) == 0 ? x : partner(x), partner(x));
      default -> new Concat(s.rank() - 1).of(some(), x);
    };
  }

  /** Some of the largest of each row, or what lies elsewhere where they do. */
  private Node largest(Node x) {
    int extent = x.shape().at(-1);
    int k = 1 + below(extent);
    return switch (below(3)) {
      case 0 -> new TopK(k).of(x);
      case 1 -> new TakeAlong().of(alike(x), new TopKIndices(k).of(x));
      default -> {
        Node indices = new TopKIndices(k).of(x);
        yield new PutAlong(extent).of(new TakeAlong().of(x, indices).abs(), indices);
      }
    };
  }

  private int[] permutation(int rank) {
    int[] axes = new int[rank];
    for (int i = 0; i < rank; i++) {
      int j = below(i + 1);
      axes[i] = axes[j];
      axes[j] = i;
    }
    return axes;
  }

  private Node rows(Node x) {
    int c = x.shape().rank() == 0 ? 1 : x.shape().at(-1);
    int k = 1 + below(8);
    return switch (below(8)) {
      case 0, 1 -> first(x, new Linear(), weight(c, c, k));
      case 2 -> first(x, new Linear(), weight(c, c, k), weight(1, k));
      case 3 -> new Softmax().of(x);
      case 4 -> new LogSoftmax().of(x);
      case 5 -> new MatMul(below(2) == 0, below(2) == 0).of(x, some()).mul(0.3);
      case 6 -> new Select(List.of(below(c), below(c))).of(x);
      default -> norm(x);
    };
  }

  private Window window() {
    Window window = Window.of(one(1, 2, 3, 3), one(1, 2, 3, 3)).stride(one(1, 1, 2), one(1, 1, 3));
    return (below(4) == 0 ? Window.of(3) : window).padding(below(2)).dilation(one(1, 1, 1, 2));
  }

  private Node convolution(Node x) {
    int c = x.shape().at(3);
    int groups = one(1, 1, 1, c, c % 2 == 0 ? 2 : 1);
    int k = groups * (c >= 16 ? one(16, 18) : 1 + below(4));
    boolean same = below(2) == 0;
    Window window = same ? Window.of(3).padding(1) : window();
    int taps = window.kernelH() * window.kernelW();
    if (below(6) == 0) {
      return transposed(x, window, groups);
    }
    Node w = weight(taps * c / groups, window.kernelH(), window.kernelW(), c / groups, k);
    Conv2d conv = new Conv2d(window, groups);
    return below(2) == 0 ? first(x, conv, w) : first(x, conv, w, weight(1, k));
  }

  /** What a convolution would have been given to make this. */
  private Node transposed(Node y, Window window, int groups) {
    Shape s = y.shape();
    int k = s.at(3);
    int c = groups * (1 + below(3));
    int h = window.strideH() * (s.at(1) - 1) + window.dilationH() * (window.kernelH() - 1) + 1;
    int v = window.strideW() * (s.at(2) - 1) + window.dilationW() * (window.kernelW() - 1) + 1;
    Shape x =
        Shape.of(
            s.at(0),
            h - window.top() - window.bottom() + below(window.strideH()),
            v - window.left() - window.right() + below(window.strideW()),
            c);
    Node w = weight(4 * k, window.kernelH(), window.kernelW(), c / groups, k);
    if (below(2) == 0) {
      ConvTranspose2d op = new ConvTranspose2d(window, below(2), groups);
      return below(2) == 0 ? first(y, op, w) : first(y, op, w, weight(1, c));
    }
    return new Conv2dInput(new Conv2d(window, groups), x).of(y, w);
  }

  private Node norm(Node x) {
    int c = x.shape().at(-1);
    Shape channels = Shape.of(c);
    if (below(6) == 0) {
      Op op =
          switch (below(3)) {
            case 0 -> new LayerNorm(1, 0.1f);
            case 1 -> new InstanceNorm(0.1f);
            default -> new GroupNorm(one(1, c), 0.1f);
          };
      return first(x, op, weight(1, c), weight(1, c));
    }
    if (below(4) == 0) {
      return first(x, new BatchNormTraining(0.1f), weight(1, c), weight(1, c));
    }
    if (below(10) == 0) {
      return new Moments().of(x);
    }
    Node gamma = below(6) == 0 ? variable.apply(channels) : constant(channels);
    Node mean = constant(channels);
    return first(x, new BatchNorm(1e-3f), mean, positive(c), gamma, constant(channels));
  }

  private Node pooled(Node x) {
    Shape s = x.shape();
    Window window = window().dilation(1);
    return switch (below(6)) {
      case 0, 1 -> new MaxPool2d(window, below(2) == 0).of(x);
      case 2 -> new AvgPool2d(window, below(2) == 0, below(2) == 0).of(x);
      case 3 -> new AdaptiveAvgPool2d(1 + below(3), 1 + below(3)).of(x);
      case 4 ->
          new Resize(
                  1 + below(7), 1 + below(7), below(2) == 0 ? Sampling.BILINEAR : Sampling.BICUBIC)
              .of(x);
      default -> x.mean(1, 2).broadcastTo(s);
    };
  }

  /** {@code relu(norm(conv(x)) + x)}, as nets have it. */
  private Node residual(Node x) {
    int c = x.shape().at(3);
    Conv2d conv = new Conv2d(Window.of(3).padding(1), 1);
    Node y = first(x, conv, weight(9 * c, 3, 3, c, c));
    y = below(2) == 0 ? norm(y) : y;
    y = y.shape().equals(x.shape()) ? y.add(x) : y;
    return below(2) == 0 ? y.relu() : y;
  }
}
