package limpid.explain.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Explanation;
import limpid.explain.map.Attribution;
import limpid.explain.map.Normalisation;
import limpid.explain.target.Score;
import org.junit.jupiter.api.Test;

class FigureTest {
  private static final int TOP = 54;
  private static final int SECOND = Figure.MARGIN + Figure.SIDE + 28;

  private static BufferedImage photo(int width, int height) {
    int[] pixels = new int[width * height];
    Arrays.fill(pixels, 0x808080);
    return Pixels.image(width, height, pixels);
  }

  /**
   * An explanation whose map is 1 in the one corner cell of 4x4 and 0 elsewhere, or the reverse.
   */
  private static Explanation corner(float sign) {
    float[] raw = new float[16];
    raw[3] = sign;
    Attribution attribution =
        new Attribution(
            Tensor.of(Shape.of(4, 4), raw), Optional.of("a"), Normalisation.PYTORCH_GRAD_CAM);
    Score score = new Score("logit of class 1", 2, OptionalInt.of(1), OptionalDouble.of(.5));
    return Explanation.of("gradcam", attribution, Shape.of(1, 32, 32, 3), score, Duration.ZERO);
  }

  private static int[] rgb(BufferedImage image, int x, int y) {
    int rgb = image.getRGB(x, y);
    return new int[] {rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255};
  }

  @Test
  void hottestPlaceIsRedAndTheColdestBlue() {
    BufferedImage picture = Figure.of(photo(100, 100)).with(corner(1)).draw();
    int[] hot = rgb(picture, SECOND + 470, TOP + 10);
    int[] cold = rgb(picture, SECOND + 10, TOP + 470);
    assertTrue(hot[0] > hot[2] + 60, Arrays.toString(hot));
    assertTrue(cold[2] > cold[0] + 60, Arrays.toString(cold));
  }

  @Test
  void photoStandsBesideIt() {
    BufferedImage picture = Figure.of(photo(100, 100)).with(corner(1)).draw();
    assertEquals(
        Arrays.toString(new int[] {128, 128, 128}),
        Arrays.toString(rgb(picture, Figure.MARGIN + 240, TOP + 240)));
  }

  @Test
  void mapCoversWhatTheNetSawAndTheRestIsDimmed() {
    BufferedImage picture =
        Figure.of(photo(200, 100), new Rectangle(50, 0, 100, 100)).with(corner(1)).draw();
    int[] left = rgb(picture, SECOND + 20, TOP + 120);
    int[] right = rgb(picture, SECOND + 460, TOP + 120);
    assertEquals(Arrays.toString(left), Arrays.toString(right));
    assertEquals(left[0], left[2], "grey stays grey");
    assertTrue(left[0] < 64, "dimmed: " + left[0]);
    int[] hot = rgb(picture, SECOND + 355, TOP + 5);
    assertTrue(hot[0] > hot[2] + 60, Arrays.toString(hot));
  }

  @Test
  void colourBarGoesFromRedDownToBlue() {
    BufferedImage picture = Figure.of(photo(100, 100)).with(corner(1)).draw();
    int x = SECOND + Figure.SIDE + 18;
    assertEquals(Colormap.JET.rgb(1), picture.getRGB(x, TOP) & 0xffffff);
    assertEquals(Colormap.JET.rgb(0), picture.getRGB(x, TOP + 479) & 0xffffff);
  }

  @Test
  void mapThatWouldBeBlankIsShownSignedWithItsDiagnosis() {
    Explanation negative = corner(-1);
    HeatMap map = HeatMap.of(negative);
    assertTrue(map.signed());
    assertEquals(negative.diagnosis().sentence(), map.note());
    BufferedImage picture = Figure.of(photo(100, 100)).with(negative).draw();
    int[] coldest = rgb(picture, SECOND + 470, TOP + 10);
    assertTrue(coldest[2] > coldest[0] + 60, Arrays.toString(coldest));
    assertTrue(hasRedInk(picture, TOP + Figure.SIDE + 5), "the diagnosis is written below");
    BufferedImage sound = Figure.of(photo(100, 100)).with(corner(1)).draw();
    assertTrue(sound.getHeight() < picture.getHeight());
  }

  private static boolean hasRedInk(BufferedImage picture, int fromY) {
    for (int y = fromY; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        int[] c = rgb(picture, x, y);
        if (c[0] > 150 && c[1] < 80 && c[2] < 90) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void smallPhotosAreEnlargedSmoothly() {
    BufferedImage edge = photo(32, 32);
    for (int y = 0; y < 32; y++) {
      for (int x = 16; x < 32; x++) {
        edge.setRGB(x, y, 0xffffff);
      }
    }
    BufferedImage picture = Figure.of(edge).draw();
    int steps = 0;
    for (int x = Figure.MARGIN + 200; x < Figure.MARGIN + 280; x++) {
      steps += rgb(picture, x, TOP + 240)[0] != rgb(picture, x + 1, TOP + 240)[0] ? 1 : 0;
    }
    assertTrue(steps > 8, "the edge is a ramp of " + steps + " steps");
  }

  @Test
  void hugePhotosAreAveraged() {
    BufferedImage stripes = photo(3840, 64);
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 3840; x++) {
        stripes.setRGB(x, y, x % 3 == 0 ? 0xffffff : 0x000000);
      }
    }
    BufferedImage picture = Figure.of(stripes).draw();
    for (int x = Figure.MARGIN + 5; x < Figure.MARGIN + 475; x++) {
      assertEquals(85, rgb(picture, x, TOP + 4)[0], 25);
    }
  }

  @Test
  void captionsMakeRoomForThemselves() {
    Figure figure = Figure.of(photo(100, 100)).with(corner(1));
    int plain = figure.draw().getHeight();
    int one = figure.caption("tabby cat 0.87").draw().getHeight();
    int wrapped = figure.caption("tabby cat ".repeat(40)).draw().getHeight();
    assertTrue(plain < one && one < wrapped);
  }

  @Test
  void longTitlesDoNotRunIntoTheNextTile() {
    HeatMap map = HeatMap.of(corner(1)).titled("guided-gradcam at " + "block3.layer.1.".repeat(5));
    BufferedImage tall = photo(50, 500);
    int one = Figure.of(tall).with(map).draw().getWidth();
    BufferedImage two = Figure.of(tall).with(map).with(map).draw();
    int column = two.getWidth() - one - 28;
    assertTrue(column > 48 + 56, "wider than a tile and its bar: " + column);
    int bar = two.getWidth() - Figure.MARGIN - column + 48 + 18;
    assertEquals(Colormap.JET.rgb(1), two.getRGB(bar, TOP) & 0xffffff);
  }

  @Test
  void extremePhotosCanBeDrawn() {
    for (int[] size : new int[][] {{1, 1}, {1, 3000}, {3000, 1}}) {
      BufferedImage picture = Figure.of(photo(size[0], size[1])).with(corner(1)).draw();
      assertTrue(picture.getWidth() >= 640);
    }
  }

  @Test
  void photosWithAlphaLieOnWhite() {
    BufferedImage clear = new BufferedImage(10, 10, BufferedImage.TYPE_INT_ARGB);
    BufferedImage picture = Figure.of(clear).draw();
    assertEquals(255, rgb(picture, Figure.MARGIN + 240, TOP + 240)[1]);
  }

  @Test
  void partOutsideThePhotoIsRefused() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Figure.of(photo(10, 10), new Rectangle(5, 0, 10, 10)));
    assertEquals(
        "figure: the net saw 10x10 pixels at (5,0) of a photo of 10x10 pixels", e.getMessage());
  }
}
