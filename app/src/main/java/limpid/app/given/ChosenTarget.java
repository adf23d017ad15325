package limpid.app.given;

import java.util.Optional;
import limpid.app.line.BadInput;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.run.CompiledNet;
import limpid.explain.target.OutputTarget;

/**
 * A target that was asked for.
 *
 * @param text stands for it, and for nothing else, whatever else is chosen: {@code
 *     probability:rank2}, {@code logit:281}
 * @param until the layer that the net ends at, where the target is of neurons
 */
public record ChosenTarget(String text, OutputTarget target, Optional<String> until) {

  ChosenTarget(String text, OutputTarget target) {
    this(text, target, Optional.empty());
  }

  /** The same with what depends on the image fixed, as seen in the net's output. */
  public ChosenTarget resolved(Tensor output) {
    return until.isPresent() ? this : new ChosenTarget(text, target.resolved(output), until);
  }

  /** Refuses a net whose output, for images of this shape, the target is not of. */
  public void check(CompiledNet net, Shape images) {
    try {
      CompiledNet own = until.map(net::until).orElse(net);
      target.data(own.outline(images).output().shape());
    } catch (IllegalArgumentException e) {
      throw new BadInput("--target " + text + ": " + e.getMessage(), e);
    }
  }
}
