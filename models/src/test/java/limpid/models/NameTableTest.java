package limpid.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.NamedParameter;
import limpid.nn.ParameterList;
import limpid.nn.StateDict;
import org.junit.jupiter.api.Test;

/**
 * The names of other libraries are spelt out here module by module, as their sources build nets.
 */
class NameTableTest {
  private static final List<String> NORM = List.of("weight", "bias", "running_mean", "running_var");
  private final List<String> names = new ArrayList<>();

  private void conv(String module) {
    names.add(module + ".weight");
  }

  private void affine(String module) {
    names.add(module + ".weight");
    names.add(module + ".bias");
  }

  private void norm(String module) {
    NORM.forEach(parameter -> names.add(module + "." + parameter));
    names.add(module + ".num_batches_tracked");
  }

  /** The names, translated, are those of the net, all of them and no others. */
  private void assertAreThoseOf(String model) {
    Map<String, Tensor> file = new LinkedHashMap<>();
    names.forEach(name -> file.put(name, Tensor.scalar(1)));
    StateDict own = NameTable.translated(StateDict.of(file));
    TreeSet<String> got = new TreeSet<>(own.names());
    got.removeIf(name -> name.endsWith(".num_batches_tracked"));
    TreeSet<String> wanted = new TreeSet<>();
    Zoo.find(model).manifest().forEach(parameter -> wanted.add(parameter.name()));
    assertEquals(wanted, got);
  }

  @Test
  void huggingFacesResNets() {
    conv("resnet.embedder.embedder.convolution");
    norm("resnet.embedder.embedder.normalization");
    int[] depths = {3, 4, 6, 3};
    for (int stage = 0; stage < 4; stage++) {
      for (int layer = 0; layer < depths[stage]; layer++) {
        String at = "resnet.encoder.stages.%d.layers.%d.".formatted(stage, layer);
        if (layer == 0) {
          conv(at + "shortcut.convolution");
          norm(at + "shortcut.normalization");
        }
        for (int k = 0; k < 3; k++) {
          conv(at + "layer." + k + ".convolution");
          norm(at + "layer." + k + ".normalization");
        }
      }
    }
    affine("classifier.1");
    assertAreThoseOf("resnet50");
  }

  @Test
  void timmsConvNeXt() {
    affine("stem.0");
    affine("stem.1");
    int[] depths = {3, 3, 9, 3};
    for (int stage = 0; stage < 4; stage++) {
      if (stage > 0) {
        affine("stages." + stage + ".downsample.0");
        affine("stages." + stage + ".downsample.1");
      }
      for (int block = 0; block < depths[stage]; block++) {
        String at = "stages.%d.blocks.%d.".formatted(stage, block);
        names.add(at + "gamma");
        List.of("conv_dw", "norm", "mlp.fc1", "mlp.fc2").forEach(module -> affine(at + module));
      }
    }
    affine("head.norm");
    affine("head.fc");
    assertAreThoseOf("convnext_tiny");
  }

  private void timmStem() {
    conv("conv_stem");
    norm("bn1");
  }

  private void timmHead() {
    conv("conv_head");
    norm("bn2");
    affine("classifier");
  }

  private void timmBlocks(int[] depths, boolean squeezed) {
    for (int stage = 0; stage < depths.length; stage++) {
      for (int block = 0; block < depths[stage]; block++) {
        String at = "blocks.%d.%d.".formatted(stage, block);
        List<String> convolutions =
            stage == 0 ? List.of("conv_dw", "conv_pw") : List.of("conv_pw", "conv_dw", "conv_pwl");
        for (int i = 0; i < convolutions.size(); i++) {
          conv(at + convolutions.get(i));
          norm(at + "bn" + (i + 1));
        }
        if (squeezed) {
          affine(at + "se.conv_reduce");
          affine(at + "se.conv_expand");
        }
      }
    }
  }

  @Test
  void timmsEfficientNets() {
    timmStem();
    timmBlocks(new int[] {1, 2, 2, 3, 3, 4, 1}, true);
    timmHead();
    assertAreThoseOf("efficientnet_b0");
  }

  @Test
  void timmsMobileNetV2() {
    timmStem();
    timmBlocks(new int[] {1, 2, 3, 4, 3, 3, 1}, false);
    timmHead();
    assertAreThoseOf("mobilenet_v2");
  }

  @Test
  void timmsVggHasConvolutionsWhereOursIsFullyConnected() {
    Architecture net = Zoo.find("vgg11");
    Map<String, Tensor> file = new LinkedHashMap<>();
    for (NamedParameter parameter : net.manifest()) {
      Shape shape = parameter.shapeInFile();
      String name = parameter.name();
      if (name.startsWith("classifier.0.")) {
        name = name.replace("classifier.0", "pre_logits.fc1");
        shape = shape.rank() == 2 ? Shape.of(4096, 512, 7, 7) : shape;
      } else if (name.startsWith("classifier.3.")) {
        name = name.replace("classifier.3", "pre_logits.fc2");
        shape = shape.rank() == 2 ? Shape.of(4096, 4096, 1, 1) : shape;
      } else {
        name = name.replace("classifier.6", "head.fc");
      }
      Shape there = shape;
      file.put(name, Tensor.later(there, () -> new float[there.size()]));
    }
    Fit fit = net.fit(StateDict.of(file));
    ParameterList.check("vgg11", net.manifest(), fit.weights());
  }

  @Test
  void oneFileIsForOneTable() {
    for (NameTable table : NameTable.ALL) {
      for (Architecture net : Zoo.list()) {
        Map<String, Tensor> own = new LinkedHashMap<>();
        net.manifest().forEach(parameter -> own.put(parameter.name(), Tensor.scalar(1)));
        assertTrue(!table.fits(StateDict.of(own)), net.name());
      }
    }
  }
}
