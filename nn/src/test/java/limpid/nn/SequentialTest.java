package limpid.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.graph.Trace;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.Flatten;
import limpid.core.op.Node;
import limpid.core.op.Relu;
import limpid.core.op.Sigmoid;
import org.junit.jupiter.api.Test;

class SequentialTest {

  private static Model net(Weights w) {
    return Sequential.of(w)
        .add(
            "features",
            at ->
                Sequential.of(at)
                    .add(first -> Convolution.biased(first, 2, 4, Window.of(3)))
                    .add(Named::relu)
                    .add(third -> SqueezeExcitation.of(third, 4, 2, new Relu(), new Sigmoid()))
                    .layer())
        .add("avgpool", at -> Named.op(at, new AdaptiveAvgPool2d(1, 1)))
        .add("flatten", at -> Named.op(at, new Flatten()))
        .add("fc", at -> Dense.of(at, 4, 3))
        .model();
  }

  @Test
  void layersAreNamedByTheirPlaceOrTheirName() {
    assertEquals(
        List.of(
            "features.0.weight",
            "features.0.bias",
            "features.2.fc1.weight",
            "features.2.fc1.bias",
            "features.2.fc2.weight",
            "features.2.fc2.bias",
            "fc.weight",
            "fc.bias"),
        ParameterList.of(SequentialTest::net).stream().map(NamedParameter::name).toList());
    Trace trace = Weights.initialised(1).built(SequentialTest::net).trace(image());
    assertEquals(List.of("features.2", "features"), trace.at("features").names());
    assertSame(trace.at("features.1"), trace.at("features.2").input(0));
    assertSame(trace.output(), trace.at("fc"));
  }

  @Test
  void squeezeAndExcitationMultipliesEachChannelByWhatTheMeansOfAllGive() {
    Weights weights = Weights.initialised(1);
    Trace trace = weights.built(SequentialTest::net).trace(image());
    Tensor x = trace.at("features.1").value();
    Tensor factors = trace.at("features.2.scale_activation").value();
    Tensor y = trace.at("features.2").value();
    assertEquals(Shape.of(1, 1, 1, 4), factors.shape());
    for (int k = 0; k < y.size(); k++) {
      assertEquals(x.data()[k] * factors.data()[k % 4], y.data()[k], 1e-6);
    }
    Node mean = Node.constant(x).mean(1, 2);
    assertArrayEquals(mean.value().data(), trace.at("features.2.avgpool").value().data(), 1e-6f);
  }

  @Test
  void layersSideBySideGiveTheirChannelsOneAfterTheOther() {
    Node x = Node.constant(image());
    Node y = Layer.parallel(List.<Layer>of(Named.relu("a"), n -> n.mul(2))).apply(x);
    assertEquals(Shape.of(1, 5, 6, 4), y.shape());
    assertEquals(2 * x.value().at(0, 4, 5, 1), y.value().at(0, 4, 5, 3));
    assertEquals(Math.max(0, x.value().at(0, 4, 5, 1)), y.value().at(0, 4, 5, 1));
  }

  @Test
  void aLayerNormStandardisesEachPixel() {
    Tensor x = Goldens.wave(Shape.of(2, 3, 3, 8), 0.7, 0.1, 2, 0.5);
    Node y =
        LayerNormalisation.of(Weights.initialised(1).at("norm"), 8, 1e-6f).apply(Node.constant(x));
    assertEquals(List.of("norm"), y.names());
    for (int pixel = 0; pixel < 18; pixel++) {
      double sum = 0;
      double squares = 0;
      for (int c = 0; c < 8; c++) {
        double v = y.value().data()[8 * pixel + c];
        sum += v;
        squares += v * v;
      }
      assertEquals(0, sum, 1e-4);
      assertEquals(8, squares, 1e-3);
    }
  }

  private static Tensor image() {
    return Goldens.wave(Shape.of(1, 5, 6, 2), 0.3, 0.2, 2, 0);
  }
}
