package limpid.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Concat;
import limpid.core.op.Node;
import limpid.core.op.PassThrough;
import limpid.models.photo.Formula;
import limpid.nn.TrainingStep;
import limpid.nn.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every layer can be named, by its own name and as the output of the modules around it. */
class LayerNamesTest {

  private static Trace trace(String name, int side) {
    Weights outlines = Weights.from(p -> Tensor.outline(p.shape()));
    Architecture architecture = Zoo.find(name).withClasses(4);
    return architecture.build(outlines).trace(Tensor.outline(Shape.of(1, side, side, 3)));
  }

  private static List<String> names(Trace trace, String layer) {
    return trace.at(layer).names();
  }

  @ParameterizedTest
  @CsvSource({
    "resnet18, 32",
    "resnet50, 32",
    "vgg11_bn, 32",
    "wrn10_1, 32",
    "resnet20, 32",
    "alexnet, 63",
    "densenet121, 32",
    "mobilenet_v2, 32",
    "mobilenet_v3_small, 32",
    "mnasnet1_0, 32",
    "googlenet_no_transform, 32",
    "inception_v3_no_transform, 75",
    "efficientnet_b0, 32",
    "regnet_y_400mf, 32",
    "convnext_tiny, 32",
    "xception, 75",
    "keras_vgg16, 224",
    "keras_resnet50, 32",
    "keras_inception_v3, 75",
    "keras_mobilenet_v2, 32",
    "lenet5, 28",
    "nin_cifar10, 32",
    "vgg16_gap, 32"
  })
  void everyNodeHasAName(String name, int side) {
    Trace trace = trace(name, side);
    for (Node node : trace.nodes()) {
      boolean named = node == trace.input() || !node.names().isEmpty();
      boolean part = node.op() instanceof Concat;
      assertTrue(named || part || node.op().name().endsWith("pool2d"), node.toString());
    }
    assertEquals(Shape.of(1, 4), trace.output().shape());
    assertEquals(4, trace.at(Zoo.find(name).layer()).shape().rank());
  }

  @Test
  void resNetNames() {
    Trace trace = trace("resnet50", 64);
    assertEquals(
        List.of("layer4.2.relu3", "layer4.2.relu", "layer4.2", "layer4"), names(trace, "layer4"));
    assertEquals(List.of("layer1.0.relu3", "layer1.0.relu", "layer1.0"), names(trace, "layer1.0"));
    assertEquals(
        List.of("layer2.0.downsample.1", "layer2.0.downsample"),
        names(trace, "layer2.0.downsample"));
    assertSame(trace.at("layer4.2.relu3").input(0), trace.at("layer4.2.add"));
    assertSame(trace.at("layer4.2.conv3").input(0), trace.at("layer4.2.relu2"));
    assertEquals(Shape.of(1, 2, 2, 2048), trace.at("layer4").shape());
    assertEquals(Shape.of(1, 16, 16, 64), trace.at("maxpool").shape());
    assertSame(trace.output(), trace.at("fc"));
  }

  @Test
  void vggNames() {
    Trace trace = trace("vgg16", 32);
    assertEquals(List.of("features.30", "features"), names(trace, "features"));
    assertEquals(List.of("features.28"), names(trace, "features.28"));
    assertEquals("conv2d", trace.at("features.28").op().name());
    assertEquals(List.of("classifier.4"), names(trace, "classifier.4"));
    assertEquals(List.of("classifier.5"), names(trace, "classifier.5"));
    assertEquals(List.of("classifier.6", "classifier"), trace.output().names());
    assertEquals(Shape.of(1, 7, 7, 512), trace.at("avgpool").shape());
  }

  @Test
  void cifarNames() {
    Trace wide = trace("wrn16_2", 32);
    assertEquals(
        List.of("block3.layer.1.add", "block3.layer.1", "block3.layer", "block3"),
        names(wide, "block3"));
    assertSame(wide.at("relu").input(0), wide.at("bn1"));
    assertSame(wide.at("block2.layer.0.convShortcut").input(0), wide.at("block2.layer.0.relu1"));
    assertEquals(Shape.of(1, 8, 8, 128), wide.at("relu").shape());
    Trace plain = trace("resnet20", 32);
    assertEquals(List.of("layer3.2.relu2", "layer3.2", "layer3"), names(plain, "layer3"));
    assertEquals(Shape.of(1, 16, 16, 32), plain.at("layer2.0.shortcut").shape());
  }

