package limpid.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Gradients;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.core.op.Select;
import limpid.models.photo.Formula;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Logits, Grad-CAM and input gradients of every family against PyTorch's in double precision, with
 * weights from a formula (make_goldens.py).
 */
@Tag("slow")
class GoldenTest {
  private static final int CLASSES = 10;
  private static final int TARGET = 3;

  /** Of its 13 million ReLUs some are within rounding of 0, whatever the image. */
  private static final String LARGE = "keras_vgg16";

  static List<String> golden(String name) {
    try (InputStream in = GoldenTest.class.getResourceAsStream("goldens/" + name + ".txt")) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet20",
        "wrn16_2",
        "wrn28_10",
        "resnet18",
        "resnet50",
        "wide_resnet50_2",
        "vgg11_bn",
        "vgg16",
        "squeezenet1_0",
        "squeezenet1_1",
        "alexnet",
        "resnext50_32x4d",
        "densenet121",
        "mobilenet_v2",
        "mobilenet_v3_small",
        "mobilenet_v3_large",
        "mnasnet1_0",
        "shufflenet_v2_x1_0",
        "efficientnet_b0",
        "efficientnet_b3",
        "regnet_y_400mf",
        "convnext_tiny",
        "googlenet",
        "googlenet_no_transform",
        "inception_v3",
        "inception_v3_no_transform",
        "xception",
        "keras_vgg16",
        "keras_resnet50",
        "keras_inception_v3",
        "keras_mobilenet_v2",
        "lenet5",
        "nin_cifar10",
        "nin_imagenet",
        "vgg16_gap"
      })
  void logitsGradCamAndInputGradientEqualPyTorchs(String name) {
    List<String> golden = golden(name);
    String[] how = golden.getFirst().split(" ");
    assertEquals(name, how[1]);
    Architecture architecture = Zoo.find(name).withClasses(CLASSES);
    Tensor image =
        Formula.image(Integer.parseInt(how[3]), Integer.parseInt(how[4]), Integer.parseInt(how[5]));
    Trace trace = architecture.load(new Formula(architecture.manifest())).trace(image);
    assertClose("logits", numbers(golden.get(1), 1), doubles(trace.output().value()));

    Node a = trace.at(how[2]);
    int target = how.length > 6 ? Integer.parseInt(how[6]) : TARGET;
    Node score = Select.of(target).of(trace.output());
    Gradients gradients = Backward.from(score).to(a, trace.input());
    Node alpha = gradients.of(a).detached().mean(1, 2);
    assertClose("weights", numbers(golden.get(2), 1), summary(doubles(alpha.value())));

    double[] map = numbers(golden.get(3), 3);
    assertEquals("map " + a.shape().at(1) + " " + a.shape().at(2), start(golden.get(3)));
    assertClose("map", map, doubles(a.detached().mul(alpha).sum(3).value()));

    Tensor dx = gradients.of(trace.input()).detached().permute(0, 3, 1, 2).value();
    assertGradient(numbers(golden.get(4), 1), doubles(dx), name.equals(LARGE) ? 1e-2 : 1e-4);
  }

  private static String start(String line) {
    String[] words = line.split(" ");
    return words[0] + " " + words[1] + " " + words[2];
  }

  private static double[] numbers(String line, int skipped) {
    return Stream.of(line.split(" ")).skip(skipped).mapToDouble(Double::parseDouble).toArray();
  }

  private static double[] doubles(Tensor tensor) {
    double[] doubles = new double[tensor.size()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = tensor.data()[i];
    }
    return doubles;
  }

  /** The sum, the sum of magnitudes, the first 16. */
  private static double[] summary(double[] weights) {
    double sum = DoubleStream.of(weights).sum();
    double magnitude = DoubleStream.of(weights).map(Math::abs).sum();
    return DoubleStream.concat(DoubleStream.of(sum, magnitude), DoubleStream.of(weights).limit(16))
        .toArray();
  }

  /** Sum, sum of magnitudes, maximum, then every so-manieth element. */
  private static void assertGradient(double[] expected, double[] dx, double within) {
    double magnitude = DoubleStream.of(dx).map(Math::abs).sum();
    double largest = DoubleStream.of(dx).map(Math::abs).max().orElseThrow();
    assertEquals(expected[0], DoubleStream.of(dx).sum(), within * expected[1]);
    assertEquals(expected[1], magnitude, within * expected[1]);
    assertEquals(expected[2], largest, within * expected[2]);
    int step = dx.length / 60;
    for (int i = 3; i < expected.length; i++) {
      assertEquals(expected[i], dx[(i - 3) * step], within * expected[2], "gradient " + i);
    }
  }

  /** Within 1e-4 of the largest magnitude. */
  private static void assertClose(String what, double[] expected, double[] actual) {
    double largest = DoubleStream.of(expected).map(Math::abs).max().orElseThrow();
    assertTrue(largest > 1e-3, what + " are too small to compare");
    assertEquals(expected.length, actual.length, what);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], 1e-4 * largest, what + " " + i);
    }
  }
}
