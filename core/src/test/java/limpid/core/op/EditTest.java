package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ops that have seen a tensor see what an edit made of it, whatever they keep beside it. */
class EditTest {

  static Stream<Arguments> ops() {
    Conv2d conv = new Conv2d(Window.of(3), 1);
    Shape image = Shape.of(1, 5, 5, 8);
    Tensor x = Samples.uniform(1, -1, 1, image);
    Tensor g = Samples.uniform(2, 1, 3, 3, 8);
    Tensor w = Samples.uniform(3, 3, 3, 8, 8);
    Tensor c = Samples.uniform(4, 8);
    return Stream.of(
        Arguments.of(conv, new Tensor[] {x, w}),
        Arguments.of(new Conv2dInput(conv, image), new Tensor[] {g, w}),
        Arguments.of(new Conv2dWeight(conv, w.shape()), new Tensor[] {x, g}),
        Arguments.of(
            new Linear(), new Tensor[] {Samples.uniform(5, 2, 7), Samples.uniform(6, 7, 4)}),
        Arguments.of(new Moments(), new Tensor[] {x}),
        Arguments.of(new BatchNormTraining(1e-5f), new Tensor[] {x, c, c.copy()}));
  }

  @ParameterizedTest
  @MethodSource("ops")
  void anEditIsSeen(Op op, Tensor... given) {
    Tensor[] inputs = Arrays.stream(given).map(Tensor::copy).toArray(Tensor[]::new);
    for (Tensor input : inputs) {
      op.forward(inputs);
      input.edit(EditTest::change);
      Tensor[] fresh = Arrays.stream(inputs).map(Tensor::copy).toArray(Tensor[]::new);
      assertArrayEquals(op.forward(fresh).data(), op.forward(inputs).data());
    }
  }

  private static void change(float[] data) {
    for (int i = 0; i < data.length; i++) {
      data[i] = 2 * data[i] + i % 3;
    }
  }
}
