package limpid.app.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import limpid.app.line.BadInput;
import limpid.app.line.Beside;
import limpid.models.photo.ChannelStatistics;
import limpid.nn.Adam;
import limpid.nn.CrossEntropy;
import limpid.nn.Distillation;
import limpid.nn.Frozen;
import limpid.nn.LearningRate;
import limpid.nn.Optimiser;
import limpid.nn.Recipe;
import limpid.nn.Sgd;
import limpid.nn.WeightDecay;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a net is trained: the numbers of a recipe. */
final class RecipeOptions {
  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "15",
      description = "Passes over the data (default: 15).")
  private int epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "128",
      description = "Images of a run of the net (default: 128).")
  private int batch;

  @Option(
      names = "--accumulate",
      paramLabel = "N",
      defaultValue = "1",
      description = "Runs whose gradients are averaged to one step (default: 1).")
  private int accumulation;

  @Option(
      names = "--optimiser",
      paramLabel = "NAME",
      defaultValue = "sgd",
      description = "sgd, with Nesterov's momentum, or adamw (default: sgd).")
  private Kind optimiser;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "The highest learning rate (default: 0.2 for sgd, 0.001 for adamw).")
  private Double rate;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      defaultValue = "cosine",
      description =
          "How the rate falls: along a cosine to 0, in steps, or one-cycle, which also climbs along"
              + " a cosine (default: cosine).")
  private String schedule;

  @Option(
      names = "--warm-up",
      paramLabel = "PART",
      defaultValue = "0.2",
      description = "The part of the training over which the rate climbs (default: 0.2).")
  private double warmUp;

  @Beside(value = "--schedule", of = "steps")
  @Option(
      names = "--drop-at",
      paramLabel = "PARTS",
      split = ",",
      defaultValue = "0.5,0.75",
      description = "Where the steps of --schedule steps are (default: 0.5,0.75).")
  private List<Double> dropAt;

  @Beside(value = "--schedule", of = "steps")
  @Option(
      names = "--drop-by",
      paramLabel = "FACTOR",
      defaultValue = "0.1",
      description = "What the rate is multiplied by at each of them (default: 0.1).")
  private double dropBy;

  @Option(
      names = "--decay",
      paramLabel = "N",
      description =
          "Weight decay of all but norms and biases (default: 5e-4 for sgd, 0.01 for adamw).")
  private Double decay;

  @Option(names = "--decay-all", description = "Let norms and biases decay, too.")
  private boolean decayAll;

  @Option(
      names = "--momentum",
      paramLabel = "N",
      defaultValue = "0.9",
      description = "Of sgd; of adamw the first of its two (default: 0.9).")
  private double momentum;

  @Option(
      names = "--clip",
      paramLabel = "NORM",
      defaultValue = "0",
      description = "The largest norm of a step's gradients (default: 0, any).")
  private double clip;

  @Option(
      names = "--smoothing",
      paramLabel = "N",
      defaultValue = "0.1",
      description = "Label smoothing (default: 0.1).")
  private double smoothing;

  @Option(
      names = "--average",
      paramLabel = "DECAY",
      defaultValue = "0",
      description =
          "Test and write the moving average of the weights, of which so much stays in each step:"
              + " 0.999 (default: 0, the weights themselves).")
  private double average;

  @Mixin private AugmentationOptions augmentation;

  @Option(
      names = "--freeze",
      paramLabel = "MODULE",
      split = ",",
      description =
          "Modules that stay as they are, with all that is inside them, with commas between.")
  private List<String> freeze = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Decides all that is random (default: 1).")
  private long seed;

  /** The optimisers. */
  enum Kind {
    SGD,
    ADAMW
  }

  int epochs() {
    return epochs;
  }

  int imagesPerStep() {
    return batch * accumulation;
  }

  /** What says how many images a step takes. */
  String step() {
    return accumulation == 1
        ? "--batch " + batch
        : "--batch %d --accumulate %d".formatted(batch, accumulation);
  }

  void validate() {
    require(epochs >= 1, "--epochs", "at least 1", epochs);
    require(batch >= 1 && batch <= 1 << 20, "--batch", "1 to 1,048,576", batch);
    require(accumulation >= 1 && accumulation <= 1024, "--accumulate", "1 to 1024", accumulation);
    require(rate() > 0 && rate() < 1e6, "--rate", "a number above 0, below 1e6,", rate());
    require(
        List.of("cosine", "steps", "one-cycle").contains(schedule()),
        "--schedule",
        "cosine, steps or one-cycle",
        "'" + schedule + "'");
    require(part(warmUp), "--warm-up", "0 or more, but less than 1,", warmUp);
    require(dropAt.stream().allMatch(RecipeOptions::part), "--drop-at", "parts below 1", dropAt);
    require(dropBy > 0 && dropBy <= 1, "--drop-by", "more than 0, at most 1,", dropBy);
    require(part(decay()), "--decay", "0 or more, but less than 1,", decay());
    require(part(momentum), "--momentum", "0 or more, but less than 1,", momentum);
    require(clip >= 0 && clip < Double.POSITIVE_INFINITY, "--clip", "0 or more", clip);
    require(part(smoothing), "--smoothing", "0 or more, but less than 1,", smoothing);
    require(part(average), "--average", "0 or more, but less than 1,", average);
    augmentation.validate();
  }

  private static boolean part(double value) {
    return value >= 0 && value < 1;
  }

  static void require(boolean held, String option, String expected, Object got) {
    if (!held) {
      throw new BadInput(option + ": " + expected + " is expected, got " + got);
    }
  }

  private double rate() {
    return rate != null ? rate : optimiser == Kind.SGD ? 0.2 : 1e-3;
  }

  private double decay() {
    return decay != null ? decay : optimiser == Kind.SGD ? 5e-4 : 0.01;
  }

  private String schedule() {
    return schedule.toLowerCase(Locale.ROOT);
  }

  private LearningRate learningRate() {
    return switch (schedule()) {
      case "steps" ->
          LearningRate.steps(
              rate(), warmUp, dropBy, dropAt.stream().mapToDouble(at -> at).toArray());
      case "one-cycle" -> LearningRate.oneCycle(rate(), warmUp);
      default -> LearningRate.cosine(rate(), warmUp);
    };
  }

  private Supplier<Optimiser> optimiser() {
    WeightDecay shrinking = new WeightDecay(decay(), decayAll);
    return optimiser == Kind.SGD
        ? () -> new Sgd(momentum, shrinking, true)
        : () -> new Adam(momentum, 0.999, shrinking);
  }

  Recipe recipe(ChannelStatistics statistics, Optional<Distillation> teacher) {
    return new Recipe(
        epochs,
        batch,
        accumulation,
        learningRate(),
        optimiser(),
        clip == 0 ? Double.POSITIVE_INFINITY : clip,
        new CrossEntropy(smoothing),
        teacher,
        new Frozen(freeze),
        augmentation.of(statistics),
        augmentation.mixup(),
        average,
        seed);
  }

  /** Every option with its value: what a resumed training must have in common. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("--epochs", Integer.toString(epochs));
    settings.put("--batch", Integer.toString(batch));
    settings.put("--accumulate", Integer.toString(accumulation));
    settings.put("--optimiser", optimiser.name().toLowerCase(Locale.ROOT));
    settings.put("--rate", Double.toString(rate()));
    settings.put("--schedule", schedule());
    settings.put("--warm-up", Double.toString(warmUp));
    settings.put("--drop-at", dropAt.toString());
    settings.put("--drop-by", Double.toString(dropBy));
    settings.put("--decay", Double.toString(decay()));
    settings.put("--decay-all", Boolean.toString(decayAll));
    settings.put("--momentum", Double.toString(momentum));
    settings.put("--clip", Double.toString(clip));
    settings.put("--smoothing", Double.toString(smoothing));
    settings.put("--average", Double.toString(average));
    settings.put("--freeze", String.join(",", freeze));
    settings.putAll(augmentation.settings());
    settings.put("--seed", Long.toString(seed));
    return settings;
  }
}
