package limpid.models;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import limpid.core.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Names, shapes and numbers of parameters against torchvision's and the published ones. */
class ManifestTest {

  static Stream<Arguments> torchvision() {
    List<Arguments> nets = new ArrayList<>();
    List<String> names = List.of();
    for (String line : GoldenTest.golden("torchvision-manifests")) {
      String[] words = line.split(" ");
      if (words[0].equals("net")) {
        names = new ArrayList<>();
        nets.add(Arguments.of(words[1], Long.valueOf(words[2]), names));
      } else {
        for (String parameter : List.of(words).subList(1, words.length)) {
          if (parameter.startsWith("norm:")) {
            for (String of : List.of("weight", "bias", "running_mean", "running_var")) {
              names.add(words[0] + "." + of + parameter.substring("norm".length()));
            }
          } else {
            names.add(words[0] + "." + parameter);
          }
        }
      }
    }
    return nets.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("torchvision")
  void namesAndShapesEqualTorchvisionsInOrder(String name, long trained, List<String> expected) {
    Architecture architecture = Zoo.find(name);
    List<String> own =
        architecture.manifest().stream().map(p -> p.name() + ":" + by(p.shapeInFile())).toList();
    assertEquals(String.join("\n", expected), String.join("\n", own));
    assertEquals(trained, architecture.parameters());
  }

  private static String by(Shape shape) {
    return String.join("x", IntStream.of(shape.extents()).mapToObj(Integer::toString).toList());
  }

  @Test
  void everyImageNetNetIsComparedWithTorchvision() {
    List<String> compared = torchvision().map(a -> (String) a.get()[0]).sorted().toList();
    List<String> zoo =
        Zoo.list().stream()
            .filter(a -> a.classes() == 1000)
            .map(Architecture::name)
            .filter(name -> !name.endsWith("_no_transform"))
            .filter(name -> !name.equals("vgg16_gap") && !name.equals("nin_imagenet"))
            .filter(name -> !Zoo.find(name).family().equals("Keras"))
            .sorted()
            .toList();
    assertEquals(zoo, compared);
  }

  @ParameterizedTest
  @CsvSource({
    "vgg16, 138357544",
    "resnet18, 11689512",
    "resnet50, 25557032",
    "resnet101, 44549160",
    "squeezenet1_0, 1248424",
    "squeezenet1_1, 1235496",
    "alexnet, 61100840",
    "densenet121, 7978856",
    "googlenet, 6624904",
    "mobilenet_v2, 3504872",
    "mobilenet_v3_large, 5483032",
    "shufflenet_v2_x1_0, 2278604",
    "efficientnet_b0, 5288548",
    "regnet_y_400mf, 4344144",
    "convnext_tiny, 28589128",
    "lenet5, 61706",
    "lenet5_mnist, 61706",
    "nin_cifar10, 966986",
    "wrn28_10, 36479194",
    "wrn40_2, 2243546",
    "wrn16_4, 2748890",
    "resnet20, 269722",
    "resnet56, 853018",
    "resnet110, 1727962"
  })
  void parameterCountsAreThePublishedOnes(String name, long count) {
    assertEquals(count, Zoo.find(name).parameters());
  }

  /** Keras counts running statistics too. */
  @ParameterizedTest
  @CsvSource({
    "xception, 22910480",
    "keras_vgg16, 138357544",
    "keras_resnet50, 25636712",
    "keras_inception_v3, 23851784",
    "keras_mobilenet_v2, 3538984"
  })
  void kerasNetsHaveThePublishedNumberOfParameters(String name, long count) {
    assertEquals(count, Zoo.find(name).manifest().stream().mapToLong(p -> p.shape().size()).sum());
  }
}
