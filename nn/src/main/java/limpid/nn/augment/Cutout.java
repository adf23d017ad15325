package limpid.nn.augment;

import java.util.random.RandomGenerator;

/**
 * A square of one colour around a random pixel, of which what lies outside the image is lost.
 *
 * <p>DeVries and Taylor, Improved Regularization of Convolutional Neural Networks with Cutout,
 * 2017.
 *
 * @param side of the square in pixels
 * @param colour red, green, blue from 0 to 255
 */
public record Cutout(int side, float[] colour) implements Change {

  @Override
  public Raster of(Raster image, RandomGenerator random) {
    int top = random.nextInt(image.height()) - side / 2;
    int left = random.nextInt(image.width()) - side / 2;
    for (int row = Math.max(0, top); row < Math.min(image.height(), top + side); row++) {
      for (int column = Math.max(0, left);
          column < Math.min(image.width(), left + side);
          column++) {
        System.arraycopy(colour, 0, image.rgb(), image.at(row, column), 3);
      }
    }
    return image;
  }
}
