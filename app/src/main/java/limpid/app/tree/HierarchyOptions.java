package limpid.app.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import limpid.app.given.LoadedModel;
import limpid.app.line.BadInput;
import limpid.app.line.Beside;
import limpid.app.line.FileName;
import limpid.core.NearestNames;
import limpid.core.graph.Trace;
import limpid.explain.tree.Hierarchy;
import limpid.explain.tree.LinearHead;
import limpid.explain.tree.Taxon.Leaf;
import limpid.explain.tree.Taxonomy;
import picocli.CommandLine.Option;

/** Which tree over the classes of a net. */
public final class HierarchyOptions {
  public static final String INDUCED = "induced";
  static final String RANDOM = "random";
  private static final List<String> KINDS = List.of(INDUCED, "wordnet", RANDOM);

  @Option(
      names = "--hierarchy",
      paramLabel = "FILE.json|induced|wordnet|random",
      defaultValue = INDUCED,
      description =
          "The tree over the classes: of a file, found in the rows of the last layer, WordNet's, or"
              + " a random one, by --seed (default: induced).")
  private String hierarchy;

  @Beside(value = "--hierarchy", of = HierarchyOptions.INDUCED)
  @Option(
      names = "--normalise",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Divide each row of the last layer by its length before rows are clustered, as the paper"
              + " has it; --no-normalise takes them as they are, as its authors' library does.")
  private boolean normalise;

  /** What was chosen, in words. */
  String words(long seed) {
    return switch (hierarchy) {
      case INDUCED -> normalise ? INDUCED : "induced, rows as they are";
      case RANDOM -> "random, seed " + seed;
      default -> hierarchy;
    };
  }

  boolean random() {
    return hierarchy.equals(RANDOM);
  }

  /** The tree of a net. */
  public Hierarchy of(LoadedModel model, long seed) throws IOException {
    return of(
        hierarchy,
        normalise,
        seed,
        model.architecture().labels().names(),
        model::outline,
        "--hierarchy");
  }

  /** A net's nodes, without values. */
  public interface Outline {
    Trace get();
  }

  /**
   * A tree.
   *
   * @param word a file, or a kind of tree
   * @param names of the classes
   * @param outline of the net in whose last layer it is found
   * @param option for the message
   */
  public static Hierarchy of(
      String word, boolean normalise, long seed, List<String> names, Outline outline, String option)
      throws IOException {
    Taxonomy words = Taxonomy.wordNet();
    if (names.size() < 2) {
      throw new BadInput(
          "%s: a tree over two classes at least is expected, the net has %d"
              .formatted(option, names.size()));
    }
    List<Leaf> classes = words.classes(names);
    if (!KINDS.contains(word)) {
      return HierarchyFile.read(file(word, option), classes);
    }
    try {
      return switch (word) {
        case "wordnet" -> Hierarchy.of(words, classes);
        case RANDOM -> Hierarchy.random(classes, seed);
        default ->
            Hierarchy.induced(LinearHead.of(outline.get()).rows(), normalise, classes).named(words);
      };
    } catch (IllegalArgumentException e) {
      throw new BadInput("%s %s: %s".formatted(option, word, e.getMessage()), e);
    }
  }

  private static Path file(String word, String option) {
    Path file = FileName.of(option, word);
    if (!Files.exists(file)) {
      throw new BadInput(
          "%s %s: there is no such file; a file or one of %s is expected%s"
              .formatted(option, word, String.join(", ", KINDS), NearestNames.offer(word, KINDS)));
    }
    return file;
  }
}
