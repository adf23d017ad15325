package limpid.models.photo;

import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageInputStreamImpl;

/** The bytes of an image file, read in either order. */
record Bytes(byte[] array) {
  /** How often the end is read again before who reads is stopped: some do so for each pixel. */
  private static final int MOST_BEYOND = 1 << 16;

  int length() {
    return array.length;
  }

  boolean has(long at, long count) {
    return at >= 0 && count >= 0 && at + count <= array.length;
  }

  int u8(int at) {
    return array[at] & 255;
  }

  /** Two bytes, the more significant first. */
  int u16(int at) {
    return u8(at) << 8 | u8(at + 1);
  }

  /** Two bytes, the less significant first. */
  int u16le(int at) {
    return u8(at + 1) << 8 | u8(at);
  }

  /** Four bytes, the most significant first. */
  int i32(int at) {
    return u16(at) << 16 | u16(at + 2);
  }

  /** Four bytes, the least significant first. */
  int i32le(int at) {
    return u16le(at + 2) << 16 | u16le(at);
  }

  /** Whether these characters, each one byte, are at the beginning. */
  boolean startsWith(String text) {
    return at(0, text);
  }

  /** Whether these characters, each one byte, are at this place. */
  boolean at(int place, String text) {
    boolean same = has(place, text.length());
    for (int i = 0; same && i < text.length(); i++) {
      same = u8(place + i) == text.charAt(i);
    }
    return same;
  }

  /** The JDK's reader of a format, set to these bytes. */
  ImageReader reader(String format) {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    reader.setInput(stream(), false, true);
    return reader;
  }

  private ImageInputStream stream() {
    return new ImageInputStreamImpl() {
      private int beyond;

      @Override
      public int read() throws IOException {
        checkClosed();
        bitOffset = 0;
        return streamPos < array.length ? array[(int) streamPos++] & 255 : end();
      }

      private int end() {
        if (++beyond > MOST_BEYOND) {
          throw new IllegalStateException("they end before the image does");
        }
        return -1;
      }

      @Override
      public int read(byte[] into, int offset, int wanted) throws IOException {
        checkClosed();
        bitOffset = 0;
        int count = (int) Math.min(wanted, array.length - streamPos);
        if (count <= 0) {
          return wanted == 0 ? 0 : end();
        }
        System.arraycopy(array, (int) streamPos, into, offset, count);
        streamPos += count;
        return count;
      }

      @Override
      public long length() {
        return array.length;
      }
    };
  }
}
