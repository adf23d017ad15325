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
    assertEquals("200", Catalogue.option("samples", many).otherwiseText());
    assertEquals(List.of(), catalogue.taking("layer"));
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