  @Test
  void namesOfBlocks() {
    Trace dense = trace("densenet121", 32);
    assertEquals(List.of("features.norm5", "features"), names(dense, "features"));
    assertSame(
        dense.at("features.denseblock1.denselayer1.conv2"),
        dense.at("features.denseblock1.denselayer2.concat").input(1));
    Trace mobile = trace("mobilenet_v3_small", 64);
    assertEquals(List.of("features.12.2", "features.12", "features"), names(mobile, "features"));
    assertEquals("hard_swish", mobile.at("features.12.2").op().name());
    assertEquals(List.of("features.3.add", "features.3"), names(mobile, "features.3"));
    assertEquals("mul", mobile.at("features.4.block.2").op().name());
    Trace shuffle = trace("shufflenet_v2_x1_0", 64);
    assertEquals(List.of("stage2.1.shuffle", "stage2.1"), names(shuffle, "stage2.1"));
    Trace regular = trace("regnet_y_400mf", 32);
    assertEquals(
        List.of(
            "trunk_output.block4.block4-5.activation",
            "trunk_output.block4.block4-5",
            "trunk_output.block4",
            "trunk_output"),
        names(regular, "trunk_output"));
    Trace next = trace("convnext_tiny", 32);
    assertEquals(
        List.of("features.7.2.add", "features.7.2", "features.7", "features"),
        names(next, "features"));
    assertEquals("conv2d", next.at("features.1.0.block.3").op().name());
    Trace inception = trace("inception_v3", 75);
    assertEquals(List.of("Mixed_7c"), names(inception, "Mixed_7c"));
    assertSame(inception.at("transform_input"), inception.at("Conv2d_1a_3x3.conv").input(0));
  }

  @Test
  void kerasNames() {
    Trace vgg = trace("keras_vgg16", 224);
    assertEquals(List.of("block5_conv3"), names(vgg, "block5_conv3"));
    assertEquals("relu", vgg.at("block5_conv3").op().name());
    assertSame(vgg.at("block5_conv3.linear"), vgg.at("block5_conv3").input(0));
    Trace residual = trace("keras_resnet50", 64);
    assertEquals(Shape.of(1, 2, 2, 2048), residual.at("conv5_block3_out").shape());
    assertSame(residual.at("conv5_block3_add"), residual.at("conv5_block3_out").input(0));
    Trace inception = trace("keras_inception_v3", 75);
    assertEquals(Shape.of(1, 1, 1, 192), inception.at("conv2d_93").shape());
    assertSame(inception.at("batch_normalization_93"), inception.at("activation_93").input(0));
    assertEquals(List.of("mixed10"), names(inception, "mixed10"));
    Trace mobile = trace("keras_mobilenet_v2", 64);
    assertEquals(
        List.of("block_16_depthwise.depthwise", "block_16_depthwise"),
        names(mobile, "block_16_depthwise"));
    assertEquals("add", mobile.at("block_15_add").op().name());
    Trace xception = trace("xception", 75);
    assertEquals(
        List.of("block14_sepconv2.pointwise", "block14_sepconv2"),
        names(xception, "block14_sepconv2"));
    assertSame(xception.at("batch_normalization_3"), xception.at("add_11").input(1));
  }

  @Test
  void channelsAreShuffledInTurns() {
    Architecture net = Zoo.find("shufflenet_v2_x1_0").withClasses(4);
    Trace trace = net.build(Weights.initialised(1)).trace(Formula.image(64, 64, 1));
    Tensor halves = trace.at("stage2.1.concat").value();
    Tensor shuffled = trace.at("stage2.1.shuffle").value();
    for (int c = 0; c < 116; c++) {
      assertEquals(halves.at(0, 3, 2, c % 2 * 58 + c / 2), shuffled.at(0, 3, 2, c));
    }
  }

  @Test
  void dropoutDropsInTrainingOnly() {
    TrainingStep step = new TrainingStep(1);
    Weights w = Weights.from(p -> Tensor.filled(p.shape(), 0.001f)).training(step);
    Tensor ones = Tensor.filled(Shape.of(1, 32, 32, 3), 1);
    Trace trace = Zoo.find("vgg11").withClasses(2).build(w).trace(ones);
    assertEquals("dropout", trace.at("classifier.2").op().name());
    assertEquals(2 * 11, step.parameters().size());
    Node evaluated = trace("vgg11", 32).at("classifier.2");
    assertEquals(new PassThrough(), evaluated.op());
    assertEquals(List.of("classifier.1"), evaluated.input(0).names());
  }
}
