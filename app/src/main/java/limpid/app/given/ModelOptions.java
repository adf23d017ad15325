package limpid.app.given;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import limpid.app.line.BadInput;
import limpid.app.line.Json;
import limpid.app.line.Terminal;
import limpid.models.Architecture;
import limpid.models.Fit;
import limpid.models.PublishedWeights;
import limpid.models.Zoo;
import limpid.models.data.Labels;
import limpid.models.photo.Preprocessing;
import limpid.nn.StateDict;
import limpid.weights.WeightsFile;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which net, with which weights. */
public final class ModelOptions {
  /** What some editors begin a text in UTF-8 with. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description =
          "The network, see limpid models, or an ONNX file (default: the bundled "
              + BundledModel.NAME
              + ").")
  private String model;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "Its weights: .pth, .pt, .th, .safetensors or .npz; FILE#NAME is what the file has under"
              + " a name.")
  private Path weights;

  @Option(
      names = "--fetch",
      description =
          "Download the network's published weights if they are not in the user's cache directory,"
              + " see limpid weights fetch.")
  private boolean fetch;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "Its classes, one on each line (default: the weights file with .labels.txt added, or"
              + " id2label of the config.json beside it, if there is one, or else the classes of"
              + " the network's usual data).")
  private Path labels;

  @Option(
      names = "--output",
      paramLabel = "NAME",
      description = "Of an ONNX file with several outputs, or any value in it, the one to explain.")
  private String output;

  @Mixin private PreparationOptions preparation = new PreparationOptions();

  private ImportedNet imported;
  private boolean batches;

  public ModelOptions() {}

  /** A network of this name, with the weights of a file or, where that is null, its own. */
  public ModelOptions(String model, Path weights) {
    this.model = model;
    this.weights = weights;
  }

  /** The same choice of a file, or this file, for a network. */
  public ModelOptions orElse(String name, Path file) {
    ModelOptions options = new ModelOptions();
    boolean own = model == null && ImportedNet.is(file.toString());
    options.model = model != null ? model : own ? file.toString() : name;
    options.weights = weights != null ? weights : own ? null : file;
    options.labels = labels;
    options.fetch = fetch;
    options.output = output;
    options.preparation = preparation;
    return options;
  }

  /** Chooses the network by a word of the command. */
  public void choose(String name) {
    if (model != null) {
      throw new BadInput("--model: the network is named already, " + name);
    }
    model = name;
  }

  /** Also takes files that run on no less than the batch that is written into them. */
  public void takeBatches() {
    batches = true;
  }

  /** The options that were not given, as they came out: what another process is to be told. */
  public List<String> named(LoadedModel loaded) {
    List<String> words = new ArrayList<>();
    if (model == null) {
      words.addAll(List.of("--model", BundledModel.NAME));
    }
    if (weights == null && imported == null) {
      words.addAll(List.of("--weights", loaded.weights().toString()));
    }
    return words;
  }

  /** The same choice with this preprocessing and this output, those of a manifest. */
  public ModelOptions prepared(PreparationOptions other, String name) {
    preparation = other;
    output = name;
    return this;
  }

  /** The network, before its weights are looked at. */
  public Architecture architecture() {
    if (model == null && weights != null) {
      throw new BadInput("--weights: wants --model, the network that they are for");
    }
    if (model != null && ImportedNet.is(model)) {
      return imported().architecture();
    }
    if (output != null) {
      throw new BadInput("--output: is for ONNX files; a network of the zoo has one output");
    }
    Architecture usual = Zoo.find(model == null ? BundledModel.NAME : model);
    Preprocessing prepared =
        checkpoint(usual.name()).map(PublishedWeights::preprocessing).orElse(usual.preprocessing());
    return usual.with(preparation.over(prepared));
  }

  /** The published weights that are meant: photos are prepared as those were evaluated. */
  private Optional<PublishedWeights> checkpoint(String net) {
    if (fetch && weights == null) {
      List<PublishedWeights> published = PublishedWeights.of(net);
      return published.isEmpty() ? Optional.empty() : Optional.of(published.getLast());
    }
    Optional<Path> file =
        weights != null ? Optional.of(weights) : WeightsCache.ofUser().newest(net);
    return file.flatMap(path -> PublishedWeights.named(WeightsFile.file(path)))
        .filter(one -> one.model().equals(net));
  }

