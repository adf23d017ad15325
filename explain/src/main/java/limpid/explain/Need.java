package limpid.explain;

import java.util.function.BiConsumer;
import limpid.core.graph.Trace;
import limpid.explain.run.AveragedHead;
import limpid.explain.run.LayerChoice;

/** What a method needs of a net. */
public enum Need {
  /** The layer of {@link Options#LAYER}, or any where none was chosen. */
  SPATIAL_LAYER(
      "a layer of feature maps [N,h,w,C]",
      (run, choices) -> choices.get(Options.LAYER).ones(run).forEach(layer -> layer.in(run))),

  /** The layer of {@link Options#LAYER}, where one was chosen that is not the image. */
  CHOSEN_LAYER(
      "a layer of feature maps [N,h,w,C] where one is chosen",
      (run, choices) -> {
        LayerChoice layer = choices.get(Options.LAYER);
        if (choices.has(Options.LAYER) && !layer.equals(LayerChoice.INPUT)) {
          layer.in(run);
        }
      }),

  /** A mean over the places of the last feature maps, and then linear layers alone. */
  AVERAGED_HEAD(
      "a linear head behind the mean of feature maps",
      (run, choices) -> {
        AveragedHead head = AveragedHead.of(run);
        choices.get(Options.LAYER).ones(run).forEach(layer -> head.layer(run, layer));
      });

  private final String words;
  private final BiConsumer<Trace, Choices> check;

  Need(String words, BiConsumer<Trace, Choices> check) {
    this.words = words;
    this.check = check;
  }

  /** What it is, in words that "needs" may precede. */
  public String words() {
    return words;
  }

  /**
   * Refuses a run that does not have it.
   *
   * @param run its values need not be there
   * @throws IllegalArgumentException saying what is missing
   */
  public void check(Trace run, Choices choices) {
    check.accept(run, choices);
  }
}
