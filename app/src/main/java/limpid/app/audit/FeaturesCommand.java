package limpid.app.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import limpid.app.given.FeatureOptions;
import limpid.app.given.FolderImages;
import limpid.app.given.InputImage;
import limpid.app.given.LoadedModel;
import limpid.app.line.BadInput;
import limpid.app.line.Beside;
import limpid.app.line.CommonOptions;
import limpid.app.line.CsvTable;
import limpid.app.line.Failures;
import limpid.app.line.Json;
import limpid.app.line.ProgressBar;
import limpid.app.line.Table;
import limpid.app.line.Terminal;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.WholeFile;
import limpid.explain.inside.CrossValidation;
import limpid.explain.inside.PooledFeatures;
import limpid.explain.inside.TransferClassifier;
import limpid.explain.run.CompiledNet;
import limpid.weights.Npy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid features}: what a layer says of images, for other models. */
@Command(
    name = "features",
    description =
        "Writes a layer's features of images, each channel averaged over its places, and fits a"
            + " linear classifier to them.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  limpid features photos --out photos.npy",
      "  limpid features cifar10/test --out cifar10.npy --classifier svm --folds 5"
    })
public final class FeaturesCommand implements Callable<Integer> {
  /** From some such cost on the sums of losses and of their slopes are noise. */
  private static final double MOST = 1e6;

  private final Terminal terminal;

  @Parameters(
      paramLabel = "DIR",
      description = "A folder of images, or of sub-folders of images, which are their labels.")
  private Path folder;

  @Mixin private FeatureOptions chosen;

  @Option(
      names = "--out",
      paramLabel = "FILE.npy",
      required = true,
      description =
          "Where they go, float32 [images,channels]; the images' names and labels go into the same"
              + " file with .csv in place of .npy.")
  private Path out;

  @Option(
      names = "--classifier",
      paramLabel = "logistic|svm",
      description =
          "Fit a linear classifier to the labels, logistic regression or a support vector machine,"
              + " and say how well it does on images that it was not fitted to.")
  private TransferClassifier.Loss classifier;

  @Beside("--classifier")
  @Option(
      names = "--cost",
      paramLabel = "X",
      defaultValue = "0.01",
      description = "Of the classifier's errors, LIBLINEAR's C (default: 0.01).")
  private double cost;

  @Beside("--classifier")
  @Option(
      names = "--folds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Parts of the images, each classified by what all others teach (default: 5).")
  private int folds;

  @Beside("--classifier")
  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Decides which image is in which fold (default: 1).")
  private long seed;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  public FeaturesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The features of the images that could be read. */
  private record Features(
      String layer, List<FolderImages.One> images, List<float[]> rows, List<String> unreadable) {}

  @Override
  public Integer call() throws IOException {
    common.apply();
    if (!out.toString().toLowerCase(Locale.ROOT).endsWith(".npy")) {
      throw new BadInput("--out %s: the name of an .npy file is expected".formatted(out));
    }
    WholeFile.requireWritable(out);
    WholeFile.requireWritable(names());
    check();
    FolderImages images = FolderImages.of(folder);
    requireLabels(images);
    LoadedModel model = chosen.model(terminal);
    Features features = features(model, images);
    if (!features.rows().isEmpty()) {
      CrossValidation found = classifier == null ? null : validated(features, images);
      write(features, images);
      report(model, features, images, found);
    }
    return Failures.leftOut(terminal, features.unreadable());
  }

  private void check() {
    if (folds < 2) {
      throw new BadInput("--folds: 2 or more is expected, got " + folds);
    }
    if (!(cost > 0 && cost <= MOST)) {
      throw new BadInput("--cost: a number above 0, no more than 1e6, is expected, got " + cost);
    }
  }

  private void requireLabels(FolderImages images) {
    if (classifier != null && images.labels().size() < 2) {
      throw new BadInput(
          "--classifier: %s has %d sub-folders with images; two labels or more are expected"
              .formatted(folder, images.labels().size()));
    }
  }

