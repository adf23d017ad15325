package limpid.models.photo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Reads image files: tells the format by the content, checks the size, decodes, turns upright. */
final class PhotoFile {
  private static final long MOST_BYTES = 1L << 30;
  private static final long MOST_PIXELS = 100_000_000;

  /**
   * So many pixels are read of any file, with the buffers of readers some 50 MB; more of larger.
   */
  private static final long SMALL = 4_000_000;

  private static final long PIXELS_PER_BYTE = 500;

  private PhotoFile() {}

  static Photo read(Path path) {
    try {
      return read(bytes(path));
    } catch (PhotoException e) {
      throw new PhotoException(path + ": " + e.getMessage(), e.getCause());
    }
  }

  static Photo read(byte[] file) {
    return read(file, MOST_PIXELS);
  }

  static Photo read(byte[] file, long most) {
    if (file.length == 0) {
      throw new PhotoException("the file is empty");
    }
    EncodedPhoto encoded = parsed(file);
    checkSize(encoded.width(), encoded.height(), Math.min(most, MOST_PIXELS));
    if ((long) encoded.width() * encoded.height() > encoded.capacity()) {
      throw new PhotoException(
          "is truncated or corrupt: it claims to be %dx%d pixels, more than %d bytes can hold"
              .formatted(encoded.width(), encoded.height(), file.length));
    }
    checkSmall(encoded, file.length);
    return decoded(encoded).oriented(encoded.orientation());
  }

  private static byte[] bytes(Path path) {
    if (!Files.exists(path)) {
      throw new PhotoException("there is no such file");
    }
    if (Files.isDirectory(path)) {
      throw new PhotoException("is a folder; an image file is expected");
    }
    if (!Files.isRegularFile(path)) {
      throw new PhotoException("is not a regular file; an image file is expected");
    }
    try {
      long size = Files.size(path);
      if (size > MOST_BYTES) {
        throw new PhotoException("has %d bytes; at most 1 GiB is read".formatted(size));
      }
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new PhotoException("cannot be read (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  private static EncodedPhoto parsed(byte[] bytes) {
    Bytes in = new Bytes(bytes);
    if (in.startsWith("\u00FF\u00D8\u00FF")) {
      return Jpeg.parse(in);
    }
    if (in.startsWith(Png.SIGNATURE)) {
      return Png.parse(in);
    }
    if (in.startsWith("GIF87a") || in.startsWith("GIF89a")) {
      return Gif.parse(in);
    }
    if (in.startsWith("BM") && Bmp.plausible(in)) {
      return Bmp.parse(in);
    }
    if (in.startsWith(Tiff.LITTLE) || in.startsWith(Tiff.BIG)) {
      return Tiff.parse(in);
    }
    if (WebP.is(in)) {
      return WebP.parse(in);
    }
    if (Pnm.is(in)) {
      return Pnm.parse(in);
    }
    String start =
        new String(Arrays.copyOf(bytes, Math.min(12, bytes.length)), StandardCharsets.US_ASCII);
    throw new PhotoException(
        "is not a JPEG, PNG, GIF, BMP, TIFF, WebP, PPM, PGM or PBM image; it starts with '%s'"
            .formatted(start.replaceAll("[^ -~]", "?")));
  }

  private static void checkSize(int width, int height, long most) {
    if (width < 1 || height < 1) {
      throw new PhotoException("claims to be %dx%d pixels".formatted(width, height));
    }
    if ((long) width * height > most) {
      throw new PhotoException(
          "is %dx%d pixels; at most %d megapixels are read"
              .formatted(width, height, Math.max(1, most / 1_000_000)));
    }
  }

  /** Pictures of one colour are packed so well that a small file fills the memory. */
  private static void checkSmall(EncodedPhoto encoded, int bytes) {
    long most = Math.max(SMALL, PIXELS_PER_BYTE * bytes) / encoded.room();
    if ((long) encoded.width() * encoded.height() > most) {
      throw new PhotoException(
          "is %dx%d pixels in %d bytes; at most %s megapixels are read of a file so small"
              .formatted(
                  encoded.width(),
                  encoded.height(),
                  bytes,
                  most < 1_000_000
                      ? String.format(Locale.ROOT, "%.2f", most / 1e6)
                      : most / 1_000_000));
    }
  }

  private static Photo decoded(EncodedPhoto encoded) {
    try {
      return encoded.decoded();
    } catch (PhotoException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new PhotoException("the image data are corrupt (" + reason(e) + ")", e);
    } catch (OutOfMemoryError e) {
      throw new PhotoException(
          "%dx%d pixels take more memory than this Java process has"
              .formatted(encoded.width(), encoded.height()),
          e);
    }
  }

  private static String reason(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }
}
