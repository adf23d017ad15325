package limpid.models.photo;

/**
 * The one thing that is read of EXIF (CIPA DC-008): how a photo lies, tag 0x0112 of its first part.
 */
final class Exif {
  private static final int ORIENTATION = 0x0112;
  private static final int ENTRY = 12;

  private Exif() {}

  /** From 1 to 8; 1 (upright) where it is not said, or not said in a way that can be read. */
  static int orientation(Bytes in, int start, int length) {
    boolean little = in.at(start, "II*\0");
    if (length < 8 || !little && !in.at(start, "MM\0*")) {
      return 1;
    }
    long first = (little ? in.i32le(start + 4) : in.i32(start + 4)) & 0xFFFFFFFFL;
    if (first + 2 > length) {
      return 1;
    }
    int at = start + (int) first;
    int entries = u16(in, at, little);
    for (int i = 0; i < entries && at + 2 + (i + 1) * ENTRY <= start + length; i++) {
      int entry = at + 2 + i * ENTRY;
      if (u16(in, entry, little) == ORIENTATION) {
        int value = u16(in, entry + 8, little);
        return value >= 1 && value <= 8 ? value : 1;
      }
    }
    return 1;
  }

  private static int u16(Bytes in, int at, boolean little) {
    return little ? in.u16le(at) : in.u16(at);
  }
}
