package limpid.app.inside;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import limpid.core.graph.Trace;
import limpid.explain.run.LayerChoice;
import picocli.CommandLine.Option;

/** Layers of a net, by default one of each stage. */
final class StagesOption {
  @Option(
      names = {"--layers", "--layer"},
      paramLabel = "NAME[,NAME...]",
      split = ",",
      description =
          "The layers, see limpid layers; each stands for one of each stage (default: each).")
  private List<String> names = List.of("each");

  /** Those of this net. */
  List<LayerChoice> of(Trace outline) {
    List<LayerChoice> chosen = new ArrayList<>();
    for (String name : new LinkedHashSet<>(names)) {
      LayerChoice choice = name.equals("each") ? LayerChoice.EACH : LayerChoice.named(name);
      chosen.addAll(choice.ones(outline));
    }
    return chosen;
  }
}
