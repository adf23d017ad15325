package limpid.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import limpid.explain.cam.GradCam;
import limpid.explain.catalogue.Methods;
import limpid.explain.gradient.Gradient;
import limpid.explain.gradient.GuidedBackprop;
import limpid.explain.gradient.SmoothGrad;
import limpid.explain.perturbation.Occlusion;
import limpid.explain.run.LayerChoice;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionTest {
  private static final Option<Double> PART = Option.of("part", "A part.", Values.numbers(0, 1), .5);
  private static final Option<Boolean> FLAG = Option.of("flag", "A flag.", Values.flags(), true);
  private static final Option<OptionalInt> SIDE =
      Option.of("side", "A side.", Values.integersIfAny(1, 9), OptionalInt.empty());

  private static final References KNOWN = References.methods(Methods.all());

  private static Option<?> named(String name) {
    return switch (name) {
      case "part" -> PART;
      case "flag" -> FLAG;
      case "side" -> SIDE;
      case "samples" -> Options.SAMPLES;
      case "convention" -> Options.CONVENTION;
      case "layer" -> Options.LAYER;
      default -> Options.SEED;
    };
  }

  private static String refusal(Option<?> option, String text) {
    return assertThrows(IllegalArgumentException.class, () -> option.read(text, KNOWN))
        .getMessage();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "samples|0|samples 0: 1 or more is expected",
        "samples|1.5|samples 1.5: 1 or more is expected",
        "samples|99999999999|samples 99999999999: a whole number from 1 to 2147483647 is expected",
        "part|1.01|part 1.01: 0 to 1 is expected",
        "part|NaN|part NaN: 0 to 1 is expected",
        "part|half|part half: 0 to 1 is expected",
        "flag|yes|flag yes: true or false is expected",
        "side|10|side 10: 1 to 9 is expected",
        "seed|x|seed x: a whole number is expected",
        "layer|''|layer '': the name of a layer, names joined by commas, or each is expected",
        "convention|torch|convention torch: paper, pytorch-grad-cam, torch-cam, captum, tf-explain,"
            + " shap, pair, xplique or zennit is expected",
      })
  void textsThatStandForNoValueAreRefused(String option, String text, String sentence) {
    assertEquals(sentence, refusal(named(option), text));
  }

  @Test
  void textsAreReadAsTypedValues() {
    assertEquals(7, Options.SAMPLES.read(" 7", References.NONE));
    assertEquals(-7L, Options.SEED.read("-7", References.NONE));
    assertEquals(.25, PART.read(".25", References.NONE));
    assertEquals(false, FLAG.read("false", References.NONE));
    assertEquals(OptionalInt.of(9), SIDE.read("9", References.NONE));
    assertEquals(LayerChoice.named("layer4"), Options.LAYER.read("layer4", References.NONE));
    assertEquals(Convention.TF_EXPLAIN, Options.CONVENTION.read("TF-Explain", References.NONE));
  }

  @Property
  void whatIsPlainIsReadBack(@ForAll long seed, @ForAll Convention convention) {
    assertEquals(seed, backAndForth(Options.SEED, seed));
    assertEquals(convention, backAndForth(Options.CONVENTION, convention));
    double part = Math.abs((double) seed / Long.MIN_VALUE);
    assertEquals(part, backAndForth(PART, part));
  }

  private static <T> T backAndForth(Option<T> option, T value) {
    return option.read(String.valueOf(option.values().plain(value)), References.NONE);
  }

  @Test
  void valuesThatAreNotAnOptionsAreRefusedHoweverTheyCome() {
    assertThrows(IllegalArgumentException.class, () -> Choices.NONE.with(Options.SAMPLES, -1));
    assertThrows(IllegalArgumentException.class, () -> Options.SAMPLES.or(0));
    Choices paper = Choices.NONE.with(Options.CONVENTION, Convention.PAPER);
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> Occlusion.METHOD.explainer(paper));
    assertEquals("convention paper: captum, tf-explain or xplique is expected", e.getMessage());
  }

  @Test
  void whatIsNotChosenIsWhatTheOptionOfTheMethodSays() {
    Choices choices = Choices.NONE.with(Options.SAMPLES, 3);
    assertEquals(3, choices.get(Options.SAMPLES.or(200)));
    assertEquals(200, Choices.NONE.get(Options.SAMPLES.or(200)));
    assertTrue(choices.has(Options.SAMPLES));
    assertFalse(choices.has(Options.SEED));
  }

  @Test
  void textsMakeAMethodAsItsConstructorDoes() {
    Choices choices =
        SmoothGrad.METHOD.read(
            Map.of("samples", "4", "noise", "0.1", "seed", "3", "window", "5"), KNOWN);
    assertEquals(new SmoothGrad(4, .1, 3), SmoothGrad.METHOD.explainer(choices));
    Choices layer = GradCam.METHOD.read(Map.of("layer", "layer4"), KNOWN);
    assertEquals(new GradCam("layer4"), GradCam.METHOD.explainer(layer));
  }

  @Test
  void aWrappedMethodGetsItsOptionsToo() {
    Map<String, String> texts =
        Map.of("of", "grad-cam", "layer", "r1", "of-convention", "captum", "samples", "2");
    Choices choices = SmoothGrad.METHOD.read(texts, KNOWN);
    SmoothGrad smooth = (SmoothGrad) SmoothGrad.METHOD.explainer(choices);
    assertEquals(new GradCam(LayerChoice.named("r1"), Convention.CAPTUM), smooth.method());
    assertEquals(Convention.PAIR, smooth.convention());
    assertEquals(
        List.of(
            "of",
            "samples",
            "noise",
            "convention",
            "until",
            "seed",
            "layer",
            "of-convention",
            "fuse",
            "eigen-smooth",
            "aug-smooth"),
        SmoothGrad.METHOD.options(choices).stream().map(Option::name).toList());
  }

  @Test
  void whatWrapsAndWhatIsWrappedHaveConventionsOfTheirOwn() {
    Map<String, String> texts = Map.of("of", "gradcam", "convention", "xplique");
    Choices choices = SmoothGrad.METHOD.read(texts, KNOWN);
    SmoothGrad smooth = (SmoothGrad) SmoothGrad.METHOD.explainer(choices);
    assertEquals(Convention.XPLIQUE, smooth.convention());
    assertEquals(new GradCam(), smooth.method());
    assertFalse(
        SmoothGrad.METHOD.options(Choices.NONE).stream()
            .anyMatch(option -> option.name().equals("of-convention")));
  }

  @Test
  void aDefaultMayDependOnWhatElseIsChosen() {
    Choices choices = SmoothGrad.METHOD.read(Map.of("convention", "captum"), KNOWN);
    SmoothGrad five = (SmoothGrad) SmoothGrad.METHOD.explainer(choices);
    assertEquals(5, five.samples());
    assertEquals(1, five.noise());
    SmoothGrad usual = (SmoothGrad) SmoothGrad.METHOD.explainer();
    assertEquals(25, usual.samples());
    assertEquals(.15, usual.noise());
    Choices three = SmoothGrad.METHOD.read(Map.of("convention", "captum", "samples", "3"), KNOWN);
    assertEquals(3, ((SmoothGrad) SmoothGrad.METHOD.explainer(three)).samples());
  }

  @Test
  void onlyFormulasInGradientsAreWrapped() {
    Values<Descriptor> wrapped = Values.gradientMethods();
    assertTrue(wrapped.contain(GuidedBackprop.METHOD) && wrapped.contain(Gradient.METHOD));
    assertFalse(wrapped.contain(Occlusion.METHOD));
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> Occlusion.METHOD.wrapped(Choices.NONE));
    assertEquals("occlusion: is not a formula in gradients", e.getMessage());
  }

  @Test
  void aMethodThatSaysTooLittleOfItselfIsRefused() {
    Description silent = Descriptor.named("silent").line("Says little.");
    Exception e =
        assertThrows(IllegalStateException.class, () -> silent.made(choices -> new Gradient()));
    assertEquals(
        "method silent: a line, family, citation, formula and cost are expected", e.getMessage());
  }
}
