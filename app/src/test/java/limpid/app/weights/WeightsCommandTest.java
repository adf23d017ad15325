package limpid.app.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limpid.app.Cli;
import limpid.app.Samples;
import limpid.app.line.Sha256;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.StateDict;
import limpid.weights.DType;
import limpid.weights.Safetensors;
import limpid.weights.WeightsFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsCommandTest {
  @TempDir Path folder;
  private Path weights;

  @BeforeEach
  void aNet() throws IOException {
    weights = Samples.weights(folder);
  }

  private Path renamed(String prefix, Map<String, Tensor> others) {
    StateDict own = WeightsFile.open(weights);
    Map<String, Tensor> tensors = new LinkedHashMap<>(others);
    own.names().forEach(name -> tensors.put(prefix + name, own.read(name)));
    Path file = folder.resolve("renamed.safetensors");
    Safetensors.write(file, tensors, DType.F32);
    return file;
  }

  private static void refused(String sentence, Object... arguments) {
    Cli cli = Cli.run(arguments);
    assertEquals(2, cli.code(), cli.out());
    assertEquals("", cli.out());
    assertTrue(cli.err().startsWith("limpid: ") && cli.err().contains(sentence), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
  }

  @Test
  void inspectSaysWhatATensorIsLike() throws IOException {
    float[] data = {1, 3, Float.NaN, Float.NEGATIVE_INFINITY, 5, -1};
    Path file = folder.resolve("odd.safetensors");
    Safetensors.write(file, Map.of("w", Tensor.of(Shape.of(2, 3), data)), DType.F16);
    JsonNode json = Cli.run("weights", "inspect", file, "--json").json();
    JsonNode tensor = json.get("tensors").get(0);
    assertEquals("w", tensor.get("name").asText());
    assertEquals("[2,3]", tensor.get("shape").toString());
    assertEquals("F16", tensor.get("type").asText());
    assertEquals(1, tensor.get("nan").asInt());
    assertEquals(1, tensor.get("infinite").asInt());
    assertEquals(-1, tensor.get("min").asDouble());
    assertEquals(5, tensor.get("max").asDouble());
    assertEquals(2, tensor.get("mean").asDouble());
    assertEquals(Math.sqrt(5), tensor.get("deviation").asDouble(), 1e-12);
    assertEquals(Sha256.of(file), json.get("sha256").asText());
    assertTrue(Cli.run("weights", "inspect", file).out().contains("1 tensors, 6 numbers"));
  }

  @Test
  void inspectNamesCountersOfManyModulesOnce() throws IOException {
    StringBuilder header =
        new StringBuilder("{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}");
    for (int i = 0; i < 5; i++) {
      header.append(
          ",\"bn%d.num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[%d,%d]}"
              .formatted(i, 4 + 8 * i, 12 + 8 * i));
    }
    byte[] json = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + 44).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json);
    Path file = Files.write(folder.resolve("counted.safetensors"), bytes.array());
    Cli cli = Cli.run("weights", "inspect", file);
    assertEquals(0, cli.code(), cli.err());
    assertTrue(cli.out().contains("empty: *.num_batches_tracked (5)\n"), cli.out());
    assertEquals(5, Cli.run("weights", "inspect", file, "--json").json().get("leftOut").size());
  }

  @Test
  void verifySaysWhichNetworksFitAndWhyOneDoesNot() throws IOException {
    Cli all = Cli.run("weights", "verify", weights, "--model", Samples.MODEL);
    assertEquals(weights + ": fits " + Samples.MODEL + " with 10 classes", all.out().strip());
    refused("the weights do not fit", "weights", "verify", weights, "--model", "resnet20");
    Path other = folder.resolve("other.safetensors");
    Safetensors.write(other, Map.of("w", Tensor.scalar(1)), DType.F32);
    refused("fits none of the networks", "weights", "verify", other);
    JsonNode json =
        Cli.run("weights", "verify", weights, "--model", Samples.MODEL, "--json").json();
    assertTrue(json.at("/models/0/fits").asBoolean());
  }

  @Test
  void convertGivesTheNetworksNamesAndWhatTheyHold() throws IOException {
    Path file = renamed("backbone.", Map.of("projection.weight", Tensor.scalar(1)));
    Path out = folder.resolve("out.safetensors");
    Cli cli = Cli.run("weights", "convert", file, out, "--model", Samples.MODEL);
    assertEquals(0, cli.code(), cli.err());
    assertTrue(cli.err().contains("names were read without 'backbone.' before them"), cli.err());
    StateDict own = WeightsFile.open(weights);
    StateDict read = WeightsFile.open(out);
    assertEquals(List.copyOf(own.names()), List.copyOf(read.names()));
    own.names()
        .forEach(name -> assertArrayEquals(own.read(name).data(), read.read(name).data(), name));
    assertEquals(0, Cli.run("weights", "convert", weights, out, "--half").code());
    assertEquals(DType.F16, WeightsFile.open(out).type("conv1.weight"));
  }

  @Test
  void whatWasDoneToTheWeightsIsSaidWhereTheyAreUsed() throws IOException {
    Path file = renamed("net.", Map.of());
    Path photo = Samples.png(folder.resolve("disc.png"), 32, 32, 1);
    Cli cli = Cli.run("classify", photo, "--model", Samples.MODEL, "--weights", file);
    assertEquals(0, cli.code(), cli.err());
    assertEquals(
        file + ": names were read without 'net.' before them",
        cli.err().lines().toList().getFirst());
  }

  @Test
  void aConfigurationBesideWeightsHasTheNamesOfClasses() throws IOException {
    Path photo = Samples.png(folder.resolve("disc.png"), 32, 32, 1);
    Path config = folder.resolve("config.json");
    StringBuilder names = new StringBuilder("{\"model_type\": \"resnet\", \"id2label\": {");
    for (int i = 0; i < 10; i++) {
      names.append(i == 0 ? "" : ",").append("\"%d\": \"fish %d\"".formatted(i, i));
    }
    Files.writeString(config, names + "}}");
    Cli cli = Cli.run("classify", photo, "--model", Samples.MODEL, "--weights", weights);
    assertEquals(5, cli.out().lines().filter(line -> line.contains("fish ")).count(), cli.out());
    Files.writeString(config, "{\"id2label\": {\"0\": \"a\", \"1\": \"b\"}}");
    refused(
        config + ": has 2 labels",
        "classify",
        photo,
        "--model",
        Samples.MODEL,
        "--weights",
        weights);
    Files.writeString(config, "{}");
    assertEquals(
        0, Cli.run("classify", photo, "--model", Samples.MODEL, "--weights", weights).code());
  }

  @Test
  void whatCannotBeIsRefusedAndNothingIsWritten() {
    refused("one of inspect, verify, convert", "weights");
    refused("there is no command 'convret'; the nearest are convert", "weights", "convret");
    refused("no such file", "weights", "inspect", folder.resolve("none.pth"));
    refused("holds nothing named 'ema'", "weights", "inspect", weights + "#ema");
    refused("a .safetensors file is expected", "weights", "convert", weights, folder.resolve("o"));
    refused("is the file that is read", "weights", "convert", weights, weights);
    Path out = folder.resolve("out.safetensors");
    refused("do not fit", "weights", "convert", weights, out, "--model", "resnet20");
    assertFalse(Files.exists(out));
  }

  @Test
  void whatFitsNoNetworkIsComparedWithTheNearest() throws IOException {
    Path digits = Samples.weights("lenet5", folder.resolve("digits.safetensors"));
    StateDict own = WeightsFile.open(digits);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    own.names().forEach(name -> tensors.put(name, own.read(name)));
    tensors.remove("conv2.bias");
    Path file = folder.resolve("lacking.safetensors");
    Safetensors.write(file, tensors, DType.F32);
    refused("the nearest: lenet5 from " + file, "weights", "verify", file);
    refused("1 missing (conv2.bias)", "weights", "verify", file);
  }

  @Test
  void aFolderInPlaceOfClassNamesIsNamed() throws IOException {
    Path photo = Samples.png(folder.resolve("disc.png"), 32, 32, 1);
    refused(
        folder + ": is a folder; a text file of class names is expected",
        "classify",
        photo,
        "--model",
        Samples.MODEL,
        "--weights",
        weights,
        "--labels",
        folder);
  }
}
