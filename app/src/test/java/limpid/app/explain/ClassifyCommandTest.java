package limpid.app.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limpid.app.Cli;
import limpid.app.Samples;
import limpid.app.given.BundledModel;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.models.photo.Photo;
import limpid.nn.StateDict;
import limpid.weights.DType;
import limpid.weights.Npy;
import limpid.weights.Safetensors;
import limpid.weights.WeightsFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifyCommandTest {
  @TempDir Path folder;
  private Path weights;
  private Path photo;

  @BeforeEach
  void aNetAndAPhoto() throws IOException {
    weights = Samples.weights(folder);
    photo = Samples.png(folder.resolve("disc.png"), 40, 60, 1);
  }

  private Tensor expected() {
    return Samples.model(weights)
        .logits(Samples.architecture().preprocessing().apply(Photo.read(photo)));
  }

  @Test
  void logitsAreThoseOfTheLibrary() {
    Path file = folder.resolve("logits.npy");
    Cli cli =
        Cli.run(
            "classify", photo, "--model", Samples.MODEL, "--weights", weights, "--logits", file);
    assertEquals(0, cli.code(), cli.err());
    Tensor got = Npy.read(file);
    assertEquals(Shape.of(1, 10), got.shape());
    assertArrayEquals(expected().data(), got.data());
  }

  @Test
  void theFiveMostLikelyClassesComeInOrderWithTheirSoftmax() throws IOException {
    Cli cli = Cli.run("classify", photo, "--model", Samples.MODEL, "--weights", weights, "--json");
    JsonNode json = cli.json();
    assertEquals("classify", json.get("command").asText());
    JsonNode classes = json.at("/inputs/0/classes");
    assertEquals(5, classes.size());
    float[] logits = expected().data();
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    double before = Double.POSITIVE_INFINITY;
    for (JsonNode one : classes) {
      int index = one.get("index").asInt();
      assertEquals(logits[index], one.get("logit").asDouble(), 1e-6);
      assertEquals(Math.exp(logits[index]) / sum, one.get("probability").asDouble(), 1e-6);
      assertEquals(Samples.architecture().labels().name(index), one.get("name").asText());
      assertTrue(one.get("logit").asDouble() <= before);
      before = one.get("logit").asDouble();
    }
    assertTrue(json.at("/inputs/0/logits").isNull());
    assertTrue(json.at("/inputs/0/seconds/net").isNumber());
  }

  @Test
  void everyInputIsPrintedInOrder() throws IOException {
    Path other = Samples.png(folder.resolve("other.png"), 33, 32, 4);
    Cli cli = Cli.run("classify", other, photo, "--model", Samples.MODEL, "--weights", weights);
    assertEquals(0, cli.code(), cli.err());
    int first = cli.out().indexOf(other + ", 33x32 pixels");
    int second = cli.out().indexOf(photo + ", 40x60 pixels");
    assertTrue(0 <= first && first < second, cli.out());
    assertEquals(10, cli.out().lines().filter(line -> line.endsWith(" %")).count());
  }

  @Test
  void withoutOptionsTheBundledModelAnswers() throws IOException {
    Path bundled = Files.createDirectories(folder.resolve("home/weights/bundled"));
    Path file = bundled.resolve("wrn16_2-cifar10.safetensors");
    Samples.weights(BundledModel.NAME, file);
    String home = System.setProperty("limpid.home", folder.resolve("home").toString());
    try {
      for (Object[] command :
          new Object[][] {
            {"classify", photo, "--json"}, {"classify", photo, "--json", "--model", "wrn16_2"}
          }) {
        JsonNode json = Cli.run(command).json();
        assertEquals("wrn16_2", json.at("/model/name").asText());
        assertEquals(file.toString(), json.at("/model/weights").asText());
      }
    } finally {
      if (home == null) {
        System.clearProperty("limpid.home");
      } else {
        System.setProperty("limpid.home", home);
      }
    }
  }

  private Path with(float value) {
    StateDict own = WeightsFile.open(weights);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    own.names().forEach(name -> tensors.put(name, own.read(name)));
    tensors.compute("conv1.weight", (_, w) -> Tensor.filled(w.shape(), value));
    Path file = folder.resolve("odd.safetensors");
    Safetensors.write(file, tensors, DType.F32);
    return file;
  }

  private void assertRefused(String sentence, Path odd, Object... command) {
    List<Object> words = new ArrayList<>(List.of(command));
    words.addAll(List.of("--model", Samples.MODEL, "--weights", odd));
    Cli cli = Cli.run(words.toArray());
    assertEquals(2, cli.code(), cli.out());
    assertTrue(cli.err().contains(sentence), cli.err());
  }

  @Test
  void aNetThatGivesNoNumbersIsRefused() {
    Path odd = with(Float.POSITIVE_INFINITY);
    assertRefused("gives NaN or infinity for 10 of 10 outputs", odd, "classify", photo);
    assertRefused("gives NaN or infinity for 10 of 10 outputs", odd, "explain", photo);
  }

  @Test
  void weightsThatAreNoNumbersAreRefusedByWhateverReadsThem() {
    Path odd = with(Float.NaN);
    Path out = folder.resolve("out");
    String sentence = "432 of the 432 values of 'conv1.weight' are NaN";
    assertRefused(sentence, odd, "classify", photo);
    assertRefused(sentence, odd, "kernels", "--out", out);
    assertRefused(sentence, odd, "top-patches", photo, "--out", out);
    assertRefused(sentence, odd, "maximise", "--class", "cat", "--steps", "1", "--out", out);
  }
}
