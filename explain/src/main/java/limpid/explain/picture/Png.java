package limpid.explain.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import limpid.core.WholeFile;

/** PNG files. */
public final class Png {
  private Png() {}

  /** The image as the bytes of a PNG file. */
  public static byte[] bytes(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new IllegalStateException("png: writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Writes the image to a file, which is there whole or not at all. The folder must be there.
   *
   * @throws IOException if the file cannot be written; the message names it
   */
  public static void write(BufferedImage image, Path file) throws IOException {
    WholeFile.write(file, bytes(image));
  }
}
