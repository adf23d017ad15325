package limpid.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.models.photo.Photo;
import limpid.models.photo.Preprocessing;
import limpid.nn.Model;
import limpid.nn.StateDict;
import limpid.weights.WeightsFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Trained weights on JPEG copies of CIFAR-10's test images, where both are at hand; where not, the
 * build says what is missing. {@link BundledNetTest} runs everywhere.
 */
class CifarAccuracyTest {
  private static final Path SHARED = Path.of("../../shared");
  private static final Path ARCHIVE = SHARED.resolve("data/cifar10-jpeg.tar.xz");
  private static final Path FOLDER = Path.of("target/cifar10-jpeg");
  private static final int BATCH = 100;

  @BeforeAll
  static void unpack() throws IOException, InterruptedException {
    if (Files.isDirectory(FOLDER)) {
      return;
    }
    need(Files.isRegularFile(ARCHIVE), "there is no " + ARCHIVE);
    Path part = Files.createTempDirectory(Files.createDirectories(FOLDER.getParent()), "cifar10");
    List<String> command =
        List.of(
            "tar",
            "-xJf",
            ARCHIVE.toString(),
            "-C",
            part.toString(),
            "--wildcards",
            "test/*/00[0-9][0-9].jpg");
    need(succeeds(command), "tar does not unpack " + ARCHIVE);
    Files.move(part, FOLDER);
  }

  private static void need(boolean there, String otherwise) {
    if (!there) {
      System.out.println("accuracy on CIFAR-10 is not measured: " + otherwise);
    }
    assumeTrue(there, otherwise);
  }

  private static boolean succeeds(List<String> command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void resNet20ReachesItsAccuracyOnAThousandImages() throws IOException {
    assertEquals(0.81, accuracy("resnet20", shared("resnet20-cifar10.th")), 0.03);
  }

  @Test
  @Tag("long")
  void resNet56ReachesItsAccuracyOnAThousandImages() throws IOException {
    assertEquals(0.83, accuracy("resnet56", shared("resnet56-cifar10.th")), 0.03);
  }

  @ParameterizedTest
  @CsvSource({"wrn16_2, 0.854", "wrn16_4, 0.863"})
  void theBundledNetsReachTheirAccuracyOnAThousandImages(String net, double accuracy)
      throws IOException {
    Path bundled = Path.of("../weights/bundled").resolve(net + "-cifar10.safetensors");
    assertEquals(accuracy, accuracy(net, bundled), 0.03);
  }

  private static Path shared(String name) {
    Path file = SHARED.resolve("weights").resolve(name);
    need(Files.isRegularFile(file), "there is no " + file);
    return file;
  }

  private static double accuracy(String name, Path file) throws IOException {
    Architecture architecture = Zoo.find(name);
    StateDict weights = WeightsFile.open(file);
    Model model = architecture.fit(weights).architecture().load(weights);
    int correct = 0;
    for (int label = 0; label < architecture.classes(); label++) {
      List<Photo> photos = photos(architecture.labels().name(label));
      Tensor logits = model.logits(batch(architecture.preprocessing(), photos));
      for (int row = 0; row < BATCH; row++) {
        correct += top(logits, row) == label ? 1 : 0;
      }
    }
    return correct / (10.0 * BATCH);
  }

  private static List<Photo> photos(String label) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve("test").resolve(label))) {
      List<Photo> photos = files.sorted().limit(BATCH).map(Photo::read).toList();
      assertEquals(BATCH, photos.size());
      return photos;
    }
  }

  private static Tensor batch(Preprocessing preprocessing, List<Photo> photos) {
    List<Tensor> inputs = new ArrayList<>();
    photos.forEach(photo -> inputs.add(preprocessing.apply(photo)));
    int one = inputs.getFirst().size();
    Tensor batch = Tensor.zeros(Shape.of(inputs.size(), 32, 32, 3));
    for (int i = 0; i < inputs.size(); i++) {
      System.arraycopy(inputs.get(i).data(), 0, batch.data(), i * one, one);
    }
    return batch;
  }

  private static int top(Tensor logits, int row) {
    int best = 0;
    for (int c = 1; c < logits.shape().at(1); c++) {
      best = logits.at(row, c) > logits.at(row, best) ? c : best;
    }
    return best;
  }
}
