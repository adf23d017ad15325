package limpid.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import limpid.core.graph.Trace;

/**
 * What there is to know about a method: all that lists methods, asks for their options or documents
 * them is made of this. A method's own file declares it, by {@link #named}, and the catalogue names
 * it; that is all.
 *
 * @param names its name on the command line, and others that it is known by
 * @param line what it shows, in one line for people
 * @param formula what it computes, as text
 * @param needs what it needs of a net
 * @param axioms what holds of its raw maps as long as nothing is chosen
 * @param options what can be chosen about it
 * @param maker the method with these choices
 */
public record Descriptor(
    List<String> names,
    String line,
    Family family,
    Citation citation,
    String formula,
    List<Need> needs,
    Cost cost,
    List<Axiom> axioms,
    List<Option<?>> options,
    Function<Choices, Explainer> maker) {

  /** Begins the description of a method. */
  public static Description named(String name, String... aliases) {
    return new Description(name, aliases);
  }

  /** Its name on the command line. */
  public String name() {
    return names.getFirst();
  }

  /** The method as it is without any choice. */
  public Explainer explainer() {
    return explainer(Choices.NONE);
  }

  /**
   * The method with these choices, of which it looks at those that it takes.
   *
   * @throws IllegalArgumentException if it cannot be so
   */
  public Explainer explainer(Choices choices) {
    options.forEach(option -> check(option, choices));
    return maker.apply(choices);
  }

  private static <T> void check(Option<T> option, Choices choices) {
    option.checked(choices.get(option));
  }

  /**
   * The method as something that another can wrap.
   *
   * @throws IllegalArgumentException if it is no formula in gradients
   */
  public GradientMethod wrapped(Choices choices) {
    if (explainer(choices) instanceof GradientMethod method) {
      return method;
    }
    throw new IllegalArgumentException(
        name()
            + (explainer() instanceof GradientMethod ? ": at several layers or smoothed" : ":")
            + " is not a formula in gradients");
  }

  /** Whether one of its options stands for a method that it wraps. */
  public boolean wraps() {
    return options.stream().anyMatch(option -> option.values().type() == Descriptor.class);
  }

  /** That of its names: everything else would be asked for its own. */
  @Override
  public int hashCode() {
    return names.hashCode();
  }

  /** The options that stand for a method that this one wraps. */
  private Stream<Option<Descriptor>> wrapping() {
    return options.stream().map(Descriptor::standingForAMethod).flatMap(Optional::stream);
  }

  @SuppressWarnings("unchecked") // its values are of this type
  private static Optional<Option<Descriptor>> standingForAMethod(Option<?> option) {
    return option.values().type() == Descriptor.class
        ? Optional.of((Option<Descriptor>) option)
        : Optional.empty();
  }

  /** {@code of-convention}: what an option of a wrapped method is called, if both have it. */
  static String within(Option<Descriptor> by, Option<?> option) {
    return by.name() + "-" + option.name();
  }

  /**
   * Its options and those of the methods that it wraps; where both have one of a name, the wrapped
   * method's is called {@code of-convention}.
   */
  public List<Option<?>> options(Choices choices) {
    List<Option<?>> all = new ArrayList<>(options);
    wrapping().forEach(by -> all.addAll(options(by, choices)));
    return List.copyOf(all);
  }

  private List<Option<?>> options(Option<Descriptor> by, Choices choices) {
    List<Option<?>> theirs = new ArrayList<>();
    for (Option<?> option : choices.get(by).options(choices.within(by, options))) {
      boolean both = options.stream().anyMatch(own -> own.name().equals(option.name()));
      theirs.add(both ? option.named(within(by, option)) : option);
    }
    return theirs;
  }

  /** Those options of a method that it may wrap which go by other names here. */
  public List<Option<?>> optionsOf(Descriptor inner) {
    return wrapping()
        .filter(by -> by.values().contain(inner))
        .flatMap(by -> options(by, Choices.NONE.with(by, inner)).stream())
        .filter(option -> !inner.options().contains(option))
        .<Option<?>>map(option -> option.orElse("that of the method"))
        .toList();
  }

  /**
   * The choices that texts stand for, of which it reads those that it takes, or a method that it
   * wraps.
   *
   * @param texts by the names of options
   * @param known what a text may refer to
   * @throws IllegalArgumentException if there is no such value
   */
  public Choices read(Map<String, String> texts, References known) {
    Choices choices = Choices.NONE;
    for (int i = 0; i < options(choices).size(); i++) { // what wraps comes before what is wrapped
      Option<?> option = options(choices).get(i);
      if (texts.containsKey(option.name())) {
        choices = read(option, texts, known, choices);
      }
    }
    return choices;
  }

  private static <T> Choices read(
      Option<T> option, Map<String, String> texts, References known, Choices choices) {
    return choices.with(option, option.read(texts.get(option.name()), known));
  }

  /**
   * How often it crosses this net, those passes counted that it has for each channel of a layer.
   *
   * @param run of the net, which has what the method needs; its values need not be there
   */
  public Cost.Passes passes(Trace run, Choices choices) {
    Cost.Passes passes = cost.of(choices, run.input().shape());
    if (passes.perChannel() == 0) {
      return passes;
    }
    int channels =
        choices.get(Options.LAYER).ones(run).stream()
            .mapToInt(layer -> layer.in(run).node().shape().at(3))
            .sum();
    return new Cost.Passes(passes.forward(channels), passes.backward());
  }

  /**
   * Refuses a net that lacks what the method, or one that it wraps, needs.
   *
   * @param run of the net; its values need not be there
   * @throws IllegalArgumentException saying what is missing
   */
  public void check(Trace run, Choices choices) {
    needs.forEach(need -> need.check(run, choices));
    wrapping().forEach(by -> choices.get(by).check(run, choices.within(by, options)));
  }
}
