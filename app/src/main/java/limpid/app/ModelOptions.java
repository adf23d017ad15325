package limpid.app;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import limpid.models.Architecture;
import limpid.models.Fit;
import limpid.models.Zoo;
import limpid.models.data.Labels;
import limpid.nn.StateDict;
import limpid.weights.WeightsFile;
import picocli.CommandLine.Option;

/** Which net, with which weights. */
final class ModelOptions {
  /** What some editors begin a text in UTF-8 with. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description =
          "The network, see limpid models (default: the bundled " + BundledModel.NAME + ").")
  private String model;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "Its weights: .pth, .pt, .th, .safetensors or .npz; FILE#NAME is what the file has under"
              + " a name.")
  private Path weights;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "Its classes, one on each line (default: the weights file with .labels.txt added, if"
              + " there is one, or else the classes of the network's usual data).")
  private Path labels;

  ModelOptions() {}

  /** A network of this name, with the weights of a file or, where that is null, its own. */
  ModelOptions(String model, Path weights) {
    this.model = model;
    this.weights = weights;
  }

  /** The same choice of a file, or this file, for a network. */
  ModelOptions orElse(String name, Path file) {
    ModelOptions options = new ModelOptions();
    options.model = model != null ? model : name;
    options.weights = weights != null ? weights : file;
    options.labels = labels;
    return options;
  }

  /** The network, before its weights are looked at. */
  Architecture architecture() {
    if (model == null && weights != null) {
      throw new BadInput("--weights: wants --model, the network that they are for");
    }
    return Zoo.find(model == null ? BundledModel.NAME : model);
  }

  /**
   * The network with its weights, read by all threads. What was done to make them fit is said on
   * stderr.
   */
  LoadedModel load(Terminal terminal) throws IOException {
    Architecture plain = architecture();
    Path file = weights != null ? weights : bundled(plain);
    Fit fit = fit(plain, file);
    fit.notes().forEach(note -> terminal.err().println(file + ": " + note));
    Architecture fitted = fit.architecture();
    List<String> names = labels(file);
    if (names != null && names.size() != fitted.classes()) {
      throw new BadInput(
          "%s: has %d labels, the weights in %s are for %d classes"
              .formatted(labelFile(file), names.size(), file, fitted.classes()));
    }
    Architecture labelled = names == null ? fitted : fitted.with(new Labels(names));
    return LoadedModel.load(labelled, file, fit.weights());
  }

  private static Fit fit(Architecture net, Path file) {
    StateDict tensors = WeightsFile.open(file);
    try {
      return net.fit(tensors);
    } catch (IllegalArgumentException e) {
      throw new BadInput(file + ": " + e.getMessage(), e);
    }
  }

  private Path bundled(Architecture architecture) {
    if (!architecture.name().equals(BundledModel.NAME)) {
      throw new BadInput(
          "--model %s: wants --weights; only %s comes with weights"
              .formatted(architecture.name(), BundledModel.NAME));
    }
    return BundledModel.weights();
  }

  private List<String> labels(Path file) throws IOException {
    Path names = labelFile(file);
    if (labels == null && !Files.isRegularFile(names)) {
      return null;
    }
    try {
      String text = Files.readString(names);
      return (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (CharacterCodingException e) {
      throw new BadInput(names + ": is not a text file of class names", e);
    }
  }

  private Path labelFile(Path file) {
    return labels != null ? labels : besides(file);
  }

  /** Where the class names of a weights file are kept. */
  static Path besides(Path file) {
    Path whole = WeightsFile.file(file);
    return whole.resolveSibling(whole.getFileName() + ".labels.txt");
  }
}
