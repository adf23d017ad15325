package limpid.app.train;

import java.util.LinkedHashMap;
import java.util.Map;
import limpid.app.line.BadInput;
import limpid.app.line.Beside;
import limpid.app.tree.HierarchyOptions;
import limpid.explain.tree.TreeRule;
import picocli.CommandLine.Option;

/** How a training is supervised along a tree. */
final class TreeSupervisionOptions {
  @Option(
      names = "--tree",
      paramLabel = "FILE.json|induced|wordnet|random",
      description =
          "Teach the network to decide along a tree over its classes too, see limpid tree build:"
              + " that of a file, found in its last layer, WordNet's, or a random one.")
  private String tree;

  @Beside("--tree")
  @Option(
      names = "--tree-loss",
      paramLabel = "soft|hard",
      defaultValue = "soft",
      description =
          "-ln of the product of a class's decisions, or the mean over all groups of the"
              + " cross-entropy of each decision (default: soft).")
  private TreeRule loss;

  @Beside("--tree")
  @Option(
      names = "--tree-weight",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of that loss beside the cross-entropy (default: 1).")
  private double weight;

  @Beside("--tree")
  @Option(
      names = "--tree-form",
      paramLabel = "paper|library",
      defaultValue = "paper",
      description =
          "Losses as the paper has them, or as its authors' library, which takes probabilities for"
              + " logits in the soft loss and doubles the hard one (default: paper).")
  private Form form;

  @Beside(value = "--tree", of = HierarchyOptions.INDUCED)
  @Option(
      names = "--tree-every",
      paramLabel = "K",
      defaultValue = "0",
      description = "Find an induced tree anew every so many epochs (default: 0, never).")
  private int every;

  /** Whose losses. */
  enum Form {
    PAPER,
    LIBRARY
  }

  boolean wanted() {
    return tree != null;
  }

  String tree() {
    return tree;
  }

  TreeRule loss() {
    return loss;
  }

  double weight() {
    return weight;
  }

  boolean asLibrary() {
    return form == Form.LIBRARY;
  }

  int every() {
    return every;
  }

  /** Refuses what cannot be. */
  void validate(boolean begunWithWeights) {
    boolean induced = HierarchyOptions.INDUCED.equals(tree);
    if (!(weight > 0 && weight < 1e6)) {
      throw new BadInput("--tree-weight: a number above 0 is expected, got " + weight);
    }
    if (every < 0) {
      throw new BadInput("--tree-every: 0 or more is expected, got " + every);
    }
    if (induced && every == 0 && !begunWithWeights) {
      throw new BadInput(
          "--tree induced: there is no tree in fresh weights; --weights FILE, or --tree-every K, is"
              + " expected");
    }
  }

  /** Every option with its value: what a resumed training must have in common. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    if (wanted()) {
      settings.put("--tree", tree);
      settings.put("--tree-loss", loss.name());
      settings.put("--tree-weight", Double.toString(weight));
      settings.put("--tree-form", form.name());
      settings.put("--tree-every", Integer.toString(every));
    }
    return settings;
  }
}
