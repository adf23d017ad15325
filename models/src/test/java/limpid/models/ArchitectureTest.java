package limpid.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import limpid.core.Tensor;
import limpid.models.photo.Formula;
import limpid.nn.StateDict;
import limpid.nn.WeightsMismatch;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private final Architecture wide = Zoo.find("wrn10_2");
  private final Tensor image = Formula.image(16, 16, 1);

  private static Map<String, Tensor> tensors(Architecture architecture) {
    Formula formula = new Formula(architecture.manifest());
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    formula.names().forEach(name -> tensors.put(name, formula.read(name)));
    return tensors;
  }

  @Test
  void weightsWithPytorchcvsNamesAreTheSameNet() {
    Map<String, Tensor> theirs = new LinkedHashMap<>();
    tensors(wide).forEach((name, tensor) -> theirs.put(pytorchcv(name), tensor));
    theirs.put("features.post_activ.bn.num_batches_tracked", Tensor.scalar(1));
    assertTrue(theirs.containsKey("features.stage2.unit1.body.conv2.bn.running_mean"));
    assertTrue(theirs.containsKey("features.stage1.unit1.identity_conv.weight"));
    assertTrue(theirs.containsKey("output.bias"));
    assertArrayEquals(
        wide.load(StateDict.of(tensors(wide))).logits(image).data(),
        wide.fit(StateDict.of(theirs))
            .architecture()
            .load(StateDict.of(theirs))
            .logits(image)
            .data());
  }

  /** The name that pytorchcv gives one of our parameters. */
  static String pytorchcv(String name) {
    if (name.startsWith("block")) {
      String[] parts = name.split("\\.", 5);
      String unit =
          "features.stage%s.unit%d."
              .formatted(parts[0].substring(5), Integer.parseInt(parts[2]) + 1);
      return unit
          + switch (parts[3]) {
            case "bn1" -> "body.conv1.bn.";
            case "conv1" -> "body.conv1.conv.";
            case "bn2" -> "body.conv2.bn.";
            case "conv2" -> "body.conv2.conv.";
            default -> "identity_conv.";
          }
          + parts[4];
    }
    return name.replaceFirst("^conv1", "features.init_block")
        .replaceFirst("^bn1", "features.post_activ.bn")
        .replaceFirst("^fc", "output");
  }

  @Test
  void theNumberOfClassesIsThatOfTheWeights() {
    StateDict hundred = new Formula(wide.withClasses(100).manifest());
    Architecture fitting = wide.fit(hundred).architecture();
    assertEquals(100, fitting.classes());
    assertEquals(100, fitting.load(hundred).logits(image).size());
    assertEquals(wide, wide.fit(new Formula(wide.manifest())).architecture());
  }

  @Test
  void weightsOfAnotherNumberOfClassesAreRefused() {
    StateDict hundred = new Formula(wide.withClasses(100).manifest());
    WeightsMismatch e = assertThrows(WeightsMismatch.class, () -> wide.load(hundred));
    assertEquals(2, e.misshapen().size());
    assertTrue(e.getMessage().startsWith("wrn10_2: "), e.getMessage());
  }

  @Test
  void weightsOfAnotherNetAreRefusedWithTheNamesThatDiffer() {
    StateDict other = new Formula(Zoo.find("resnet20").manifest());
    Architecture fitting = wide.fit(other).architecture();
    assertEquals(wide, fitting);
    WeightsMismatch e = assertThrows(WeightsMismatch.class, () -> fitting.load(other));
    assertTrue(e.missing().contains("fc.bias"));
    assertTrue(e.unexpected().contains("linear.bias"));
  }

  @Test
  void oneParameterUnderTwoNamesIsRefused() {
    Map<String, Tensor> both = tensors(wide);
    both.put("features.init_block.weight", both.get("conv1.weight"));
    assertThrows(IllegalArgumentException.class, () -> wide.load(StateDict.of(both)));
  }
}
