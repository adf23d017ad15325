package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.graph.Backward;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** {@code <A x, y> = <x, A' y>} for every linear op A with an adjoint A', whatever the shapes. */
class AdjointProperties {
  private static final int TRIES = 200;

  /** Two ops that ought to be adjoint, applied to one input and perhaps some constants. */
  private static void adjoint(Op forward, Op back, Shape from, long seed) {
    adjoint(forward, back, Samples.uniform(seed, -1, 1, from), seed);
  }

  private static void adjoint(Op forward, Op back, Tensor x, long seed, Tensor... constants) {
    Tensor ax = forward.of(nodes(x, constants)).value();
    Tensor y = Samples.uniform(seed + 1, -1, 1, ax.shape());
    Tensor ay = back.of(nodes(y, constants)).value();
    assertEquals(x.shape(), ay.shape());
    BufferCheck.of(forward, tensors(x, constants));
    BufferCheck.of(back, tensors(y, constants));
    close(ax, y, x, ay);
    Node variable = Node.variable(x);
    Node image = forward.of(nodes(variable, constants));
    Tensor pulled = Backward.from(image).seed(Node.constant(y)).to(variable).at(variable);
    close(ax, y, x, pulled);
  }

  private static void close(Tensor ax, Tensor y, Tensor x, Tensor ay) {
    double left = Doubles.of(ax).dot(Doubles.of(y));
    double right = Doubles.of(x).dot(Doubles.of(ay));
    double sizes = Math.sqrt(square(ax) * square(y)) + Math.sqrt(square(x) * square(ay));
    assertEquals(left, right, 1e-6 * sizes + 1e-12);
  }

  private static double square(Tensor x) {
    return Doubles.of(x).dot(Doubles.of(x));
  }

  private static Tensor[] tensors(Tensor first, Tensor... more) {
    Tensor[] tensors = new Tensor[more.length + 1];
    tensors[0] = first;
    System.arraycopy(more, 0, tensors, 1, more.length);
    return tensors;
  }

  private static Node[] nodes(Tensor first, Tensor... more) {
    return nodes(Node.constant(first), more);
  }

  private static Node[] nodes(Node first, Tensor... more) {
    Node[] nodes = new Node[more.length + 1];
    nodes[0] = first;
    for (int i = 0; i < more.length; i++) {
      nodes[i + 1] = Node.constant(more[i]);
    }
    return nodes;
  }

  /** Up to two images, up to 9 by 9, up to 5 channels. */
  @Provide
  Arbitrary<Shape> images() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 2),
            Arbitraries.integers().between(1, 9),
            Arbitraries.integers().between(1, 9),
            Arbitraries.integers().between(1, 5))
        .as((n, h, w, c) -> Shape.of(n, h, w, c));
  }

  @Provide
  Arbitrary<Window> windows() {
    Arbitrary<Integer> padding = Arbitraries.integers().between(0, 2);
    return Combinators.combine(
            Arbitraries.integers().between(1, 4),
            Arbitraries.integers().between(1, 4),
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(1, 2),
            padding.list().ofSize(4))
        .as(
            (kh, kw, sh, sw, dilation, pad) ->
                Window.of(kh, kw)
                    .stride(sh, sw)
                    .padding(pad.get(0), pad.get(1), pad.get(2), pad.get(3))
                    .dilation(dilation));
  }

  @Provide
  Arbitrary<List<Integer>> orders() {
    return Arbitraries.shuffle(0, 1, 2, 3);
  }

  @Provide
  Arbitrary<Sampling> samplings() {
    Arbitrary<Sampling.Kernel> nearest =
        Arbitraries.of(Sampling.Rounding.values()).map(Sampling.Nearest::new);
    Arbitrary<Sampling.Kernel> kernels =
        Arbitraries.oneOf(
            nearest, Arbitraries.of(new Sampling.Linear(), new Sampling.Cubic(-0.5f)));
    return Combinators.combine(kernels, Arbitraries.of(Sampling.Position.values()))
        .as(Sampling::new);
  }

  private static void assumeFits(Op op, Shape... inputs) {
    try {
      op.shape(inputs);
    } catch (ShapeException e) {
      Assume.that(false);
    }
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void convolution(
      @ForAll("images") Shape image,
      @ForAll("windows") Window window,
      @ForAll @IntRange(min = 1, max = 3) int groups,
      @ForAll @IntRange(min = 1, max = 3) int outputs,
      @ForAll long seed) {
    Shape x = image.with(3, image.at(3) * groups);
    Shape w = Shape.of(window.kernelH(), window.kernelW(), image.at(3), outputs * groups);
    Conv2d conv = new Conv2d(window, groups);
    assumeFits(conv, x, w);
    Tensor weight = Samples.uniform(seed + 2, -1, 1, w);
    adjoint(conv, new Conv2dInput(conv, x), Samples.uniform(seed, -1, 1, x), seed, weight);

    Tensor pixels = Samples.uniform(seed, -1, 1, x);
    Tensor dy = Samples.uniform(seed + 3, -1, 1, conv.shape(x, w));
    Tensor dw = new Conv2dWeight(conv, w).forward(pixels, dy);
    close(conv.forward(pixels, weight), dy, weight, dw);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void averagePooling(
      @ForAll("images") Shape x,
      @ForAll("windows") Window window,
      @ForAll boolean ceil,
      @ForAll boolean include,
      @ForAll long seed) {
    AvgPool2d pool = new AvgPool2d(window, ceil, include);
    assumeFits(pool, x);
    adjoint(pool, new AvgPool2dInput(pool, x), x, seed);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void maxPooling(
      @ForAll("images") Shape x,
      @ForAll("windows") Window window,
      @ForAll boolean ceil,
      @ForAll long seed) {
    MaxPool2d pool = new MaxPool2d(window, ceil);
    assumeFits(pool, x);
    Tensor image = Samples.uniform(seed + 2, -1, 1, x);
    Tensor h = Samples.uniform(seed, -1, 1, x);
    adjoint(new MaxPool2dPick(pool), new MaxPool2dInput(pool), h, seed, image);
    assertArrayEquals(
        pool.forward(image).data(), new MaxPool2dPick(pool).forward(image, image).data());
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void gridsOfAnySize(
      @ForAll("images") Shape x,
      @ForAll @IntRange(min = 1, max = 12) int h,
      @ForAll @IntRange(min = 1, max = 12) int w,
      @ForAll("samplings") Sampling sampling,
      @ForAll long seed) {
    AdaptiveAvgPool2d pool = new AdaptiveAvgPool2d(h, w);
    adjoint(pool, new AdaptiveAvgPool2dInput(pool, x), x, seed);
    Resize resize = new Resize(h, w, sampling);
    adjoint(resize, new ResizeInput(resize, x), x, seed);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void matrixProducts(
      @ForAll @IntRange(min = 1, max = 40) int n,
      @ForAll @IntRange(min = 1, max = 40) int k,
      @ForAll @IntRange(min = 1, max = 40) int m,
      @ForAll boolean transposed,
      @ForAll long seed) {
    Tensor b = Samples.uniform(seed + 2, -1, 1, transposed ? Shape.of(m, k) : Shape.of(k, m));
    adjoint(
        new MatMul(false, transposed),
        new MatMul(false, !transposed),
        Samples.uniform(seed, n, k),
        seed,
        b);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void slices(
      @ForAll("images") Shape x,
      @ForAll @IntRange(min = -4, max = 3) int axis,
      @ForAll @IntRange(min = 0, max = 3) int before,
      @ForAll @IntRange(min = 0, max = 3) int after,
      @ForAll long seed) {
    int extent = x.at(axis < 0 ? axis + 4 : axis);
    Assume.that(before + after < extent);
    adjoint(new Slice(axis, before, extent - after), new Pad(axis, before, after), x, seed);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void indexing(
      @ForAll("images") Shape x,
      @ForAll @IntRange(min = -4, max = 3) int axis,
      @ForAll @IntRange(min = 1, max = 7) int count,
      @ForAll long seed) {
    int extent = x.at(axis);
    int[] indices = new SplittableRandom(seed).ints(count, 0, extent).toArray();
    Gather gather = Gather.of(axis, indices);
    adjoint(gather, new GatherInput(gather, x), x, seed);
    Tensor along = Tensor.zeros(x.with(-1, count));
    for (int i = 0; i < along.size(); i++) {
      along.data()[i] = (i * 7 + indices[0]) % x.at(-1);
    }
    Tensor image = Samples.uniform(seed, -1, 1, x);
    adjoint(new TakeAlong(), new PutAlong(x.at(-1)), image, seed, along);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void paddingWithItself(
      @ForAll("images") Shape x,
      @ForAll @IntRange(min = 0, max = 3) int axis,
      @ForAll @IntRange(min = 0, max = 3) int before,
      @ForAll @IntRange(min = 0, max = 3) int after,
      @ForAll long seed) {
    PadEdge edge = new PadEdge(axis, before, after);
    int[] indices = new int[before + x.at(axis) + after];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = Math.clamp(i - before, 0, x.at(axis) - 1);
    }
    adjoint(edge, new GatherInput(Gather.of(axis, indices), x), x, seed);
    adjoint(new ChannelSum(before, after), new ChannelSum(after, before), x, seed);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void batchesOfMatrixProducts(
      @ForAll @IntRange(min = 1, max = 4) int batch,
      @ForAll @IntRange(min = 1, max = 20) int n,
      @ForAll @IntRange(min = 1, max = 20) int k,
      @ForAll @IntRange(min = 1, max = 20) int m,
      @ForAll boolean transposed,
      @ForAll long seed) {
    Shape b = transposed ? Shape.of(batch, m, k) : Shape.of(batch, k, m);
    adjoint(
        new BatchMatMul(false, transposed),
        new BatchMatMul(false, !transposed),
        Samples.uniform(seed, batch, n, k),
        seed,
        Samples.uniform(seed + 2, -1, 1, b));
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void transposedConvolution(
      @ForAll("images") Shape image,
      @ForAll("windows") Window window,
      @ForAll @IntRange(min = 0, max = 1) int more,
      @ForAll @IntRange(min = 1, max = 3) int groups,
      @ForAll long seed) {
    Shape x = image.with(3, image.at(3) * groups);
    Shape w = Shape.of(window.kernelH(), window.kernelW(), 2, x.at(3));
    ConvTranspose2d layer = new ConvTranspose2d(window, more, groups);
    assumeFits(layer, x, w);
    Tensor weight = Samples.uniform(seed + 2, -1, 1, w);
    adjoint(layer, layer.conv(), Samples.uniform(seed, -1, 1, x), seed, weight);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void broadcasts(
      @ForAll("images") Shape large,
      @ForAll @IntRange(min = 0, max = 15) int kept,
      @ForAll long seed) {
    Shape small = large;
    for (int axis = 0; axis < 4; axis++) {
      small = (kept >> axis & 1) == 1 ? small : small.with(axis, 1);
    }
    adjoint(new BroadcastTo(large), new SumTo(small), small, seed);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void choices(
      @ForAll @IntRange(min = 1, max = 5) int rows,
      @ForAll @IntRange(min = 1, max = 6) int classes,
      @ForAll long seed) {
    int[] chosen = new SplittableRandom(seed).ints(rows, 0, classes).toArray();
    Shape x = Shape.of(rows, classes);
    adjoint(Select.of(chosen), new Scatter(Select.of(chosen), x), x, seed);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void rearrangements(
      @ForAll("images") Shape x, @ForAll("orders") List<Integer> axes, @ForAll long seed) {
    int[] order = axes.stream().mapToInt(Integer::intValue).toArray();
    int[] back = new int[4];
    for (int axis = 0; axis < 4; axis++) {
      back[order[axis]] = axis;
    }
    adjoint(new Permute(Axes.of(order)), new Permute(Axes.of(back)), x, seed);
    Tensor image = Samples.uniform(seed, -1, 1, x);
    Tensor there = new Permute(Axes.of(order)).forward(image);
    assertArrayEquals(image.data(), new Permute(Axes.of(back)).forward(there).data());
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void channelScaling(@ForAll("images") Shape x, @ForAll long seed) {
    Tensor scale = Samples.uniform(seed + 2, x.at(3));
    Tensor center = Tensor.zeros(scale.shape());
    adjoint(
        new Standardize(), new Standardize(), Samples.uniform(seed, -1, 1, x), seed, center, scale);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void dropout(@ForAll("images") Shape x, @ForAll long seed) {
    Dropout dropout = new Dropout(0.5f);
    adjoint(dropout, dropout, Samples.uniform(seed, -1, 1, x), seed, Dropout.seed(seed));
  }
}
