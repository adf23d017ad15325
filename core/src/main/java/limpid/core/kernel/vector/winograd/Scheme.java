package limpid.core.kernel.vector.winograd;

import java.util.Comparator;
import java.util.stream.IntStream;
import limpid.core.kernel.ConvAlgorithm;

/** The transforms of one {@link ConvAlgorithm}, and what they work on. */
enum Scheme {
  TWO(2, 1, WinogradTwo.G, 0, 1, 2, 3),
  FOUR(4, 1, WinogradFour.G, 0, 1, 2, 3, 4, 5),
  PHASES(2, 2, WinogradPhases.G, 0, 1, 2, 3, 3);

  /** Rows and columns of results in a tile. */
  final int size;

  /** Of the window. */
  final int stride;

  /** Rows and columns of the source that a tile reads. */
  final int edge;

  /** What takes the three taps of a side to its weights. */
  final double[][] g;

  /** For each place on an edge the row of g that it is multiplied with. */
  private final int[] rows;

  private final int[] order;

  Scheme(int size, int stride, double[][] g, int... rows) {
    this.size = size;
    this.stride = stride;
    this.edge = size * stride + 3 - stride;
    this.g = g;
    this.rows = rows;
    order =
        IntStream.range(0, positions())
            .boxed()
            .sorted(Comparator.comparing(this::matrix))
            .mapToInt(i -> i)
            .toArray();
  }

  static Scheme of(ConvAlgorithm algorithm) {
    return switch (algorithm) {
      case WINOGRAD_2 -> TWO;
      case WINOGRAD_4 -> FOUR;
      case WINOGRAD_STRIDED -> PHASES;
      case DIRECT -> throw new IllegalArgumentException("winograd: not by the direct sum");
    };
  }

  /** Products of a tile. */
  int positions() {
    return edge * edge;
  }

  /** Matrices of weights, which several positions may share. */
  int matrices() {
    return g.length * g.length;
  }

  /** The matrix of a position. */
  int matrix(int position) {
    return rows[position / edge] * g.length + rows[position % edge];
  }

  /** The positions in the order of their matrices. */
  int position(int i) {
    return order[i];
  }

  /** Pixels of the source from tile to tile. */
  int step() {
    return size * stride;
  }

  /** B along one side, {@code count} times. */
  void input(
      float[] x,
      int at,
      int step,
      int outer,
      float[] to,
      int out,
      int outStep,
      int outOuter,
      int count,
      int n) {
    switch (this) {
      case TWO -> WinogradTwo.input(x, at, step, outer, to, out, outStep, outOuter, count, n);
      case FOUR -> WinogradFour.input(x, at, step, outer, to, out, outStep, outOuter, count, n);
      case PHASES -> WinogradPhases.input(x, at, step, outer, to, out, outStep, outOuter, count, n);
    }
  }

  /** A along one side, {@code count} times. */
  void output(
      float[] x,
      int at,
      int step,
      int outer,
      float[] to,
      int out,
      int outStep,
      int outOuter,
      int count,
      int n) {
    switch (this) {
      case TWO -> WinogradTwo.output(x, at, step, outer, to, out, outStep, outOuter, count, n);
      case FOUR -> WinogradFour.output(x, at, step, outer, to, out, outStep, outOuter, count, n);
      case PHASES ->
          WinogradPhases.output(x, at, step, outer, to, out, outStep, outOuter, count, n);
    }
  }

  /** A along the other side, and what follows. */
  void result(
      float[] x,
      int at,
      int step,
      int outer,
      float[] bias,
      int bo,
      float floor,
      float[] to,
      int out,
      int outStep,
      int outOuter,
      int count,
      int n) {
    switch (this) {
      case TWO ->
          WinogradTwo.result(
              x, at, step, outer, bias, bo, floor, to, out, outStep, outOuter, count, n);
      case FOUR ->
          WinogradFour.result(
              x, at, step, outer, bias, bo, floor, to, out, outStep, outOuter, count, n);
      case PHASES ->
          WinogradPhases.result(
              x, at, step, outer, bias, bo, floor, to, out, outStep, outOuter, count, n);
    }
  }
}
