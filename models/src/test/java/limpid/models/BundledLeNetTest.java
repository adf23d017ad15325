package limpid.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.models.data.IdxImages;
import limpid.nn.Augmentation;
import limpid.nn.ImageSet;
import limpid.nn.Model;
import limpid.weights.WeightsFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The small net that comes with the checkout, for lessons. */
class BundledLeNetTest {
  private static final Path BUNDLED = Path.of("../weights/bundled");
  private static final Path FASHION = Path.of("/usr/share/datasets/fashion-mnist");
  private static final int IMAGES = 2000;

  private static Model net() {
    return Zoo.find("lenet5").load(WeightsFile.open(BUNDLED.resolve("lenet5-fashion.safetensors")));
  }

  @Test
  void itHasTenClassesOfClothes() {
    assertEquals(Shape.of(1, 10), net().logits(Tensor.zeros(Shape.of(1, 28, 28, 3))).shape());
    assertEquals("ankle boot", Zoo.find("lenet5").labels().name(9));
  }

  @Test
  void allThatIsBundledTakesLessThanTwelveMegabytes() throws IOException {
    try (Stream<Path> files = Files.list(BUNDLED)) {
      long bytes = files.mapToLong(file -> file.toFile().length()).sum();
      assertTrue(bytes < 12_000_000, bytes + " bytes");
    }
    assertTrue(Files.size(BUNDLED.resolve("lenet5-fashion.safetensors")) < 130_000);
  }

  /** On the first images of the test set; the card says how many of all of them. */
  @Test
  void itKnowsClothesWhereTheDataAreInstalled() throws IOException {
    Assumptions.assumeTrue(IdxImages.recognises(FASHION));
    ImageSet test = IdxImages.test(FASHION);
    float[] mean = {0.2860f, 0.2860f, 0.2860f};
    float[] deviation = {0.3530f, 0.3530f, 0.3530f};
    Augmentation plain = new Augmentation(mean, deviation, List.of());
    Model net = net();
    int right = 0;
    for (int from = 0; from < IMAGES; from += 100) {
      int[] chosen = IntStream.range(from, from + 100).toArray();
      Tensor logits = net.logits(plain.plain(test, chosen));
      for (int row = 0; row < 100; row++) {
        right += largest(logits, row) == test.label(from + row) ? 1 : 0;
      }
    }
    assertEquals(0.896, (double) right / IMAGES, 0.015);
  }

  private static int largest(Tensor logits, int row) {
    int best = 0;
    for (int c = 1; c < 10; c++) {
      best = logits.at(row, c) > logits.at(row, best) ? c : best;
    }
    return best;
  }
}
