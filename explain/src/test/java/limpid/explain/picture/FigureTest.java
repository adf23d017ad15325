package limpid.explain.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import javax.imageio.ImageIO;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.cam.GradCam;
import limpid.explain.gradient.Gradient;
import limpid.explain.gradient.Saliency;
import limpid.explain.map.Attribution;
import limpid.explain.map.Normalisation;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Score;
import limpid.nn.image.Picture;
import limpid.nn.image.Prepared;
import limpid.nn.image.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FigureTest {
  private static final Tensor INPUT = Tensor.zeros(Shape.of(1, 32, 32, 3));
  private static final int TOP = 54;
  private static final int SECOND = Page.MARGIN + Page.SIDE + 28;

  private static Picture photo(int width, int height) {
    int[] pixels = new int[width * height];
    Arrays.fill(pixels, 0x808080);
    return Pixels.picture(width, height, pixels);
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
    Score score = new Score(OutputTarget.of(1), 2, OptionalDouble.of(.5));
    return Explanation.of(new GradCam(), attribution, Shape.of(1, 32, 32, 3), score, Duration.ZERO);
  }

  private static int[] rgb(Picture image, int x, int y) {
    int rgb = image.pixel(x, y);
    return new int[] {rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255};
  }

  private static void white(Picture picture, int x, int y) {
    Arrays.fill(
        picture.rgb(),
        3 * (y * picture.width() + x),
        3 * (y * picture.width() + x + 1),
        (byte) 255);
  }

  @Test
  void hottestPlaceIsRedAndTheColdestBlue() {
    Picture picture = Figure.of(photo(100, 100)).with(corner(1)).draw();
    int[] hot = rgb(picture, SECOND + 470, TOP + 10);
    int[] cold = rgb(picture, SECOND + 10, TOP + 470);
    assertTrue(hot[0] > hot[2] + 60, Arrays.toString(hot));
    assertTrue(cold[2] > cold[0] + 60, Arrays.toString(cold));
  }

  @Test
  void photoStandsBesideIt() {
    Picture picture = Figure.of(photo(100, 100)).with(corner(1)).draw();
    assertEquals(
        Arrays.toString(new int[] {128, 128, 128}),
        Arrays.toString(rgb(picture, Page.MARGIN + 240, TOP + 240)));
  }

  @Test
  void mapCoversWhatTheNetSawAndTheRestIsDimmed() {
    Picture picture =
        Figure.of(new Prepared(photo(200, 100), new Region(50, 0, 100, 100), INPUT))
            .with(corner(1))
            .draw();
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
    Picture picture = Figure.of(photo(100, 100)).with(corner(1)).draw();
    int x = SECOND + Page.SIDE + 18;
    assertEquals(Colormap.JET.rgb(1), picture.pixel(x, TOP));
    assertEquals(Colormap.JET.rgb(0), picture.pixel(x, TOP + 479));
  }

  @Test
  void mapThatWouldBeBlankIsShownSignedWithItsDiagnosis() {
    Explanation negative = corner(-1);
    HeatMap map = HeatMap.of(negative);
    assertTrue(map.legend().signed());
    assertEquals(negative.diagnosis().sentence(), map.note());
    Picture picture = Figure.of(photo(100, 100)).with(negative).draw();
    int[] coldest = rgb(picture, SECOND + 470, TOP + 10);
    assertTrue(coldest[2] > coldest[0] + 60, Arrays.toString(coldest));
    assertTrue(hasRedInk(picture, TOP + Page.SIDE + 5), "the diagnosis is written below");
    Picture sound = Figure.of(photo(100, 100)).with(corner(1)).draw();
    assertTrue(sound.height() < picture.height());
  }

  @Test
  void sizesOfPixelsAreShownInOneDirectionAndGradientsInTwo() {
    Explanation sizes = new Saliency().explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(2));
    assertFalse(HeatMap.of(sizes).legend().signed());
    assertArrayEquals(sizes.map().data(), HeatMap.of(sizes).values().data());
    assertEquals(Colormap.INFERNO, HeatMap.of(sizes).legend().colours());
    Explanation signs = new Gradient().explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(2));
    assertTrue(HeatMap.of(signs).legend().signed());
  }

  private static boolean hasRedInk(Picture picture, int fromY) {
    for (int y = fromY; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
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
    Picture edge = photo(32, 32);
    for (int y = 0; y < 32; y++) {
      for (int x = 16; x < 32; x++) {
        white(edge, x, y);
      }
    }
    Picture picture = Figure.of(edge).draw();
    int steps = 0;
    for (int x = Page.MARGIN + 200; x < Page.MARGIN + 280; x++) {
      steps += rgb(picture, x, TOP + 240)[0] != rgb(picture, x + 1, TOP + 240)[0] ? 1 : 0;
    }
    assertTrue(steps > 8, "the edge is a ramp of " + steps + " steps");
  }

  @Test
  void hugePhotosAreAveraged() {
    Picture stripes = Picture.of(3840, 64, new byte[3 * 3840 * 64]);
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 3840; x += 3) {
        white(stripes, x, y);
      }
    }
    Picture picture = Figure.of(stripes).draw();
    for (int x = Page.MARGIN + 5; x < Page.MARGIN + 475; x++) {
      assertEquals(85, rgb(picture, x, TOP + 4)[0], 25);
    }
  }

  @Test
  void captionsMakeRoomForThemselves() {
    Figure figure = Figure.of(photo(100, 100)).with(corner(1));
    int plain = figure.draw().height();
    int one = figure.caption("tabby cat 0.87").draw().height();
    int wrapped = figure.caption("tabby cat ".repeat(40)).draw().height();
    assertTrue(plain < one && one < wrapped);
  }

  @Test
  void longTitlesDoNotRunIntoTheNextTile() {
    HeatMap map = HeatMap.of(corner(1)).titled("guided-gradcam at " + "block3.layer.1.".repeat(5));
    Picture tall = photo(50, 500);
    int one = Figure.of(tall).with(map).draw().width();
    Picture two = Figure.of(tall).with(map).with(map).draw();
    int column = two.width() - one - 28;
    assertTrue(column > 48 + 56, "wider than a tile and its bar: " + column);
    int bar = two.width() - Page.MARGIN - column + 48 + 18;
    assertEquals(Colormap.JET.rgb(1), two.pixel(bar, TOP));
  }

  @Test
  void extremePhotosCanBeDrawn() {
    for (int[] size : new int[][] {{1, 1}, {1, 3000}, {3000, 1}}) {
      Picture picture = Figure.of(photo(size[0], size[1])).with(corner(1)).draw();
      assertTrue(picture.width() >= 640);
    }
  }

  @Test
  void labelsAreJoinedWithWhatWasExplained() {
    Figure plain = Figure.of(photo(100, 100)).with(corner(1));
    assertEquals(
        plain.caption("logit of tabby cat = 2.000 (50.0 %)").draw(),
        plain.labelled(i -> "tabby cat").draw());
    assertEquals(
        plain.with(corner(-1)).caption("logit of tabby cat = 2.000 (50.0 %)").draw(),
        plain.labelled(i -> "tabby cat").with(corner(-1)).draw(),
        "one line for two maps of one score");
    assertEquals(
        plain
            .with(other())
            .caption("gradcam at a: logit of class 1 = 2.000 (50.0 %)")
            .caption("gradcam at a: y = 3.000")
            .draw(),
        plain.with(other()).labelled(i -> "class " + i).draw());
  }

  @Test
  void lettersThatNoFontCanDrawAreNotedInRed() {
    Figure plain = Figure.of(photo(100, 100)).with(corner(1));
    Picture noted = plain.labelled(i -> "\ud80c\udfff\uffff").draw();
    assertTrue(hasRedInk(noted, TOP + Page.SIDE + 5), "U+FFFF is no letter of any font");
    assertFalse(hasRedInk(plain.labelled(i -> "caf\u00e9").draw(), TOP + Page.SIDE + 5));
  }

  private static Explanation other() {
    Score score = new Score(OutputTarget.score("y", y -> y), 3, OptionalDouble.empty());
    return Explanation.of(
        new GradCam(), corner(1).attribution(), Shape.of(1, 32, 32, 3), score, Duration.ZERO);
  }

  @Test
  void aFigureIsWrittenAsThePngOfWhatIsDrawn(@TempDir Path folder) throws IOException {
    Figure figure = Figure.of(photo(30, 20)).with(corner(1));
    figure.write(folder.resolve("a.png"));
    assertArrayEquals(figure.png(), Files.readAllBytes(folder.resolve("a.png")));
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(figure.png()));
    assertEquals(figure.draw(), Pixels.picture(read));
  }
}
