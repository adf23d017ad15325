package limpid.app.explain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import limpid.app.given.InputImage;
import limpid.app.given.InputImages;
import limpid.app.given.LoadedModel;
import limpid.app.given.ModelOptions;
import limpid.app.given.Prediction;
import limpid.app.given.RunOptions;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Json;
import limpid.app.line.Stopwatch;
import limpid.app.line.Terminal;
import limpid.core.Tensor;
import limpid.core.WholeFile;
import limpid.core.program.Control;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.weights.Npy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid classify}: the most likely classes of images. */
@Command(
    name = "classify",
    description = "Prints the five most likely classes of images.",
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  limpid classify photo.jpg --model resnet50 --weights resnet50-0676ba61.pth")
public final class ClassifyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "INPUT", arity = "1..*", description = InputImages.HELP)
  private List<Path> inputs;

  @Mixin private ModelOptions weights;

  @Option(
      names = "--logits",
      paramLabel = "FILE.npy",
      description = "Write the network's output, [1,classes], of the one INPUT.")
  private Path logits;

  @Option(names = "--precise", description = RunOptions.PRECISE)
  private boolean precise;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  public ClassifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    Stopwatch watch = new Stopwatch();
    InputImages images = new InputImages(inputs, weights.architecture().preprocessing());
    if (logits != null) {
      if (images.count() > 1) {
        throw new BadInput("--logits: one INPUT is expected, got " + images.count());
      }
      WholeFile.requireWritable(logits);
    }
    LoadedModel model = weights.load(terminal);
    CompiledNet net = RunOptions.net(model.model(), images.count(), List.of(), precise);
    List<Map<String, Object>> results = new ArrayList<>();
    try (Session session = net.session()) {
      for (InputImage image = images.next(); image != null; image = images.next()) {
        results.add(classified(model, session, image));
      }
    }
    if (json && !results.isEmpty()) {
      Json.print(
          terminal,
          Json.object(
              "command",
              "classify",
              "model",
              model.json(),
              "inputs",
              results,
              "unreadable",
              images.unreadable(),
              "seconds",
              Json.object("weights", model.seconds(), "total", watch.total())));
    }
    return images.complain(terminal);
  }

  private Map<String, Object> classified(LoadedModel model, Session session, InputImage input) {
    Stopwatch watch = new Stopwatch();
    Tensor output = model.run(session, input, Control.NONE).output().value();
    double run = watch.lap();
    if (output.shape().rank() != 2) {
      throw new BadInput(
          "%s: gives %s, no row of scores; limpid explain has --target region:CLASS and box:NUMBER"
              .formatted(model.architecture().name(), output.shape()));
    }
    List<Prediction> classes = Prediction.likeliest(output, model.architecture().labels());
    if (logits != null) {
      Npy.write(logits, output);
    }
    if (!json) {
      print(model, input, classes, run);
    }
    return Json.object(
        "input", input.path().toString(),
        "classes", Prediction.json(classes),
        "logits", logits == null ? null : logits.toString(),
        "seconds", Json.object("input", input.seconds(), "net", run));
  }

  private void print(LoadedModel model, InputImage input, List<Prediction> classes, double run) {
    terminal.out().println(input.path() + ", " + input.size());
    Prediction.table(classes).lines("  ").forEach(terminal.out()::println);
    if (logits != null) {
      terminal.out().println("  logits in " + logits);
    }
    terminal.out().println("  " + model.times(input, run));
    terminal.out().flush();
  }
}
