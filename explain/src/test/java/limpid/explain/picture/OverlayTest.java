package limpid.explain.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.image.Picture;
import org.junit.jupiter.api.Test;

class OverlayTest {

  private static Picture image(int... pixels) {
    return Pixels.picture(pixels.length, 1, pixels);
  }

  private static Tensor map(float... values) {
    return Tensor.of(Shape.of(1, values.length), values);
  }

  private static int rgb(Picture image, int x) {
    return image.pixel(x, 0);
  }

  @Test
  void mixIsHeatPlusImageOverTheLargest() {
    // jet(0) = (0,0,128), jet(1) = (128,0,0); with white: (127.5,127.5,191.5), with black: (64,0,0)
    Picture mixed = Overlay.mix(image(0xffffff, 0x000000), map(0, 1), Colormap.JET, .5);
    assertEquals(0xa9a9ff, rgb(mixed, 0));
    assertEquals((int) (64 * 255 / 191.5) << 16, rgb(mixed, 1));
  }

  @Test
  void weightOneIsTheImageAndWeightZeroTheHeat() {
    Picture photo = image(0xff8040, 0x102030);
    assertEquals(0x102030, rgb(Overlay.mix(photo, map(0, 1), Colormap.JET, 1), 1));
    assertEquals(0x0000ff, rgb(Overlay.mix(photo, map(0, 0), Colormap.JET, 0), 1));
  }

  @Test
  void mixAgreesWithTheSlowOne() {
    int n = 64;
    int[] pixels = new int[n];
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      pixels[i] = 0x010203 * i & 0xffffff;
      values[i] = (float) (.5 + .5 * Math.sin(i));
    }
    double[][] expected = new double[n][3];
    double largest = 0;
    for (int i = 0; i < n; i++) {
      int heat = Colormap.VIRIDIS.rgb(values[i]);
      for (int c = 0; c < 3; c++) {
        expected[i][c] =
            .7 * (heat >> 16 - 8 * c & 255) / 255 + .3 * (pixels[i] >> 16 - 8 * c & 255) / 255;
        largest = Math.max(largest, expected[i][c]);
      }
    }
    Picture mixed = Overlay.mix(image(pixels), map(values), Colormap.VIRIDIS, .3);
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < 3; c++) {
        assertEquals(expected[i][c] / largest * 255, rgb(mixed, i) >> 16 - 8 * c & 255, 1.001);
      }
    }
  }

  @Test
  void blackImageUnderABlackMapStaysBlack() {
    assertEquals(0, rgb(Overlay.mix(image(0), map(0), Colormap.GREY, .5), 0));
  }

  @Test
  void signedValuesCoverThePaleImageAsTheyAreLarge() {
    Picture over =
        Overlay.signed(image(0, 0, 0, 0xffffff), map(-1, 0, 1, 0), Colormap.DIVERGING, .35);
    assertEquals(0x1e88e5, rgb(over, 0));
    assertEquals(0xa5a5a5, rgb(over, 1));
    assertEquals(0xff0d57, rgb(over, 2));
    assertEquals(0xfefefe, rgb(over, 3) & 0xfefefe);
  }

  @Test
  void halfAValueIsHalfOpaque() {
    Picture over = Overlay.signed(image(0xffffff), map(.5f), Colormap.DIVERGING, .35);
    assertEquals((255 + 13) / 2, rgb(over, 0) >> 8 & 255, 1);
  }

  @Test
  void blendedColoursAreThoseOfTheLegendWhateverTheOthers() {
    Picture photo = image(0x000000, 0x000000);
    Picture pale = Overlay.blend(photo, map(.25f, .25f), Colormap.VIRIDIS, 0);
    Picture strong = Overlay.blend(photo, map(.25f, 1), Colormap.VIRIDIS, 0);
    assertEquals(Colormap.VIRIDIS.rgb(.25), rgb(pale, 0));
    assertEquals(rgb(pale, 0), rgb(strong, 0));
    assertEquals(0x7f7f7f, rgb(Overlay.blend(image(0xffffff), map(0), Colormap.GREY, .5), 0));
  }

  @Test
  void mapOfAnotherSizeIsRefused() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Overlay.mix(image(0, 0), map(0), Colormap.JET, .5));
    assertEquals("overlay: map [1,1] for an image of [1,2]", e.getMessage());
  }

  @Test
  void weightOutsideZeroToOneIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> Overlay.mix(image(0), map(0), Colormap.JET, 1.5));
  }
}
