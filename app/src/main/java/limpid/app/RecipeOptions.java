package limpid.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limpid.models.photo.ChannelStatistics;
import limpid.nn.Augmentation;
import limpid.nn.CrossEntropy;
import limpid.nn.Frozen;
import limpid.nn.LearningRate;
import limpid.nn.Recipe;
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
      description = "Images of a step (default: 128).")
  private int batch;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "0.2",
      description = "The highest learning rate; it falls to 0 along a cosine (default: 0.2).")
  private double rate;

  @Option(
      names = "--warm-up",
      paramLabel = "PART",
      defaultValue = "0.2",
      description = "The part of the training over which the rate climbs from 0 (default: 0.2).")
  private double warmUp;

  @Option(
      names = "--decay",
      paramLabel = "N",
      defaultValue = "5e-4",
      description = "Weight decay (default: 5e-4).")
  private double decay;

  @Option(
      names = "--momentum",
      paramLabel = "N",
      defaultValue = "0.9",
      description = "Nesterov's momentum (default: 0.9).")
  private double momentum;

  @Option(
      names = "--smoothing",
      paramLabel = "N",
      defaultValue = "0.1",
      description = "Label smoothing (default: 0.1).")
  private double smoothing;

  @Option(
      names = "--shift",
      paramLabel = "PIXELS",
      defaultValue = "4",
      description = "Images are shifted at random by up to so much (default: 4).")
  private int shift;

  @Option(names = "--no-mirror", description = "Do not mirror half of the images.")
  private boolean noMirror;

  @Option(
      names = "--freeze",
      paramLabel = "MODULE",
      description = "A module that stays as it is, with all that is inside it; may be repeated.")
  private List<String> freeze = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Decides all that is random (default: 1).")
  private long seed;

  int epochs() {
    return epochs;
  }

  int batch() {
    return batch;
  }

  void validate() {
    require(epochs >= 1, "--epochs", "at least 1", epochs);
    require(batch >= 1, "--batch", "at least 1", batch);
    require(rate > 0 && rate < 1e6, "--rate", "a number above 0", rate);
    require(warmUp >= 0 && warmUp < 1, "--warm-up", "0 or more, but less than 1,", warmUp);
    require(decay >= 0 && decay < 1, "--decay", "0 or more, but less than 1,", decay);
    require(momentum >= 0 && momentum < 1, "--momentum", "0 or more, but less than 1,", momentum);
    require(
        smoothing >= 0 && smoothing < 1, "--smoothing", "0 or more, but less than 1,", smoothing);
    require(shift >= 0 && shift <= 1000, "--shift", "0 to 1000", shift);
  }

  private static void require(boolean held, String option, String expected, Object got) {
    if (!held) {
      throw new BadInput(option + ": " + expected + " is expected, got " + got);
    }
  }

  Recipe recipe(ChannelStatistics statistics) {
    return new Recipe(
        epochs,
        batch,
        LearningRate.cosine(rate, warmUp),
        momentum,
        decay,
        new CrossEntropy(smoothing),
        new Frozen(freeze),
        new Augmentation(array(statistics.mean()), array(statistics.deviation()), shift, !noMirror),
        seed);
  }

  private static float[] array(List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }

  /** Every option with its value: what a resumed training must have in common. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("--epochs", Integer.toString(epochs));
    settings.put("--batch", Integer.toString(batch));
    settings.put("--rate", Double.toString(rate));
    settings.put("--warm-up", Double.toString(warmUp));
    settings.put("--decay", Double.toString(decay));
    settings.put("--momentum", Double.toString(momentum));
    settings.put("--smoothing", Double.toString(smoothing));
    settings.put("--shift", Integer.toString(shift));
    settings.put("--mirror", Boolean.toString(!noMirror));
    settings.put("--freeze", String.join(",", freeze));
    settings.put("--seed", Long.toString(seed));
    return settings;
  }
}
