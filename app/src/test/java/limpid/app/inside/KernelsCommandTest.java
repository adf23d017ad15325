package limpid.app.inside;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import limpid.app.Cli;
import limpid.app.Samples;
import limpid.core.Tensor;
import limpid.weights.Npy;
import limpid.weights.WeightsFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class KernelsCommandTest {
  @TempDir Path folder;

  private Cli kernels(Object... more) {
    List<Object> all = new ArrayList<>(List.of("kernels", "--model", Samples.MODEL));
    all.addAll(List.of("--weights", Samples.weights(folder), "--out", folder.resolve("out")));
    all.addAll(List.of(more));
    return Cli.run(all.toArray());
  }

  @Test
  void theFirstConvolutionIsDrawnAndWrittenAsItIsInTheFile() throws IOException {
    Path raw = folder.resolve("kernels.npy");
    Cli cli = kernels("--raw", raw, "--json");
    assertEquals(0, cli.code(), cli.err());
    JsonNode json = cli.json();
    assertEquals("conv1", json.get("layer").asText());
    assertEquals("[16,3,3,3]", json.get("weightShape").toString());
    assertEquals(16, json.get("kernels").size());
    assertTrue(Files.size(Path.of(json.get("picture").asText())) > 1000);
    Tensor file = WeightsFile.open(folder.resolve("net.safetensors")).read("conv1.weight");
    assertArrayEquals(file.data(), Npy.read(raw).data());
  }

  @Test
  void anyConvolutionIsDrawnByItsName() {
    Cli cli = kernels("--layer", "block2.layer.0.conv1", "--most", "3");
    assertEquals(0, cli.code(), cli.err());
    assertTrue(
        cli.out().startsWith("3 of 32 kernels 3x3 of block2.layer.0.conv1, of 16 inputs each in "),
        cli.out());
  }

  @Test
  void badInputIsOneSentence() {
    for (String[] wrong :
        new String[][] {
          {"--layer", "relu", "--layer relu: is no convolution but relu; the first convolution is"},
          {"--layer", "conv9", "--layer: no layer is named conv9; the nearest are conv1"},
          {"--raw", "/nowhere/x.npy", "/nowhere/x.npy: cannot be written"},
          {"--most", "0", "--most: 1 to 600 is expected, got 0"},
        }) {
      Cli cli = kernels(wrong[0], wrong[1]);
      assertEquals(2, cli.code(), wrong[1]);
      assertTrue(cli.err().contains(wrong[2]), cli.err());
      assertEquals(1, cli.err().lines().count(), cli.err());
    }
    assertTrue(Files.notExists(folder.resolve("out")), "a picture was drawn");
  }
}
