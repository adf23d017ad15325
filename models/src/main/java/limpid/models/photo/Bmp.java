package limpid.models.photo;

import java.io.IOException;
import javax.imageio.ImageReader;

/** A BMP file (Windows bitmap). */
record Bmp(Bytes bytes, int width, int height) implements EncodedPhoto {
  private static final int CORE = 12;

  /** Whether what follows the letters BM may be a bitmap's header and not the rest of a text. */
  static boolean plausible(Bytes in) {
    return in.has(0, 26) && in.i32le(14) >= CORE && in.i32le(14) <= 1024 && in.u16le(6) == 0;
  }

  static Bmp parse(Bytes in) {
    boolean core = in.i32le(14) == CORE;
    if (!in.has(0, core ? 26 : 54)) {
      throw truncated(in);
    }
    int width = core ? in.u16le(18) : in.i32le(18);
    int height = core ? in.u16le(20) : Math.abs(in.i32le(22));
    int bits = core ? in.u16le(24) : in.u16le(28);
    int compression = core ? 0 : in.i32le(30);
    if (compression < 0 || compression > 3) {
      throw new PhotoException(
          "is a BMP file of compression %d; none, RLE or bit fields are expected"
              .formatted(compression));
    }
    long line = ((long) width * bits + 31) / 32 * 4;
    boolean plain = compression == 0 || compression == 3;
    if (plain && !in.has(in.i32le(10), line * Math.max(0, height))) {
      throw truncated(in);
    }
    return new Bmp(in, width, height);
  }

  private static PhotoException truncated(Bytes in) {
    return new PhotoException(
        "is truncated: the BMP data stop at byte %d, before the end of the image"
            .formatted(in.length()));
  }

  @Override
  public Photo decoded() throws IOException {
    ImageReader reader = bytes.reader("bmp");
    try {
      return Pixels.photo(reader.read(0));
    } finally {
      reader.dispose();
    }
  }
}
