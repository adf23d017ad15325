package limpid.explain.picture;

import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import limpid.core.WholeFile;
import limpid.nn.image.Picture;

/** A picture as a page of documentation shows it: at most {@value #WIDEST} pixels wide. */
public final class PagePicture {
  private static final int WIDEST = 900;

  private final BufferedImage image;

  private PagePicture(BufferedImage image) {
    this.image = image;
  }

  /** A picture from its file, made smaller where it is too wide. */
  public static PagePicture of(Path file) throws IOException {
    return of(ImageIO.read(file.toFile()));
  }

  /** A picture, made smaller where it is too wide. */
  public static PagePicture of(Picture picture) throws IOException {
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
  public byte[] jpeg() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", bytes);
    return bytes.toByteArray();
  }

  /** Writes it as JPEG. */
  public void write(Path file) throws IOException {
    WholeFile.write(file, jpeg());
  }

  /** The mean difference of samples, in [0,255], from a file; 255 if it has another size. */
  public double apart(Path file) throws IOException {
    BufferedImage other = ImageIO.read(file.toFile());
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