  private Features features(LoadedModel model, FolderImages images) {
    List<FolderImages.One> read = new ArrayList<>();
    List<float[]> rows = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    ProgressBar bar = new ProgressBar(terminal, "images", 0, images.images().size());
    CompiledNet whole = CompiledNet.traced(model.model());
    try (PooledFeatures pooled = chosen.features(model)) {
      for (FolderImages.One one : images.images()) {
        bar.done(rows.size() + unreadable.size());
        try {
          InputImage input = InputImage.read(one.file(), model.architecture().preprocessing());
          model.outline(whole, input);
          rows.add(FeatureOptions.of(pooled, input));
          read.add(one);
        } catch (RuntimeException e) {
          unreadable.add(Failures.sentence(e));
        }
      }
      bar.end();
      return new Features(pooled.layer(), read, rows, unreadable);
    }
  }

  private Path names() {
    String name = out.getFileName().toString();
    return out.resolveSibling(name.substring(0, name.length() - 4) + ".csv");
  }

  private void write(Features features, FolderImages images) throws IOException {
    int n = features.rows().size();
    int d = features.rows().getFirst().length;
    float[] all = new float[n * d];
    StringBuilder names = new StringBuilder("image,label\n");
    for (int i = 0; i < n; i++) {
      System.arraycopy(features.rows().get(i), 0, all, i * d, d);
      FolderImages.One one = features.images().get(i);
      names.append(CsvTable.quoted(one.name())).append(',');
      names.append(one.label() < 0 ? "" : CsvTable.quoted(images.labels().get(one.label())));
      names.append('\n');
    }
    Npy.write(out, Tensor.of(Shape.of(n, d), all));
    WholeFile.write(names(), names.toString().getBytes(StandardCharsets.UTF_8));
  }

  private CrossValidation validated(Features features, FolderImages images) {
    double[][] rows =
        features.rows().stream()
            .map(row -> IntStream.range(0, row.length).mapToDouble(j -> row[j]).toArray())
            .toArray(double[][]::new);
    int[] labels = features.images().stream().mapToInt(FolderImages.One::label).toArray();
    for (int k = 0; k < images.labels().size(); k++) {
      int label = k;
      long count = IntStream.of(labels).filter(one -> one == label).count();
      if (count < folds) {
        throw new BadInput(
            "--folds %d: %s has %d images that can be read; as many as there are folds are expected"
                .formatted(folds, images.labels().get(k), count));
      }
    }
    return CrossValidation.of(
        new TransferClassifier(classifier, cost),
        rows,
        labels,
        images.labels().size(),
        folds,
        seed);
  }

  private void report(
      LoadedModel model, Features features, FolderImages images, CrossValidation found)
      throws IOException {
    if (json) {
      Json.print(terminal, json(model, features, images, found));
      return;
    }
    terminal
        .out()
        .println(
            "%s: %d images, %d features each, layer %s of %s"
                .formatted(
                    out,
                    features.rows().size(),
                    features.rows().getFirst().length,
                    features.layer(),
                    model.architecture().name()));
    terminal.out().println(names());
    if (found != null) {
      lines(model, features, images, found).forEach(terminal.out()::println);
    }
  }

  private List<String> lines(
      LoadedModel model, Features features, FolderImages images, CrossValidation found) {
    Table table =
        new Table(
            Table.Column.left("features"),
            Table.Column.left("data"),
            Table.Column.left("classifier"),
            Table.Column.right("accuracy"));
    table.row(
        "%s, %s".formatted(model.architecture().name(), features.layer()),
        "%s, %d images of %d labels"
            .formatted(folder.getFileName(), features.rows().size(), images.labels().size()),
        "linear %s, C %s".formatted(classifier, cost),
        "%.2f ± %.2f %%".formatted(100 * found.accuracy(), 100 * found.deviation()));
    List<String> lines = new ArrayList<>(table.lines(""));
    lines.add("mean and deviation of %d folds".formatted(found.accuracies().length));
    return lines;
  }

  private Map<String, Object> json(
      LoadedModel model, Features features, FolderImages images, CrossValidation found) {
    Map<String, Object> object =
        Json.object(
            "command", "features",
            "model", model.json(),
            "layer", features.layer(),
            "features", out.toString(),
            "names", names().toString(),
            "images", features.rows().size(),
            "channels", features.rows().getFirst().length,
            "labels", images.labels(),
            "unreadable", features.unreadable());
    if (found != null) {
      object.put(
          "classifier",
          Json.object(
              "loss", classifier.toString(),
              "cost", cost,
              "folds", found.accuracies(),
              "accuracy", found.accuracy(),
              "deviation", found.deviation(),
              "confusion", found.confusion()));
    }
    return object;
  }
}
