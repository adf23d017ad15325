package limpid.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import limpid.core.WholeFile;
import limpid.models.Architecture;
import limpid.models.Zoo;
import limpid.models.data.Labels;
import limpid.models.photo.ChannelStatistics;
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
final class TrainCommand implements Callable<Integer> {
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
          "train/CLASS/IMAGE and test/CLASS/IMAGE, or CIFAR-10's binary files. Images of one size.")
  private Path data;

  @Option(names = "--test-data", paramLabel = "DIR", description = "CLASS/IMAGE to test on.")
  private Path testData;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The weights, as safetensors under PyTorch's names.")
  private Path out;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Begin with these weights of the same network, not with fresh ones.")
  private Path weights;

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

  @Mixin private CommonOptions common;

  /** The types that weights are written in. */
  enum Precision {
    F32,
    F16,
    BF16
  }

  TrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    recipe.validate();
    Path kept =
        checkpoint != null ? checkpoint : out.resolveSibling(out.getFileName() + ".checkpoint");
    WholeFile.requireWritable(out);
    WholeFile.requireWritable(kept);
    Architecture usual = Zoo.find(model);
    Stopwatch watch = new Stopwatch();
    TrainingData images = TrainingData.read(data, testData);
    terminal.err().println(images + " read in " + Stopwatch.text(watch.total()));
    images.requireSide(usual.preprocessing().crop(), model);
    Architecture net = usual.with(new Labels(images.train().classes()));
    ChannelStatistics statistics = net.preprocessing().statistics();
    if (statistics.bgr()) {
      throw new BadInput(
          model + ": takes blue before red, which training does not; choose another model");
    }
    Recipe steps = recipe.recipe(statistics);
    Training training = training(net, steps, images);
    if (weights != null) {
      training.begin(weights + " for " + model, net.fit(WeightsFile.open(weights)).weights());
    }
    var run =
        new TrainingRun(
            training,
            images,
            kept,
            new TrainingProgress(terminal, recipe.epochs(), recipe.batch()));
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

  private static Training training(Architecture net, Recipe recipe, TrainingData images) {
    if (images.train().size() < recipe.batch()) {
      throw new BadInput(
          "--batch %d: wants as many images, there are %d"
              .formatted(recipe.batch(), images.train().size()));
    }
    return new Training(net::build, recipe, images.train());
  }

  private Map<String, String> settings(TrainingData images) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("--model", model);
    settings.put("--data", images.fingerprint());
    settings.put("--weights", String.valueOf(weights));
    settings.putAll(recipe.settings());
    return settings;
  }
}
