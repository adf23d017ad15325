package limpid.models.photo;

import java.io.IOException;

/** The content of an image file, found whole, of which nothing is decoded yet. */
sealed interface EncodedPhoto permits Jpeg, Png, Gif, Bmp, Tiff, WebP, Pnm {
  int width();

  int height();

  /** What EXIF says, from 1 (upright) to 8. */
  default int orientation() {
    return 1;
  }

  /** How many pixels the bytes can hold at best, however well they are packed. */
  default long capacity() {
    return Long.MAX_VALUE;
  }

  /** How many times the room that one of most files takes a pixel takes while it is decoded. */
  default int room() {
    return 1;
  }

  /** The samples as they lie in the file, not turned. */
  Photo decoded() throws IOException;
}
