package limpid.models.photo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Small images of every kind against what PIL made of them (make_photos.py). */
class PhotoTest {

  static Path resource(String name) {
    URL url = PhotoTest.class.getResource("photos/" + name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<Arguments> files() throws IOException {
    return Files.readAllLines(resource("pil.txt")).stream()
        .map(line -> line.split(" "))
        .map(
            f ->
                Arguments.of(
                    f[0],
                    new Photo(
                        Integer.parseInt(f[1]),
                        Integer.parseInt(f[2]),
                        HexFormat.of().parseHex(f[3]))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void readsWhatPilReads(String name, Photo expected) {
    Photo photo = Photo.read(resource(name));
    assertEquals(expected.toString(), photo.toString());
    int tolerance = name.endsWith(".jpg") ? 3 : name.equals("colour-16.bmp") ? 1 : 0;
    int worst = 0;
    for (int i = 0; i < photo.rgb().length; i++) {
      worst = Math.max(worst, Math.abs((photo.rgb()[i] & 255) - (expected.rgb()[i] & 255)));
    }
    assertTrue(worst <= tolerance, "differs by up to " + worst);
  }

  @Test
  void allOrientationsShowTheSameScene() {
    int[][] corners = new int[8][];
    for (int i = 1; i <= 8; i++) {
      Photo turned = new Photo(2, 3, scene()).oriented(i);
      corners[i - 1] = new int[] {turned.width(), turned.pixel(0, 0), turned.pixel(1, 0)};
    }
    assertArrayEquals(
        new int[][] {
          {2, 0, 1}, {2, 1, 0}, {2, 5, 4}, {2, 4, 5}, {3, 0, 2}, {3, 4, 2}, {3, 5, 3}, {3, 1, 3}
        },
        corners);
  }

  private static byte[] scene() {
    byte[] rgb = new byte[18];
    for (int pixel = 0; pixel < 6; pixel++) {
      rgb[3 * pixel + 2] = (byte) pixel;
    }
    return rgb;
  }
}
