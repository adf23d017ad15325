package limpid.explain.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.graph.Trace;
import limpid.core.graph.UnknownLayerException;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.AvgPool2d;
import limpid.core.op.Conv2d;
import limpid.core.op.Flatten;
import limpid.core.op.Node;
import limpid.core.op.PassThrough;
import limpid.explain.Nets;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;

class LayerChoiceTest {

  private static SpatialLayer last(Model model) {
    Trace trace = model.trace(Tensor.filled(Shape.of(1, 4, 4, 2), 1));
    return LayerChoice.LAST.in(trace);
  }

  @Test
  void outermostNameIsShown() {
    SpatialLayer layer =
        last(
            x ->
                x.relu()
                    .named("layer4.2.relu3")
                    .named("layer4.2")
                    .named("layer4")
                    .mean(1, 2)
                    .reshape(1, 2)
                    .named("fc"));
    assertEquals("layer4", layer.name());
  }

  @Test
  void adaptivePoolingIsPassedOver() {
    SpatialLayer layer =
        last(
            x ->
                new Flatten()
                    .of(
                        new AdaptiveAvgPool2d(2, 2)
                            .of(x.relu().named("features.30"))
                            .named("avgpool"))
                    .named("flatten"));
    assertEquals("features.30", layer.name());
  }

  @Test
  void singlePixelIsPassedOver() {
    SpatialLayer layer =
        last(
            x ->
                new Flatten()
                    .of(
                        new AvgPool2d(Window.of(4), false, true)
                            .of(x.relu().named("relu"))
                            .named("pool")));
    assertEquals("relu", layer.name());
  }

