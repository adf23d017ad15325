package limpid.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import limpid.core.kernel.Bfloat16;
import limpid.core.kernel.Kernels;
import limpid.core.kernel.Workers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Fully-connected layers and their adjoints, with weights in float32 and in bfloat16 by turns, and
 * how far the outputs of the second are from those of the first.
 */
@Command(
    name = "linear",
    description = "Measures fully-connected layers, with weights in float32 and in bfloat16.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  limpid bench linear --shapes 25088x4096 --batch 1")
final class LinearTable implements Callable<Integer> {
  @Mixin private MeasuringOptions measuring = new MeasuringOptions();

  @Option(
      names = "--shapes",
      split = ",",
      paramLabel = "INxOUT",
      defaultValue = "25088x4096,4096x4096,4096x1000,2048x1000",
      description = "Inputs and outputs (default: ${DEFAULT-VALUE}).")
  private List<String> shapes;

  @Option(
      names = "--batch",
      split = ",",
      paramLabel = "N",
      defaultValue = "1,8,64",
      description = "Samples at a time (default: ${DEFAULT-VALUE}).")
  private List<Integer> batches;

  @Spec private CommandSpec spec;

  /** One kernel as something to measure. */
  private record KernelRun(Runnable kernel, float[] output) implements Run {
    @Override
    public long nanos() {
      long start = System.nanoTime();
      kernel.run();
      return System.nanoTime() - start;
    }
  }

  @Override
  public Integer call() throws IOException {
    check();
    PrintWriter out = spec.commandLine().getOut();
    Machine machine = Machine.here();
    out.println(machine);
    Columns table =
        new Columns(out)
            .left("layer", 12)
            .left("what", 8)
            .right("batch", 5)
            .right("threads", 7)
            .right("peak", 6)
            .right("float32 ms", 10)
            .right("GB/s", 6)
            .right("GFLOP/s", 8)
            .right("bfloat16 ms", 11)
            .right("GB/s", 6)
            .right("ratio", 6)
            .right("differ by rms", 13)
            .header();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String shape : shapes) {
      String[] extents = shape.split("x");
      int in = Integer.parseInt(extents[0]);
      int outputs = Integer.parseInt(extents[1]);
      float[] w = random(1, in * outputs);
      Bfloat16 compact = Bfloat16.of(in, outputs, w);
      for (int batch : batches) {
        for (int threads : measuring.threads()) {
          rows.addAll(measure(batch, w, compact, threads, table));
        }
      }
    }
    if (measuring.json() != null) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("machine", machine);
      json.put("rows", rows);
      Report.write(measuring.json(), json);
    }
    return 0;
  }

  private void check() {
    measuring.check(spec);
    for (String shape : shapes) {
      if (!shape.matches("[1-9][0-9]{0,4}x[1-9][0-9]{0,4}")) {
        throw new ParameterException(
            spec.commandLine(), "--shapes wants INxOUT, as in 4096x1000, got " + shape);
      }
    }
    for (int batch : batches) {
      if (batch < 1 || batch > 1024) {
        throw new ParameterException(spec.commandLine(), "--batch wants 1 to 1024, got " + batch);
      }
    }
  }

  private static float[] random(long seed, int length) {
    float[] values = new float[length];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < length; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return values;
  }

  private List<Map<String, Object>> measure(
      int n, float[] w, Bfloat16 compact, int threads, Columns table) {
    Workers.threads(threads);
    Kernels kernels = Kernels.active();
    int in = compact.in();
    int out = compact.out();
    float[] x = random(2, n * in);
    float[] dy = random(3, n * out);
    float[] y = new float[n * out];
    float[] z = new float[n * out];
    float[] dx = new float[n * in];
    float[] dz = new float[n * in];
    List<Run> runs =
        List.of(
            new KernelRun(() -> kernels.linear(n, in, out, x, w, null, y), y),
            new KernelRun(() -> kernels.linear(n, compact, x, null, z), z),
            new KernelRun(() -> kernels.linearInput(n, in, out, dy, w, dx), dx),
            new KernelRun(() -> kernels.linearInput(n, compact, dy, dz), dz));
    Peak peak = new Peak(threads);
    List<Outcome> outcomes = Interleaved.kernels(measuring.each()).measure(runs, peak::sample);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < runs.size(); i += 2) {
      double exact = outcomes.get(i).times().median();
      double half = outcomes.get(i + 1).times().median();
      double error = Agreement.of(runs.get(i).output(), runs.get(i + 1).output()).rms();
      double elements = (double) in * out;
      double moved = (double) Float.BYTES * n * (in + out);
      String what = i == 0 ? "forward" : "input";
      table.row(
          in + "x" + out,
          what,
          "" + n,
          "" + threads,
          "%.0f".formatted(peak.median()),
          "%.3f".formatted(exact),
          "%.1f".formatted((4 * elements + moved) / exact / 1e6),
          "%.0f".formatted(2 * elements * n / exact / 1e6),
          "%.3f".formatted(half),
          "%.1f".formatted((2 * elements + moved) / half / 1e6),
          "%.2f".formatted(exact / half),
          "%.1e".formatted(error));
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("layer", in + "x" + out);
      row.put("what", what);
      row.put("batch", n);
      row.put("threads", threads);
      row.put("peak_gflops", peak.median());
      row.put("float32_ms", exact);
      row.put("bfloat16_ms", half);
      row.put("rms_difference", error);
      rows.add(row);
    }
    return rows;
  }
}
