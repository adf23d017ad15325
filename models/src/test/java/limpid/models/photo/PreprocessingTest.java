package limpid.models.photo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Resizing, cropping and normalising against torchvision on PIL images (make_photos.py). */
class PreprocessingTest {

  static Stream<String> cases() throws IOException {
    return Files.readAllLines(PhotoTest.resource("resized.txt")).stream();
  }

  /** The formula of make_photos.py. */
  static Photo formula(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    int to = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        rgb[to++] = (byte) (255 * x / Math.max(1, width - 1));
        rgb[to++] = (byte) (255 * y / Math.max(1, height - 1));
        rgb[to++] = (byte) (x * y * 7 + 31 * x + 17 * y);
      }
    }
    return new Photo(width, height, rgb);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void resizesAndCropsAsTorchvisionDoesToTheByte(String line) {
    String[] f = line.split(" ");
    Preprocessing preprocessing = preprocessing(f);
    Photo shown = preprocessing.shown(formula(Integer.parseInt(f[0]), Integer.parseInt(f[1])));
    byte[] some = HexFormat.of().parseHex(f[5]);
    byte[] same = new byte[some.length];
    int step = Math.max(1, shown.rgb().length / 24);
    for (int i = 0; i < same.length; i++) {
      same[i] = shown.rgb()[i * step];
    }
    assertArrayEquals(some, same);
    CRC32 sum = new CRC32();
    sum.update(shown.rgb());
    assertEquals(Long.parseLong(f[4]), sum.getValue());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void normalisesAsTorchvisionDoes(String line) {
    String[] f = line.split(" ");
    Tensor input = preprocessing(f).apply(formula(Integer.parseInt(f[0]), Integer.parseInt(f[1])));
    int crop = Integer.parseInt(f[3]);
    assertEquals(Shape.of(1, crop, crop, 3), input.shape());
    String[] expected = f[6].split(",");
    int step = Math.max(1, input.size() / 8);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(Float.parseFloat(expected[i]), input.data()[i * step], 1e-5);
    }
  }

  private static Preprocessing preprocessing(String[] f) {
    return new Preprocessing(
        Integer.parseInt(f[2]), Integer.parseInt(f[3]), Normalisation.IMAGENET);
  }

  @Test
  void theBoxIsThePartOfThePhotoThatTheNetSees() {
    Box box = Preprocessing.imageNet().box(512, 1024);
    assertEquals(new Box(32, 288, 448, 448), box);
    assertEquals(
        new Box(50, 0, 100, 100), Preprocessing.cifar(Normalisation.CIFAR10).box(200, 100));
  }

  @Test
  void aPhotoSurvivesNormalisingAndItsInverse() {
    Photo photo = formula(19, 23);
    for (Normalisation normalisation : Normalisation.values()) {
      assertEquals(photo, normalisation.inverse(normalisation.apply(photo)));
    }
    Tensor two = Tensor.zeros(Shape.of(2, 4, 4, 3));
    assertThrows(ShapeException.class, () -> Normalisation.CIFAR10.inverse(two));
  }

  @Test
  void needlesOfManyMegapixelsAreResizedWithoutMakingTheWholeOfThem() {
    Photo needle = new Photo(1, 9_000_000, new byte[27_000_000]);
    assertEquals(Shape.of(1, 224, 224, 3), Preprocessing.imageNet().apply(needle).shape());
    Photo lying = new Photo(9_000_000, 1, new byte[27_000_000]);
    assertEquals(Shape.of(1, 224, 224, 3), Preprocessing.imageNet().apply(lying).shape());
  }

  @Test
  void aCropLargerThanTheResizedPhotoIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new Preprocessing(32, 33, Normalisation.CIFAR10));
  }
}
