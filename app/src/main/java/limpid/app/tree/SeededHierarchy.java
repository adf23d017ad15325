package limpid.app.tree;

import java.io.IOException;
import limpid.app.given.LoadedModel;
import limpid.app.line.Beside;
import limpid.explain.tree.Hierarchy;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which tree over the classes of a net, a random one by its seed. */
final class SeededHierarchy {
  @Mixin private HierarchyOptions tree;

  @Beside(value = "--hierarchy", of = HierarchyOptions.RANDOM)
  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Of a random tree (default: 0).")
  private long seed;

  Hierarchy of(LoadedModel model) throws IOException {
    return tree.of(model, seed);
  }

  String words() {
    return tree.words(seed);
  }
}
