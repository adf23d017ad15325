package limpid.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import org.junit.jupiter.api.Test;

class FrozenTest {
  private static final Function<Weights, Model> NET =
      w -> {
        Convolution conv = Convolution.plain(w.at("body.conv"), 3, 4, Window.of(1));
        BatchNormalisation norm = BatchNormalisation.of(w.at("body.bn"), 4);
        Dense fc = Dense.of(w.at("fc"), 4, 2);
        return x -> fc.apply(norm.apply(conv.apply(x)).relu().mean(1, 2).reshape(2, 4));
      };

  private static Map<String, Tensor> afterAStep(Frozen frozen) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    ParameterList.of(NET)
        .forEach(
            p ->
                weights.put(
                    p.name(), Goldens.wave(p.shape(), 0.7, p.name().length(), 0.5, 1).copy()));
    Tensor x = Goldens.wave(Shape.of(2, 3, 3, 3), 0.9, 0.4, 1, 0);
    TrainingProgram program =
        TrainingProgram.of(NET, new CrossEntropy(0), Optional.empty(), frozen, x.shape());
    program.run(weights, x, new int[] {0, 1}, 1);
    program.update(weights, new Sgd(0.9, 0.1, true), 0.1);
    return weights;
  }

  @Test
  void aFrozenModuleStaysAsItIsStatisticsIncluded() {
    Map<String, Tensor> free = afterAStep(Frozen.NONE);
    Map<String, Tensor> before = new LinkedHashMap<>();
    ParameterList.of(NET)
        .forEach(
            p -> before.put(p.name(), Goldens.wave(p.shape(), 0.7, p.name().length(), 0.5, 1)));
    afterAStep(new Frozen(List.of("body")))
        .forEach(
            (name, tensor) -> {
              float was = before.get(name).data()[0];
              assertNotEquals(was, free.get(name).data()[0], name);
              if (name.startsWith("body.")) {
                assertArrayEquals(before.get(name).data(), tensor.data(), name);
              } else {
                assertNotEquals(was, tensor.data()[0], name);
              }
            });
  }

  @Test
  void aModuleIsAllThatIsInsideItAndNotWhatIsNamedAlike() {
    Frozen frozen = new Frozen(List.of("layer1"));
    assertTrue(frozen.holds("layer1.0.conv.weight"));
    assertTrue(frozen.holds("layer1"));
    assertFalse(frozen.holds("layer10.0.conv.weight"));
  }

  @Test
  void unknownModulesAndNothingLeftAreRefused() {
    assertEquals(
        "freeze: the net has no module 'body.cnv'; the nearest are body.conv, body.bn",
        refusal("body.cnv"));
    assertEquals("freeze: the net has no module 'layer9'; it has body, fc", refusal("layer9"));
    assertEquals("freeze: nothing is left to train", refusal("body", "fc"));
  }

  private static String refusal(String... modules) {
    Frozen frozen = new Frozen(List.of(modules));
    return assertThrows(
            IllegalArgumentException.class, () -> frozen.requireIn(ParameterList.of(NET)))
        .getMessage();
  }
}
