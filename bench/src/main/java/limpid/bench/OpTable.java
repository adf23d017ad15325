package limpid.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import limpid.core.kernel.Workers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Ops that move more than they compute, against the bandwidth with which this process copies: all
 * of them and the copy by turns, on feature maps that fit the second-level cache and on those that
 * do not fit any.
 */
@Command(
    name = "ops",
    description = "Measures ops against the bandwidth of a copy: pooling, elementwise, layout.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  limpid bench ops --threads 1 --seconds 0.2")
final class OpTable implements Callable<Integer> {
  @Mixin private MeasuringOptions measuring = new MeasuringOptions();

  @Option(
      names = "--extents",
      split = ",",
      paramLabel = "N",
      defaultValue = "32,448",
      description =
          "Height and width of the feature maps of 64 channels; 32 is 256 KB, 448 is 51 MB"
              + " (default: ${DEFAULT-VALUE}).")
  private List<Integer> extents;

  @Option(names = "--only", paramLabel = "TEXT", description = "Only ops whose name has this.")
  private String only = "";

  @Spec private CommandSpec spec;

  /** A copy by {@code System.arraycopy}, shared out to the threads. */
  private record Copy(float[] from, float[] to) implements Run {
    @Override
    public long nanos() {
      long start = System.nanoTime();
      Workers.shared()
          .ranges(from.length, 1 << 15, (a, b) -> System.arraycopy(from, a, to, a, b - a));
      return System.nanoTime() - start;
    }

    @Override
    public float[] output() {
      return to;
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
            .left("op", 38)
            .right("MB", 8)
            .right("threads", 7)
            .right("ms", 10)
            .right("GB/s", 7)
            .right("copy", 7)
            .right("of copy", 7)
            .header();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int extent : extents) {
      for (int threads : measuring.threads()) {
        rows.addAll(measure(extent, threads, table));
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
    for (int extent : extents) {
      if (extent < 8 || extent > 2048 || extent % 2 != 0) {
        throw new ParameterException(
            spec.commandLine(), "--extents wants even numbers from 8 to 2048, got " + extent);
      }
    }
    if (OpCase.all(8).stream().noneMatch(op -> op.label().contains(only))) {
      throw new ParameterException(spec.commandLine(), "--only " + only + ": no op has this name");
    }
  }

  private List<Map<String, Object>> measure(int extent, int threads, Columns table) {
    Workers.threads(threads);
    List<OpCase> cases =
        OpCase.all(extent).stream().filter(op -> op.label().contains(only)).toList();
    int size = extent * extent * 64;
    List<Run> runs = new ArrayList<>(List.of(new Copy(new float[size], new float[size])));
    runs.addAll(cases);
    List<Outcome> outcomes = Interleaved.kernels(measuring.each()).measure(runs, () -> {});
    double copy = 2.0 * Float.BYTES * size / outcomes.getFirst().times().median() / 1e6;
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      OpCase op = cases.get(i);
      double ms = outcomes.get(i + 1).times().median();
      double rate = op.bytes() / ms / 1e6;
      table.row(
          op.label(),
          "%.2f".formatted(op.bytes() / 1e6),
          "" + threads,
          "%.4f".formatted(ms),
          "%.1f".formatted(rate),
          "%.1f".formatted(copy),
          "%.0f %%".formatted(100 * rate / copy));
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("op", op.label());
      row.put("bytes", op.bytes());
      row.put("threads", threads);
      row.put("ms", ms);
      row.put("gbytes_per_second", rate);
      row.put("copy_gbytes_per_second", copy);
      rows.add(row);
    }
    return rows;
  }
}