  private ImportedNet imported() {
    if (imported == null) {
      imported = ImportedNet.open(Path.of(model), output, preparation, batches);
    }
    return imported;
  }

  /**
   * The network with its weights, read by all threads. What was done to make them fit is said on
   * stderr.
   */
  public LoadedModel load(Terminal terminal) throws IOException {
    Architecture plain = architecture();
    if (fetch && weights != null) {
      throw new BadInput("--fetch: is for published weights, not beside --weights");
    }
    if (fetch && imported != null) {
      throw new BadInput(
          "--fetch: is for networks of the zoo; %s has its weights".formatted(model));
    }
    if (imported != null && weights == null) {
      imported.notes().forEach(note -> terminal.err().println(model + ": " + note));
      return LoadedModel.load(labelled(plain, Path.of(model)), Path.of(model), imported.weights());
    }
    Path file = weights != null ? weights : own(plain, terminal);
    Fit fit = fit(plain, file);
    fit.notes().forEach(note -> terminal.err().println(file + ": " + note));
    LoadedModel loaded = LoadedModel.load(labelled(fit.architecture(), file), file, fit.weights());
    return preparation.sized() ? loaded.taking(plain.preprocessing()) : loaded;
  }

  private Architecture labelled(Architecture fitted, Path file) throws IOException {
    List<String> names = labels(file);
    if (names != null && names.size() != fitted.classes()) {
      throw new BadInput(
          "%s: has %d labels, the weights in %s are for %d classes"
              .formatted(labelSource(file), names.size(), file, fitted.classes()));
    }
    return names == null ? fitted : fitted.with(new Labels(names));
  }

  private static Fit fit(Architecture net, Path file) {
    StateDict tensors = WeightsFile.open(file);
    try {
      return net.fit(tensors);
    } catch (IllegalArgumentException e) {
      throw new BadInput(file + ": " + e.getMessage(), e);
    }
  }

  /** Weights that nobody named: those that come with Limpid, or published ones. */
  private Path own(Architecture net, Terminal terminal) {
    if (fetch) {
      return WeightsCache.ofUser().fetched(WeightsCache.published(net.name(), null), terminal);
    }
    if (BundledModel.names().contains(net.name())) {
      return BundledModel.weights(net.name());
    }
    return WeightsCache.ofUser().newest(net.name()).orElseThrow(() -> unweighted(net.name()));
  }

  /** Whether it is a network whose weights are nowhere unless a file of them is named. */
  public boolean unweighted() {
    return imported == null
        && weights == null
        && !BundledModel.names().contains(architecture().name())
        && WeightsCache.ofUser().newest(architecture().name()).isEmpty();
  }

  private static BadInput unweighted(String model) {
    List<PublishedWeights> published = PublishedWeights.of(model);
    String others =
        published.isEmpty()
            ? "; only %s come with weights".formatted(BundledModel.said())
            : ", or --fetch, which downloads the published ones (about %d MB)"
                .formatted(Math.round(published.getLast().parameters() * 4 / 1e6));
    return new BadInput("--model %s: wants --weights%s".formatted(model, others));
  }

  private List<String> labels(Path file) throws IOException {
    Path names = labelFile(file);
    if (labels == null && !Files.isRegularFile(names)) {
      return configured(file);
    }
    if (Files.isDirectory(names)) {
      throw new BadInput(names + ": is a folder; a text file of class names is expected");
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

  private Path labelSource(Path file) {
    Path names = labelFile(file);
    return labels != null || Files.isRegularFile(names) ? names : config(file);
  }

  private static Path config(Path file) {
    return WeightsFile.file(file).resolveSibling("config.json");
  }

  /** The names in a Hugging Face {@code config.json}, or null. */
  private static List<String> configured(Path file) throws IOException {
    Path config = config(file);
    if (!Files.isRegularFile(config)) {
      return null;
    }
    JsonNode byNumber = Json.read(config).path("id2label");
    List<String> names = new ArrayList<>();
    while (byNumber.has(Integer.toString(names.size()))) {
      names.add(byNumber.get(Integer.toString(names.size())).asText());
    }
    return names.isEmpty() ? null : names;
  }

  private Path labelFile(Path file) {
    return labels != null ? labels : besides(file);
  }

  /** Where the class names of a weights file are kept. */
  public static Path besides(Path file) {
    Path whole = WeightsFile.file(file);
    return whole.resolveSibling(whole.getFileName() + ".labels.txt");
  }
}
