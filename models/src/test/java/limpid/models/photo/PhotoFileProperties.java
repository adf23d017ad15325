package limpid.models.photo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Hostile files: a photo or a sentence, never anything else. */
class PhotoFileProperties {
  private static final String[] NAMES = {
    "colour-420.jpg",
    "progressive.jpg",
    "cmyk.jpg",
    "exif-6.jpg",
    "palette-alpha.png",
    "exif.png",
    "offset-clear.gif",
    "grey.bmp",
    "colour-16.bmp",
    "lzw.tif",
    "deflated.tif",
    "colour.ppm",
    "text.pgm"
  };

  @Property(tries = 900)
  void changedBytesGiveAPhotoOrASentence(
      @ForAll @IntRange(max = 12) int which,
      @ForAll @Size(min = 1, max = 6) int[] places,
      @ForAll byte[] values)
      throws IOException {
    byte[] bytes = Files.readAllBytes(PhotoTest.resource(NAMES[which]));
    for (int i = 0; i < places.length; i++) {
      byte value = values.length == 0 ? 0 : values[i % values.length];
      bytes[Math.floorMod(places[i], bytes.length)] = value;
    }
    Path file = Files.createTempFile("photo", ".bin");
    try {
      Files.write(file, bytes);
      Photo photo = Photo.read(file);
      assertTrue(photo.width() > 0 && photo.height() > 0);
    } catch (PhotoException e) {
      assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
    } finally {
      Files.delete(file);
    }
  }
}
