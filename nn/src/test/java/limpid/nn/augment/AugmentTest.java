package limpid.nn.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import limpid.core.Shape;
import limpid.core.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of images against torchvision's, and what random ones promise. */
class AugmentTest {
  private static final int HEIGHT = 6;
  private static final int WIDTH = 7;
  private static final float[] FILL = {10, 20, 30};
  private static final Map<String, float[]> GOLDENS = new HashMap<>();

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = AugmentTest.class.getResourceAsStream("changes.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        String[] words = line.split(" ");
        float[] values = new float[words.length - 1];
        for (int i = 0; i < values.length; i++) {
          values[i] = Float.parseFloat(words[i + 1]);
        }
        GOLDENS.put(words[0], values);
      }
    }
  }

  private static Raster image() {
    float[] rgb = new float[HEIGHT * WIDTH * 3];
    for (int k = 0; k < rgb.length; k++) {
      rgb[k] = (k * 37 + k * k * 11) % 251;
    }
    return new Raster(HEIGHT, WIDTH, rgb);
  }

  private static void assertEqual(String golden, Raster found) {
    assertArrayEquals(GOLDENS.get(golden), found.rgb(), 2e-3f, golden);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.4, 1.7})
  void coloursChangeAsInTorchvision(double factor) {
    assertEqual("brightness." + factor, Colours.brightness(image(), factor));
    assertEqual("contrast." + factor, Colours.contrast(image(), factor));
    assertEqual("saturation." + factor, Colours.saturation(image(), factor));
    assertEqual("sharpness." + factor, Colours.sharpness(image(), factor));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.3, 0.1, 0.5})
  void huesTurnAsInTorchvision(double turn) {
    assertEqual("hue." + turn, Colours.hue(image(), turn));
  }

  @Test
  void tonesChangeAsInTorchvision() {
    assertEqual("autocontrast", Tones.stretched(image()));
    assertEqual("posterise.5", Tones.posterised(image(), 5));
    assertEqual("solarise.100", Tones.solarised(image(), 100));
    Raster coarse = image();
    for (int i = 0; i < coarse.rgb().length; i++) {
      coarse.rgb()[i] = (int) coarse.rgb()[i] / 60 * 40;
    }
    assertEqual("equalise", Tones.equalised(coarse));
  }

  @Test
  void pixelsMoveAsInTorchvision() {
    for (double part : new double[] {0.25, -0.3}) {
      assertEqual("shear_x." + part, Warp.shearX(part).of(image(), FILL));
      assertEqual("shear_y." + part, Warp.shearY(part).of(image(), FILL));
    }
    assertEqual("shift", Warp.shift(2, -1).of(image(), FILL));
    for (double degrees : new double[] {20, -13}) {
      assertEqual("rotate." + degrees, Warp.rotation(degrees, WIDTH, HEIGHT).of(image(), FILL));
    }
  }

  @Test
  void aCropIsTheImageShiftedOntoItsMargin() {
    Set<String> shifts = new HashSet<>();
    for (int seed = 0; seed < 200; seed++) {
      Raster shifted = new Crop(1, FILL).of(image(), new SplittableRandom(seed));
      for (int down = -1; down <= 1; down++) {
        for (int right = -1; right <= 1; right++) {
          if (Arrays.equals(Warp.shift(right, down).of(image(), FILL).rgb(), shifted.rgb())) {
            shifts.add(right + " " + down);
          }
        }
      }
    }
    assertEquals(9, shifts.size());
  }

  @Test
  void halfOfTheImagesAreFlippedAndTwiceIsNone() {
    int flipped = 0;
    for (int seed = 0; seed < 400; seed++) {
      Raster once = new Flip().of(image(), new SplittableRandom(seed));
      assertArrayEquals(image().rgb(), new Flip().of(once, new SplittableRandom(seed)).rgb());
      flipped += Arrays.equals(image().rgb(), once.rgb()) ? 0 : 1;
    }
    assertEquals(200, flipped, 40);
  }

  @Test
  void aCutoutCoversASquareAndNothingElse() {
    for (int seed = 0; seed < 100; seed++) {
      Raster cut = new Cutout(3, FILL).of(image(), new SplittableRandom(seed));
      int covered = 0;
      int highest = HEIGHT;
      int lowest = -1;
      for (int row = 0; row < HEIGHT; row++) {
        for (int column = 0; column < WIDTH; column++) {
          int at = cut.at(row, column);
          if (cut.rgb()[at] != image().rgb()[at] || cut.rgb()[at + 1] != image().rgb()[at + 1]) {
            assertEquals(FILL[0], cut.rgb()[at]);
            covered++;
            highest = Math.min(highest, row);
            lowest = Math.max(lowest, row);
          }
        }
      }
      assertTrue(covered >= 4 && covered <= 9, "covered " + covered);
      assertTrue(lowest - highest < 3);
    }
  }

  @Test
  void jitterOfNothingChangesNothingAndOrdersVary() {
    Raster same = new ColourJitter(0, 0, 0, 0).of(image(), new SplittableRandom(1));
    assertArrayEquals(image().rgb(), same.rgb(), 1e-3f);
    Set<Float> found = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      found.add(
          new ColourJitter(0.4, 0.4, 0.4, 0.1).of(image(), new SplittableRandom(seed)).rgb()[4]);
    }
    assertTrue(found.size() > 15, found.toString());
  }

  @ParameterizedTest
  @EnumSource(RandAugment.Kind.class)
  void eachOfRandAugmentsChangesGoesItsWays(RandAugment.Kind kind) {
    RandAugment changes = new RandAugment(2, 15, FILL);
    Raster forth = changes.changed(image(), kind, 1);
    Raster back = changes.changed(image(), kind, -1);
    boolean oneWay =
        switch (kind) {
          case IDENTITY, POSTERISE, SOLARISE, AUTO_CONTRAST, EQUALISE -> true;
          default -> false;
        };
    assertEquals(oneWay, Arrays.equals(forth.rgb(), back.rgb()));
    assertEquals(
        kind == RandAugment.Kind.IDENTITY || kind == RandAugment.Kind.EQUALISE,
        Arrays.equals(image().rgb(), forth.rgb()));
    for (float value : forth.rgb()) {
      assertTrue(value >= 0 && value <= 255);
    }
  }

  @Test
  void randAugmentRefusesWhatIsNoStrength() {
    assertThrows(IllegalArgumentException.class, () -> new RandAugment(2, 31, FILL));
    assertThrows(IllegalArgumentException.class, () -> new RandAugment(0, 9, FILL));
  }

  @Test
  void mixupMixesImagesAndClassesByOneShare() {
    Tensor images = Tensor.of(Shape.of(4, 1, 1, 1), 1, 2, 4, 8);
    Tensor labels = Tensor.zeros(Shape.of(4, 4));
    for (int i = 0; i < 4; i++) {
      labels.data()[5 * i] = 1;
    }
    new Mixup(0.8).mix(images, labels, new SplittableRandom(6));
    for (int row = 0; row < 4; row++) {
      float sum = 0;
      float mixed = 0;
      for (int c = 0; c < 4; c++) {
        sum += labels.at(row, c);
        mixed += labels.at(row, c) * (1 << c);
      }
      assertEquals(1, sum, 1e-6);
      assertEquals(mixed, images.data()[row], 1e-5);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 1, 3})
  void sharesHaveTheMeanAndVarianceOfBeta(double alpha) {
    RandomGenerator random = new SplittableRandom(3);
    double sum = 0;
    double squares = 0;
    int draws = 40_000;
    for (int i = 0; i < draws; i++) {
      double share = new Mixup(alpha).beta(random);
      sum += share;
      squares += share * share;
    }
    double mean = sum / draws;
    assertEquals(0.5, mean, 0.01);
    assertEquals(1 / (4 * (2 * alpha + 1)), squares / draws - mean * mean, 0.004);
  }
}
