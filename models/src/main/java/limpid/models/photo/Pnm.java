package limpid.models.photo;

import java.io.IOException;
import java.util.Arrays;

/**
 * A Netpbm file: PPM (colour), PGM (grey) or PBM (black and white), as text ({@code P3}, {@code
 * P2}, {@code P1}) or as bytes ({@code P6}, {@code P5}, {@code P4}), of samples up to 65535. {@code
 * # ...} to the end of a line is a comment. In a PBM file 1 is black, and bytes hold eight pixels.
 *
 * @param kind the digit behind the P
 * @param most the sample of white
 * @param start of the samples
 */
record Pnm(Bytes bytes, int kind, int width, int height, int most, int start)
    implements EncodedPhoto {
  private static final int WIDEST = 65535;
  private static final int BITS = 4;

  static boolean is(Bytes in) {
    return in.has(0, 3)
        && in.u8(0) == 'P'
        && "123456".indexOf(in.u8(1)) >= 0
        && (isSpace(in.u8(2)) || in.u8(2) == '#');
  }

  static Pnm parse(Bytes in) {
    Numbers header = new Numbers(in, 2);
    int width = header.next();
    int height = header.next();
    int kind = in.u8(1) - '0';
    int most = kind == BITS || kind == BITS - 3 ? 1 : header.next();
    if (most < 1 || most > WIDEST) {
      throw new PhotoException(
          "is a PPM or PGM file whose white is %d; 1 to 65535 is expected".formatted(most));
    }
    return new Pnm(in, kind, width, height, most, header.at + 1);
  }

  /** The fewest bytes that the samples can take. */
  private long least() {
    if (!isGrey()) {
      return kind == BITS ? (long) height * rowOfBits() : (long) width * height;
    }
    long samples = (long) width * height * bands();
    return isText() ? 2 * samples - 1 : samples * (most > 255 ? 2 : 1);
  }

  /** Whether there is more than black and white. */
  private boolean isGrey() {
    return kind % 3 != 1;
  }

  private int rowOfBits() {
    return Math.ceilDiv(width, 8);
  }

  private boolean isText() {
    return kind <= 3;
  }

  private int bands() {
    return kind == 3 || kind == 6 ? 3 : 1;
  }

  @Override
  public Photo decoded() throws IOException {
    if (!bytes.has(start, least())) {
      throw truncated(bytes);
    }
    if (!isGrey()) {
      return blackAndWhite();
    }
    Numbers numbers = new Numbers(bytes, start);
    byte[] rgb = new byte[3 * width * height];
    int at = start;
    for (int i = 0; i < rgb.length; i += 4 - bands()) {
      int sample;
      if (isText()) {
        sample = numbers.next();
      } else {
        sample = most > 255 ? bytes.u16(at) : bytes.u8(at);
        at += most > 255 ? 2 : 1;
      }
      byte value = scaled(sample);
      for (int band = 0; band < 4 - bands(); band++) {
        rgb[i + band] = value;
      }
    }
    return new Photo(width, height, rgb);
  }

  private Photo blackAndWhite() {
    Numbers digits = new Numbers(bytes, start - 1);
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      boolean black = kind == BITS ? bit(i % width, i / width) : digits.digit() == '1';
      Arrays.fill(rgb, 3 * i, 3 * i + 3, (byte) (black ? 0 : 255));
    }
    return new Photo(width, height, rgb);
  }

  private boolean bit(int x, int y) {
    return (bytes.u8(start + y * rowOfBits() + x / 8) >> 7 - x % 8 & 1) == 1;
  }

  /** A sample as one of 8 bits; of those of 16 the upper 8 are kept, as of other files. */
  private byte scaled(int sample) {
    if (sample > most) {
      throw new PhotoException(
          "the image data are corrupt (a sample is %d, white is %d)".formatted(sample, most));
    }
    return (byte) (most == WIDEST ? sample >> 8 : Math.round(255.0 * sample / most));
  }

  private static boolean isSpace(int c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  private static PhotoException truncated(Bytes in) {
    return new PhotoException(
        "is truncated: the PPM, PGM or PBM data stop at byte %d, before the end of the image"
            .formatted(in.length()));
  }

  /** Numbers in text with space and comments between them. */
  private static final class Numbers {
    private final Bytes in;
    private int at;

    Numbers(Bytes in, int at) {
      this.in = in;
      this.at = at;
    }

    private void skipSpace() {
      while (in.has(at, 1) && (isSpace(in.u8(at)) || in.u8(at) == '#')) {
        if (in.u8(at) == '#') {
          while (in.has(at, 1) && in.u8(at) != '\n') {
            at++;
          }
        } else {
          at++;
        }
      }
    }

    /** A 0 or a 1, with nothing needed between it and the next. */
    int digit() {
      skipSpace();
      if (!in.has(at, 1)) {
        throw truncated(in);
      }
      int digit = in.u8(at++);
      if (digit != '0' && digit != '1') {
        throw new PhotoException("is a PBM file with no 0 or 1 at byte %d".formatted(at - 1));
      }
      return digit;
    }

    int next() {
      skipSpace();
      int begin = at;
      int value = 0;
      while (in.has(at, 1) && in.u8(at) >= '0' && in.u8(at) <= '9' && at - begin < 9) {
        value = 10 * value + in.u8(at) - '0';
        at++;
      }
      if (at == begin) {
        throw in.has(at, 1)
            ? new PhotoException(
                "is a PPM, PGM or PBM file with no number at byte %d".formatted(at))
            : truncated(in);
      }
      return value;
    }
  }
}
