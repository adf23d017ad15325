package limpid.explain.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import limpid.nn.image.Picture;
import org.junit.jupiter.api.Test;

class HalfBlocksTest {
  private static Picture grey(int width, int height, int... values) {
    byte[] rgb = new byte[3 * values.length];
    for (int k = 0; k < rgb.length; k++) {
      rgb[k] = (byte) values[k / 3];
    }
    return Picture.of(width, height, rgb);
  }

  @Test
  void aSignIsTwoPixelsOneAboveTheOther() {
    assertEquals(
        "\u001b[38;2;1;1;1m\u001b[48;2;200;200;200m\u2580\u001b[0m\n",
        HalfBlocks.of(grey(1, 2, 1, 200), 5));
  }

  @Test
  void aWidePictureIsMadeOfMeans() {
    assertEquals(
        "\u001b[38;2;15;15;15m\u001b[48;2;15;15;15m\u2580\u001b[0m\n",
        HalfBlocks.of(grey(2, 2, 10, 20, 10, 20), 1));
  }

  @Test
  void anOddLastLineStandsTwice() {
    assertEquals(
        "\u001b[38;2;7;7;7m\u001b[48;2;7;7;7m\u2580\u001b[0m\n", HalfBlocks.of(grey(1, 1, 7), 9));
  }

  @Test
  void noColumnsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> HalfBlocks.of(grey(1, 1, 7), 0));
  }
}
