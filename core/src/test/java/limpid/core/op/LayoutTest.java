package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
