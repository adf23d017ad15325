package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.kernel.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One thread or three, every bit is the same, in tensors large enough to be shared out. */
class ThreadsTest {
  private static int before;

  @BeforeAll
  static void remember() {
    before = Workers.shared().threads();
  }

  @AfterAll
  static void restore() {
    Workers.threads(before);
  }

  private static Tensor large(long seed) {
    return Samples.uniform(seed, 2, 61, 67, 40);
  }

  static Stream<Arguments> ops() {
    Tensor c = Samples.uniform(3, 0.5, 1, Shape.of(40));
    MaxPool2d max = new MaxPool2d(Window.of(3).stride(2).padding(1), false);
    Tensor pooled = Samples.uniform(4, -1, 1, max.shape(large(1).shape()));
    AvgPool2d avg = new AvgPool2d(Window.of(3).stride(2).padding(1), false, true);
    Resize resize = new Resize(90, 70, Sampling.BILINEAR);
    return Stream.of(
        arguments(new Exp(), new Tensor[] {large(1)}),
        arguments(new Gelu(), new Tensor[] {large(1)}),
        arguments(new Where(), new Tensor[] {large(1), large(2), c}),
        arguments(new Pow(), new Tensor[] {large(1), c}),
        arguments(new Mul(), new Tensor[] {large(1), large(2)}),
        arguments(new Sum(Axes.of()), new Tensor[] {large(1)}),
        arguments(new Sum(Axes.of(0, 1, 2)), new Tensor[] {large(1)}),
        arguments(new Mean(Axes.of(1, 2)), new Tensor[] {large(1)}),
        arguments(new Sum(Axes.of(0)), new Tensor[] {Samples.uniform(8, 200, 3000)}),
        arguments(new Sum(Axes.of(1, 3)), new Tensor[] {large(1)}),
        arguments(new Moments(), new Tensor[] {large(1)}),
        arguments(new Max(Axes.of(1, 2)), new Tensor[] {large(1)}),
        arguments(new Min(Axes.of()), new Tensor[] {large(1)}),
        arguments(new MaxShare(Axes.of(0, 3)), new Tensor[] {large(1)}),
        arguments(new TopK(5), new Tensor[] {large(1)}),
        arguments(new LayerNorm(1, 1e-5f), new Tensor[] {large(1), c, c}),
        arguments(new GroupNorm(5, 1e-5f), new Tensor[] {large(1), c, c}),
        arguments(new InstanceNorm(1e-5f), new Tensor[] {large(1), c, c}),
        arguments(
            new GroupNormInput(new Grouping(2, 61 * 67, 5, 8), 1e-5f),
            new Tensor[] {large(2), large(1), c}),
        arguments(new LocalResponseNorm(5, 1, 0.75f, 1), new Tensor[] {large(1)}),
        arguments(new PadReflect(2, 3, 5), new Tensor[] {large(1)}),
        arguments(new Slice(3, 39, -1, -3), new Tensor[] {large(1)}),
        arguments(
            new BatchMatMul(true, true),
            new Tensor[] {Samples.uniform(9, 40, 61, 67), Samples.uniform(10, 40, 30, 61)}),
        arguments(
            new ConvTranspose2d(Window.of(2).stride(2), 0, 1),
            new Tensor[] {large(1), Samples.uniform(11, 2, 2, 16, 40), Samples.uniform(12, 16)}),
        arguments(new ChannelDot(), new Tensor[] {large(1), large(2), c}),
        arguments(new BatchNorm(1e-5f), new Tensor[] {large(1), c, c, c, c}),
        arguments(new BatchNormTraining(1e-5f), new Tensor[] {large(1), c, c}),
        arguments(
            new BatchNormTrainingFactors(new BatchNormTraining(1e-5f)),
            new Tensor[] {large(2), large(1)}),
        arguments(
            new BatchNormTrainingInput(new BatchNormTraining(1e-5f)),
            new Tensor[] {large(2), large(1), c}),
        arguments(new Dropout(0.5f), new Tensor[] {large(1), Dropout.seed(3)}),
        arguments(max, new Tensor[] {large(1)}),
        arguments(new MaxPool2dInput(max), new Tensor[] {pooled, large(1)}),
        arguments(new MaxPool2dPick(max), new Tensor[] {large(2), large(1)}),
        arguments(avg, new Tensor[] {large(1)}),
        arguments(new AvgPool2dInput(avg, large(1).shape()), new Tensor[] {pooled}),
        arguments(resize, new Tensor[] {large(1)}),
        arguments(
            new ResizeInput(resize, large(1).shape()),
            new Tensor[] {Samples.uniform(5, 2, 90, 70, 40)}),
        arguments(
            new MatMul(true, true),
            new Tensor[] {Samples.uniform(6, 300, 70), Samples.uniform(7, 400, 300)}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ops")
  void threadsDoNotChangeTheResult(Op op, Tensor... inputs) {
    Workers.threads(1);
    float[] alone = op.forward(inputs).data();
    Workers.threads(3);
    assertArrayEquals(alone, op.forward(copies(inputs)).data());
    BufferCheck.of(op, inputs);
  }

  /** New tensors, which have nothing prepared. */
  private static Tensor[] copies(Tensor... tensors) {
    return Arrays.stream(tensors).map(Tensor::copy).toArray(Tensor[]::new);
  }
}
