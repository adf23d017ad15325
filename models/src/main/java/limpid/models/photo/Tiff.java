package limpid.models.photo;

import java.io.IOException;
import javax.imageio.ImageReader;

/** The first picture of a TIFF file (revision 6). */
record Tiff(Bytes bytes, int width, int height, int orientation) implements EncodedPhoto {
  static final String LITTLE = "II*\0";
  static final String BIG = "MM\0*";

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
      return Pixels.photo(reader.read(0));
    } finally {
      reader.dispose();
    }
  }
}
