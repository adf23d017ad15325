package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import limpid.core.Shape;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ops that only move data. */
class LayoutTest {

  @Test
  void reshapeKeepsTheOrder() {
    GradientCheck.of(
        new Reshape(Shape.of(4, 6)),
        in -> Doubles.of(Shape.of(4, 6), i -> in[0].data()[i[0] * 6 + i[1]]),
        Samples.uniform(1, 2, 3, 4));
  }

  @Test
  void permuteMovesAxes() {
    GradientCheck.of(
        new Permute(Axes.of(0, 3, 1, 2)),
        in -> Doubles.of(Shape.of(2, 5, 3, 4), i -> in[0].at(i[0], i[2], i[3], i[1])),
        Samples.uniform(1, 2, 3, 4, 5));
    GradientCheck.of(
        new Permute(Axes.of(-1, 0, 1)),
        in -> Doubles.of(Shape.of(4, 2, 3), i -> in[0].at(i[1], i[2], i[0])),
        Samples.uniform(1, 2, 3, 4));
  }

  /** More than a block along both axes, and axes before, between and after them. */
  @ParameterizedTest
  @ValueSource(strings = {"0,2,1", "2,0,1", "2,1,0", "0,3,1,2", "0,2,3,1", "3,1,2,0", "1,0,2,3"})
  void permuteOfManyElementsMovesEachToItsPlace(String order) {
    int[] axes = Arrays.stream(order.split(",")).mapToInt(Integer::parseInt).toArray();
    int[] extents = Arrays.copyOf(new int[] {19, 70, 83, 3}, axes.length);
    Tensor x = Samples.uniform(1, extents);
    Tensor y = new Permute(Axes.of(axes)).forward(x);
    int[] at = new int[axes.length];
    for (int i = 0; i < y.size(); i++) {
      int rest = i;
      for (int axis = axes.length - 1; axis >= 0; axis--) {
        at[axes[axis]] = rest % extents[axes[axis]];
        rest /= extents[axes[axis]];
      }
      assertEquals(x.at(at), y.data()[i]);
    }
  }

  @Test
  void permuteLeavesAScalarAlone() {
    assertArrayEquals(new float[] {3}, new Permute(Axes.of()).forward(Tensor.scalar(3)).data());
  }

  @Test
  void flattenHasPyTorchsOrder() {
    GradientCheck.of(
        new Flatten(),
        in -> Doubles.of(Shape.of(2, 60), i -> in[0].at(i[0], i[1] / 4 % 3, i[1] % 4, i[1] / 12)),
        Samples.uniform(1, 2, 3, 4, 5));
  }