  @Test
  void namelessNodesAreNoLayers() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> last(Node::relu));
    assertEquals(
        "the run has no named layer of feature maps [N,h,w,C] with more than one pixel",
        e.getMessage());
  }

  @Test
  void imageItselfIsNoLayer() {
    assertThrows(IllegalArgumentException.class, () -> last(x -> x.named("image").abs()));
  }

  @Test
  void layerIsFoundUnderAnyOfItsNames() {
    Trace trace =
        ((Model) x -> x.relu().named("block.relu").named("block").abs())
            .trace(Tensor.zeros(Shape.of(1, 2, 2, 1)));
    SpatialLayer inner = LayerChoice.named("block.relu").in(trace);
    SpatialLayer outer = LayerChoice.named("block").in(trace);
    assertEquals("block.relu", inner.name());
    assertEquals(inner.node(), outer.node());
  }

  @Test
  void unknownLayerOffersTheNearest() {
    Exception e =
        assertThrows(
            UnknownLayerException.class,
            () -> LayerChoice.named("r3").in(Nets.waves().trace(Nets.wavesInput())));
    assertTrue(e.getMessage().contains("r1, r2"), e.getMessage());
  }

  @Test
  void underscoresStandForDots() {
    Trace trace =
        ((Model) x -> x.relu().named("features.norm5").abs().named("features_1").abs())
            .trace(Tensor.zeros(Shape.of(1, 2, 2, 1)));
    assertEquals("features.norm5", LayerChoice.named("features_norm5").in(trace).name());
    assertEquals("features_1", LayerChoice.named("features_1").in(trace).name());
    assertEquals("features_1", LayerChoice.named("features.1").in(trace).name());
  }

  @Test
  void nameThatMayMeanTwoLayersMeansNeither() {
    Trace trace =
        ((Model) x -> x.relu().named("a.b_c").abs().named("a_b.c").abs())
            .trace(Tensor.zeros(Shape.of(1, 2, 2, 1)));
    assertThrows(UnknownLayerException.class, () -> LayerChoice.named("a_b_c").in(trace));
  }

  @Test
  void stageIsSeenAtItsOutermostLastModule() {
    AvgPool2d halved = new AvgPool2d(Window.of(2), false, true);
    Trace trace =
        ((Model)
                x -> {
                  Node layer1 = x.relu().named("layer1.0.relu").named("layer1");
                  Node inner = layer1.abs().named("layer2.0.conv1");
                  Node layer2 = halved.of(inner).named("layer2.0.conv2").named("layer2");
                  return new Flatten().of(layer2).named("fc");
                })
            .trace(Tensor.zeros(Shape.of(1, 4, 4, 1)));
    assertEquals(
        List.of(LayerChoice.named("layer1"), LayerChoice.named("layer2")),
        LayerChoice.EACH.ones(trace));
  }

  @Test
  void severalLayersAreNotOne() {
    Trace trace = Nets.waves().trace(Nets.wavesInput());
    for (LayerChoice choice : List.of(LayerChoice.several(List.of("r1", "r2")), LayerChoice.EACH)) {
      Exception e = assertThrows(IllegalArgumentException.class, () -> choice.in(trace));
      assertEquals("layer " + choice.text() + ": one layer is expected", e.getMessage());
      assertEquals(2, choice.ones(trace).size());
    }
  }

  @Test
  void layerOfAnotherHeadIsRefused() {
    Model twoHeads =
        Model.of(
            List.of("input"),
            List.of("main", "other"),
            inputs -> {
              Node stem = inputs.get("input").relu().named("stem");
              return Map.of(
                  "main", stem.square().named("body").mean(1, 2).reshape(1, 1),
                  "other", stem.abs().named("aside").mean(1, 2).reshape(1, 1));
            });
    Trace trace = twoHeads.trace(Tensor.filled(Shape.of(1, 2, 2, 1), 1));
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> LayerChoice.named("aside").in(trace));
    assertEquals(
        "layer aside: the net's output does not depend on it; one that it depends on: body",
        e.getMessage());
    assertEquals("stem", LayerChoice.named("stem").in(trace).name());
  }

  @Test
  void mapsOfScoresArePassedOver() {
    Node weight = Node.constant(Tensor.filled(Shape.of(1, 1, 2, 3), 1));
    SpatialLayer layer =
        last(
            x -> {
              Node features = x.relu().named("features.12").named("features");
              Node dropped = new PassThrough().of(features).named("classifier.0");
              Node scores = new Conv2d(Window.of(1), 1).of(dropped, weight).named("classifier.1");
              return scores.relu().named("classifier.2").mean(1, 2).reshape(1, 3);
            });
    assertEquals("features", layer.name());
  }

  @Test
  void netOfScoresAloneHasThem() {
    Node weight = Node.constant(Tensor.filled(Shape.of(1, 1, 2, 3), 1));
    SpatialLayer layer =
        last(
            x ->
                new Conv2d(Window.of(1), 1).of(x, weight).named("scores").mean(1, 2).reshape(1, 3));
    assertEquals("scores", layer.name());
  }

  @Test
  void beforeAModuleIsWhatItReads() {
    Trace trace =
        ((Model)
                x -> {
                  Node a = x.relu().named("stem");
                  Node b = a.abs().named("block.one").square().named("block.two");
                  Node block =
                      b.add(a).named("block.add").relu().named("block.relu").named("block");
                  return block.mul(2).named("head");
                })
            .trace(Nets.wavesInput());
    SpatialLayer before = LayerChoice.named("before:block").in(trace);
    assertSame(trace.at("stem"), before.node());
    assertEquals("before:block", before.name());
    assertSame(trace.at("block.one"), LayerChoice.named("before:block.two").in(trace).node());
    assertSame(trace.at("block"), LayerChoice.named("before:head").in(trace).node());
  }

  @Test
  void beforeTheFirstLayerAndASumOfTwoIsNoLayer() {
    Trace waves = Nets.waves().trace(Nets.wavesInput());
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> LayerChoice.named("before:c1").in(waves));
    assertEquals(
        "layer before:c1: one input of feature maps [N,h,w,C] is expected, c1 reads the image",
        e.getMessage());
    Trace sum =
        ((Model) x -> x.relu().named("a").add(x.abs().named("b")).named("sum"))
            .trace(Nets.wavesInput());
    e = assertThrows(IllegalArgumentException.class, () -> LayerChoice.named("before:sum").in(sum));
    assertTrue(e.getMessage().contains("sum reads a relu [1,8,8,1] and b abs"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> LayerChoice.named("before:c9").in(waves));
  }
}
