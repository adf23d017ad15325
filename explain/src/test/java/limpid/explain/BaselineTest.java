package limpid.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import limpid.core.Shape;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineTest {
  private static final Option<Baseline> BASELINE = Options.BASELINE;
  private static final Option<Background> BACKGROUND = Options.BACKGROUND;
  private static final Tensor IMAGE = Tensor.of(Shape.of(1, 2, 2, 1), 3, -1, 0, 2);

  /** Colours are doubled and lowered by one; there are two images in a folder, one is empty. */
  private static final References KNOWN =
      new References() {
        private final Map<String, Tensor> images =
            Map.of(
                "in/a.png", Tensor.filled(IMAGE.shape(), 4),
                "in/b.png", Tensor.filled(IMAGE.shape(), 5),
                "a,b.png", Tensor.filled(IMAGE.shape(), 6),
                "large.png", Tensor.zeros(Shape.of(1, 3, 3, 1)));

        @Override
        public Collection<Descriptor> methods() {
          return List.of();
        }

        @Override
        public Optional<List<Float>> colour(double red, double green, double blue) {
          return Optional.of(List.of((float) (2 * red - 1)));
        }

        @Override
        public Optional<Tensor> image(String path) {
          return Optional.ofNullable(images.get(path));
        }

        @Override
        public Optional<List<String>> folder(String path) {
          return switch (path) {
            case "in" -> Optional.of(List.of("in/a.png", "in/b.png"));
            case "none" -> Optional.of(List.of());
            default -> Optional.empty();
          };
        }
      };

  private static float[] values(String text) {
    return BASELINE.read(text, KNOWN).of(IMAGE, 1).data();
  }

  @ParameterizedTest
  @CsvSource({
    "zero,0",
    "black,-1",
    "White,1",
    "grey,0",
    "gray,0",
    "#ff8000,1",
    "mean,1",
    "min,-1",
    "max,3",
    "in/a.png,4",
    "'a,b.png',6"
  })
  void textsAreReadAsImagesAsTheNetSeesThem(String text, float everywhere) {
    assertArrayEquals(new float[] {everywhere, everywhere, everywhere, everywhere}, values(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zero",
        "black",
        "white",
        "grey",
        "#0a0b0c",
        "mean",
        "min",
        "max",
        "blur",
        "blur:2.5",
        "noise",
        "noise:0.1",
        "uniform",
        "in/b.png"
      })
  void whatIsPlainIsReadBack(String text) {
    Baseline baseline = BASELINE.read(text, KNOWN);
    assertEquals(text, BASELINE.values().plain(baseline));
    assertEquals(baseline, BASELINE.read(text, KNOWN));
    Background background = BACKGROUND.read(text, KNOWN);
    assertEquals(text, BACKGROUND.values().plain(background));
    assertEquals(Background.of(baseline), background);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "blak", "blur:-1", "blur:x", "noise:0", "noise:NaN", "#12345", "no.png", "in"})
  void textsThatStandForNoneAreRefused(String text) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> BASELINE.read(text, KNOWN));
    assertEquals(
        "baseline "
            + (text.isEmpty() ? "''" : text)
            + ": zero, black, white, grey, mean, min, max, blur, noise, uniform, blur:SIGMA,"
            + " noise:PART, #rrggbb or an image file is expected",
        e.getMessage());
  }

  @Test
  void coloursWantToKnowHowTheNetIsShownThem() {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> BASELINE.read("black", References.NONE));
    assertEquals(
        "baseline black: how the net is shown colours is not known here; zero, min or max is"
            + " expected",
        e.getMessage());
  }

  @Test
  void whatDoesNotFitTheImageIsRefused() {
    Baseline large = BASELINE.read("large.png", KNOWN);
    Exception e = assertThrows(IllegalArgumentException.class, () -> large.of(IMAGE, 0));
    assertEquals(
        "baseline large.png: is [1,3,3,1], the image is [1,2,2,1]; the same shape is expected",
        e.getMessage());
    Baseline colour = new Baseline.Colour("black", List.of(0f, 0f, 0f));
    e = assertThrows(IllegalArgumentException.class, () -> colour.of(IMAGE, 0));
    assertEquals("baseline black: has 3 channels, the image [1,2,2,1] has 1", e.getMessage());
    e =
        assertThrows(
            IllegalArgumentException.class, () -> Baseline.given(Tensor.zeros(Shape.of(2, 2))));
    assertEquals("baseline tensor: is [2,2], one image [1,H,W,C] is expected", e.getMessage());
  }

  @Test
  void aBlurOfAConstantIsIt() {
    Tensor flat = Tensor.filled(Shape.of(1, 9, 5, 2), 1.5f);
    for (OptionalDouble sigma : List.of(OptionalDouble.empty(), OptionalDouble.of(30))) {
      for (float value : new Baseline.Blur(sigma).of(flat, 0).data()) {
        assertEquals(1.5f, value, 1e-6);
      }
    }
  }

  @Test
  void whatIsDrawnIsDrawnFromTheSeedWithinTheRange() {
    Tensor image = Tensor.zeros(Shape.of(1, 40, 40, 1));
    image.data()[0] = 2;
    for (String text : List.of("noise:0.25", "uniform")) {
      Baseline baseline = BASELINE.read(text, KNOWN);
      float[] drawn = baseline.of(image, 3).data();
      assertArrayEquals(drawn, baseline.of(image, 3).data());
      assertFalse(Arrays.equals(drawn, baseline.of(image, 4).data()));
      double mean = 0;
      double square = 0;
      for (float value : drawn) {
        assertTrue(text.startsWith("noise") || (value >= 0 && value <= 2));
        mean += value / drawn.length;
        square += value * value / drawn.length;
      }
      double deviation = Math.sqrt(square - mean * mean);
      assertEquals(text.startsWith("noise") ? 0 : 1, mean, .06);
      assertEquals(text.startsWith("noise") ? .5 : 2 / Math.sqrt(12), deviation, .05);
    }
  }

  @Test
  void aBackgroundIsAFolderOrWhatCommasJoin() {
    Background folder = BACKGROUND.read("in", KNOWN);
    assertEquals(List.of(4f, 5f), folder.of(IMAGE, 0).stream().map(t -> t.data()[0]).toList());
    assertEquals("in", BACKGROUND.values().plain(folder));
    Background listed = BACKGROUND.read("in/b.png,black,max", KNOWN);
    assertEquals(List.of(5f, -1f, 3f), listed.of(IMAGE, 0).stream().map(t -> t.data()[0]).toList());
    assertEquals("in/b.png,black,max", BACKGROUND.values().plain(listed));
    assertEquals(1, BACKGROUND.read("a,b.png", KNOWN).size());
  }

  @Test
  void anEmptyBackgroundIsRefused() {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> BACKGROUND.read("none", KNOWN));
    assertEquals("background none: is empty, one image or more is expected", e.getMessage());
    e = assertThrows(IllegalArgumentException.class, () -> Background.images(List.of()));
    assertEquals("background: is empty, one image or more is expected", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> BACKGROUND.read("in/a.png,", KNOWN));
  }

  @Test
  void imagesThatCameFromNoFileHaveNoText() {
    Baseline given = Baseline.given(IMAGE);
    assertEquals(null, BASELINE.values().plain(given));
    assertEquals(given, Baseline.given(IMAGE.copy()));
    assertEquals(Optional.empty(), Background.of(Baseline.ZERO, given).text());
  }
}
