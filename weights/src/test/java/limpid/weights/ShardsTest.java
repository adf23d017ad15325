package limpid.weights;

import static limpid.weights.Goldens.assertHolds;
import static limpid.weights.Goldens.assertRefused;
import static limpid.weights.Goldens.ramp;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import limpid.core.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardsTest {
  @TempDir private Path folder;

  @BeforeEach
  void twoShards() {
    write("one.safetensors", Map.of("model.a", ramp(0, 2, 3)));
    write("two.safetensors", Map.of("model.b", ramp(6, 4)));
  }

  private void write(String file, Map<String, Tensor> tensors) {
    Safetensors.write(folder.resolve(file), tensors, DType.F32);
  }

  private Path index(String json) throws IOException {
    return Files.writeString(folder.resolve("model.safetensors.index.json"), json);
  }

  private StoredWeights open(String map) throws IOException {
    return WeightsFile.open(
        index("{\"metadata\": {\"total_size\": 40, \"x\": [1e3, null]}, \"weight_map\": " + map));
  }

  @Test
  void theTensorsOfAllFilesAreOneStateDict() throws IOException {
    StoredWeights state =
        open("{\"model.a\": \"one.safetensors\", \"model.b\": \"two.safetensors\"}}");
    assertEquals(List.of("a", "b"), List.copyOf(state.names()));
    assertHolds(ramp(0, 2, 3), state, "a");
    assertHolds(ramp(6, 4), state, "b");
    assertEquals("safetensors in 2", state.format());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"model.a\": \"../one.safetensors\"}} | one in its own folder is expected",
        "{\"model.a\": \"/etc/passwd\"}} | one in its own folder is expected",
        "{\"model.a\": \"..\"}} | one in its own folder is expected",
        "{\"model.a\": \"\"}} | one in its own folder is expected",
        "{\"model.a\": \"three.safetensors\"}} | three.safetensors: no such file",
        "{\"model.c\": \"one.safetensors\"}} | does not list 'model.a', which one.safetensors has",
        "{\"model.a\": \"one.safetensors\", \"c\": \"one.safetensors\"}} | lists 'c' in one.safe",
        "{\"model.a\": 1}} | the JSON wants '\"' at character",
        "{\"model.a\": \"one.safetensors\"} | the JSON wants ','",
        "{\"model.a\": \"one.safetensors\"}} x | the JSON wants its end",
        "{\"a\": \"one.safetensors\", \"a\": \"two.safetensors\"}} | lists 'a' twice"
      })
  void aListThatIsWrongIsRefused(String map, String why) {
    assertRefused(() -> open(map), why);
  }

  @Test
  void jsonOfAnythingElseIsRefused() throws IOException {
    Path other = index("{\"a\": [true, {\"b\": -1.5E+3}]}");
    assertRefused(() -> WeightsFile.open(other), "neither weight_map", "nor weightsManifest");
    Path deep = index("{\"a\":" + "[".repeat(100_000));
    assertRefused(() -> WeightsFile.open(deep), "no more than 64 lists and objects");
  }
}
