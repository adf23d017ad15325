package limpid.app.tree;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import limpid.app.given.LoadedModel;
import limpid.app.given.ModelOptions;
import limpid.app.line.Beside;
import limpid.app.line.CommonOptions;
import limpid.app.line.Json;
import limpid.app.line.Terminal;
import limpid.core.WholeFile;
import limpid.explain.tree.Hierarchy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid tree build}: a hierarchy written to a file. */
@Command(
    name = "build",
    description =
        "Writes the tree over the classes of a network as JSON, a node-link object as networkx and"
            + " nbdt have it.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  limpid tree build --out tree.json",
      "  limpid tree build --hierarchy random --seed 7 --out random.json"
    })
final class TreeBuildCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Beside(
      value = {},
      only = {"--preprocessing", "--mean", "--std", "--crop", "--bgr"})
  @Mixin
  private ModelOptions weights;

  @Mixin private SeededHierarchy tree;

  @Option(names = "--out", paramLabel = "FILE.json", required = true, description = "The tree.")
  private Path out;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  TreeBuildCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    WholeFile.requireWritable(out);
    LoadedModel model = weights.load(terminal);
    Hierarchy hierarchy = tree.of(model);
    HierarchyFile.write(out, hierarchy);
    if (json) {
      Map<String, Object> facts =
          Json.object(
              "command", "tree build",
              "model", model.json(),
              "hierarchy", tree.words(),
              "groups", hierarchy.groups().size(),
              "out", out.toString());
      Json.print(terminal, facts);
    } else {
      terminal
          .out()
          .println(
              "%s: %d classes in %d groups, %s"
                  .formatted(
                      out, hierarchy.classes().size(), hierarchy.groups().size(), tree.words()));
    }
    return 0;
  }
}
