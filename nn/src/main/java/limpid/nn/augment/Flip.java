package limpid.nn.augment;

import java.util.random.RandomGenerator;

/** Left and right exchanged, half of the time. */
public record Flip() implements Change {

  @Override
  public Raster of(Raster image, RandomGenerator random) {
    if (!random.nextBoolean()) {
      return image;
    }
    float[] flipped = new float[image.rgb().length];
    for (int row = 0; row < image.height(); row++) {
      for (int column = 0; column < image.width(); column++) {
        int from = image.at(row, image.width() - 1 - column);
        System.arraycopy(image.rgb(), from, flipped, image.at(row, column), 3);
      }
    }
    return new Raster(image.height(), image.width(), flipped);
  }
}
