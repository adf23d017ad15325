package limpid.app.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import limpid.app.Cli;
import limpid.app.Samples;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class DiffCommandTest {
  @TempDir Path folder;
  private Path one;
  private Path other;
  private Path weights;
  private Path out;

  @BeforeEach
  void twoPhotosAndANet() throws IOException {
    one = Samples.png(folder.resolve("one.png"), 60, 40, 1);
    other = Samples.png(folder.resolve("other.png"), 60, 40, 3);
    weights = Samples.weights(folder);
    out = folder.resolve("out");
  }

  private Cli run(Object... options) {
    Object[] net = {"diff", "--model", Samples.MODEL, "--weights", weights, "--out", out};
    return Cli.run(
        Stream.concat(Arrays.stream(net), Arrays.stream(options)).toArray(Object[]::new));
  }

  private static void assertDrawn(JsonNode json) throws IOException {
    assertTrue(ImageIO.read(Path.of(json.get("picture").asText()).toFile()).getWidth() > 800);
  }

  @Test
  void twoClassesDisagreeInRawUnits() throws IOException {
    Cli cli = run(one, "--targets", "cat,dog", "--methods", "gradcam,gradient", "--json");
    assertEquals(0, cli.code(), cli.err());
    JsonNode json = cli.json();
    assertEquals("raw", json.get("units").asText());
    assertTrue(json.get("a").asText().startsWith("logit of cat = "));
    assertTrue(json.get("b").asText().startsWith("logit of dog = "));
    assertEquals(2, json.get("maps").size());
    double part = json.at("/maps/0/disagreement").asDouble();
    assertTrue(part > 0 && part <= 1, "" + part);
    assertDrawn(json);
  }

  @Test
  void anImageAgreesWithItselfAndNotWithAnother() throws IOException {
    JsonNode same = run(one, one, "--method", "gradient", "--target", "cat", "--json").json();
    assertEquals("own", same.get("units").asText());
    assertEquals(1, same.at("/maps/0/correlation").asDouble(), 1e-9);
    assertEquals(0, same.at("/maps/0/disagreement").asDouble());
    JsonNode apart = run(one, other, "--method", "gradient", "--target", "cat", "--json").json();
    assertTrue(apart.at("/maps/0/correlation").asDouble() < .9);
    assertTrue(apart.get("b").asText().startsWith("other.png: logit of cat"));
    assertDrawn(apart);
  }

  @Test
  void twoCheckpointsOfOneNetAreCompared() throws IOException {
    Path copy = Files.copy(weights, folder.resolve("copy.safetensors"));
    JsonNode json = run(one, "--weights", copy, "--method", "gradcam", "--json").json();
    assertEquals(1, json.at("/maps/0/correlation").asDouble(), 1e-9);
    assertTrue(json.get("b").asText().startsWith("copy.safetensors: logit of"));
    Cli text = run(one, "--weights", copy, "--method", "gradcam");
    assertTrue(text.out().contains("|A-B| / (|A|+|B|)"), text.out());
  }

  @Test
  void whatCannotBeIsOneSentence() {
    refused(
        "--targets: two are, or a second image, or a second network, is expected, got 1",
        one,
        "--targets",
        "cat");
    refused(
        "--targets: one, which both are asked for, is expected, got 2",
        one,
        other,
        "--targets",
        "cat,dog");
    refused("two images or two networks are expected, not both", one, other, "--weights", weights);
    refused("--layer each: one layer is expected", one, "--method", "gradcam", "--layer", "each");
    refused("there is no such file", folder.resolve("none.png"), other);
  }

  private void refused(String sentence, Object... options) {
    Cli cli = run(options);
    assertEquals(2, cli.code(), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().contains(sentence), cli.err());
    assertTrue(Files.notExists(out));
  }

  @Test
  void mapsOfSeveralSizesAndAThirdImageAreRefused() {
    Cli cli = Cli.run("diff", one, other, one);
    assertEquals(2, cli.code());
    assertTrue(cli.err().contains("one image or two are expected, got 3"), cli.err());
    Path digits = Samples.weights("lenet5", folder.resolve("digits.safetensors"));
    Cli sizes =
        Cli.run(
            "diff",
            one,
            "--models",
            Samples.MODEL + ",lenet5",
            "--weights",
            weights,
            "--weights",
            digits,
            "--out",
            out);
    assertEquals(2, sizes.code(), sizes.out());
    assertTrue(sizes.err().contains("the inputs are 32x32 pixels for wrn10_1"), sizes.err());
    assertTrue(Files.notExists(out));
  }
}
