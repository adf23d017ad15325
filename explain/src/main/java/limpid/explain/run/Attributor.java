package limpid.explain.run;

import java.util.List;
import limpid.explain.map.Attribution;
import limpid.explain.target.OutputTarget;

/** From a run of a net to an attribution: what a method is to whoever runs it. */
public interface Attributor {

  /** The name on the command line: {@code guided-backprop}. */
  String name();

  /** The name, and what it was made of: {@code smoothgrad of guided-backprop}. */
  default String title() {
    return name();
  }

  /**
   * What the method computes, before any normalising or resizing.
   *
   * @param run the net's run on one image {@code [1,H,W,C]}
   * @param target the score to explain, {@linkplain OutputTarget#resolved resolved}
   */
  Attribution attribute(Run run, OutputTarget target);

  /** What is worth compiling with a net for it: the formulas that it asks each run for. */
  default List<Formulas> compiled() {
    return this instanceof Formulas formulas ? List.of(formulas) : List.of();
  }
}
