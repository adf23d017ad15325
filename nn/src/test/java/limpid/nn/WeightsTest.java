package limpid.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import org.junit.jupiter.api.Test;

class WeightsTest {
  private static final Function<Weights, Model> NET =
      w -> {
        Convolution conv = Convolution.biased(w.at("features").at(0), 2, 4, Window.of(3));
        BatchNormalisation norm = BatchNormalisation.of(w.at("features").at(1), 4);
        return x -> norm.apply(conv.apply(x));
      };

  private static Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    for (NamedParameter parameter : ParameterList.of(NET)) {
      state.put(parameter.name(), Goldens.wave(parameter.shapeInFile(), 0.3, state.size(), 1, 0));
    }
    return state;
  }

  @Test
  void buildingANetRecordsItsManifest() {
    assertEquals(
        List.of(
            "features.0.weight [4,2,3,3]",
            "features.0.bias [4]",
            "features.1.weight [4]",
            "features.1.bias [4]",
            "features.1.running_mean [4]",
            "features.1.running_var [4]"),
        ParameterList.of(NET).stream().map(p -> p.name() + " " + p.shapeInFile()).toList());
    assertEquals(4 * 2 * 9 + 4 + 8, ParameterList.count(ParameterList.of(NET)));
  }

  @Test
  void convolutionsAreTurnedFromPyTorchsLayoutAndBack() {
    Tensor file = Goldens.wave(Shape.of(4, 2, 3, 5), 0.3, 0, 1, 0);
    Tensor here = Layout.CONVOLUTION.fromFile(file);
    assertEquals(Shape.of(3, 5, 2, 4), here.shape());
    assertEquals(file.at(3, 1, 2, 4), here.at(2, 4, 1, 3));
    assertArrayEquals(file.data(), Layout.CONVOLUTION.toFile(here).data());
    Tensor linear = Goldens.wave(Shape.of(4, 7), 0.3, 0, 1, 0);
    assertEquals(linear.at(3, 5), Layout.LINEAR.fromFile(linear).at(5, 3));
    assertArrayEquals(linear.data(), Layout.LINEAR.toFile(Layout.LINEAR.fromFile(linear)).data());
  }

  @Test
  void linearLayersAlongTheChannelsAndFactorsAreTurnedFromPyTorchsLayoutAndBack() {
    Tensor linear = Goldens.wave(Shape.of(4, 7), 0.3, 0, 1, 0);
    Tensor pointwise = Layout.POINTWISE.fromFile(linear);
    assertEquals(Shape.of(1, 1, 7, 4), pointwise.shape());
    assertEquals(pointwise.shape(), Layout.POINTWISE.here(linear.shape()));
    assertEquals(linear.shape(), Layout.POINTWISE.inFile(pointwise.shape()));
    assertEquals(linear.at(3, 5), pointwise.at(0, 0, 5, 3));
    assertEquals(linear.shape(), Layout.POINTWISE.toFile(pointwise).shape());
    assertArrayEquals(linear.data(), Layout.POINTWISE.toFile(pointwise).data());
    Tensor factors = Goldens.wave(Shape.of(5, 1, 1), 0.3, 0, 1, 0);
    assertEquals(Shape.of(1, 1, 5), Layout.FACTORS.fromFile(factors).shape());
    assertEquals(factors.shape(), Layout.FACTORS.inFile(Shape.of(1, 1, 5)));
    assertArrayEquals(factors.data(), Layout.FACTORS.fromFile(factors).data());
    assertEquals(factors.shape(), Layout.FACTORS.toFile(Layout.FACTORS.fromFile(factors)).shape());
  }

  @Test
  void aFileOfAnotherNetIsRefusedWithEveryDifference() {
    Map<String, Tensor> state = state();
    state.remove("features.0.bias");
    state.put("features.1.bias", Tensor.zeros(Shape.of(5)));
    state.put("classifier.weight", Tensor.zeros(Shape.of(5)));
    state.put("features.1.num_batches_tracked", Tensor.scalar(3));
    WeightsMismatch mismatch =
        assertThrows(
            WeightsMismatch.class,
            () -> ParameterList.check("net from file", ParameterList.of(NET), StateDict.of(state)));
    assertEquals(List.of("features.0.bias"), mismatch.missing());
    assertEquals(List.of("classifier.weight"), mismatch.unexpected());
    assertEquals(List.of("features.1.bias is [5], wants [4]"), mismatch.misshapen());
    assertTrue(mismatch.getMessage().startsWith("net from file: "), mismatch.getMessage());
  }

  @Test
  void aFileOfThisNetFitsAndIsReadOnlyWhenAsked() {
    Map<String, Tensor> state = state();
    ParameterList.check("net", ParameterList.of(NET), StateDict.of(state));
    StateDict unreadable =
        new StateDict() {
          @Override
          public java.util.Set<String> names() {
            return state.keySet();
          }

          @Override
          public Shape shape(String name) {
            return state.get(name).shape();
          }

          @Override
          public Tensor read(String name) {
            throw new IllegalStateException("read " + name);
          }
        };
    Model model = Weights.of(unreadable).built(NET);
    assertThrows(
        IllegalStateException.class, () -> model.logits(Tensor.zeros(Shape.of(1, 4, 4, 2))));
  }

  @Test
  void rewritingChangesTheSourceAndNotTheModel() {
    Weights weights = Weights.of(StateDict.of(state()));
    Tensor x = Goldens.wave(Shape.of(1, 4, 4, 2), 0.3, 0, 1, 0);
    weights = weights.rewritten((p, t) -> p.trained() ? t : Tensor.filled(t.shape(), 1));
    Model before = weights.built(NET);
    float[] kept = before.logits(x).data().clone();
    Model zeroed =
        weights.rewritten((p, t) -> Tensor.filled(t.shape(), p.trained() ? 0 : 1)).built(NET);
    for (float value : zeroed.logits(x).data()) {
      assertEquals(0, value);
    }
    assertArrayEquals(kept, before.logits(x).data());
  }
}
