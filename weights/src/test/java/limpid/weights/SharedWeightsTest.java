package limpid.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import limpid.core.Shape;
import limpid.nn.StateDict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trained weights that lie beside the checkout on development machines. */
class SharedWeightsTest {
  private static StateDict open(String name) {
    Path path = Path.of("../../shared/weights", name);
    assumeTrue(Files.isRegularFile(path), () -> path + " is not here");
    return WeightsFile.open(path);
  }

  private static int parameters(StateDict state) {
    return state.names().stream()
        .filter(name -> !name.contains("running_"))
        .mapToInt(name -> state.read(name).size())
        .sum();
  }

  @ParameterizedTest
  @CsvSource({"resnet20-cifar10.th, 97, 269722", "resnet56-cifar10.th, 277, 853018"})
  void theCifarResNetsHaveTheirPublishedSizes(String file, int names, int parameters) {
    StateDict state = open(file);
    assertEquals(names, state.names().size());
    assertEquals(parameters, parameters(state));
    assertEquals(Shape.of(16, 3, 3, 3), state.shape("conv1.weight"));
    assertEquals(Shape.of(32, 16, 3, 3), state.shape("layer2.0.conv1.weight"));
    assertEquals(Shape.of(10, 64), state.shape("linear.weight"));
  }

  @Test
  void squeezeNetHasItsPublishedSize() {
    StateDict state = open("squeezenet1_0-imagenet.pth");
    assertEquals(52, state.names().size());
    assertEquals(1_248_424, parameters(state));
    assertEquals(Shape.of(1000, 512, 1, 1), state.shape("classifier.1.weight"));
    assertTrue(state.names().contains("features.12.expand3x3.bias"));
  }
}
