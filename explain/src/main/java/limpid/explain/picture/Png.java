package limpid.explain.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

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
   * Writes the image to a file, which is there whole or not at all: it is written aside and then
   * renamed. The folder must be there.
   *
   * @throws IOException if the file cannot be written; the message names it
   */
  public static void write(BufferedImage image, Path file) throws IOException {
    Path target = file.toAbsolutePath();
    String name = "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part";
    Path aside = target.resolveSibling(name);
    try {
      Files.write(aside, bytes(image), StandardOpenOption.CREATE_NEW);
      try {
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(aside);
      }
    } catch (FileSystemException e) {
      throw new IOException("cannot write " + file + ": " + reason(e), e);
    }
  }

  private static String reason(FileSystemException e) {
    return switch (e) {
      case NoSuchFileException _ -> "its folder does not exist";
      case AccessDeniedException _ -> "permission denied";
      default -> e.getReason() == null ? e.getMessage() : e.getReason();
    };
  }
}
