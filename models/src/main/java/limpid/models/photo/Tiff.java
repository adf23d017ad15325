package limpid.models.photo;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageReader;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;

/** The first picture of a TIFF file (revision 6). */
record Tiff(Bytes bytes, int width, int height, int orientation) implements EncodedPhoto {
  static final String LITTLE = "II*\0";
  static final String BIG = "MM\0*";
  private static final int UNSIGNED = 1;
  private static final int UNDEFINED = 4;

  /** Cyan, magenta, yellow, black and alpha. */
  private static final int MOST_SAMPLES = 5;

  /** What a tile may have where the picture has less. */
  private static final long LARGEST_TILE = 1 << 20;

  /** CIE's, ICC's and ITU's: what the JDK makes of them is not what they show. */
  private static final Set<Integer> LAB = Set.of(8, 9, 10);

  private static final Map<Integer, String> FORMATS =
      Map.of(UNSIGNED, "unsigned", 2, "signed", 3, "floating", UNDEFINED, "undefined");

  static Tiff parse(Bytes in) {
    ImageReader reader = in.reader("tiff");
    try {
      int orientation = Exif.orientation(in, 0, in.length());
      return new Tiff(in, reader.getWidth(0), reader.getHeight(0), orientation);
    } catch (IOException | RuntimeException e) {
      throw new PhotoException(
          "the TIFF data are cut short or corrupt: there is no picture where they say that it is",
          e);
    } finally {
      reader.dispose();
    }
  }

  @Override
  public Photo decoded() throws IOException {
    ImageReader reader = bytes.reader("tiff");
    try {
      TIFFDirectory tags = TIFFDirectory.createFromMetadata(reader.getImageMetadata(0));
      int bits = bits(tags.getTIFFField(BaselineTIFFTagSet.TAG_BITS_PER_SAMPLE));
      int colours = value(tags, BaselineTIFFTagSet.TAG_PHOTOMETRIC_INTERPRETATION, 0);
      check(bits, value(tags, BaselineTIFFTagSet.TAG_SAMPLE_FORMAT, UNSIGNED), colours);
      checkSizes(tags);
      BufferedImage image = reader.read(0);
      TIFFField map = tags.getTIFFField(BaselineTIFFTagSet.TAG_COLOR_MAP);
      if (map != null && image.getColorModel() instanceof IndexColorModel) {
        return Pixels.photo(image, palette(map));
      }
      boolean print = colours == BaselineTIFFTagSet.PHOTOMETRIC_INTERPRETATION_CMYK;
      return print && bits >= 8 && image.getRaster().getNumBands() >= 4
          ? Pixels.print(image.getRaster(), bits)
          : Pixels.photo(image);
    } finally {
      reader.dispose();
    }
  }

  private static void check(int bits, int format, int colours) {
    if (bits > 16 || format != UNSIGNED && format != UNDEFINED) {
      throw new PhotoException(
          "is a TIFF file of %d-bit %s samples; unsigned ones of 1 to 16 bits are expected"
              .formatted(bits, FORMATS.getOrDefault(format, "odd")));
    }
    if (LAB.contains(colours)) {
      throw new PhotoException(
          "is a TIFF file of L*a*b* colours; grey, RGB, YCbCr, CMYK or a palette is expected");
    }
  }

  /** A reader makes room for all samples of a tile, however few of its pixels there are. */
  private void checkSizes(TIFFDirectory tags) {
    int samples = value(tags, BaselineTIFFTagSet.TAG_SAMPLES_PER_PIXEL, 1);
    if (samples < 1 || samples > MOST_SAMPLES) {
      throw new PhotoException(
          "is a TIFF file of %d samples for each pixel; 1 to %d are expected"
              .formatted(samples, MOST_SAMPLES));
    }
    long w = value(tags, BaselineTIFFTagSet.TAG_TILE_WIDTH, 1);
    long h = value(tags, BaselineTIFFTagSet.TAG_TILE_LENGTH, 1);
    if (w < 1 || h < 1 || w * h > Math.max(LARGEST_TILE, (long) width * height)) {
      throw new PhotoException(
          "the TIFF data are corrupt: they claim tiles of %dx%d pixels in a picture of %dx%d"
              .formatted(w, h, width, height));
    }
    checkParts(tags.getTIFFField(BaselineTIFFTagSet.TAG_STRIP_BYTE_COUNTS));
    checkParts(tags.getTIFFField(BaselineTIFFTagSet.TAG_TILE_BYTE_COUNTS));
  }

  /** A reader makes room for the bytes of a part before it reads them. */
  private void checkParts(TIFFField counts) {
    for (int i = 0; counts != null && i < counts.getCount(); i++) {
      if (counts.getAsLong(i) > bytes.length()) {
        throw new PhotoException(
            "is truncated or corrupt: a part of the picture has %d bytes, the file %d"
                .formatted(counts.getAsLong(i), bytes.length()));
      }
    }
  }

  /** Of the sample that has most. */
  private static int bits(TIFFField bits) {
    int most = 1;
    for (int i = 0; bits != null && i < bits.getCount(); i++) {
      most = Math.max(most, bits.getAsInt(i));
    }
    return most;
  }

  private static int value(TIFFDirectory tags, int tag, int otherwise) {
    TIFFField field = tags.getTIFFField(tag);
    return field == null || field.getCount() == 0 ? otherwise : field.getAsInt(0);
  }

  /** All reds, all greens, all blues, of 16 bits each; the upper 8 are kept. */
  private static IndexColorModel palette(TIFFField map) {
    int size = map.getCount() / 3;
    byte[][] bands = new byte[3][size];
    for (int i = 0; i < 3 * size; i++) {
      bands[i / size][i % size] = (byte) (map.getAsInt(i) >> 8);
    }
    return new IndexColorModel(8, size, bands[0], bands[1], bands[2]);
  }
}
