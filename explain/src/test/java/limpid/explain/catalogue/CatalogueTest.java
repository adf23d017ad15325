package limpid.explain.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.Values;
import limpid.explain.gradient.Gradient;
import limpid.explain.perturbation.Occlusion;
import org.junit.jupiter.api.Test;

class CatalogueTest {

  private static Descriptor method(String name, Option<?>... options) {
    return Descriptor.named(name)
        .line("A method.")
        .family(Family.GRADIENT)
        .citation("Nobody", "Nothing", "Nowhere", 2030)
        .formula("A = 0")
        .cost(1, 0)
        .takes(options)
        .made(choices -> new Gradient());
  }

  private static String refusal(Descriptor... methods) {
    return assertThrows(IllegalArgumentException.class, () -> new Catalogue(List.of(methods)))
        .getMessage();
  }

  @Test
  void optionsAreCollectedOverAllMethods() {
    Descriptor few = method("few", Options.SAMPLES.or(5), Options.SEED);
    Descriptor many = method("many", Options.SAMPLES.or(200));
    Catalogue catalogue = new Catalogue(List.of(few, many));
    assertEquals(List.of("samples", "seed"), catalogue.options());
    assertEquals(List.of(few, many), catalogue.taking("samples"));
    assertEquals("200", catalogue.option("samples", many).otherwiseText());
    assertEquals(List.of(), catalogue.taking("layer"));
  }

  @Test
  void optionsOfWrappedMethodsHaveTheNamesThatTheCommandLineGivesThem() {
    Option<Descriptor> of =
        Option.of("of", "What is wrapped.", Values.gradientMethods(), Gradient.METHOD);
    Descriptor inner = method("inner", Options.SEED, Options.SAMPLES);
    Descriptor wrapper =
        Descriptor.named("wrapper")
            .line("A method around another.")
            .family(Family.GRADIENT)
            .citation("Nobody", "Nothing", "Nowhere", 2030)
            .formula("A = 0")
            .cost(1, 0)
            .takes(of, Options.SEED.or(3L))
            .made(choices -> new Occlusion());
    Catalogue catalogue = new Catalogue(List.of(inner, wrapper));
    assertEquals(List.of("seed", "samples", "of", "of-seed"), catalogue.options());
    assertEquals(List.of(wrapper), catalogue.taking("of-seed"));
    assertEquals("that of the method", catalogue.option("of-seed", wrapper).otherwiseText());
  }

  @Test
  void namesAreGivenOnce() {
    assertEquals("two methods are named same", refusal(method("same"), method("same")));
    assertEquals(
        "twice: has two options named seed", refusal(method("twice", Options.SEED, Options.SEED)));
  }

  @Test
  void anOptionOfOneNameIsOfOneType() {
    Option<Double> share = Option.of("samples", "A share of all.", Values.numbers(0, 1), .5);
    assertEquals(
        "option samples: is of one kind for few and of another for share",
        refusal(method("few", Options.SAMPLES), method("share", share)));
  }
}
