package limpid.nn.augment;

import java.util.random.RandomGenerator;

/**
 * Some of fourteen changes, drawn at random and all of one strength: shears, shifts, rotation,
 * brightness, saturation, contrast, sharpness, posterising, solarising, stretched and even
 * histograms, or none. Its space is torchvision's.
 *
 * <p>Cubuk, Zoph, Shlens and Le, RandAugment, NeurIPS 2020.
 *
 * @param changes how many, one after the other
 * @param strength from 0 to 30
 * @param colour of what comes in from outside: red, green, blue from 0 to 255
 */
public record RandAugment(int changes, int strength, float[] colour) implements Change {
  private static final int STRONGEST = 30;

  public RandAugment {
    if (changes < 1 || strength < 0 || strength > STRONGEST) {
      throw new IllegalArgumentException(
          "randaugment: wants 1 change or more of strength 0 to 30, got %d of %d"
              .formatted(changes, strength));
    }
  }

  /** What it draws from. */
  enum Kind {
    IDENTITY,
    SHEAR_X,
    SHEAR_Y,
    TRANSLATE_X,
    TRANSLATE_Y,
    ROTATE,
    BRIGHTNESS,
    COLOUR,
    CONTRAST,
    SHARPNESS,
    POSTERISE,
    SOLARISE,
    AUTO_CONTRAST,
    EQUALISE
  }

  @Override
  public Raster of(Raster image, RandomGenerator random) {
    Raster changed = image;
    for (int i = 0; i < changes; i++) {
      Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
      changed = changed(changed, kind, random.nextBoolean() ? 1 : -1);
    }
    return changed;
  }

  /**
   * One change.
   *
   * @param sign 1 or -1, for those that go two ways
   */
  Raster changed(Raster image, Kind kind, int sign) {
    double part = (double) strength / STRONGEST;
    double shear = sign * 0.3 * part;
    double factor = 1 + sign * 0.9 * part;
    return switch (kind) {
      case IDENTITY -> image;
      case SHEAR_X -> Warp.shearX(shear).of(image, colour);
      case SHEAR_Y -> Warp.shearY(shear).of(image, colour);
      case TRANSLATE_X ->
          Warp.shift((int) (sign * 150.0 / 331 * image.width() * part), 0).of(image, colour);
      case TRANSLATE_Y ->
          Warp.shift(0, (int) (sign * 150.0 / 331 * image.height() * part)).of(image, colour);
      case ROTATE ->
          Warp.rotation(sign * 30 * part, image.width(), image.height()).of(image, colour);
      case BRIGHTNESS -> Colours.brightness(image, factor);
      case COLOUR -> Colours.saturation(image, factor);
      case CONTRAST -> Colours.contrast(image, factor);
      case SHARPNESS -> Colours.sharpness(image, factor);
      case POSTERISE -> Tones.posterised(image, 8 - (int) Math.rint(4 * part));
      case SOLARISE -> Tones.solarised(image, 255 * (1 - part));
      case AUTO_CONTRAST -> Tones.stretched(image);
      case EQUALISE -> Tones.equalised(image);
    };
  }
}
