package limpid.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZooTest {

  @Test
  void findsEveryNetThatItLists() {
    for (Architecture architecture : Zoo.list()) {
      Architecture found = Zoo.find(architecture.name());
      assertEquals(architecture.name(), found.name());
      assertEquals(architecture.family(), found.family());
    }
    assertEquals(58, Zoo.list().stream().map(Architecture::name).distinct().count());
  }

  @ParameterizedTest
  @CsvSource({
    "wrn10_1, CIFAR WideResNet",
    "wrn22_8, CIFAR WideResNet",
    "WRN28_10, CIFAR WideResNet",
    "resnet8, CIFAR ResNet",
    "resnet44, CIFAR ResNet",
    "resnet1202, CIFAR ResNet",
    "resnet50, ResNet",
    "resnet152, ResNet",
    "' ResNet18 ', ResNet"
  })
  void findsCifarNetsOfAnyDepthAndWidth(String name, String family) {
    assertEquals(family, Zoo.find(name).family());
  }

  @ParameterizedTest
  @CsvSource({
    "resnet5O, resnet50",
    "vgg6, vgg16",
    "vgg16bn, vgg16_bn",
    "wrn28-10, wrn28_10",
    "wideresnet50_2, wide_resnet50_2"
  })
  void offersTheNearestNames(String name, String near) {
    UnknownModelException e = assertThrows(UnknownModelException.class, () -> Zoo.find(name));
    String start = "no model is named '" + name + "'; the nearest are ";
    assertTrue(e.getMessage().startsWith(start), e.getMessage());
    List<String> offered = List.of(e.getMessage().substring(start.length()).split(", "));
    assertTrue(offered.size() <= 5, e.getMessage());
    assertTrue(offered.contains(near), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wrn17_2",
        "wrn4_2",
        "wrn16_0",
        "wrn16_33",
        "wrn9994_1",
        "wrn9999_99",
        "resnet21",
        "resnet2"
      })
  void saysWhatDepthAndWidthMayBe(String name) {
    UnknownModelException e = assertThrows(UnknownModelException.class, () -> Zoo.find(name));
    assertTrue(e.getMessage().startsWith("there is no " + name + ": the depth"), e.getMessage());
    assertTrue(e.getMessage().contains(" 6n + "), e.getMessage());
  }

  @Test
  void aDepthThatNoNetHasIsOfferedTheNearest() {
    var e = assertThrows(UnknownModelException.class, () -> Zoo.find("resnet51"));
    assertTrue(e.getMessage().contains("; the nearest are resnet50, "), e.getMessage());
  }

  @Test
  void otherNumbersOfClassesAreNumbered() {
    Architecture architecture = Zoo.find("resnet18");
    assertEquals("tench", architecture.labels().name(0));
    Architecture seven = architecture.withClasses(7);
    assertEquals(
        List.of("class 0", "class 6"), List.of(seven.labels().name(0), seven.labels().name(6)));
    assertEquals(7, seven.manifest().getLast().shape().size());
    assertEquals(architecture, architecture.withClasses(1000));
    assertNotEquals(architecture.parameters(), seven.parameters());
  }
}
