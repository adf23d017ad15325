package limpid.explain.perturbation;

import java.util.List;
import limpid.core.Tensor;
import limpid.explain.gradient.Gradient;
import limpid.explain.run.Run;
import limpid.explain.run.Variants;
import limpid.explain.target.OutputTarget;

/** The gradient of a score in images that are made step by step, told of as steps. */
final class Steps {
  private final Run run;
  private final OutputTarget target;
  private final int count;
  private final Variants variants;
  private int done;

  Steps(Run run, OutputTarget target, int count) {
    this.run = run;
    this.target = target;
    this.count = count;
    variants = run.untold();
  }

  /** The gradient of each image's score in it, {@code [1,H,W,C]}, in one step. */
  List<Tensor> gradients(List<Tensor> images) {
    run.control().check();
    Tensor[] found = new Tensor[images.size()];
    variants.attributions(
        new Gradient(),
        target,
        found.length,
        (i, to, at) -> System.arraycopy(images.get(i).data(), 0, to, at, images.get(i).size()),
        (i, attribution) -> found[i] = attribution.raw().reshape(images.get(i).shape()));
    done++;
    run.control().progress(done, count);
    return List.of(found);
  }
}
