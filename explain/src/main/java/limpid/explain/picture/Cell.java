package limpid.explain.picture;

import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.util.Optional;
import limpid.nn.image.Picture;
import limpid.nn.image.Prepared;
import limpid.nn.image.Region;

/** One place of a sheet. */
sealed interface Cell {

  String title();

  /** The part of a picture that is drawn. */
  Region seen();

  /** What is drawn, at this size. */
  BufferedImage drawn(int width, int height);

  default Optional<HeatMap> heat() {
    return Optional.empty();
  }

  /** The largest size within a square of this side that has the proportions of what is drawn. */
  default Dimension within(int side) {
    Region seen = seen();
    double scale = side / Math.max(seen.width(), seen.height());
    return new Dimension(
        Math.max(1, (int) Math.round(seen.width() * scale)),
        Math.max(1, (int) Math.round(seen.height() * scale)));
  }

  /** What the net saw of a photo. */
  record Photo(String title, Prepared photo) implements Cell {
    @Override
    public Region seen() {
      return photo.seen();
    }

    @Override
    public BufferedImage drawn(int width, int height) {
      BufferedImage image = Pixels.image(photo.picture());
      Region seen = photo.seen();
      int x = Math.min((int) Math.round(seen.x()), image.getWidth() - 1);
      int y = Math.min((int) Math.round(seen.y()), image.getHeight() - 1);
      int right = Math.max(x + 1, (int) Math.round(seen.right()));
      int bottom = Math.max(y + 1, (int) Math.round(seen.bottom()));
      return Pixels.scaled(image.getSubimage(x, y, right - x, bottom - y), width, height);
    }
  }

  /** A picture as it is. */
  record Plain(String title, Picture picture) implements Cell {
    @Override
    public Region seen() {
      return Region.whole(picture);
    }

    @Override
    public BufferedImage drawn(int width, int height) {
      return Pixels.scaled(Pixels.image(picture), width, height);
    }
  }

  /** A map over what the net saw of a photo. */
  record Mapped(Prepared photo, HeatMap map) implements Cell {
    @Override
    public Region seen() {
      return photo.seen();
    }

    @Override
    public String title() {
      return map.title();
    }

    @Override
    public Optional<HeatMap> heat() {
      return Optional.of(map);
    }

    @Override
    public BufferedImage drawn(int width, int height) {
      BufferedImage seen = new Photo("", photo).drawn(width, height);
      return Pixels.image(map.over(Pixels.picture(seen)));
    }
  }
}