  @Test
  void flattenOfOnePixelMovesNothing() {
    Tensor x = Samples.uniform(1, 2, 1, 1, 5);
    assertSame(x.data(), new Flatten().forward(x).data());
    Tensor plane = Samples.uniform(1, 2, 3, 4, 1);
    assertSame(plane.data(), new Flatten().forward(plane).data());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, -1})
  void concatPutsInputsOneAfterTheOther(int axis) {
    int at = axis < 0 ? 2 : axis;
    Shape shape = Shape.of(2, 3, 4);
    GradientCheck.of(
        new Concat(axis),
        in ->
            Doubles.of(
                shape.with(at, shape.at(at) + 3),
                i -> {
                  int[] index = i.clone();
                  for (Doubles part : in) {
                    if (index[at] < part.shape().at(at)) {
                      return part.at(index);
                    }
                    index[at] -= part.shape().at(at);
                  }
                  throw new AssertionError();
                }),
        Samples.uniform(1, -1, 1, shape.with(at, 1)),
        Samples.uniform(2, -1, 1, shape),
        Samples.uniform(3, -1, 1, shape.with(at, 2)));
  }

  @Test
  void concatOfOneInputIsThatInput() {
    Tensor x = Samples.uniform(1, 2, 3);
    assertArrayEquals(x.data(), new Concat(1).forward(x).data());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, -2})
  void sliceTakesAPart(int axis) {
    int at = axis < 0 ? 3 + axis : axis;
    Shape shape = Shape.of(4, 4, 4);
    GradientCheck.of(
        new Slice(axis, 1, 3),
        in ->
            Doubles.of(
                shape.with(at, 2),
                i -> {
                  int[] index = i.clone();
                  index[at] += 1;
                  return in[0].at(index);
                }),
        Samples.uniform(1, -1, 1, shape));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 5, 2",
    "1, 1, 5, 3",
    "2, 4, -1, -1",
    "2, 3, 0, -2",
    "-1, 0, 1, 7",
    "0, 4, 3, -5"
  })
  void sliceTakesEveryStep(int axis, int from, int to, int step) {
    int at = axis < 0 ? 3 + axis : axis;
    int count = (int) Math.ceil((to - from) / (double) step);
    Shape shape = Shape.of(5, 5, 5);
    GradientCheck.of(
        new Slice(axis, from, to, step),
        in -> moved(in[0], at, count, i -> from + step * i),
        Samples.uniform(1, -1, 1, shape));
  }

  /** The elements whose index along an axis is this, of those there are. */
  private static Doubles moved(Doubles x, int axis, int count, IntUnaryOperator from) {
    return Doubles.of(
        x.shape().with(axis, count),
        i -> {
          int[] index = i.clone();
          index[axis] = from.applyAsInt(i[axis]);
          return x.at(index);
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, -3})
  void gatherTakesByIndex(int axis) {
    int at = axis < 0 ? 3 + axis : axis;
    int[] indices = {3, 0, 0, 2, 3};
    Shape shape = Shape.of(4, 4, 4);
    Gather gather = Gather.of(axis, indices);
    GradientCheck.of(
        gather, in -> moved(in[0], at, 5, i -> indices[i]), Samples.uniform(1, -1, 1, shape));
    GradientCheck.of(
        new GatherInput(gather, shape),
        in -> {
          Doubles sums = Doubles.of(shape, i -> 0);
          for (int k = 0; k < 5; k++) {
            int from = k;
            Doubles one = moved(in[0], at, 4, i -> from);
            Doubles part = Doubles.of(shape, i -> i[at] == indices[from] ? one.at(i) : 0);
            sums = sums.plus(1, part);
          }
          return sums;
        },
        Samples.uniform(2, -1, 1, shape.with(at, 5)));
  }

  @Test
  void padEdgeRepeatsAndPadReflectMirrors() {
    Tensor x = Tensor.of(Shape.of(1, 3), 1, 2, 3);
    assertArrayEquals(new float[] {1, 1, 1, 2, 3, 3}, new PadEdge(1, 2, 1).forward(x).data());
    assertArrayEquals(new float[] {3, 2, 1, 2, 3, 2}, new PadReflect(1, 2, 1).forward(x).data());
    Shape shape = Shape.of(3, 4, 2);
    GradientCheck.of(
        new PadEdge(1, 2, 3),
        in -> moved(in[0], 1, 9, i -> Math.clamp(i - 2, 0, 3)),
        Samples.uniform(1, -1, 1, shape));
    int[] mirrored = {2, 1, 0, 1, 2, 3, 2, 1, 0};
    GradientCheck.of(
        new PadReflect(-2, 2, 3),
        in -> moved(in[0], 1, 9, i -> mirrored[i]),
        Samples.uniform(2, -1, 1, shape));
  }

  @Test
  void padMayBeWithAnyConstant() {
    GradientCheck.of(
        new Pad(1, 1, 2, -1.5f),
        in ->
            Doubles.of(Shape.of(2, 6), i -> i[1] < 1 || i[1] > 3 ? -1.5 : in[0].at(i[0], i[1] - 1)),
        Samples.uniform(1, 2, 3));
  }

  @Test
  void takeAlongGoesByTheIndicesOfEachRow() {
    Tensor index = Tensor.of(Shape.of(2, 3), 3, 0, 3, 1, 2, 2);
    Tensor x = Samples.uniform(1, 2, 4);
    assertArrayEquals(
        new float[] {x.at(0, 3), x.at(0, 0), x.at(0, 3), x.at(1, 1), x.at(1, 2), x.at(1, 2)},
        new TakeAlong().forward(x, index).data());
    assertArrayEquals(
        new float[] {2, 0, 0, 4, 0, 4, 11, 0},
        new PutAlong(4).forward(Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6), index).data());
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new TakeAlong().forward(x, Tensor.filled(index.shape(), 4)));
    assertEquals("index: wants whole numbers from 0 to 3, got 4.0", e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, -3})
  void padPutsZerosAround(int axis) {
    int at = axis < 0 ? 3 + axis : axis;
    Shape shape = Shape.of(2, 3, 4);
    GradientCheck.of(
        new Pad(axis, 2, 1),
        in ->
            Doubles.of(
                shape.with(at, shape.at(at) + 3),
                i -> {
                  int[] index = i.clone();
                  index[at] -= 2;
                  return index[at] < 0 || index[at] >= shape.at(at) ? 0 : in[0].at(index);
                }),
        Samples.uniform(1, -1, 1, shape));
  }
}
