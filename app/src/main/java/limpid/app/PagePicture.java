package limpid.app;

import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import limpid.core.WholeFile;
import limpid.explain.picture.Png;
import limpid.nn.image.Picture;

/** A picture as a page of documentation shows it: at most {@value #WIDEST} pixels wide. */
record PagePicture(BufferedImage image) {
  private static final int WIDEST = 900;

  /** A picture from its file, made smaller where it is too wide. */
  static PagePicture of(Path file) throws IOException {
    return of(ImageIO.read(file.toFile()));
  }

  /** A picture, made smaller where it is too wide. */
  static PagePicture of(Picture picture) throws IOException {
    return of(ImageIO.read(new ByteArrayInputStream(Png.bytes(picture))));
  }

  private static PagePicture of(BufferedImage whole) {
    int width = Math.min(WIDEST, whole.getWidth());
    int height = Math.max(1, Math.round((float) whole.getHeight() * width / whole.getWidth()));
    BufferedImage page = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = page.createGraphics();
    pen.drawImage(whole.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING), 0, 0, null);
    pen.dispose();
    return new PagePicture(page);
  }

  /** The bytes of a JPEG file. */
  byte[] jpeg() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", bytes);
    return bytes.toByteArray();
  }

  /** Writes it as JPEG. */
  void write(Path file) throws IOException {
    WholeFile.write(file, jpeg());
  }

  /** The mean difference of samples, in [0,255], from a picture of the same size. */
  double apart(BufferedImage other) {
    if (other.getWidth() != image.getWidth() || other.getHeight() != image.getHeight()) {
      return 255;
    }
    double sum = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int a = image.getRGB(x, y);
        int b = other.getRGB(x, y);
        for (int shift = 0; shift < 24; shift += 8) {
          sum += Math.abs((a >> shift & 255) - (b >> shift & 255));
        }
      }
    }
    return sum / (3.0 * image.getWidth() * image.getHeight());
  }
}
