package limpid.app.given;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import limpid.app.line.BadInput;
import limpid.app.line.Terminal;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which nets are compared, with which weights. */
public final class ComparedModels {
  @Option(
      names = {"--models", "--model"},
      paramLabel = "NAME[,NAME...]",
      split = ",",
      defaultValue = BundledModel.NAME,
      description =
          "The networks, see limpid models, or ONNX files (default: the bundled "
              + BundledModel.NAME
              + ").")
  private List<String> models;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "The weights of each, in the order of the networks; one that comes with weights may go"
              + " without. Given once for each.")
  private List<Path> weights = List.of();

  /** Of the ONNX files, where there are some: networks of the zoo say it themselves. */
  @Mixin private PreparationOptions preparation = new PreparationOptions();

  /** What each of them is, before its weights are read. */
  public List<ModelOptions> options() {
    long bundled = models.stream().filter(ComparedModels::comesWithWeights).count();
    boolean imported = models.stream().anyMatch(ImportedNet::is);
    boolean each = !imported && weights.size() == models.size();
    long wanting = models.size() - bundled;
    if (!each && weights.size() != wanting) {
      throw new BadInput(
          imported
              ? "--weights: ONNX files have their own, %d of the networks %s wait for a file, got %d"
                  .formatted(wanting, String.join(",", models), weights.size())
              : "--weights: as many files as networks are expected, got %d for %d"
                  .formatted(weights.size(), models.size()));
    }
    Iterator<Path> files = weights.iterator();
    List<ModelOptions> options = new ArrayList<>();
    for (String model : models) {
      boolean own = ImportedNet.is(model) || !each && comesWithWeights(model);
      ModelOptions one = new ModelOptions(model, own ? null : files.next());
      options.add(imported && !ImportedNet.is(model) ? one : one.prepared(preparation, null));
    }
    return options;
  }

  private static boolean comesWithWeights(String model) {
    return BundledModel.names().contains(model) || ImportedNet.is(model);
  }

  /** The same, where one network with several files of weights is that network as often. */
  public List<ModelOptions> checkpoints() {
    if (models.size() == 1 && weights.size() > 1) {
      return weights.stream()
          .map(file -> new ModelOptions(models.getFirst(), file).prepared(preparation, null))
          .toList();
    }
    return options();
  }

  /** Those with their weights. */
  public static List<LoadedModel> load(List<ModelOptions> options, Terminal terminal)
      throws IOException {
    List<LoadedModel> loaded = new ArrayList<>();
    for (ModelOptions option : options) {
      loaded.add(option.load(terminal));
    }
    return loaded;
  }
}
