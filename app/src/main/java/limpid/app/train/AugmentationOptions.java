package limpid.app.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limpid.models.photo.ChannelStatistics;
import limpid.nn.Augmentation;
import limpid.nn.augment.Change;
import limpid.nn.augment.ColourJitter;
import limpid.nn.augment.Crop;
import limpid.nn.augment.Cutout;
import limpid.nn.augment.Flip;
import limpid.nn.augment.RandAugment;
import picocli.CommandLine.Option;

/** What happens to training images. */
final class AugmentationOptions {
  @Option(
      names = "--shift",
      paramLabel = "PIXELS",
      defaultValue = "4",
      description = "Images are shifted at random by up to so much (default: 4).")
  private int shift;

  @Option(names = "--no-mirror", description = "Do not mirror half of the images.")
  private boolean noMirror;

  @Option(
      names = "--jitter",
      paramLabel = "B,C,S,H",
      split = ",",
      description =
          "Change brightness, contrast and saturation at random by up to so much, from 0 to 1, and"
              + " hue by a part of the circle, 0 to 0.5: 0.4,0.4,0.4,0.1.")
  private List<Double> jitter = List.of();

  @Option(
      names = "--rand-augment",
      paramLabel = "N,STRENGTH",
      split = ",",
      description =
          "Change each image by N of RandAugment's fourteen ways, with a strength from 0 to 30:"
              + " 2,9.")
  private List<Integer> randAugment = List.of();

  @Option(
      names = "--cutout",
      paramLabel = "PIXELS",
      defaultValue = "0",
      description = "Cover a square of this side in each image (default: 0, none).")
  private int cutout;

  @Option(
      names = "--mixup",
      paramLabel = "ALPHA",
      defaultValue = "0",
      description = "Mix images and their classes, by shares from Beta(ALPHA, ALPHA) (default: 0).")
  private double mixup;

  double mixup() {
    return mixup;
  }

  void validate() {
    RecipeOptions.require(shift >= 0 && shift <= 1000, "--shift", "0 to 1000", shift);
    RecipeOptions.require(cutout >= 0 && cutout <= 10_000, "--cutout", "0 to 10,000", cutout);
    RecipeOptions.require(mixup >= 0 && mixup <= 1000, "--mixup", "0 to 1000", mixup);
    boolean strengths = jitter.size() <= 4;
    for (int i = 0; strengths && i < jitter.size(); i++) {
      strengths = jitter.get(i) >= 0 && jitter.get(i) <= (i < 3 ? 1 : 0.5);
    }
    RecipeOptions.require(
        strengths, "--jitter", "up to three numbers from 0 to 1 and one from 0 to 0.5", jitter);
    RecipeOptions.require(
        randAugment.isEmpty()
            || randAugment.size() == 2
                && randAugment.get(0) >= 1
                && randAugment.get(0) <= 100
                && randAugment.get(1) >= 0
                && randAugment.get(1) <= 30,
        "--rand-augment",
        "1 change or more and a strength from 0 to 30, as 2,9,",
        randAugment);
  }

  /** In the order crop, mirror, RandAugment, jitter, cutout, as training scripts have it. */
  Augmentation of(ChannelStatistics statistics) {
    float[] mean = array(statistics.mean());
    float[] colour = mean.clone();
    for (int c = 0; c < colour.length; c++) {
      colour[c] *= 255;
    }
    List<Change> changes = new ArrayList<>();
    if (shift > 0) {
      changes.add(new Crop(shift, colour));
    }
    if (!noMirror) {
      changes.add(new Flip());
    }
    if (!randAugment.isEmpty()) {
      changes.add(new RandAugment(randAugment.get(0), randAugment.get(1), colour));
    }
    if (!jitter.isEmpty()) {
      changes.add(new ColourJitter(jitter(0), jitter(1), jitter(2), jitter(3)));
    }
    if (cutout > 0) {
      changes.add(new Cutout(cutout, colour));
    }
    return new Augmentation(mean, array(statistics.deviation()), changes);
  }

  private double jitter(int kind) {
    return kind < jitter.size() ? jitter.get(kind) : 0;
  }

  private static float[] array(List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }

  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("--shift", Integer.toString(shift));
    settings.put("--mirror", Boolean.toString(!noMirror));
    settings.put("--jitter", jitter.toString());
    settings.put("--rand-augment", randAugment.toString());
    settings.put("--cutout", Integer.toString(cutout));
    settings.put("--mixup", Double.toString(mixup));
    return settings;
  }
}
