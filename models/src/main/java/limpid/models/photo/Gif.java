package limpid.models.photo;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import javax.imageio.ImageReader;

/**
 * The first picture of a GIF file (CompuServe, GIF89a), on the file's screen. What it leaves free
 * has its transparent colour, or its first one if it has none.
 *
 * @param bytes the file
 * @param width of the screen, or more if the picture goes beyond it
 * @param height of the screen, or more if the picture goes beyond it
 * @param left where the picture begins
 * @param top where the picture begins
 * @param free the index of the colour around it
 * @param packed how many pixels the picture has
 */
record Gif(Bytes bytes, int width, int height, int left, int top, int free, long packed)
    implements EncodedPhoto {

  static Gif parse(Bytes in) {
    need(in, 0, 13);
    int free = 0;
    int at = 13 + palette(in.u8(10));
    need(in, at, 1);
    while (in.u8(at) != ',') {
      if (in.u8(at) != '!') {
        throw new PhotoException("is a GIF file without an image in it");
      }
      need(in, at, 8);
      if (in.u8(at + 1) == 0xF9 && (in.u8(at + 3) & 1) == 1) {
        free = in.u8(at + 6);
      }
      at = afterBlocks(in, at + 2);
      need(in, at, 1);
    }
    need(in, at, 11);
    int left = in.u16le(at + 1);
    int top = in.u16le(at + 3);
    int width = Math.max(in.u16le(6), left + in.u16le(at + 5));
    int height = Math.max(in.u16le(8), top + in.u16le(at + 7));
    afterBlocks(in, at + 11 + palette(in.u8(at + 9)));
    long packed = (long) in.u16le(at + 5) * in.u16le(at + 7);
    return new Gif(in, width, height, left, top, free, packed);
  }

  /** The length of the palette that these flags announce. */
  private static int palette(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
  }

  private static int afterBlocks(Bytes in, int at) {
    int next = at;
    need(in, next, 1);
    while (in.u8(next) != 0) {
      next += 1 + in.u8(next);
      need(in, next, 1);
    }
    return next + 1;
  }

  private static void need(Bytes in, int at, int count) {
    if (!in.has(at, count)) {
      throw new PhotoException(
          "is truncated: the GIF data stop at byte %d, before the end of the image"
              .formatted(in.length()));
    }
  }

  /** What is around the picture takes none; in it, 12 bits stand for 4096 pixels at most. */
  @Override
  public long capacity() {
    return (long) width * height - packed + 4096L * 8 / 12 * bytes.length();
  }

  @Override
  public Photo decoded() throws IOException {
    ImageReader reader = bytes.reader("gif");
    try {
      BufferedImage picture = reader.read(0);
      Photo photo = Pixels.photo(picture);
      return photo.width() == width && photo.height() == height
          ? photo
          : onScreen(photo, (IndexColorModel) picture.getColorModel());
    } finally {
      reader.dispose();
    }
  }

  private Photo onScreen(Photo picture, IndexColorModel palette) {
    int around = palette.getRGB(Math.min(free, palette.getMapSize() - 1));
    byte[] colour = {(byte) (around >> 16), (byte) (around >> 8), (byte) around};
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = colour[i % 3];
    }
    int line = 3 * picture.width();
    for (int y = 0; y < picture.height(); y++) {
      System.arraycopy(picture.rgb(), y * line, rgb, 3 * ((top + y) * width + left), line);
    }
    return new Photo(width, height, rgb);
  }
}
