package limpid.app.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import limpid.app.line.BadInput;
import limpid.app.tree.HierarchyFile;
import limpid.app.tree.HierarchyOptions;
import limpid.core.Tensor;
import limpid.explain.tree.Hierarchy;
import limpid.explain.tree.Taxonomy;
import limpid.explain.tree.TreeSupervision;
import limpid.models.Architecture;
import limpid.nn.Criterion;
import limpid.nn.Model;
import limpid.nn.Training;

/**
 * The tree that a training is supervised along. Each is kept beside the checkpoint under the number
 * of the epoch that it is first used in, so that a training that is resumed has the one that it
 * had.
 *
 * @param plain what is made small beside its loss
 * @param seed of a random tree
 */
record SupervisingTree(
    TreeSupervisionOptions options,
    Architecture net,
    Training training,
    Criterion plain,
    Path checkpoint,
    long seed) {

  /** To be called before the first step, resumed or not. */
  void begin() throws IOException {
    if (!options.wanted()) {
      return;
    }
    long steps = training.stepsPerEpoch();
    if (training.step() % steps != 0 || !due()) {
      long epoch = training.step() / steps;
      long since = options.every() == 0 ? 0 : epoch - epoch % options.every();
      Path kept = kept(since);
      if (!Files.exists(kept)) {
        throw new BadInput(
            kept + ": the tree of the training is missing, which --resume goes on with");
      }
      pursue(HierarchyFile.read(kept, Taxonomy.wordNet().classes(net.labels().names())));
    }
  }

  /** To be called before each step. */
  void step() throws IOException {
    if (options.wanted() && training.step() % training.stepsPerEpoch() == 0 && due()) {
      Hierarchy hierarchy =
          HierarchyOptions.of(
              options.tree(),
              true,
              seed,
              net.labels().names(),
              () -> {
                Model model = training.current().built(net::build);
                return model.trace(Tensor.outline(net.preprocessing().input()));
              },
              "--tree");
      HierarchyFile.write(kept(training.step() / training.stepsPerEpoch()), hierarchy);
      pursue(hierarchy);
    }
  }

  /** Whether the epoch that begins now has a tree of its own. */
  private boolean due() {
    long epoch = training.step() / training.stepsPerEpoch();
    return epoch == 0 || options.every() > 0 && epoch % options.every() == 0;
  }

  private void pursue(Hierarchy hierarchy) {
    training.pursue(
        plain.plus(
            options.weight(), new TreeSupervision(hierarchy, options.loss(), options.asLibrary())));
  }

  private Path kept(long epoch) {
    return checkpoint.resolveSibling(
        "%s.tree-%d.json".formatted(checkpoint.getFileName(), epoch + 1));
  }
}
