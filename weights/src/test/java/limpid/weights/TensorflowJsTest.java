package limpid.weights;

import static limpid.weights.Goldens.assertHolds;
import static limpid.weights.Goldens.assertRefused;
import static limpid.weights.Goldens.ramp;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Element i of all bytes in a row is i / 4. */
class TensorflowJsTest {
  @TempDir private Path folder;

  private Path model(int floats, String weights, int... cuts) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * floats).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < floats; i++) {
      bytes.putFloat(i / 4f);
    }
    StringBuilder paths = new StringBuilder();
    int from = 0;
    for (int i = 0; i <= cuts.length; i++) {
      int to = i < cuts.length ? cuts[i] : bytes.capacity();
      byte[] part = new byte[to - from];
      bytes.get(from, part);
      String name = "group1-shard%dof%d.bin".formatted(i + 1, cuts.length + 1);
      Files.write(folder.resolve(name), part);
      paths.append(i == 0 ? "\"" : ",\"").append(name).append('"');
      from = to;
    }
    return Files.writeString(
        folder.resolve("model.json"),
        """
        {"format": "layers-model", "modelTopology": {"a": [1, -2.5e-3, true, null, "x"]},
         "weightsManifest": [{"paths": [%s], "weights": [%s]}]}
        """
            .formatted(paths, weights));
  }

  private static String weight(String name, String shape) {
    return "{\"name\": \"%s\", \"shape\": %s, \"dtype\": \"float32\"}".formatted(name, shape);
  }

  @ParameterizedTest
  @CsvSource({"0", "5", "17"})
  void elementsLieInARowOverAllFiles(int cut) throws IOException {
    int[] cuts = cut == 0 ? new int[0] : new int[] {cut, cut + 1};
    String weights = weight("conv1/bias", "[3]") + "," + weight("bn/gamma:0", "[4]");
    StoredWeights state = WeightsFile.open(model(7, weights, cuts));
    assertHolds(ramp(0, 3), state, "conv1.bias");
    assertHolds(ramp(3, 4), state, "bn.weight");
    assertEquals("TensorFlow.js", state.format());
  }

  @Test
  void kernelsComeInPytorchsOrderOfAxes() throws IOException {
    String weights =
        weight("net/conv/kernel", "[2,3,4,5]")
            + ","
            + weight("dw/depthwise_kernel", "[2,2,3,2]")
            + ","
            + weight("fc/kernel", "[3,2]");
    StoredWeights state = WeightsFile.open(model(120 + 24 + 6, weights));
    Tensor conv = state.read("net.conv.weight");
    assertEquals("[5,4,2,3]", conv.shape().toString());
    assertEquals((((1 * 3 + 2) * 4 + 3) * 5 + 4) / 4f, conv.at(4, 3, 1, 2));
    String depthwise = state.names().stream().filter(n -> n.startsWith("dw")).findAny().get();
    Tensor dw = state.read(depthwise);
    assertEquals("[6,1,2,2]", dw.shape().toString());
    assertEquals((120 + ((1 * 2 + 0) * 3 + 2) * 2 + 1) / 4f, dw.at(5, 0, 1, 0));
    Tensor fc = state.read("fc.weight");
    assertEquals("[2,3]", fc.shape().toString());
    assertEquals((144 + 2 * 2 + 1) / 4f, fc.at(1, 2));
  }

  @Test
  void wholeNumbersAreLeftOutAndHalvesAreRead() throws IOException {
    String weights =
        """
        {"name": "step", "shape": [], "dtype": "int32"},
        {"name": "a", "shape": [2], "dtype": "float32",
         "quantization": {"dtype": "float16", "original_dtype": "float32"}}\
        """;
    StoredWeights state = WeightsFile.open(model(2, weights));
    assertEquals(List.of("a"), List.copyOf(state.names()));
    assertEquals(List.of("step"), state.leftOut());
    assertEquals(DType.F16, state.type("a"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"name\": \"a\", \"shape\": [9], \"dtype\": \"float32\"} | ends at byte 36 of its files",
        "{\"name\": \"a\", \"shape\": [7], \"dtype\": \"float32\"} | the weights end at byte 28",
        "{\"name\": \"a\", \"shape\": [8]} | wants name, shape and dtype of each weight",
        "{\"name\": \"a\", \"shape\": [-8], \"dtype\": \"float32\"} | wants a whole number",
        "{\"name\": \"a\", \"shape\": [99999999999, 99999999999], \"dtype\": \"float32\"} | claims",
        "{\"name\": \"a\", \"shape\": [8], \"dtype\": \"string\"} | is string; float32 and float16",
        "{\"name\": \"a\", \"shape\": [32], \"dtype\": \"float32\", \"quantization\": {\"dtype\":"
            + " \"uint8\", \"min\": -1.5, \"scale\": 0.1}} | is quantised to uint8"
      })
  void aManifestThatDoesNotHoldIsRefused(String weights, String why) {
    assertRefused(() -> WeightsFile.open(model(8, weights)), "model.json: ", why);
  }

  @Test
  void aWeightThatIsListedTwiceIsRefused() {
    String twice = weight("a/kernel", "[4]") + "," + weight("a/kernel:0", "[4]");
    assertRefused(() -> WeightsFile.open(model(8, twice)), "lists 'a/kernel:0' twice");
  }
}
