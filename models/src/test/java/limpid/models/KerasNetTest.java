package limpid.models;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.NamedParameter;
import limpid.nn.ParameterList;
import limpid.nn.StateDict;
import limpid.weights.WeightsFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KerasNetTest {
  @TempDir private Path folder;

  /** The last column is what Keras' summary says, statistics included. */
  @ParameterizedTest
  @CsvSource({
    "keras_vgg16, block3_conv2/kernel, block3_conv2.weight, 0, 138357544",
    "keras_resnet50, conv4_block6_2_conv/kernel, conv4_block6_2_conv.weight, 0, 25636712",
    "keras_inception_v3, conv2d_31/kernel, conv2d_31.weight, 0, 23851784",
    "keras_inception_v3, conv2d_31/kernel, conv2d_31.weight, 1, 23851784",
    "keras_inception_v3, conv2d_31/kernel, conv2d_31.weight, 94, 23851784",
    "keras_mobilenet_v2, Conv1/kernel, Conv1.weight, 0, 3538984",
    "xception, block5_sepconv3/pointwise_kernel, block5_sepconv3.pointwise.weight, 0, 22910480",
    "xception, conv2d_3/kernel, conv2d_3.weight, 4, 22910480"
  })
  void aFileWithKerasNamesAndAxesLoads(
      String name, String variable, String parameter, int counted, long elements)
      throws IOException {
    KerasVariables keras = KerasVariables.of(name);
    assertEquals(elements, keras.elements());
    int[] s = keras.shape(variable);
    int place = ((s[0] - 1) * s[1] * s[2] + 1) * s[3] + 2;
    Fit fit = Zoo.find(name).fit(WeightsFile.open(keras.write(folder, variable, place, counted)));
    assertEquals(List.of(), fit.notes());
    ParameterList.check(name, fit.architecture().manifest(), fit.weights());
    assertEquals(1, fit.weights().read(parameter).at(2, 1, s[0] - 1, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "block_4_depthwise, depthwise_kernel, block_4_depthwise.depthwise.weight",
    "block_4_depthwise_BN, moving_variance, block_4_depthwise_BN.running_var"
  })
  void aChannelsFilterAndItsStatisticsAreItsOwn(String layer, String variable, String parameter)
      throws IOException {
    KerasVariables keras = KerasVariables.of("keras_mobilenet_v2");
    Path file = keras.write(folder, layer + "/" + variable, 7, 0);
    Fit fit = Zoo.find("keras_mobilenet_v2").fit(WeightsFile.open(file));
    Tensor read = fit.weights().read(parameter);
    assertEquals(1, read.shape().rank() == 4 ? read.at(7, 0, 0, 0) : read.at(7));
  }

  @ParameterizedTest
  @CsvSource({"keras_vgg16, 4096", "keras_mobilenet_v2, 1280"})
  void theOnlyOtherFullyConnectedLayerIsTheHead(String name, int in) {
    Architecture net = Zoo.find(name);
    Map<String, Tensor> file = new LinkedHashMap<>();
    for (NamedParameter parameter : net.manifest()) {
      if (!parameter.name().startsWith("predictions")) {
        file.put(parameter.name(), Tensor.outline(parameter.shapeInFile()));
      }
    }
    file.put("dense_1.weight", Tensor.outline(Shape.of(5, in)));
    file.put("dense_1.bias", Tensor.outline(Shape.of(5)));
    Fit fit = net.fit(StateDict.of(file));
    assertEquals(5, fit.architecture().classes());
    ParameterList.check(name, fit.architecture().manifest(), fit.weights());
  }

  /** As Keras 3 writes {@code .weights.h5}: layers counted by class, without names. */
  @ParameterizedTest
  @CsvSource({
    "keras_vgg16, block3_conv2.bias, conv2d_5.bias",
    "keras_vgg16, predictions.weight, dense_2.weight",
    "keras_mobilenet_v2, block_4_depthwise.depthwise.weight, depthwise_conv2d_4.depthwise.weight",
    "keras_mobilenet_v2, block_1_expand_BN.running_var, batch_normalization_3.running_var",
    "keras_mobilenet_v2, Conv_1.weight, conv2d_34.weight"
  })
  void layersInOneRowAreKnownByTheirOrder(String name, String parameter, String counted) {
    Architecture net = Zoo.find(name);
    Map<String, String> counts = new LinkedHashMap<>();
    Map<String, Integer> seen = new LinkedHashMap<>();
    Map<String, Tensor> file = new LinkedHashMap<>();
    for (NamedParameter each : net.manifest()) {
      String module = each.name().substring(0, each.name().indexOf('.'));
      String rest = each.name().substring(module.length());
      String other =
          counts.computeIfAbsent(
              module,
              m -> {
                String kind = kind(each);
                int n = seen.merge(kind, 1, Integer::sum) - 1;
                return n == 0 ? kind : kind + "_" + n;
              });
      file.put(other + rest, Tensor.outline(each.shapeInFile()));
    }
    assertEquals(
        counted,
        counts.get(parameter.substring(0, parameter.indexOf('.')))
            + parameter.substring(parameter.indexOf('.')));
    Fit fit = net.fit(StateDict.of(file));
    ParameterList.check(name, fit.architecture().manifest(), fit.weights());
    assertEquals(file.get(counted).shape(), fit.weights().shape(parameter));
    String layer = counted.substring(0, counted.indexOf('.') + 1);
    file.keySet().removeIf(other -> other.startsWith(layer));
    assertEquals(Map.of(), KerasOrder.names(file.keySet(), net.manifest()));
  }

  private static String kind(NamedParameter first) {
    if (first.name().endsWith(".depthwise.weight")) {
      return "depthwise_conv2d";
    }
    if (first.shape().rank() == 1) {
      return "batch_normalization";
    }
    return first.shape().rank() == 4 ? "conv2d" : "dense";
  }

  @Test
  void twoOtherFullyConnectedLayersAreNotGuessed() {
    StateDict file =
        StateDict.of(
            Map.of(
                "dense.weight", Tensor.outline(Shape.of(5, 9)),
                "dense_1.weight", Tensor.outline(Shape.of(5, 5))));
    assertEquals(file.names(), Zoo.find("xception").net().own(file).names());
  }
}
