package limpid.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import limpid.core.Tensor;
import limpid.models.photo.Photo;
import limpid.nn.StateDict;
import limpid.weights.WeightsFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The nets for CIFAR-10 that come with the checkout on the photos that do, against PyTorch in
 * double precision on PIL's pixels (make_bundled.py): file, decoding, preprocessing, weights and
 * net, anywhere.
 */
class BundledNetTest {
  private static final Path BUNDLED = Path.of("../weights/bundled");
  private static final Path PHOTOS = Path.of("../docs/photos");

  /** Logits go from -3 to 5; arithmetic in float differs by 1e-5 of that. */
  private static final double ARITHMETIC = 1e-4;

  /** JPEG decoders may differ by one in some samples. */
  private static final double DECODERS = 0.02;

  static Stream<Arguments> photos() {
    return Stream.of("wrn16_2", "wrn16_4")
        .flatMap(
            net -> GoldenTest.golden("bundled-" + net).stream().map(line -> arguments(net, line)));
  }

  @ParameterizedTest
  @MethodSource("photos")
  void classesAndLogitsEqualPyTorchs(String name, String line) {
    String[] golden = line.split(" ");
    Photo photo = Photo.read(PHOTOS.resolve(golden[0]));
    Photo seen = golden[1].equals("mirrored") ? mirrored(photo) : photo;
    StateDict weights = WeightsFile.open(BUNDLED.resolve(name + "-cifar10.safetensors"));
    Architecture net = Zoo.find(name);
    Tensor logits = net.load(weights).logits(net.preprocessing().apply(seen));

    double[] wanted = Stream.of(golden).skip(3).mapToDouble(Double::parseDouble).toArray();
    double tolerance = golden[0].endsWith(".png") ? ARITHMETIC : DECODERS;
    for (int c = 0; c < wanted.length; c++) {
      assertEquals(wanted[c], logits.at(0, c), tolerance, golden[0] + ", class " + c);
    }
    assertEquals(Integer.parseInt(golden[2]), likeliest(logits));
  }

  private static int likeliest(Tensor logits) {
    double most = DoubleStream.of(doubles(logits)).max().orElseThrow();
    return IntStream.range(0, logits.size())
        .filter(c -> logits.data()[c] == most)
        .findFirst()
        .orElseThrow();
  }

  private static double[] doubles(Tensor tensor) {
    return IntStream.range(0, tensor.size()).mapToDouble(i -> tensor.data()[i]).toArray();
  }

  private static Photo mirrored(Photo photo) {
    int width = photo.width();
    byte[] rgb = new byte[photo.rgb().length];
    for (int pixel = 0; pixel < rgb.length / 3; pixel++) {
      int from = pixel - pixel % width + width - 1 - pixel % width;
      System.arraycopy(photo.rgb(), 3 * from, rgb, 3 * pixel, 3);
    }
    return new Photo(width, photo.height(), rgb);
  }
}
