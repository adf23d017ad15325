package limpid.explain;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** A {@link Descriptor} being described: its last word is {@link #made}. */
public final class Description {
  private final List<String> names;
  private String line = "";
  private Family family;
  private Citation citation;
  private String formula = "";
  private List<Need> needs = List.of();
  private Cost cost;
  private List<Axiom> axioms = List.of();
  private List<Option<?>> options = List.of();

  Description(String name, String... aliases) {
    names = Stream.concat(Stream.of(name), Stream.of(aliases)).toList();
  }

  /** What it shows, in one line for people. */
  public Description line(String text) {
    line = text;
    return this;
  }

  public Description family(Family kin) {
    family = kin;
    return this;
  }

  /** Where it was published. */
  public Description citation(String authors, String title, String venue, int year) {
    citation = new Citation(authors, title, venue, year);
    return this;
  }

  /** What it computes, as text. */
  public Description formula(String text) {
    formula = text;
    return this;
  }

  /** What it needs of a net; nothing without this. */
  public Description needs(Need... all) {
    needs = List.of(all);
    return this;
  }

  /** The passes that it takes, whatever is chosen. */
  public Description cost(int forward, int backward) {
    return cost((choices, image) -> new Cost.Passes(forward, backward));
  }

  /** The passes that it takes. */
  public Description cost(Cost passes) {
    cost = passes;
    return this;
  }

  /** What holds of its raw maps as long as nothing is chosen; nothing without this. */
  public Description holds(Axiom... all) {
    axioms = List.of(all);
    return this;
  }

  /** What can be chosen about it; nothing without this. */
  public Description takes(Option<?>... all) {
    options = List.of(all);
    return this;
  }

  /**
   * The method.
   *
   * @param maker makes it with choices that are within what its options allow
   * @throws IllegalStateException if something was not said
   */
  public Descriptor made(Function<Choices, Explainer> maker) {
    if (line.isBlank() || formula.isBlank() || family == null || citation == null || cost == null) {
      throw new IllegalStateException(
          "method "
              + names.getFirst()
              + ": a line, family, citation, formula and cost are expected");
    }
    return new Descriptor(
        names, line, family, citation, formula, needs, cost, axioms, options, maker);
  }
}
