package limpid.app.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import limpid.app.Cli;
import limpid.app.Samples;
import limpid.app.given.InputImage;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.nn.Model;
import limpid.weights.Npy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class FeaturesCommandTest {
  @TempDir Path folder;
  private Path images;
  private Path weights;

  @BeforeEach
  void aNetAndImages() throws IOException {
    images = Samples.dataset(folder, 4, "one", "two").resolve("train");
    weights = Samples.weights(folder);
  }

  private Cli run(Path from, Object... options) {
    Object[] net = {"features", from, "--model", Samples.MODEL, "--weights", weights};
    return Cli.run(
        Stream.concat(Arrays.stream(net), Arrays.stream(options)).toArray(Object[]::new));
  }

  @Test
  void featuresAreTheMeansOfALayer() throws IOException {
    Path out = folder.resolve("f.npy");
    Cli cli = run(images, "--out", out);
    assertEquals(0, cli.code(), cli.err());
    Tensor features = Npy.read(out);
    List<String> names = Files.readAllLines(folder.resolve("f.csv"));
    assertEquals("[8,64]", features.shape().toString());
    assertEquals("image,label", names.getFirst());
    assertEquals("two/0.png,two", names.get(5));
    Model net = Samples.model(weights);
    InputImage image =
        InputImage.read(images.resolve("two/0.png"), Samples.architecture().preprocessing());
    Trace trace = net.trace(image.tensor());
    Tensor maps = trace.at("relu").value();
    for (int c = 0; c < 64; c++) {
      double sum = 0;
      for (int p = 0; p < 64; p++) {
        sum += maps.data()[p * 64 + c];
      }
      assertEquals(sum / 64, features.data()[4 * 64 + c], 1e-4, "channel " + c);
    }
  }

  @Test
  void aClassifierIsValidatedTheSameWayEachTime() throws IOException {
    Object[] options = {"--out", folder.resolve("f.npy"), "--folds", 2, "--json"};
    for (String loss : List.of("logistic", "svm")) {
      Object[] all =
          Stream.concat(Arrays.stream(options), Stream.of("--classifier", loss)).toArray();
      JsonNode first = run(images, all).json();
      assertEquals(loss, first.at("/classifier/loss").asText());
      assertEquals(2, first.at("/classifier/folds").size());
      assertEquals(first, run(images, all).json());
      int sum = 0;
      for (JsonNode row : first.at("/classifier/confusion")) {
        sum += row.get(0).asInt() + row.get(1).asInt();
      }
      assertEquals(8, sum, "each image is classified once");
    }
    Cli cli = run(images, "--out", folder.resolve("f.npy"), "--folds", 2, "--classifier", "svm");
    assertTrue(cli.out().contains("±"), cli.out());
  }

  @Test
  void aBrokenImageIsSaidAndLeftOut() throws IOException {
    Files.writeString(images.resolve("one/0.png"), "no picture");
    Cli cli = run(images, "--out", folder.resolve("f.npy"), "--json");
    assertEquals(2, cli.code());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().contains("0.png"), cli.err());
    assertEquals(7, cli.json().get("images").asInt());
  }

  @Test
  void badInputIsOneSentence() throws IOException {
    Path out = folder.resolve("f.npy");
    assertRefused("there is no such folder", folder.resolve("none"), "--out", out);
    assertRefused("has no images", Files.createDirectory(folder.resolve("e")), "--out", out);
    assertRefused("the name of a .npy file is expected", images, "--out", folder.resolve("f.csv"));
    for (String option : List.of("--folds", "--cost", "--seed")) {
      assertRefused(option + ": wants --classifier beside it", images, "--out", out, option, 3);
    }
    Object[] svm = {"--out", out, "--classifier", "svm"};
    assertRefused("--folds: 2 or more", images, and(svm, "--folds", 1));
    assertRefused("--cost: a number above 0", images, and(svm, "--cost", 0));
    assertRefused("no more than 1e6, is expected, got 1.0E300", images, and(svm, "--cost", 1e300));
    assertRefused(
        "as many as there are folds", images, "--out", out, "--classifier", "svm", "--folds", 9);
    assertRefused(
        "two labels or more are expected",
        images.resolve("one"),
        "--out",
        out,
        "--classifier",
        "svm");
    assertRefused("logistic or svm", images, "--out", out, "--classifier", "forest");
    assertRefused("relux", images, "--out", out, "--layer", "relux");
    Path names = Files.createDirectory(folder.resolve("f.csv"));
    assertRefused(names.toString(), images, "--out", out);
    assertTrue(Files.notExists(out), "nothing is written before all is known");
  }

  private static Object[] and(Object[] options, Object... more) {
    return Stream.concat(Arrays.stream(options), Arrays.stream(more)).toArray();
  }

  private void assertRefused(String sentence, Path from, Object... options) {
    Cli cli = run(from, options);
    assertEquals(2, cli.code(), cli.err());
    assertTrue(cli.err().contains(sentence), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
  }
}
