package limpid.models.photo;

import java.awt.image.Raster;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.ImageReader;

/**
 * A JPEG file (ITU-T T.81). Its segments are walked through to the end of the image, so that one
 * cut short is known before it is decoded; samples come from the JDK's decoder without colour
 * conversion.
 *
 * @param bytes the file
 * @param frame what the frame header says
 * @param colour how three or four components are to be read
 * @param orientation what EXIF says
 */
record Jpeg(Bytes bytes, JpegFrame frame, JpegColour colour, int orientation)
    implements EncodedPhoto {
  private static final int END = 0xD9;
  private static final int SCAN = 0xDA;

  static Jpeg parse(Bytes in) {
    JpegFrame frame = null;
    boolean jfif = false;
    int adobe = -1;
    int orientation = 1;
    int at = 2;
    for (int marker = marker(in, at); marker != END; marker = marker(in, at)) {
      at = after(in, at);
      if (marker >= 0xD0 && marker <= 0xD8 || marker == 0x01) {
        continue;
      }
      int length = in.has(at, 2) ? in.u16(at) : 0;
      if (length < 2 || !in.has(at, length)) {
        throw truncated(in);
      }
      if (JpegFrame.begins(marker) && frame == null) {
        frame = JpegFrame.parse(in, at + 2, length - 2);
      } else if (marker == 0xE0 && in.at(at + 2, "JFIF\0")) {
        jfif = true;
      } else if (marker == 0xE1 && length >= 8 && in.at(at + 2, "Exif\0\0")) {
        orientation = Exif.orientation(in, at + 8, length - 8);
      } else if (marker == 0xEE && length >= 14 && in.at(at + 2, "Adobe")) {
        adobe = in.u8(at + 13);
      }
      at += length;
      if (marker == SCAN) {
        at = afterScan(in, at);
      }
    }
    if (frame == null) {
      throw new PhotoException("is a JPEG file without an image in it");
    }
    return new Jpeg(in, frame, JpegColour.of(frame, jfif, adobe), orientation);
  }

  /** The next marker from here on; bytes before it are skipped. */
  private static int marker(Bytes in, int at) {
    int next = after(in, at) - 1;
    return in.u8(next);
  }

  /** The place after the next marker. */
  private static int after(Bytes in, int at) {
    for (int i = at; i + 1 < in.length(); i++) {
      if (in.u8(i) == 0xFF && in.u8(i + 1) != 0xFF && in.u8(i + 1) != 0) {
        return i + 2;
      }
    }
    throw truncated(in);
  }

  /** The place of the first marker after the coded data, restart markers not counted. */
  private static int afterScan(Bytes in, int at) {
    int next = after(in, at);
    while (in.u8(next - 1) >= 0xD0 && in.u8(next - 1) <= 0xD7) {
      next = after(in, next);
    }
    return next - 2;
  }

  private static PhotoException truncated(Bytes in) {
    return new PhotoException(
        "is truncated: the JPEG data stop at byte %d, before the end of the image"
            .formatted(in.length()));
  }

  @Override
  public int width() {
    return frame.width();
  }

  @Override
  public int height() {
    return frame.height();
  }

  /** 32x32 pixels take a bit for each of nine blocks. */
  @Override
  public long capacity() {
    return 1024L * bytes.length();
  }

  @Override
  public Photo decoded() throws IOException {
    ImageReader reader = bytes.reader("jpeg");
    StringBuilder damage = new StringBuilder();
    reader.addIIOReadWarningListener(
        (_, warning) -> {
          if (damage.isEmpty() && damaged(warning)) {
            damage.append(warning);
          }
        });
    try {
      Raster raster = reader.readRaster(0, null);
      if (!damage.isEmpty()) {
        throw new PhotoException("the JPEG data are damaged (" + damage + ")");
      }
      return new Photo(width(), height(), colour.rgb(raster));
    } finally {
      reader.dispose();
    }
  }

  /** Whether a warning of the decoder means that part of the picture is not what was stored. */
  private static boolean damaged(String warning) {
    String text = warning.toLowerCase(Locale.ROOT);
    return text.contains("premature end")
        || text.contains("bad huffman")
        || text.contains("bad progression")
        || text.contains("found marker");
  }
}
