package limpid.models.photo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.nn.image.Prepared;
import limpid.nn.image.Region;
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
    return Preprocessing.imageNet(Integer.parseInt(f[2]), Integer.parseInt(f[3]))
        .with(ResizeFilter.valueOf(f[7]));
  }

  @Test
  void theRegionIsThePartOfThePhotoThatTheNetSees() {
    Region seen = Preprocessing.imageNet().region(512, 1024);
    assertEquals(new Region(32, 288, 448, 448), seen);
    assertEquals(
        new Region(50, 0, 100, 100),
        Preprocessing.cifar(ChannelStatistics.CIFAR10).region(200, 100));
  }

  @Test
  void anInputThatIsNoSquareIsCutOutOfWhatItsShapeCovers() {
    Preprocessing wide =
        new Preprocessing(48, 48, ChannelStatistics.UNIT).with(Shape.of(1, 48, 96, 3));
    assertEquals(new Region(0, 25, 100, 50), wide.region(100, 100));
    assertEquals(new Region(100, 0, 200, 100), wide.region(400, 100));
    assertEquals(Shape.of(1, 48, 96, 3), wide.apply(formula(100, 80)).shape());
    Preprocessing whole = wide.with(Framing.WHOLE);
    assertEquals(new Region(0, 0, 100, 80), whole.region(100, 80));
    assertEquals(Shape.of(1, 48, 96, 3), whole.apply(formula(100, 80)).shape());
  }

  @Test
  void aPreparedPhotoHasItsInputAndThePartThatTheInputShows() {
    Photo photo = formula(200, 100);
    Preprocessing cifar = Preprocessing.cifar(ChannelStatistics.CIFAR10);
    Prepared prepared = cifar.prepare(photo);
    assertSame(photo, prepared.picture());
    assertEquals(new Region(50, 0, 100, 100), prepared.seen());
    assertArrayEquals(cifar.apply(photo).data(), prepared.input().data());
    for (int[] size : new int[][] {{1, 3000}, {3000, 1}, {333, 777}, {2, 3}}) {
      Photo any = new Photo(size[0], size[1], new byte[3 * size[0] * size[1]]);
      Region seen = Preprocessing.imageNet().prepare(any).seen();
      assertEquals(seen.within(size[0], size[1]), seen);
    }
  }

  @Test
  void aPhotoSurvivesNormalisingAndItsInverse() {
    Photo photo = formula(19, 23);
    for (ChannelStatistics statistics :
        List.of(
            ChannelStatistics.IMAGENET,
            ChannelStatistics.CIFAR10,
            ChannelStatistics.UNIT,
            ChannelStatistics.SYMMETRIC,
            ChannelStatistics.CAFFE)) {
      assertEquals(photo, statistics.inverse(statistics.apply(photo)));
    }
    Tensor two = Tensor.zeros(Shape.of(2, 4, 4, 3));
    assertThrows(ShapeException.class, () -> ChannelStatistics.CIFAR10.inverse(two));
  }

  @Test
  void kerasStylesTakeOutWhatKerasDoes() {
    Photo pixel = new Photo(1, 1, new byte[] {(byte) 200, 100, 50});
    float[] caffe = ChannelStatistics.CAFFE.apply(pixel).data();
    assertArrayEquals(new float[] {50 - 103.939f, 100 - 116.779f, 200 - 123.68f}, caffe, 1e-4f);
    float[] tf = ChannelStatistics.SYMMETRIC.apply(pixel).data();
    assertArrayEquals(new float[] {200 / 127.5f - 1, 100 / 127.5f - 1, 50 / 127.5f - 1}, tf, 1e-6f);
    List<Float> red = ChannelStatistics.CAFFE.apply(1, 0, 0);
    assertEquals(255 - 123.68f, red.get(2), 1e-4f);
    assertEquals(-103.939f, red.get(0), 1e-4f);
  }

  @Test
  void statisticsThatNormaliseNothingAreRefused() {
    List<Float> two = List.of(1f, 1f);
    List<Float> flat = List.of(1f, 0f, 1f);
    var missing =
        assertThrows(IllegalArgumentException.class, () -> ChannelStatistics.rgb(two, two));
    assertTrue(missing.getMessage().contains("three of each"), missing.getMessage());
    assertThrows(IllegalArgumentException.class, () -> ChannelStatistics.rgb(flat, flat));
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
        IllegalArgumentException.class, () -> new Preprocessing(32, 33, ChannelStatistics.CIFAR10));
  }

  @Test
  void theWholePhotoMayBeStretchedIntoTheInput() {
    Photo photo = formula(96, 48);
    Preprocessing whole = Preprocessing.imageNet(32, 24).with(Framing.WHOLE);
    assertEquals(Shape.of(1, 24, 24, 3), whole.apply(photo).shape());
    assertEquals(new Region(0, 0, 96, 48), whole.region(96, 48));
    Photo square = formula(48, 48);
    assertEquals(Preprocessing.imageNet(24, 24).shown(square), whole.shown(square));
  }

  @Test
  void thePhotoMayBeTakenAsItIs() {
    Photo photo = formula(51, 30);
    Preprocessing own = Preprocessing.imageNet().with(Framing.NATIVE);
    assertEquals(photo, own.shown(photo));
    assertEquals(Shape.of(1, 30, 51, 3), own.apply(photo).shape());
    assertEquals(new Region(0, 0, 51, 30), own.region(51, 30));
  }
}
