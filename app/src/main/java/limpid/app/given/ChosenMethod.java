package limpid.app.given;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import limpid.app.line.BadInput;
import limpid.app.line.Json;
import limpid.core.ShapeException;
import limpid.core.graph.Trace;
import limpid.explain.Choices;
import limpid.explain.Convention;
import limpid.explain.Cost;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.UnfitNetException;
import limpid.explain.run.LayerChoice;

/** A method that was asked for, with what was chosen about it. */
public record ChosenMethod(Descriptor method, Choices choices, Explainer explainer) {

  /** Whether it, or a method that it wraps, has an option of this name. */
  boolean takes(String option) {
    return method.options(choices).stream().anyMatch(own -> own.name().equals(option));
  }

  /** Whether it is to be taken at each stage of the net. */
  boolean each() {
    return takes(Options.LAYER.name()) && choices.get(Options.LAYER).equals(LayerChoice.EACH);
  }

  /** The same at each layer, for {@code --layer each}; otherwise itself. */
  List<ChosenMethod> atEach(Trace outline) {
    if (!each()) {
      return List.of(this);
    }
    return choices.get(Options.LAYER).ones(outline).stream().map(this::at).toList();
  }

  private ChosenMethod at(LayerChoice layer) {
    Choices one = choices.with(Options.LAYER, layer);
    return new ChosenMethod(method, one, method.explainer(one));
  }

  /** Whether this convention was chosen for it. */
  boolean follows(Convention convention) {
    return choices.has(Options.CONVENTION) && choices.get(Options.CONVENTION) == convention;
  }

  /** How often it crosses the net, those passes counted that it has for each channel of a layer. */
  Cost.Passes passes(Trace outline) {
    return lacking(outline).isPresent()
        ? method.cost().of(choices, outline.input().shape())
        : method.passes(outline, choices);
  }

  /** What the net lacks on an input, of what the method needs. */
  public Optional<String> lacking(Trace outline) {
    try {
      method.check(outline, choices);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Refuses an input on which the net lacks what the method needs. */
  public void check(Path input, Trace outline) {
    lacking(outline)
        .ifPresent(
            sentence -> {
              throw new BadInput(input + ": " + method.name() + ": " + sentence);
            });
  }

  /** Why it was not for a score, or an image: what it said, its own name left out. */
  public String why(IllegalArgumentException refusal) {
    String sentence = refusal.getMessage();
    String own = method.name() + ": ";
    return sentence.startsWith(own) ? sentence.substring(own.length()) : sentence;
  }

  /**
   * The failure to report where it was not for a score, or an image. Shapes that do not fit are the
   * program's own fault, but of a net that a file wrote down for batches of its own.
   */
  public RuntimeException refused(Path input, LoadedModel model, IllegalArgumentException refusal) {
    if (refusal instanceof ShapeException && model.imported()) {
      return new BadInput(
          "%s: %s: %s: %s; sizes written into the file's graph may be why, one exported with any"
                  .formatted(input, model.architecture().name(), method.name(), why(refusal))
              + " size of batch (dynamic_axes in PyTorch) is expected",
          refusal);
    }
    return refusal instanceof UnfitNetException || refusal instanceof ShapeException
        ? refusal
        : new BadInput(input + ": " + method.name() + ": " + why(refusal), refusal);
  }

  /** Its name and the values of all its options. */
  public Map<String, Object> json() {
    return Json.object("name", method.name(), "options", options());
  }

  /** The same, with its formula, and what of its options was chosen. */
  public Map<String, Object> manifest() {
    Map<String, Object> chosen = new LinkedHashMap<>();
    method.options(choices).stream().filter(choices::has).forEach(option -> put(chosen, option));
    return Json.object(
        "name", method.name(),
        "formula", method.formula(),
        "options", options(),
        "chosen", chosen);
  }

  /** The values of all its options by their names. */
  public Map<String, Object> options() {
    Map<String, Object> values = new LinkedHashMap<>();
    method.options(choices).forEach(option -> put(values, option));
    return values;
  }

  private <T> void put(Map<String, Object> values, Option<T> option) {
    values.put(option.name(), option.values().plain(choices.get(option)));
  }
}
