package limpid.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.models.photo.Formula;
import limpid.nn.NamedParameter;
import limpid.nn.ParameterList;
import limpid.nn.StateDict;
import limpid.nn.WeightsMismatch;
import limpid.weights.DType;
import limpid.weights.StoredWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FitTest {
  private static final Architecture NET = Zoo.find("wrn10_1");

  private static Map<String, Tensor> named(Architecture net, UnaryOperator<String> naming) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    StateDict formula = new Formula(net.manifest());
    formula.names().forEach(name -> tensors.put(naming.apply(name), formula.read(name)));
    return tensors;
  }

  private static Map<String, Tensor> named(UnaryOperator<String> naming) {
    return named(NET, naming);
  }

  private static Fit fit(Map<String, Tensor> file) {
    return NET.fit(StateDict.of(file));
  }

  private static List<String> wanted(Architecture net) {
    return net.manifest().stream().map(NamedParameter::name).toList();
  }

  private static void assertFits(Fit fit) {
    assertEquals(wanted(NET), List.copyOf(fit.weights().names()));
    ParameterList.check("net", fit.architecture().manifest(), fit.weights());
  }

  @Test
  void whatFitsIsLeftAlone() {
    Fit fit = fit(named(name -> name));
    assertFits(fit);
    assertEquals(List.of(), fit.notes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"backbone.", "net.", "encoder.", "a.b.c."})
  void aPrefixThatHidesAllNamesIsDroppedAndSaid(String prefix) {
    Map<String, Tensor> file = named(prefix::concat);
    file.put("projection.0.weight", Tensor.scalar(1));
    Fit fit = fit(file);
    assertFits(fit);
    assertEquals(
        List.of(
            "names were read without '" + prefix + "' before them",
            "one tensor that the net does not have was left out: projection.0.weight"),
        fit.notes());
    assertEquals(
        file.get(prefix + "conv1.weight").at(3, 0, 1, 1),
        fit.weights().read("conv1.weight").at(3, 0, 1, 1));
  }

  @Test
  void namesOfAnotherLibraryMayStandBehindAPrefixToo() {
    Map<String, Tensor> file = named(NET, name -> "student." + ArchitectureTest.pytorchcv(name));
    assertEquals(wanted(NET), List.copyOf(fit(file).weights().names()));
  }

  @ParameterizedTest
  @CsvSource({"googlenet, aux1", "inception_v3, AuxLogits"})
  void auxiliaryHeadsAreLeftOut(String name, String head) {
    Architecture net = Zoo.find(name).withClasses(3);
    Map<String, Tensor> file = new LinkedHashMap<>();
    for (NamedParameter parameter : net.manifest()) {
      file.put(parameter.name(), Tensor.outline(parameter.shapeInFile()));
    }
    file.put(head + ".fc.weight", Tensor.outline(Shape.of(1000, 768)));
    file.put(head + ".fc.bias", Tensor.outline(Shape.of(1000)));
    Fit fit = net.fit(StateDict.of(file));
    assertEquals(wanted(net), List.copyOf(fit.weights().names()));
    assertEquals(3, fit.architecture().classes());
    assertTrue(fit.notes().getFirst().contains(head + ".fc.weight"), fit.notes().toString());
  }

  @Test
  void aNetThatIsThereTwiceIsRefused() {
    Map<String, Tensor> file = named("encoder_q."::concat);
    file.putAll(named("encoder_k."::concat));
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> fit(file));
    assertTrue(e.getMessage().contains("under encoder_q and encoder_k;"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"fc.1, 10", "fc.1, 3", "fc.4, 2"})
  void aHeadInsideASequenceIsTheHead(String head, int classes) {
    Map<String, Tensor> file =
        named(NET.withClasses(classes), name -> name.replaceFirst("^fc(?=\\.)", head));
    Fit fit = fit(file);
    assertFits(fit);
    assertEquals(classes, fit.architecture().classes());
    assertEquals("'" + head + ".weight' was read as 'fc.weight'", fit.notes().getFirst());
  }

  @Test
  void aHeadOfSeveralLayersIsNotGuessed() {
    Map<String, Tensor> file = named(name -> name.replaceFirst("^fc(?=\\.)", "fc.0"));
    file.put("fc.2.weight", Tensor.scalar(1));
    file.put("fc.2.bias", Tensor.scalar(1));
    Fit fit = fit(file);
    WeightsMismatch e =
        assertThrows(
            WeightsMismatch.class, () -> ParameterList.check("net", NET.manifest(), fit.weights()));
    assertTrue(e.missing().contains("fc.weight"), e.getMessage());
  }

  @Test
  void whatProfilersAndOtherHeadsLeaveIsLeftOutInOneSentence() {
    Map<String, Tensor> file = named(name -> name);
    file.put("total_ops", Tensor.scalar(0));
    file.put("block1.layer.0.total_params", Tensor.scalar(0));
    file.put("aux.fc.weight", Tensor.scalar(0));
    file.put("aux.fc.bias", Tensor.scalar(0));
    Fit fit = fit(file);
    assertFits(fit);
    assertEquals(
        List.of(
            "4 tensors that the net does not have were left out:"
                + " total_ops, block1.layer.0.total_params, aux.fc.weight, ..."),
        fit.notes());
  }

  @Test
  void moreLayersOfTheSameModulesAreAnotherNet() {
    Fit fit = NET.fit(new Formula(Zoo.find("wrn16_1").manifest()));
    WeightsMismatch e =
        assertThrows(
            WeightsMismatch.class, () -> ParameterList.check("net", NET.manifest(), fit.weights()));
    assertEquals(List.of(), e.missing());
    assertTrue(e.unexpected().contains("block1.layer.1.conv1.weight"), e.getMessage());
  }

  /** Weights of a file, of which some are in a form that is not read. */
  private record Partly(StateDict read, List<String> leftOut) implements StoredWeights {
    @Override
    public Set<String> names() {
      return read.names();
    }

    @Override
    public Shape shape(String name) {
      return read.shape(name);
    }

    @Override
    public Tensor read(String name) {
      return read.read(name);
    }

    @Override
    public String format() {
      return "PyTorch archive";
    }

    @Override
    public DType type(String name) {
      return DType.F32;
    }

    @Override
    public List<String> notCalled() {
      return List.of();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"conv1.weight", "fc.bias"})
  void aTensorThatIsThereButNotReadIsNotCalledMissing(String name) {
    Map<String, Tensor> file = named(own -> own);
    file.remove(name);
    StateDict partly = new Partly(StateDict.of(file), List.of("module." + name));
    Exception e = assertThrows(IllegalArgumentException.class, () -> NET.fit(partly));
    assertTrue(
        e.getMessage().startsWith("holds 'module." + name + "' as whole, quantised, sparse"),
        e.getMessage());
  }
}
