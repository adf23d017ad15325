package limpid.app.given;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import limpid.models.photo.Photo;
import limpid.models.photo.PhotoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Of make_photos.py's files: what PIL reads. Colours between pixels are interpolated there and
 * repeated here where a file was written with loss.
 */
class WebPTest {
  @TempDir Path folder;

  private static Path file(String name) throws IOException {
    try {
      return Path.of(WebPTest.class.getResource("photos/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"lossless.webp, 0", "exif-6.webp, 0", "lossy.webp, 8"})
  void isReadAsPilReadsIt(String name, int tolerance) throws IOException {
    String[] expected =
        Files.readAllLines(file("pil.txt")).stream()
            .map(line -> line.split(" "))
            .filter(line -> line[0].equals(name))
            .findFirst()
            .orElseThrow();
    Photo read = Photo.read(file(name));
    assertEquals(expected[1] + "x" + expected[2], read.toString());
    byte[] rgb = HexFormat.of().parseHex(expected[3]);
    if (tolerance == 0) {
      assertArrayEquals(rgb, read.rgb());
    }
    double sum = 0;
    for (int i = 0; i < rgb.length; i++) {
      sum += Math.abs((rgb[i] & 255) - (read.rgb()[i] & 255));
    }
    assertTrue(sum / rgb.length <= tolerance, "differs by " + sum / rgb.length + " on average");
  }

  @Test
  void oneCutShortIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(file("lossy.webp"));
    Path cut = Files.write(folder.resolve("cut.webp"), Arrays.copyOf(whole, whole.length / 2));
    PhotoException e = assertThrows(PhotoException.class, () -> Photo.read(cut));
    assertTrue(e.getMessage().startsWith(cut + ": is truncated: the WebP data stop"));
  }

  private static void refused(ByteBuffer file, String expected) {
    String message =
        assertThrows(PhotoException.class, () -> Photo.read(file.array())).getMessage();
    assertTrue(message.contains(expected), message);
  }

  private static ByteBuffer bytes(String name, int length) throws IOException {
    byte[] file = Arrays.copyOf(Files.readAllBytes(file(name)), length);
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The reader takes 85 MB for a megapixel with loss. */
  @Test
  void aSmallFileThatFillsTheMemoryIsRefused() throws IOException {
    ByteBuffer file = bytes("lossy.webp", 10_000);
    file.putInt(4, 10_000 - 8).putShort(26, (short) 1000).putShort(28, (short) 1000);
    refused(file, "is 1000x1000 pixels in 10000 bytes; at most 0.63 megapixels are read");
  }

  @Test
  void aPictureThatIsNotItsCanvasIsRefused() throws IOException {
    ByteBuffer file = bytes("exif-6.webp", 216);
    refused(file.putShort(24, (short) 2000), "13x9 pixels is on a canvas of 2001x9");
  }
}
