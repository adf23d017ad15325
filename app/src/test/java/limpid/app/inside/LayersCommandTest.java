package limpid.app.inside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import limpid.app.Cli;
import limpid.app.Samples;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.explain.run.LayerChoice;
import limpid.models.Architecture;
import limpid.models.Zoo;
import limpid.nn.Weights;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class LayersCommandTest {

  @ParameterizedTest
  @CsvSource({"resnet18, 11689512", "resnet20, 269722", "wrn16_2, 691674"})
  void parametersAddUpToThePublishedNumber(String model, long parameters) throws IOException {
    JsonNode json = Cli.run("layers", model, "--json").json();
    assertEquals(parameters, json.get("parameters").asLong());
    long sum = 0;
    for (JsonNode layer : json.get("layers")) {
      sum += layer.get("parameters").asLong();
    }
    assertEquals(parameters, sum);
  }

  @Test
  void aFileWithSeveralOutputsIsListedUpToOne(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("cam.onnx");
    Path weights = Samples.weights(folder);
    Object[] export = {"export", Samples.MODEL, file, "--weights", weights, "--method", "gradcam"};
    assertEquals(0, Cli.run(export).code());
    Cli many = Cli.run("layers", file);
    assertTrue(many.err().contains("has the outputs logits, map, raw; --output"), many.err());
    JsonNode json = Cli.run("layers", file, "--output", "logits", "--json").json();
    Set<String> names = new HashSet<>();
    json.get("layers").forEach(layer -> layer.get("names").forEach(n -> names.add(n.asText())));
    assertTrue(names.containsAll(Set.of("conv1", "fc")), names.toString());
  }

  @Test
  void neitherGraphIsWrittenUnlessBothCanBe(@TempDir Path folder) {
    Path dot = folder.resolve("net.dot");
    Path svg = folder.resolve("nowhere/net.svg");
    Cli cli = Cli.run("layers", Samples.MODEL, "--dot", dot, "--svg", svg);
    assertEquals(2, cli.code(), cli.err());
    assertTrue(cli.err().contains("net.svg: cannot be written"), cli.err());
    assertTrue(Files.notExists(dot), "a graph was written beside one that was refused");
  }

  @Test
  void everyNameIsThereOnce() throws IOException {
    JsonNode json = Cli.run("layers", Samples.MODEL, "--json").json();
    Set<String> names = new HashSet<>();
    Map<String, JsonNode> byName = new HashMap<>();
    for (JsonNode layer : json.get("layers")) {
      for (JsonNode name : layer.get("names")) {
        assertTrue(names.add(name.asText()), name.asText());
        byName.put(name.asText(), layer);
      }
    }
    assertTrue(names.containsAll(Set.of("conv1", "block1", "block3.layer.0.conv2", "relu", "fc")));
    assertEquals("[1,8,8,64]", byName.get("block3").get("output").toString());
    assertEquals(byName.get("block3"), byName.get("block3.layer.0"));
    assertEquals("conv2d", byName.get("conv1").get("op").asText());
    assertEquals(3 * 3 * 3 * 16, byName.get("conv1").get("parameters").asLong());
    assertEquals(2 * 32 * 32 * 3 * 3 * 3 * 16, byName.get("conv1").get("flops").asLong());
    assertEquals(640 + 10, byName.get("fc").get("parameters").asLong());
  }

  @Test
  void theTableEndsWithTheTotals() {
    Cli cli = Cli.run("layers", Samples.MODEL);
    assertEquals(0, cli.code(), cli.err());
    assertTrue(cli.out().startsWith("wrn10_1, input [1,32,32,3]\n"), cli.out());
    List<String> lines = cli.out().lines().toList();
    String last = lines.get(lines.size() - 2);
    assertTrue(last.startsWith("total ") && last.contains("77,850"), last);
  }

  @Test
  void theDefaultLayerOfExplainIsTheOneThatModelsLists() {
    Map<String, String> listed = new LinkedHashMap<>();
    Map<String, String> last = new LinkedHashMap<>();
    for (Architecture architecture : Zoo.list()) {
      Tensor outline = Tensor.outline(architecture.preprocessing().input());
      Trace trace = architecture.build(Weights.recording(new ArrayList<>())).trace(outline);
      listed.put(architecture.name(), architecture.layer());
      last.put(architecture.name(), LayerChoice.LAST.in(trace).name());
    }
    assertEquals(listed, last);
  }

  @Test
  void aDrawingThatCannotBeWrittenSaysWhy() {
    Cli cli = Cli.run("layers", Samples.MODEL, "--svg", "no-such-folder/net.svg");
    assertEquals(2, cli.code());
    assertTrue(cli.err().contains("cannot be written: there is no directory"), cli.err());
  }
}
