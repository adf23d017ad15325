package limpid.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import limpid.explain.Explainer;
import limpid.explain.LayerChoice;
import limpid.explain.Method;
import limpid.explain.Methods;
import limpid.explain.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid explain}: what in an image speaks for a class. */
@Command(
    name = "explain",
    description = "Shows what in an image made a network say what it says.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  limpid explain docs/photos/chelsea.png",
      "  limpid explain photo.jpg --model resnet50 --weights resnet50-0676ba61.pth \\",
      "      --method gradcam,guided-backprop --layer layer4 --target 243 --out out/"
    })
final class ExplainCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "INPUT",
      arity = "1..*",
      description = "JPEG, PNG, GIF or BMP images, or .npy files: float32 [3,H,W], preprocessed.")
  private List<Path> inputs;

  @Mixin private ModelOptions net;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "gradcam",
      description = "One or more, separated by commas, see limpid methods (default: gradcam).")
  private List<String> methods;

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description =
          "For methods that look at a layer, see limpid layers (default: the last spatial layer).")
  private String layer;

  @Option(
      names = "--target",
      paramLabel = "CLASS",
      defaultValue = "top",
      description =
          "A class by its index or name, top for the most likely one, top3 for the three most"
              + " likely (default: top). May be given more than once.")
  private List<String> targets;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "out",
      description = "Where the pictures go (default: out).")
  private Path out;

  @Option(
      names = "--map",
      paramLabel = "FILE.npy",
      description = "Write the final map, [H,W] in [0,1], of one input, method and target.")
  private Path map;

  @Option(
      names = "--raw",
      paramLabel = "FILE.npy",
      description =
          "Write the signed map before normalising and resizing: [h,w] of a layer, [3,H,W] of"
              + " pixels.")
  private Path raw;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "For methods that draw at random (default: 0).")
  private long seed;

  @Mixin private CommonOptions common;

  ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    List<Explainer> explainers = explainers();
    var files = new ExplanationFiles(new OutputFolder(out), map, raw);
    Stopwatch watch = new Stopwatch();
    InputImages images = new InputImages(inputs, net.architecture().preprocessing());
    LoadedModel model = net.load();
    List<Target> scores = TargetOption.targets(targets, model.architecture().labels());
    refuseManyMaps(inputs.size(), explainers.size(), scores.size());
    List<ExplainedInput> explained = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      var one = ExplainedInput.of(model, images.next(), layer(), explainers, scores, files);
      explained.add(one);
      if (!json) {
        one.lines(model).forEach(terminal.out()::println);
        terminal.out().flush();
      }
    }
    if (json) {
      Json.print(
          terminal,
          Json.object(
              "command", "explain",
              "model", model.json(),
              "seed", seed,
              "inputs", explained.stream().map(ExplainedInput::json).toList(),
              "seconds", Json.object("weights", model.seconds(), "total", watch.total())));
    }
    return 0;
  }

  private List<Explainer> explainers() {
    List<Method> chosen;
    try {
      chosen = methods.stream().map(String::strip).distinct().map(Methods::named).toList();
    } catch (IllegalArgumentException e) {
      throw new BadInput("--method: " + e.getMessage(), e);
    }
    if (layer != null && chosen.stream().noneMatch(Method::atLayer)) {
      throw new BadInput(
          "--layer: none of these methods looks at a layer: " + String.join(", ", methods));
    }
    return chosen.stream().map(method -> method.explainer(layer())).toList();
  }

  private LayerChoice layer() {
    return layer == null ? LayerChoice.LAST : LayerChoice.named(layer);
  }

  private void refuseManyMaps(int inputs, int methods, int targets) {
    if ((map != null || raw != null) && inputs * methods * targets != 1) {
      throw new BadInput(
          "%s: one input, method and target are expected, got %d, %d and %d"
              .formatted(map != null ? "--map" : "--raw", inputs, methods, targets));
    }
  }
}
