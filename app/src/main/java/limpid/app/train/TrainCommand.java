package limpid.app.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import limpid.app.given.ModelOptions;
import limpid.app.line.BadInput;
import limpid.app.line.Beside;
import limpid.app.line.CommonOptions;
import limpid.app.line.Stopwatch;
import limpid.app.line.Terminal;
import limpid.core.WholeFile;
import limpid.models.Architecture;
import limpid.models.Fit;
import limpid.models.Zoo;
import limpid.models.data.Labels;
import limpid.models.photo.ChannelStatistics;
import limpid.nn.Frozen;
import limpid.nn.Recipe;
import limpid.nn.Training;
import limpid.weights.DType;
import limpid.weights.Safetensors;
import limpid.weights.WeightsFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid train}: from labelled images to a weights file. */
@Command(
    name = "train",
    description = "Trains a network on labelled images and writes its weights.",
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  limpid train --model wrn16_2 --data cifar10 --epochs 15 --out wrn16_2.safetensors")
public final class TrainCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      required = true,
      description = "See limpid models.")
  private String model;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description =
          "train/CLASS/IMAGE and test/CLASS/IMAGE, the binary files of CIFAR-10 or CIFAR-100, or"
              + " MNIST's IDX files.")
  private Path data;

  @Option(names = "--test-data", paramLabel = "DIR", description = "CLASS/IMAGE to test on.")
  private Path testData;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description =
          "Resize the shorter side of each image to this, and crop its middle; sides that are not"
              + " the network's own are for a part of a training, which smaller images make"
              + " shorter.")
  private Integer size;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description =
          "The weights, as safetensors under PyTorch's names; a table of the epochs goes to"
              + " FILE.csv, a plot to FILE.png.")
  private Path out;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "Begin with these weights of the same network, not with fresh ones; where they are for"
              + " another number of classes, the head is new.")
  private Path weights;

  @Beside("--weights")
  @Option(names = "--new-head", description = "Begin with a new head in any case.")
  private boolean newHead;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      defaultValue = "f32",
      description = "Of the written weights: f32, f16 or bf16 (default: f32).")
  private Precision precision;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description =
          "Where the training is kept after each epoch and every two minutes, with a log of its"
              + " epochs in FILE.json (default: the --out file with .checkpoint added).")
  private Path checkpoint;

  @Option(names = "--resume", description = "Go on from the checkpoint.")
  private boolean resume;

  @Mixin private RecipeOptions recipe;

  @Mixin private TeacherOptions teacher;

  @Mixin private TreeSupervisionOptions tree;

  @Mixin private CommonOptions common;

  /** The types that weights are written in. */
  enum Precision {
    F32,
    F16,
    BF16
  }

  public TrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    recipe.validate();
    teacher.validate();
    tree.validate(weights != null);
    RecipeOptions.require(size == null || size > 0 && size <= 4096, "--size", "1 to 4096", size);
    Path kept = checkpoint != null ? checkpoint : TrainingRun.beside(out, ".checkpoint");
    WholeFile.requireWritable(out);
    WholeFile.requireWritable(kept);
    TrainingRun.requireApart(out, kept);
    Architecture usual = Zoo.find(model);
    Stopwatch watch = new Stopwatch();
    TrainingData images = TrainingData.read(data, testData, side());
    terminal.err().println(images + " read in " + Stopwatch.text(watch.total()));
    Architecture net = usual.with(new Labels(images.train().classes()));
    images.requireTaken(net, size != null).ifPresent(terminal.err()::println);
    ChannelStatistics statistics = net.preprocessing().statistics();
    if (statistics.bgr()) {
      throw new BadInput(
          model + ": takes blue before red, which training does not; choose another model");
    }
    Recipe steps =
        recipe.recipe(
            statistics,
            teacher.lesson(net.labels().names(), images.train().width(), statistics, terminal));
    Training training = training(net, steps, images);
    if (weights != null) {
      begin(training, net, steps.frozen());
    }
    var run =
        new TrainingRun(
            training,
            images,
            out,
            kept,
            new TrainingProgress(terminal, recipe.epochs(), recipe.imagesPerStep()),
            new SupervisingTree(tree, net, training, steps.objective(), kept, steps.seed()));
    if (resume) {
      run.resume(settings(images));
    } else {
      run.begin(settings(images));
    }
    run.run();
    Safetensors.write(out, training.forFile(), DType.valueOf(precision.name()));
    if (!net.labels().equals(usual.labels())) {
      String lines = String.join("\n", net.labels().names()) + "\n";
      WholeFile.write(ModelOptions.besides(out), lines.getBytes(StandardCharsets.UTF_8));
    }
    terminal.out().println("%s: %,d parameters of %s".formatted(out, net.parameters(), net.name()));
    return 0;
  }

  private Training training(Architecture net, Recipe recipe, TrainingData images) {
    if (images.train().size() < recipe.imagesPerStep()) {
      throw new BadInput(
          "%s: a step wants %d images, there are %d"
              .formatted(this.recipe.step(), recipe.imagesPerStep(), images.train().size()));
    }
    try {
      recipe.frozen().requireIn(net.manifest());
    } catch (IllegalArgumentException e) {
      throw new BadInput("--" + e.getMessage(), e);
    }
    return new Training(net::build, recipe, images.train());
  }

  private OptionalInt side() {
    return size == null ? OptionalInt.empty() : OptionalInt.of(size);
  }

  /** Begins with weights that may be for other classes: the head is then the fresh one. */
  private void begin(Training training, Architecture net, Frozen frozen) {
    Fit fit = net.fit(WeightsFile.open(weights));
    fit.notes().forEach(note -> terminal.err().println(weights + ": " + note));
    int known = fit.architecture().classes();
    Set<String> head = newHead || known != net.classes() ? net.head() : Set.of();
    if (!head.isEmpty()) {
      requireTrained(frozen, head);
      String why =
          known == net.classes()
              ? ""
              : "for %d classes, the data have %d; ".formatted(known, net.classes());
      String anew = "%s: %s%s begin anew".formatted(weights, why, String.join(" and ", head));
      terminal.err().println(anew);
    }
    training.begin(weights + " for " + model, fit.weights(), head);
  }

  /** Refuses to leave as it is what was drawn at random. */
  private static void requireTrained(Frozen frozen, Set<String> fresh) {
    for (String name : fresh) {
      if (frozen.holds(name)) {
        throw new BadInput(
            "--freeze %s: %s begins anew; what is new is to be trained"
                .formatted(String.join(",", frozen.modules()), name));
      }
    }
  }

  private Map<String, String> settings(TrainingData images) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("--model", model);
    settings.put("--data", images.fingerprint());
    settings.put("--weights", String.valueOf(weights));
    settings.put("--new-head", Boolean.toString(newHead));
    settings.putAll(teacher.settings());
    settings.putAll(recipe.settings());
    settings.putAll(tree.settings());
    return settings;
  }
}
