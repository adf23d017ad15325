package limpid.nn.augment;

import java.util.random.RandomGenerator;

/**
 * The image on a margin, cropped to its own size at a random place: shifted by up to {@code margin}
 * pixels each way, as torchvision's RandomCrop with padding does.
 *
 * @param margin in pixels, 0 or more
 * @param colour of the margin: red, green, blue from 0 to 255
 */
public record Crop(int margin, float[] colour) implements Change {

  @Override
  public Raster of(Raster image, RandomGenerator random) {
    int down = random.nextInt(2 * margin + 1) - margin;
    int right = random.nextInt(2 * margin + 1) - margin;
    Raster shifted = image.filled(colour);
    for (int row = 0; row < image.height(); row++) {
      for (int column = 0; column < image.width(); column++) {
        if (image.holds(row - down, column - right)) {
          System.arraycopy(
              image.rgb(),
              image.at(row - down, column - right),
              shifted.rgb(),
              image.at(row, column),
              3);
        }
      }
    }
    return shifted;
  }
}
