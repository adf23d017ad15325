package limpid.weights;

import static limpid.weights.Goldens.assertHolds;
import static limpid.weights.Goldens.assertRefused;
import static limpid.weights.Goldens.ramp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.StateDict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "net-zip.pth",
        "net-legacy.pth",
        "protocol3-zip.pth",
        "protocol4-zip.pth",
        "protocol5-zip.pth",
        "checkpoint-zip.pth",
        "checkpoint-legacy.pth"
      })
  void theStateDictOfANetIsReadFromEveryContainerProtocolAndWrapper(String file) {
    StateDict state = Goldens.open(file);
    assertEquals(
        List.of("0.weight", "1.weight", "1.bias", "1.running_mean", "1.running_var"),
        List.copyOf(state.names()));
    assertHolds(ramp(0, 2, 1, 3, 3), state, "0.weight");
    assertHolds(ramp(100, 2), state, "1.weight");
    assertHolds(ramp(200, 2), state, "1.bias");
    assertHolds(ramp(300, 2), state, "1.running_mean");
    assertHolds(ramp(400, 2), state, "1.running_var");
  }

  @ParameterizedTest
  @ValueSource(strings = {"types-zip.pth", "types-legacy.pth"})
  void floatingTypesAreWidenedAndIntegersAndEmptyTensorsLeftOut(String file) {
    StateDict state = Goldens.open(file);
    assertEquals(
        List.of("float64", "float32", "float16", "bfloat16", "scalar"), List.copyOf(state.names()));
    for (String name : List.of("float64", "float32", "float16", "bfloat16")) {
      assertHolds(ramp(-3, 2, 3), state, name);
    }
    assertHolds(Tensor.scalar(1.5f), state, "scalar");
  }

  @ParameterizedTest
  @ValueSource(strings = {"views-zip.pth", "views-legacy.pth"})
  void stridedAndSharedTensorsAreReadInRowMajorOrder(String file) {
    StateDict state = Goldens.open(file);
    Tensor base = ramp(0, 4, 6);
    Tensor transposed = Tensor.zeros(Shape.of(6, 4));
    Tensor slice = Tensor.zeros(Shape.of(2, 4));
    Tensor steps = Tensor.zeros(Shape.of(2, 3));
    Tensor expanded = Tensor.zeros(Shape.of(4, 3));
    for (int i = 0; i < 24; i++) {
      transposed.data()[i] = base.at(i % 4, i / 4);
    }
    for (int i = 0; i < 8; i++) {
      slice.data()[i] = base.at(1 + i / 4, 2 + i % 4);
    }
    for (int i = 0; i < 6; i++) {
      steps.data()[i] = base.at(i / 3 * 2, 1 + i % 3 * 2);
    }
    for (int i = 0; i < 12; i++) {
      expanded.data()[i] = base.at(i / 3, 0);
    }
    assertHolds(base, state, "base");
    assertHolds(base, state, "same");
    assertHolds(transposed, state, "transposed");
    assertHolds(slice, state, "slice");
    assertHolds(steps, state, "steps");
    assertHolds(ramp(18, 6), state, "last");
    assertHolds(expanded, state, "expanded");
    assertHolds(ramp(0, 2, 3, 2, 2), state, "channels_last");
  }

  @Test
  void parametersUnderNetAreReadThoughAnotherDictStandsBeside() {
    StateDict state = Goldens.open("parameters-zip.pth");
    assertEquals(List.of("0.weight", "1.weight", "1.bias"), List.copyOf(state.names()));
    assertHolds(ramp(0, 2, 1, 3, 3), state, "0.weight");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "small-zip.pth",
        "deflated-zip.pth",
        "nested-zip.pth",
        "flat-zip.pth",
        "little-zip.pth",
        "big-zip.pth"
      })
  void archivesMayBeDeflatedNestedFlatOrOfEitherByteOrder(String file) {
    assertHolds(ramp(0, 2, 3), Goldens.open(file), "w");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tensor-zip", "tensor-legacy"})
  void aLoneTensorIsNamedAfterItsFile(String stem) {
    assertHolds(ramp(0, 2, 2), Goldens.open(stem + ".pth"), stem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hostile-zip.pth", "hostile-legacy.pth"})
  void aCommandInAPickleIsAWordAndIsNotObeyed(String file) {
    assertHolds(ramp(0, 2), Goldens.open(file), "weight");
    assertFalse(Files.exists(Path.of("hostile-was-here")));
  }

  @Test
  void aPickleOfNothingButACommandIsRefused() {
    assertRefused(() -> Goldens.open("hostile.pkl"), "hostile.pkl", "holds no tensors");
    assertFalse(Files.exists(Path.of("hostile-was-here")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"training-zip.pth", "training-legacy.pth"})
  void whatTrainingLeavesBesideAStateDictIsNoHindrance(String file) {
    StateDict state = Goldens.open(file);
    assertHolds(ramp(0, 2, 1, 3, 3), state, "0.weight");
    assertEquals(5, state.names().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"training-zip.pth", "training-legacy.pth"})
  void aPartOfACheckpointIsChosenByName(String file) {
    StateDict averaged = WeightsFile.open(Path.of(Goldens.path(file) + "#state_dict_ema"));
    assertHolds(ramp(4, 2, 1, 3, 3), averaged, "0.weight");
    assertRefused(
        () -> WeightsFile.open(Path.of(Goldens.path(file) + "#state_dict")),
        file + ": holds nothing named 'state_dict'; the first names in it are 0.weight, 1.weight");
    Path one = Path.of(Goldens.path("types.safetensors") + "#ema");
    assertRefused(() -> WeightsFile.open(one), "holds nothing named 'ema'", "f32, f16");
    assertHolds(
        ramp(0, 2, 1, 3, 3), WeightsFile.open(Path.of(Goldens.path(file) + "#0")), "weight");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"module-zip.pth", "module-legacy.pth", "trainer-zip.pth", "scripted-zip.pt"})
  void aWholeModuleIsItsParametersAndBuffers(String file) {
    StateDict state = Goldens.open(file);
    assertHolds(ramp(200, 2), state, "scale");
    assertHolds(ramp(300, 2), state, "mean");
    assertHolds(ramp(0, 2, 1, 3, 3), state, "body.0.weight");
    assertHolds(ramp(400, 2), state, "body.1.running_var");
    assertHolds(ramp(100, 2), state, "again.1.weight");
    assertEquals(!file.startsWith("scripted"), !state.names().contains("cache"));
  }

  @Test
  void severalStateDictsAreRefusedByTheirNames() {
    assertRefused(() -> Goldens.open("two-zip.pth"), "'generator'", "'critic'");
  }

  @Test
  void aPickleThatIsNoCheckpointIsRefused() {
    assertRefused(() -> Goldens.open("bare.pkl"), "bare.pkl", "holds no tensors or NumPy");
  }

  @Test
  void anUnknownNameIsRefused() {
    StateDict state = Goldens.open("small-zip.pth");
    assertRefused(() -> state.read("x"), "small-zip.pth", "no tensor 'x'");
    assertRefused(() -> state.shape("x"), "no tensor 'x'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unread-zip.pth", "unread-legacy.pth"})
  void tensorsThatAreNotReadAreNamed(String file) {
    StoredWeights state = WeightsFile.open(Goldens.path(file));
    assertEquals(List.of("w", "quantised", "by_channel"), List.copyOf(state.names()));
    assertEquals(List.of("whole", "sparse", "complex"), state.leftOut());
  }

  @ParameterizedTest
  @ValueSource(strings = {"quantised-zip.pth", "quantised-legacy.pth"})
  void quantisedTensorsAreWhatTheirWholeNumbersStandFor(String file) {
    StoredWeights state = WeightsFile.open(Goldens.path(file));
    assertEquals(DType.I8, state.type("by_channel"));
    for (String name : List.of("one", "one_transposed", "by_channel", "by_column")) {
      assertArrayEquals(state.read(name + "_floats").data(), state.read(name).data(), 1e-6f, name);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arrays-zip.pth",
        "arrays-legacy.pth",
        "arrays2.pkl",
        "arrays3.pkl",
        "arrays4.pkl",
        "arrays5.pkl",
        "python2.pkl"
      })
  void arraysOfNumpyAreTensorsWhereThereAreNoOthers(String file) {
    StoredWeights state = WeightsFile.open(Goldens.path(file));
    assertHolds(ramp(-3, 2, 3), state, "float32");
    assertHolds(ramp(-3, 2, 3), state, "swapped");
    assertHolds(ramp(-3, 2, 3), state, "fortran");
    assertHolds(ramp(0, 40, 40), state, "large");
    assertEquals(DType.F16, state.type("float16"));
    assertHolds(ramp(-3, 2, 3), state, "float16");
    assertEquals(List.of("whole"), state.leftOut());
  }

  @Test
  void aStateDictThatPickleDumpWroteIsRead() {
    StateDict state = Goldens.open("dumped.pkl");
    assertHolds(ramp(0, 2, 1, 3, 3), state, "0.weight");
    assertHolds(ramp(400, 2), state, "1.running_var");
  }

  @Test
  void weightsInPartsArePutTogether() {
    StateDict state = Goldens.open("parts-zip.pth");
    for (String name : List.of("scaled", "scaled_whole", "columns", "masked", "divided")) {
      float[] expected = state.read(name + ".expected").data();
      assertArrayEquals(expected, state.read(name + ".weight").data(), 1e-6f, name);
    }
    StateDict later = Goldens.open("parts-later.pth");
    for (String name : List.of("scaled", "divided")) {
      float[] expected = later.read(name + ".expected").data();
      assertArrayEquals(expected, later.read(name + ".weight").data(), 1e-6f, name);
    }
    assertEquals(
        List.of("alone.weight_g_orig"),
        state.names().stream().filter(name -> name.matches(".*_(g|v|u|orig|mask)")).toList());
  }

  @Test
  void aPartMayEndInADotAndBeginWithWhatWasTakenOff() {
    String file = Goldens.path("checkpoint-zip.pth").toString();
    for (String part : List.of("0", "0.", "module.0", "module.0.")) {
      assertHolds(ramp(0, 2, 1, 3, 3), WeightsFile.open(Path.of(file + "#" + part)), "weight");
    }
  }

  @Test
  void aPartThatIsNotThereIsRefusedThoughTheWholeIsAmbiguous() {
    Path part = Path.of(Goldens.path("two-zip.pth") + "#student");
    assertRefused(
        () -> WeightsFile.open(part),
        "holds nothing named 'student'; it has 'generator' and 'critic'");
  }
}
