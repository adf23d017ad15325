package limpid.explain.picture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import limpid.core.WholeFile;
import limpid.nn.image.Picture;

/** PNG files. */
public final class Png {
  private Png() {}

  /** The picture as the bytes of a PNG file. */
  public static byte[] bytes(Picture picture) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(Pixels.image(picture), "png", out);
    } catch (IOException e) {
      throw new IllegalStateException("png: writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Writes the picture to a file, which is there whole or not at all. The folder must be there.
   *
   * @throws IOException if the file cannot be written; the message names it
   */
  public static void write(Picture picture, Path file) throws IOException {
    WholeFile.write(file, bytes(picture));
  }
}
