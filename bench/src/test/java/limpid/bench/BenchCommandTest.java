package limpid.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class BenchCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(String... arguments) {
    return Main.run(arguments, new PrintWriter(out), new PrintWriter(err));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--models=vgg17            | vgg16",
        "--tasks=backward          | TRAINING",
        "--methods=scorecan        | nearest are scorecam",
        "--threads=0               | --threads 0",
        "--threads=100000          | --threads 100000",
        "--batch=0                 | --batch",
        "--batch=one               | one",
        "--seconds=0               | --seconds",
        "--chart=bench.pdf         | .svg or .png",
        "--json=no/such/bench.json | no/such/bench.json",
        "--speers                  | nearest are --peers",
        "--peers=onxruntime        | nearest are onnxruntime",
        "--peers=opencv,blas       | there are onnxruntime, opencv, libtorch, pytorch",
        "--peers opencw --threads=1 | nearest are opencv",
        "--peers=,                 | there is no peer ''",
        "--peers=opencv,           | there is no peer ''",
        "--rounds=0                | --rounds",
        "kernel                    | nearest are kernels",
        "kernels --shapes=SQUARE   | VGG_64_224",
        "--bf16 --precise          | --precise",
        "layers --model=vgg17      | vgg16",
        "layers --task=METHODS     | --task METHODS",
        "layers --batch=0          | --batch",
        "ops --extents=9           | --extents",
        "linear --shapes=4096      | --shapes",
        "linear --batch=0          | --batch",
        "ops --only=vaxpool        | vaxpool",
        "jmh Squid.*               | there are",
        "jmh -l Squid.*            | ConvBenchmark.forward",
        "jmh [                     | '['",
        "jmh -f x                  | option f",
        "jmh -rf yaml              | YAML",
        "jmh -bm fast              | fast",
        "jmh -nope                 | not a recognized option",
        "jmh Peak -prof nothing    | nothing",
        "jmh Peak -rff no/such.json | no/such.json",
      })
  void whatIsAskedForWronglyIsRefusedInOneSentence(String arguments, String named) {
    assertEquals(2, run(arguments.split(" ")));
    String complaint = err.toString();
    assertTrue(complaint.startsWith("limpid: "), complaint);
    assertTrue(complaint.contains(named), complaint);
    assertEquals(1, complaint.lines().count(), complaint);
    assertEquals("", out.toString());
  }

  @Test
  void aMeasurementIsPrintedAndWrittenAndDrawn() throws IOException {
    Path json = folder.resolve("bench.json");
    Path svg = folder.resolve("bench.svg");
    int code =
        run(
            "--models=wrn10_1",
            "--tasks=forward,gradcam,gradient,training",
            "--batch=2",
            "--threads=1",
            "--seconds=0.01",
            "--no-memory",
            "--json=" + json,
            "--chart=" + svg);
    assertEquals(0, code);
    assertEquals(4, out.toString().lines().filter(line -> line.startsWith("wrn10_1")).count());
    JsonNode rows = new ObjectMapper().readTree(json.toFile()).get("rows");
    assertEquals(4, rows.size());
    for (JsonNode row : rows) {
      assertEquals("wrn10_1", row.get("model").asText());
      assertEquals(2, row.get("batch").asInt());
      assertTrue(row.get("limpid").get("ms").asDouble() > 0);
      assertTrue(row.get("peak_gflops").asDouble() > 0);
    }
    assertTrue(Files.readString(svg).contains("<svg"));
  }

  @Test
  void methodsAreMeasuredBesideThePassesThatTheyTake() throws IOException {
    Path json = folder.resolve("methods.json");
    int code =
        run(
            "--models=wrn10_1",
            "--tasks=methods",
            "--methods=gradcam,scorecam,ablationcam,smoothgrad",
            "--threads=1",
            "--seconds=0.05",
            "--no-memory",
            "--json=" + json);
    assertEquals(0, code, err.toString());
    assertEquals(4, out.toString().lines().filter(line -> line.startsWith("wrn10_1")).count());
    JsonNode rows = new ObjectMapper().readTree(json.toFile()).get("methods");
    long[][] passes = {{1, 1}, {65, 0}, {65, 0}, {26, 25}};
    for (int i = 0; i < passes.length; i++) {
      JsonNode row = rows.get(i);
      assertEquals(passes[i][0], row.get("forward").asLong());
      assertEquals(passes[i][1], row.get("backward").asLong());
      assertTrue(row.get("ms").asDouble() > 0);
      assertTrue(row.get("passes_ms").asDouble() > 0);
      assertEquals(
          row.get("passes_ms").asDouble() / row.get("ms").asDouble(),
          row.get("share").asDouble(),
          1e-9);
    }
  }

  @Test
  void kernelsAreMeasuredAgainstThePeak() throws IOException {
    Path json = folder.resolve("kernels.json");
    assertEquals(
        0,
        run(
            "kernels",
            "--shapes=RESNET_2048_512_7",
            "--threads=1",
            "--seconds=0.01",
            "--json=" + json));
    JsonNode row = new ObjectMapper().readTree(json.toFile()).get("rows").get(0);
    for (String kernel : new String[] {"forward", "input", "weight"}) {
      assertTrue(row.get(kernel + "_gflops").asDouble() > 0, kernel);
    }
  }

  @Test
  void everyStepOfAProgramIsMeasuredAndAddedUpByKind() throws IOException {
    Path json = folder.resolve("layers.json");
    assertEquals(
        0,
        run(
            "layers",
            "--model=wrn10_1",
            "--task=gradient",
            "--bf16",
            "--batch=1",
            "--threads=1",
            "--seconds=0.01",
            "--json=" + json));
    JsonNode profile = new ObjectMapper().readTree(json.toFile()).get("profiles").get(0);
    for (String sum : new String[] {"ms", "flops", "bytes", "steps"}) {
      double wanted = sum(profile.get("steps"), sum);
      assertTrue(wanted > 0, sum);
      assertEquals(wanted, profile.get("sum").get(sum).asDouble(), 1e-9 * wanted, sum);
      assertEquals(wanted, sum(profile.get("kinds"), sum), 1e-9 * wanted, sum);
    }
    assertEquals(1, sum(profile.get("kinds"), "share"), 1e-9);
    assertTrue(out.toString().contains("conv2d_input 3x3"), out.toString());
    assertTrue(out.toString().contains("linear_input bfloat16"), out.toString());
  }

  @Test
  void opsAreMeasuredAgainstACopy() throws IOException {
    Path json = folder.resolve("ops.json");
    assertEquals(
        0,
        run(
            "ops",
            "--extents=8",
            "--only=pool2d",
            "--threads=1",
            "--seconds=0.001",
            "--json=" + json));
    JsonNode rows = new ObjectMapper().readTree(json.toFile()).get("rows");
    assertEquals(12, rows.size());
    JsonNode first = rows.get(0);
    assertEquals("max_pool2d 2x2 stride 2", first.get("op").asText());
    assertEquals(4 * 64 * (64 + 16), first.get("bytes").asInt());
    assertTrue(first.get("copy_gbytes_per_second").asDouble() > 0);
  }

  @Test
  void fullyConnectedLayersAreMeasuredInBothForms() throws IOException {
    Path json = folder.resolve("linear.json");
    assertEquals(
        0,
        run(
            "linear",
            "--shapes=300x70",
            "--batch=1,3",
            "--threads=1",
            "--seconds=0.001",
            "--json=" + json));
    JsonNode rows = new ObjectMapper().readTree(json.toFile()).get("rows");
    assertEquals(4, rows.size());
    for (JsonNode row : rows) {
      assertTrue(row.get("float32_ms").asDouble() > 0);
      assertTrue(row.get("bfloat16_ms").asDouble() > 0);
      double error = row.get("rms_difference").asDouble();
      assertTrue(error > 1e-4 && error < 4e-3, "" + error);
    }
  }

  /** With a fork, for its JVM is to have the options of this one. */
  @Test
  void benchmarksOfJmhRunAsItsOptionsSay() throws IOException {
    System.setProperty("jmh.ignoreLock", "true");
    Path json = folder.resolve("jmh.json");
    String asked = "jmh Peak -p threads=1 -f 1 -wi 1 -i 2 -w 10ms -r 10ms -rf json -rff " + json;
    assertEquals(0, run(asked.split(" ")), err::toString);
    JsonNode rows = new ObjectMapper().readTree(json.toFile());
    assertEquals(1, rows.size());
    assertEquals("limpid.bench.PeakBenchmark.gigaflop", rows.get(0).get("benchmark").asText());
    assertEquals(2, rows.get(0).get("measurementIterations").asInt());
    assertTrue(rows.get(0).get("primaryMetric").get("score").asDouble() > 0);
    String options = rows.get(0).get("jvmArgs").toString();
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      assertTrue(options.contains(option), options);
    }
  }

  @Test
  void aBenchmarkOfJmhThatFailsIsNamedAndTheOthersStillRun() throws IOException {
    System.setProperty("jmh.ignoreLock", "true");
    Path json = folder.resolve("some.json");
    String asked =
        "jmh Layer -p layer=none,resnet20/conv1 -p threads=1 -f 1 -wi 1 -i 1 -w 10ms -r 10ms -rff ";
    assertEquals(1, run((asked + json + " -rf json").split(" ")));
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(
        err.toString().contains("failed, see above: LayerBenchmark.forward(layer=none, threads=1)"),
        err.toString());
    assertEquals(1, new ObjectMapper().readTree(json.toFile()).size());
  }

  @Test
  void theMachineSaysWhatTheKernelsChose() {
    String kernels = Machine.here().kernels();
    assertTrue(
        kernels.matches(
            "scalar|\\d+-bit vectors, (16|32) registers, caches \\d+[KM](/\\d+[KM]){2}"),
        kernels);
  }

  private static double sum(JsonNode lines, String field) {
    double sum = 0;
    for (JsonNode line : lines) {
      sum += line.get(field).asDouble();
    }
    return sum;
  }
}
