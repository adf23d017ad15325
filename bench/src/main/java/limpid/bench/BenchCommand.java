package limpid.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import limpid.core.program.Rounding;
import limpid.explain.Descriptor;
import limpid.explain.catalogue.Methods;
import limpid.models.UnknownModelException;
import limpid.models.Zoo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code limpid bench}: whole nets, alone or side by side with other engines. */
@Command(
    name = "limpid bench",
    description = {
      "Measures Limpid on whole nets and, with --peers, ONNX Runtime, OpenCV and PyTorch beside it:"
          + " same weights, same images, same threads, by turns, medians.",
      ""
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  limpid bench --peers --models vgg16,resnet50 --threads 1,2 --json bench.json")
final class BenchCommand implements Callable<Integer> {
  private static final int INFERENCE_BATCH = 1;
  private static final int TRAINING_BATCH = 8;
  private static final int METHODS_BATCH = 16;

  @Mixin private MeasuringOptions measuring = new MeasuringOptions();

  @Option(
      names = "--peers",
      arity = "0..1",
      fallbackValue = PeerName.ALL,
      paramLabel = "NAME[,NAME...]",
      description =
          "Measures others by turns with Limpid: onnxruntime, opencv, libtorch, pytorch; all of"
              + " them without a value.")
  private String peers;

  @Option(
      names = "--models",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "vgg16,resnet50,resnet18,wrn28_10",
      description = "Which nets (default: ${DEFAULT-VALUE}).")
  private List<String> models;

  @Option(
      names = "--tasks",
      split = ",",
      paramLabel = "TASK",
      description =
          "What is done with them, of ${COMPLETION-CANDIDATES}: all but the last without it.")
  private List<Task> tasks =
      Arrays.stream(Task.values()).filter(task -> task != Task.METHODS).toList();

  @Option(
      names = "--methods",
      split = ",",
      paramLabel = "NAME",
      description = "Which methods --tasks METHODS measures; all of them without it.")
  private List<String> methods = List.of();

  @Option(
      names = "--batch",
      split = ",",
      paramLabel = "N",
      description =
          "Images at a time; without it 1, 8 for training steps, and 16 for methods that change the"
              + " image.")
  private List<Integer> batches = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "How many turns each engine takes, at least (default: ${DEFAULT-VALUE}); more make"
              + " medians steadier where runs are slow.")
  private int rounds;

  @Option(
      names = "--chart",
      paramLabel = "FILE",
      description = "Draws the rows as a chart, .svg or .png.")
  private Path chart;

  @Option(
      names = "--bf16",
      description = "Limpid's programs have the weights of fully-connected layers in bfloat16.")
  private boolean compact;

  @Option(names = "--no-memory", description = "Leaves out the peak resident memory of a Grad-CAM.")
  private boolean withoutMemory;

  @Option(
      names = "--explanations",
      paramLabel = "N",
      defaultValue = "20",
      description = "After how many Grad-CAMs memory is looked at again (default: 20).")
  private int explanations;

  @Option(
      names = "--precise",
      description = "Limpid without the fast convolutions that round more (Winograd's F(4x4,3x3)).")
  private boolean precise;

  @Option(
      names = "--python",
      paramLabel = "FILE",
      description = "A Python that has torch and torchvision; one is looked for without it.")
  private Path python;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    check();
    List<PeerName> asked = asked();
    PrintWriter err = spec.commandLine().getErr();
    try (Scratch scratch = new Scratch()) {
      List<Engine> engines = engines(asked, scratch, err);
      Report report = new Report(spec.commandLine().getOut(), !asked.isEmpty(), engines);
      try {
        Bench bench =
            new Bench(engines, Interleaved.engines(measuring.each(), rounds), report, err);
        for (String model : models) {
          for (Task task : tasks) {
            for (int batch : batches(task)) {
              if (task == Task.METHODS) {
                bench.methods(model, measured(), batch, measuring);
              } else {
                bench.measure(model, task, batch, measuring.threads());
              }
            }
          }
          if (!withoutMemory) {
            bench.memory(model, explanations, scratch.folder());
          }
        }
      } finally {
        engines.forEach(Engine::close);
      }
      return finish(report, err);
    }
  }

  private void check() {
    measuring.check(spec);
    if (precise && compact) {
      throw new ParameterException(
          spec.commandLine(), "--bf16 rounds weights, which --precise excludes");
    }
    MeasuringOptions.writable(spec, "--chart", chart);
    if (chart != null && !chart.toString().toLowerCase(Locale.ROOT).matches(".*\\.(svg|png)")) {
      throw new ParameterException(
          spec.commandLine(), "--chart " + chart + ": charts are written as .svg or .png");
    }
    for (String model : models) {
      try {
        Zoo.find(model);
      } catch (UnknownModelException e) {
        throw new ParameterException(spec.commandLine(), "--models: " + e.getMessage());
      }
    }
    measured();
    if (explanations < 1) {
      throw new ParameterException(
          spec.commandLine(), "--explanations wants 1 or more, got " + explanations);
    }
    if (rounds < 1 || rounds > 1000) {
      throw new ParameterException(spec.commandLine(), "--rounds wants 1 to 1000, got " + rounds);
    }
    for (int batch : batches) {
      if (batch < 1 || batch > 1024) {
        throw new ParameterException(spec.commandLine(), "--batch wants 1 to 1024, got " + batch);
      }
    }
  }

  private List<Integer> batches(Task task) {
    if (!batches.isEmpty()) {
      return batches;
    }
    return switch (task) {
      case TRAINING -> List.of(TRAINING_BATCH);
      case METHODS -> List.of(METHODS_BATCH);
      default -> List.of(INFERENCE_BATCH);
    };
  }

  /** The methods that were asked for. */
  private List<Descriptor> measured() {
    try {
      return methods.isEmpty() ? Methods.all() : methods.stream().map(Methods::named).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--methods: " + e.getMessage());
    }
  }

  private List<PeerName> asked() {
    if (peers == null) {
      return List.of();
    }
    try {
      return PeerName.named(List.of(peers.split(",", -1)));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--peers: " + e.getMessage());
    }
  }

  private List<Engine> engines(List<PeerName> asked, Scratch scratch, PrintWriter err) {
    Rounding rounding = precise ? Rounding.PRECISE : compact ? Rounding.COMPACT : Rounding.FAST;
    List<Engine> engines = new ArrayList<>(List.of(Engine.limpid(rounding)));
    if (asked.isEmpty()) {
      return engines;
    }
    List<PeerProvider> providers =
        ServiceLoader.load(PeerProvider.class).stream().map(ServiceLoader.Provider::get).toList();
    if (providers.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--peers: this build has none; mvn -Ppeers -pl bench -am package");
    }
    for (PeerProvider provider : providers) {
      if (!asked.contains(provider.peer())) {
        continue;
      }
      try {
        engines.add(
            provider.start(new PeerProvider.Settings(scratch.folder(), scratch.cache(), python)));
      } catch (EngineException e) {
        err.println("limpid: left out: " + e.getMessage());
      }
    }
    return engines;
  }

  private int finish(Report report, PrintWriter err) throws IOException {
    if (measuring.json() != null) {
      report.writeJson(measuring.json());
    }
    if (chart != null) {
      new RatioChart(report.rows(), report.machine()).write(chart);
    }
    report.disturbances().forEach(line -> err.println("limpid: " + line));
    List<String> wrong = new ArrayList<>(report.failures());
    wrong.addAll(report.disagreements());
    wrong.forEach(line -> err.println("limpid: " + line));
    return wrong.isEmpty() ? 0 : 1;
  }
}
