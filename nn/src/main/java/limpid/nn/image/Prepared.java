package limpid.nn.image;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/**
 * A picture made ready for a net.
 *
 * @param picture as people know it
 * @param seen the part of it that the net is shown
 * @param input what the net is given, {@code [1,H,W,C]}
 */
public record Prepared(Picture picture, Region seen, Tensor input) {
  /** What rounding may put a region beyond the edge of its picture. */
  private static final double SLACK = 0.01;

  public Prepared {
    if (!(seen.x() >= -SLACK
        && seen.y() >= -SLACK
        && seen.width() > 0
        && seen.height() > 0
        && seen.right() <= picture.width() + SLACK
        && seen.bottom() <= picture.height() + SLACK)) {
      throw new IllegalArgumentException(
          "prepared: the net saw %s of a picture of %dx%d pixels"
              .formatted(seen, picture.width(), picture.height()));
    }
    Shape shape = input.shape();
    if (shape.rank() != 4 || shape.at(0) != 1) {
      throw new ShapeException("prepared: input " + shape + ", wanted one image, [1,H,W,C]");
    }
    seen = seen.within(picture.width(), picture.height());
  }

  /** A picture that the net sees as a whole. */
  public static Prepared whole(Picture picture, Tensor input) {
    return new Prepared(picture, Region.whole(picture), input);
  }

  /** {@code 451x300 pixels, seen 300x300 pixels at (75,0), input [1,224,224,3]}. */
  @Override
  public String toString() {
    return "%dx%d pixels, seen %s, input %s"
        .formatted(picture.width(), picture.height(), seen, input.shape());
  }
}
