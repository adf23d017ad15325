package limpid.explain.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.explain.Nets;
import limpid.explain.catalogue.Methods;
import limpid.explain.target.OutputTarget;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MapGraphTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gradcam",
        "saliency",
        "guided-backprop",
        "layer-activation",
        "layer-gradient-x-activation"
      })
  void theMapIsOfTheImagesSize(String method) {
    Shape images = Nets.wavesInput().shape();
    Trace run = Nets.waves().trace(Tensor.outline(images));
    Formulas formulas = (Formulas) Methods.CATALOGUE.named(method).explainer();
    MapGraph graph = MapGraph.of(run, formulas, OutputTarget.of(0));
    assertEquals(
        Shape.of(images.at(0), images.at(1), images.at(2)),
        graph.outputs().get(MapGraph.MAP).shape());
  }
}
