package limpid.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.core.program.Program;
import limpid.nn.Model;
import limpid.nn.Weights;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramTest {
  /** A ReLU whose input is 0 but for rounding may let a gradient through in one run only. */
  private static final double RELU_FLIPS = 1e-2;

  private static Tensor random(long seed, int... extents) {
    Tensor tensor = Tensor.zeros(Shape.of(extents));
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = (float) random.nextGaussian();
    }
    return tensor;
  }

  @ParameterizedTest
  @CsvSource({
    "vgg11_bn, 2, 32, 48",
    "resnet18, 2, 64, 48",
    "resnet50, 1, 64, 96",
    "wide_resnet50_2, 1, 48, 48",
    "resnet20, 3, 32, 32",
    "wrn16_2, 3, 32, 32",
    "wrn10_4, 1, 32, 40"
  })
  void aProgramForwardAndBackwardAgreesWithItsTrace(String name, int n, int height, int width) {
    agree(name, n, height, width);
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "densenet121, 2, 32, 48",
    "mobilenet_v2, 2, 64, 48",
    "mobilenet_v3_small, 2, 64, 48",
    "shufflenet_v2_x1_0, 2, 64, 48",
    "googlenet, 1, 48, 64",
    "inception_v3, 1, 75, 75",
    "efficientnet_b0, 1, 64, 48",
    "regnet_y_400mf, 2, 64, 48",
    "convnext_tiny, 2, 64, 48",
    "xception, 1, 71, 72",
    "keras_resnet50, 1, 64, 63",
    "keras_inception_v3, 1, 75, 75",
    "keras_mobilenet_v2, 2, 63, 48",
    "lenet5, 3, 28, 28",
    "nin_cifar10, 2, 32, 32",
    "vgg16_gap, 1, 32, 32"
  })
  void soDoThoseOfOtherFamilies(String name, int n, int height, int width) {
    agree(name, n, height, width);
  }

  private static void agree(String name, int n, int height, int width) {
    Model model = Zoo.find(name).withClasses(10).build(Weights.initialised(3));
    Trace trace = model.trace(Tensor.outline(Shape.of(n, height, width, 3)));
    Node seed = Node.variable(Tensor.outline(Shape.of(n, 10)));
    Node gradient =
        Backward.from(trace.output()).seed(seed).recorded().to(trace.input()).of(trace.input());
    Program program = Program.of(List.of(trace.input(), seed), List.of(trace.output(), gradient));

    Tensor other = random(3, n, height, width, 3);
    Tensor weights = random(4, n, 10);
    program.run(other, weights);
    Trace wanted = model.trace(other);
    assertClose(1e-5, wanted.output().value(), program.at(trace.output()));
    assertClose(
        RELU_FLIPS,
        Backward.from(wanted.output())
            .seed(Node.constant(weights))
            .to(wanted.input())
            .at(wanted.input()),
        program.at(gradient));
  }

  private static void assertClose(double tolerance, Tensor wanted, Tensor actual) {
    assertEquals(wanted.shape(), actual.shape());
    double squares = 0;
    double errors = 0;
    for (int i = 0; i < wanted.size(); i++) {
      squares += (double) wanted.data()[i] * wanted.data()[i];
      errors += Math.pow((double) wanted.data()[i] - actual.data()[i], 2);
    }
    assertTrue(squares > 0, "nothing to compare");
    double error = Math.sqrt(errors / squares);
    assertTrue(error <= tolerance, "relative error " + error);
  }
}
