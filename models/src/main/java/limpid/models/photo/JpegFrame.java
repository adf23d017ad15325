package limpid.models.photo;

/**
 * The frame header of a JPEG file.
 *
 * @param width in pixels
 * @param height in pixels
 * @param components 1 for grey, 3 for colour, 4 for print
 * @param lettersRgb whether the components are called R, G and B
 */
record JpegFrame(int width, int height, int components, boolean lettersRgb) {

  /** Whether a segment with this marker is a frame header. */
  static boolean begins(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  static JpegFrame parse(Bytes in, int at, int length) {
    int components = length >= 6 ? in.u8(at + 5) : 0;
    if (length < 6 + 3 * components) {
      throw new PhotoException("is a JPEG file with a broken frame header");
    }
    if (in.u8(at) != 8) {
      throw new PhotoException(
          "is a JPEG file of %d bits for each sample; 8 are expected".formatted(in.u8(at)));
    }
    if (components != 1 && components != 3 && components != 4) {
      throw new PhotoException(
          "is a JPEG file of %d components; 1, 3 or 4 are expected".formatted(components));
    }
    boolean lettersRgb =
        components == 3 && in.u8(at + 6) == 'R' && in.u8(at + 9) == 'G' && in.u8(at + 12) == 'B';
    return new JpegFrame(in.u16(at + 3), in.u16(at + 1), components, lettersRgb);
  }
}
