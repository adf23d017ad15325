package limpid.models.photo;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * A WebP file: a RIFF container whose first chunk has the size. The JDK has no decoder of WebP; one
 * that {@link ImageIO} finds on the class path is asked.
 */
record WebP(Bytes bytes, int width, int height, int orientation) implements EncodedPhoto {
  private static final int FIRST = 12;
  private static final int HEAD = 8;
  private static final int SIZES = 18;
  private static final int ORIENTED = 0x08;

  static boolean is(Bytes in) {
    return in.startsWith("RIFF") && in.at(8, "WEBP");
  }

  static WebP parse(Bytes in) {
    long whole = HEAD + (in.i32le(4) & 0xFFFFFFFFL);
    if (!in.has(0, whole) || !in.has(FIRST, HEAD + SIZES)) {
      throw new PhotoException(
          "is truncated: the WebP data stop at byte %d, before the end of the image"
              .formatted(in.length()));
    }
    int data = FIRST + HEAD;
    if (in.at(FIRST, "VP8X")) {
      int orientation = (in.u8(data) & ORIENTED) == 0 ? 1 : orientation(in);
      WebP canvas = new WebP(in, 1 + u24(in, data + 4), 1 + u24(in, data + 7), orientation);
      canvas.checkPicture();
      return canvas;
    }
    Optional<WebP> picture = picture(in, FIRST);
    if (picture.isPresent()) {
      return picture.get();
    }
    throw new PhotoException("is a WebP file without an image in it");
  }

  /** The picture of a chunk, if it is one. */
  private static Optional<WebP> picture(Bytes in, int at) {
    int data = at + HEAD;
    if (!in.has(at, HEAD + 10)) {
      return Optional.empty();
    }
    if (in.at(at, "VP8L")) {
      int sizes = in.i32le(data + 1);
      return Optional.of(new WebP(in, 1 + (sizes & 0x3FFF), 1 + (sizes >>> 14 & 0x3FFF), 1));
    }
    return in.at(at, "VP8 ")
        ? Optional.of(new WebP(in, in.u16le(data + 6) & 0x3FFF, in.u16le(data + 8) & 0x3FFF, 1))
        : Optional.empty();
  }

  /** Refuses a picture that is not its canvas: a reader makes room for all of either. */
  private void checkPicture() {
    long at = FIRST;
    while (bytes.has(at, HEAD)) {
      picture(bytes, (int) at)
          .filter(picture -> picture.width != width || picture.height != height)
          .ifPresent(
              picture -> {
                throw new PhotoException(
                    "the WebP data are corrupt: a picture of %dx%d pixels is on a canvas of %dx%d"
                        .formatted(picture.width, picture.height, width, height));
              });
      long length = bytes.i32le((int) at + 4) & 0xFFFFFFFFL;
      at += HEAD + length + (length & 1);
    }
  }

  private static int u24(Bytes in, int at) {
    return in.u16le(at) | in.u8(at + 2) << 16;
  }

  private static int orientation(Bytes in) {
    OptionalInt exif = chunk(in, "EXIF");
    if (exif.isEmpty()) {
      return 1;
    }
    int at = exif.getAsInt();
    long length = in.i32le(at + 4) & 0xFFFFFFFFL;
    return in.has(at + HEAD, length) ? Exif.orientation(in, at + HEAD, (int) length) : 1;
  }

  /** Where the first chunk of a kind begins. */
  private static OptionalInt chunk(Bytes in, String kind) {
    long at = FIRST;
    while (in.has(at, HEAD)) {
      if (in.at((int) at, kind)) {
        return OptionalInt.of((int) at);
      }
      long length = in.i32le((int) at + 4) & 0xFFFFFFFFL;
      at += HEAD + length + (length & 1);
    }
    return OptionalInt.empty();
  }

  /** With loss, the reader keeps objects of all blocks of 4x4 pixels: some 85 bytes for a pixel. */
  @Override
  public int room() {
    return chunk(bytes, "VP8L").isPresent() ? 1 : 8;
  }

  /** With loss, three bits at least say how 16x16 pixels are predicted. */
  @Override
  public long capacity() {
    return bytes.at(FIRST, "VP8 ") ? 1024L * bytes.length() : Long.MAX_VALUE;
  }

  @Override
  public Photo decoded() throws IOException {
    if (!ImageIO.getImageReadersByFormatName("webp").hasNext()) {
      throw new PhotoException(
          "is a WebP image, which Java alone cannot read; a reader for ImageIO is expected on the"
              + " class path, such as com.twelvemonkeys.imageio:imageio-webp");
    }
    ImageReader reader = bytes.reader("webp");
    try {
      return Pixels.photo(reader.read(0));
    } finally {
      reader.dispose();
    }
  }
}
