package limpid.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import limpid.core.graph.Trace;
import limpid.core.kernel.Workers;
import limpid.core.program.Rounding;
import limpid.models.UnknownModelException;
import limpid.models.Zoo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the time of a net's program goes: every kernel call and op of it, and totals by kind. */
@Command(
    name = "layers",
    description = "Measures every kernel call and op of a net's program.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  limpid bench layers --model resnet50 --task gradcam --threads 1")
final class LayerTable implements Callable<Integer> {
  @Mixin private MeasuringOptions measuring = new MeasuringOptions();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "resnet50",
      description = "Which net (default: ${DEFAULT-VALUE}).")
  private String model;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      defaultValue = "FORWARD",
      description =
          "FORWARD, GRADCAM, GRADIENT or TRAINING, a step without its optimiser (default:"
              + " ${DEFAULT-VALUE}).")
  private Task task;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "1",
      description = "Images at a time (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(names = "--bf16", description = "Fully-connected weights in bfloat16.")
  private boolean compact;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    check();
    PrintWriter out = spec.commandLine().getOut();
    Machine machine = Machine.here();
    out.println(machine);
    Subject subject = Subject.of(model, batch);
    Compiled compiled = compiled(subject);
    List<Map<String, Object>> profiles = new ArrayList<>();
    for (int threads : measuring.threads()) {
      Workers.threads(threads);
      Peak peak = new Peak(threads);
      peak.sample();
      Profile profile = Profile.of(compiled.program(), compiled.inputs(), measuring.each());
      peak.sample();
      List<Profile.Line> kinds = profile.byKind(compiled.program().operations());
      out.printf(
          "%n%s, %s, batch %d, threads %d: %.2f ms a run, peak %.0f GFLOP/s%n",
          model, task.label(), batch, threads, profile.whole().median(), peak.median());
      print(out, profile, kinds);
      profiles.add(json(profile, kinds, peak));
    }
    if (measuring.json() != null) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("machine", machine);
      json.put("profiles", profiles);
      Report.write(measuring.json(), json);
    }
    return 0;
  }

  private void check() {
    measuring.check(spec);
    if (task == Task.METHODS) {
      throw new ParameterException(
          spec.commandLine(), "--task " + task + ": that is not one program to look into");
    }
    if (batch < 1 || batch > 1024) {
      throw new ParameterException(spec.commandLine(), "--batch wants 1 to 1024, got " + batch);
    }
    try {
      Zoo.find(model);
    } catch (UnknownModelException e) {
      throw new ParameterException(spec.commandLine(), "--model: " + e.getMessage());
    }
  }

  private Compiled compiled(Subject subject) {
    if (task == Task.TRAINING) {
      return Compiled.training(subject);
    }
    Trace trace = subject.trace();
    Rounding rounding = compact ? Rounding.COMPACT : Rounding.FAST;
    return switch (task) {
      case FORWARD -> Compiled.forward(trace, rounding);
      case GRADCAM -> Compiled.gradCam(trace, subject.layer(), subject.seeds(), rounding);
      case GRADIENT -> Compiled.gradient(trace, subject.seeds(), rounding);
      case TRAINING, METHODS -> throw new IllegalStateException("refused before");
    };
  }

  private static void print(PrintWriter out, Profile profile, List<Profile.Line> kinds) {
    double sum = profile.sum().ms();
    Columns table = columns(out, "layer", "step");
    profile.lines().forEach(line -> table.row(cells(line, line.layer(), sum)));
    table.row(cells(profile.sum(), "", sum));
    out.println();
    Columns totals = columns(out, "steps", "kind");
    kinds.forEach(line -> totals.row(cells(line, "" + line.steps(), sum)));
  }

  private static Columns columns(PrintWriter out, String first, String second) {
    return new Columns(out)
        .left(first, 22)
        .left(second, 72)
        .right("ms", 9)
        .right("share", 7)
        .right("GFLOP/s", 8)
        .right("MB", 8)
        .right("GB/s", 6)
        .header();
  }

  private static String[] cells(Profile.Line line, String first, double sum) {
    return new String[] {
      first,
      line.what(),
      "%.4f".formatted(line.ms()),
      "%.1f %%".formatted(100 * line.ms() / sum),
      "%.0f".formatted(line.gflops()),
      "%.2f".formatted(line.bytes() / 1e6),
      "%.1f".formatted(line.bandwidth())
    };
  }

  private Map<String, Object> json(Profile profile, List<Profile.Line> kinds, Peak peak) {
    double sum = profile.sum().ms();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", model);
    json.put("task", task.key());
    json.put("batch", batch);
    json.put("threads", peak.threads());
    json.put("peak_gflops", peak.median());
    json.put("run_ms", profile.whole().median());
    json.put("steps", profile.lines().stream().map(line -> line.json(sum)).toList());
    json.put("sum", profile.sum().json(sum));
    json.put("kinds", kinds.stream().map(line -> line.json(sum)).toList());
    return json;
  }
}
