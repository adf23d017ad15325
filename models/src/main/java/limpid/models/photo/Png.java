package limpid.models.photo;

import java.io.IOException;
import java.util.zip.CRC32;
import javax.imageio.ImageReader;

/**
 * A PNG file (W3C, third edition). Its chunks are walked through and their check sums compared
 * before anything is decoded.
 */
record Png(Bytes bytes, int width, int height, int orientation) implements EncodedPhoto {
  static final String SIGNATURE = "\u0089PNG\r\n\u001A\n";
  private static final int AROUND = 12;

  /** How many samples a pixel has, by its colour type. */
  private static final int[] BANDS = {1, 1, 3, 1, 2, 1, 4};

  static Png parse(Bytes in) {
    if (!in.has(8, AROUND + 13) || !in.at(12, "IHDR") || in.i32(8) != 13) {
      throw new PhotoException("is a PNG file without a header");
    }
    int orientation = 1;
    for (int at = 8; !in.at(at + 4, "IEND") || !in.has(at, AROUND); at += AROUND + in.i32(at)) {
      long length = in.has(at, 8) ? in.i32(at) & 0xFFFFFFFFL : 0;
      if (!in.has(at, AROUND + length)) {
        throw new PhotoException(
            "is truncated: the PNG data stop at byte %d, before the end of the image"
                .formatted(in.length()));
      }
      if (Character.isUpperCase(in.u8(at + 4)) && !intact(in, at, (int) length)) {
        throw new PhotoException(
            "the PNG data are damaged: the check sum of the chunk at byte %d is wrong"
                .formatted(at));
      }
      if (in.at(at + 4, "eXIf")) {
        orientation = Exif.orientation(in, at + 8, (int) length);
      }
    }
    return new Png(in, in.i32(16), in.i32(20), orientation);
  }

  private static boolean intact(Bytes in, int at, int length) {
    CRC32 sum = new CRC32();
    sum.update(in.array(), at + 4, length + 4);
    return (int) sum.getValue() == in.i32(at + 8 + length);
  }

  /** A byte is deflated from 1032 at most. */
  @Override
  public long capacity() {
    int bands = BANDS[bytes.u8(25) % BANDS.length];
    return 1032L * 8 * bytes.length() / Math.max(1, bands * bytes.u8(24));
  }

  @Override
  public Photo decoded() throws IOException {
    ImageReader reader = bytes.reader("png");
    try {
      return Pixels.photo(reader.read(0));
    } finally {
      reader.dispose();
    }
  }
}
