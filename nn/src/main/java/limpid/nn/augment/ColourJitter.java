package limpid.nn.augment;

import java.util.random.RandomGenerator;

/**
 * Brightness, contrast and saturation by random factors in [1 - a, 1 + a], and hues turned by up to
 * a part h of the circle, in a random order, as torchvision's ColorJitter does.
 *
 * @param brightness a, from 0 to 1
 * @param contrast a, from 0 to 1
 * @param saturation a, from 0 to 1
 * @param hue h, from 0 to 0.5
 */
public record ColourJitter(double brightness, double contrast, double saturation, double hue)
    implements Change {
  private static final int KINDS = 4;

  @Override
  public Raster of(Raster image, RandomGenerator random) {
    int[] order = {0, 1, 2, 3};
    for (int i = KINDS - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    Raster changed = image;
    for (int kind : order) {
      double way = 2 * random.nextDouble() - 1;
      changed =
          switch (kind) {
            case 0 -> Colours.brightness(changed, 1 + way * brightness);
            case 1 -> Colours.contrast(changed, 1 + way * contrast);
            case 2 -> Colours.saturation(changed, 1 + way * saturation);
            default -> hue == 0 ? changed : Colours.hue(changed, way * hue);
          };
    }
    return changed;
  }
}
