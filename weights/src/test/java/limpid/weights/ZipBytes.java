package limpid.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** A zip archive with one entry {@code x}, every field of which can be told a lie. */
final class ZipBytes {
  private static final int LOCAL = 31;

  byte[] data = "twelve bytes".getBytes(StandardCharsets.US_ASCII);
  int flags;
  int method;
  boolean zip64;
  boolean wideOffsetOnly;
  long size = data.length;
  long packed = data.length;
  long localOffset;
  long directoryOffset = -1;
  long count = 1;
  int copies = 1;
  String comment = "";

  byte[] bytes() {
    ByteBuffer out = ByteBuffer.allocate(1 << 12).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0x04034b50).position(26).putShort((short) 1).putShort((short) 0);
    out.put((byte) 'x').put(data);
    int directory = out.position();
    for (int i = 0; i < copies; i++) {
      putCentral(out, i);
    }
    int end = out.position();
    long offset = directoryOffset < 0 ? directory : directoryOffset;
    if (zip64) {
      out.putInt(0x06064b50).position(end + 24);
      out.putLong(count).putLong(count).putLong(end - directory).putLong(offset);
      out.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
    }
    int last = out.position();
    out.putInt(0x06054b50).position(last + 8);
    out.putShort((short) (zip64 ? -1 : count)).putShort((short) (zip64 ? -1 : count));
    out.putInt(zip64 ? -1 : end - directory).putInt(zip64 ? -1 : (int) offset);
    out.putShort((short) comment.length()).put(comment.getBytes(StandardCharsets.US_ASCII));
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  private void putCentral(ByteBuffer out, int i) {
    CRC32 sum = new CRC32();
    sum.update(data);
    int start = out.position();
    out.putInt(0x02014b50).position(start + 8);
    out.putShort((short) flags).putShort((short) method).putInt(0).putInt((int) sum.getValue());
    out.putInt(zip64 ? -1 : (int) packed).putInt(zip64 ? -1 : (int) size);
    int extra = zip64 ? 28 : wideOffsetOnly ? 12 : 0;
    out.putShort((short) 1).putShort((short) extra).position(start + 42);
    out.putInt(extra > 0 ? -1 : (int) localOffset).put((byte) ('x' + i));
    if (extra > 0) {
      out.putShort((short) 1).putShort((short) (extra - 4));
    }
    if (zip64) {
      out.putLong(size).putLong(packed);
    }
    if (extra > 0) {
      out.putLong(localOffset);
    }
  }

  ZipArchive open() {
    return new ZipArchive(Goldens.file(bytes()));
  }

  /** The bytes in front of the data. */
  static int header() {
    return LOCAL;
  }
}
