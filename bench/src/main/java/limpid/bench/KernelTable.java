package limpid.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import limpid.core.kernel.Workers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The convolution kernels against the peak of this process: the peak, forward, backward to the
 * input and backward to the weights are measured by turns, for each layer of {@link ConvShape}.
 */
@Command(
    name = "kernels",
    description = "Measures the convolution kernels against the peak of the processor.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  limpid bench kernels --threads 1 --json kernels.json")
final class KernelTable implements Callable<Integer> {
  @Mixin private MeasuringOptions measuring = new MeasuringOptions();

  @Option(
      names = "--shapes",
      split = ",",
      paramLabel = "NAME",
      description = "Which layers: all without it, or of ${COMPLETION-CANDIDATES}.")
  private List<ConvShape> shapes = ConvShape.all();

  @Spec private CommandSpec spec;

  /** Runs it alone, as {@code limpid bench kernels} does. */
  public static void main(String[] arguments) {
    Main.main(Stream.concat(Stream.of("kernels"), Stream.of(arguments)).toArray(String[]::new));
  }

  /** One kernel as something to measure. */
  private record KernelRun(Supplier<float[]> kernel) implements Run {
    @Override
    public long nanos() {
      long start = System.nanoTime();
      kernel.get();
      return System.nanoTime() - start;
    }

    @Override
    public float[] output() {
      return kernel.get();
    }
  }

  @Override
  public Integer call() throws IOException {
    measuring.check(spec);
    PrintWriter out = spec.commandLine().getOut();
    Machine machine = Machine.here();
    out.println(machine);
    Columns table =
        new Columns(out)
            .left("layer", 38)
            .right("threads", 7)
            .right("peak", 6)
            .right("forward ms", 10)
            .right("GFLOP/s", 8)
            .right("of peak", 7)
            .right("input ms", 10)
            .right("GFLOP/s", 8)
            .right("of peak", 7)
            .right("weight ms", 10)
            .right("GFLOP/s", 8)
            .right("of peak", 7)
            .header();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int threads : measuring.threads()) {
      for (ConvShape shape : shapes) {
        rows.add(measure(shape, threads, table));
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

  private Map<String, Object> measure(ConvShape shape, int threads, Columns table) {
    Workers.threads(threads);
    ConvOperands operands = new ConvOperands(shape.geometry());
    Peak peak = new Peak(threads);
    List<Outcome> times =
        Interleaved.kernels(measuring.each())
            .measure(
                List.of(
                    new KernelRun(operands::forward),
                    new KernelRun(operands::input),
                    new KernelRun(operands::weight)),
                peak::sample);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("layer", shape.geometry().label());
    json.put("threads", threads);
    json.put("peak_gflops", peak.median());
    List<String> cells =
        new ArrayList<>(
            List.of(shape.geometry().label(), "" + threads, "%.0f".formatted(peak.median())));
    List<String> names = List.of("forward", "input", "weight");
    for (int i = 0; i < names.size(); i++) {
      double rate = shape.geometry().flops() / times.get(i).times().median() / 1e6;
      cells.add("%.3f".formatted(times.get(i).times().median()));
      cells.add("%.0f".formatted(rate));
      cells.add("%.0f %%".formatted(100 * rate / peak.median()));
      json.put(names.get(i) + "_ms", times.get(i).times().median());
      json.put(names.get(i) + "_gflops", rate);
    }
    table.row(cells.toArray(String[]::new));
    return json;
  }
}
