package limpid.app;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import limpid.core.graph.Trace;
import limpid.explain.Choices;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Option;

/** A method that was asked for, with what was chosen about it. */
record ChosenMethod(Descriptor method, Choices choices, Explainer explainer) {

  /** Whether it, or a method that it wraps, has an option of this name. */
  boolean takes(String option) {
    return method.options(choices).stream().anyMatch(own -> own.name().equals(option));
  }

  /** Refuses an input on which the net lacks what the method needs. */
  void check(Path input, Trace outline) {
    try {
      method.check(outline, choices);
    } catch (IllegalArgumentException e) {
      throw new BadInput(input + ": " + method.name() + ": " + e.getMessage(), e);
    }
  }

  /** Its name and the values of all its options. */
  Map<String, Object> json() {
    Map<String, Object> values = new LinkedHashMap<>();
    method.options(choices).forEach(option -> put(values, option));
    return Json.object("name", method.name(), "options", values);
  }

  private <T> void put(Map<String, Object> values, Option<T> option) {
    values.put(option.name(), option.values().plain(choices.get(option)));
  }
}
