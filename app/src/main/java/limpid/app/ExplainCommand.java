package limpid.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import limpid.core.program.Cancellation;
import limpid.core.program.Control;
import limpid.explain.Explainer;
import limpid.explain.catalogue.Catalogue;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.models.photo.Preprocessing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
  private final MethodOptions methods;

  @Parameters(
      paramLabel = "INPUT",
      arity = "1..*",
      description = "JPEG, PNG, GIF or BMP images, or .npy files: float32 [3,H,W], preprocessed.")
  private List<Path> inputs;

  @Mixin private ModelOptions weights;

  @Option(
      names = "--method",
      paramLabel = "NAME[,NAME...]",
      defaultValue = "gradcam",
      description =
          "One or more, separated by commas, see limpid methods (default: gradcam); all draws every"
              + " method that is for the network on one sheet.")
  private List<String> names;

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      defaultValue = "top",
      description = TargetOption.HELP)
  private List<String> targets;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "out",
      description = "Where the pictures go (default: out).")
  private Path out;

  @Option(
      names = "--plot",
      paramLabel = "figure|sheet|shap",
      description =
          "A figure for each map; a sheet for each target, with all maps of an input; or shap's"
              + " image plot, a row of targets for each method (default: figure, of all methods"
              + " sheet).")
  private Plot plot;

  @Mixin private PictureOptions style;

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

  @Mixin private RunOptions how;

  @Mixin private CommonOptions common;

  private ExplainCommand(Terminal terminal, MethodOptions methods) {
    this.terminal = terminal;
    this.methods = methods;
  }

  /** The command with these methods, and their options, to choose from. */
  static CommandSpec choosing(Terminal terminal, Catalogue catalogue) {
    MethodOptions methods = new MethodOptions(catalogue);
    CommandSpec command = CommandSpec.forAnnotatedObject(new ExplainCommand(terminal, methods));
    methods.addTo(command);
    return command;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    how.check();
    Preprocessing preprocessing = weights.architecture().preprocessing();
    ChosenMethods asked = methods.chosen(names, preprocessing);
    Plot drawn = plot != null ? plot : asked.all() ? Plot.SHEET : Plot.FIGURE;
    var files = new ExplanationFiles(new OutputFolder(out), drawn, style, map, raw);
    Stopwatch watch = new Stopwatch();
    InputImages images = new InputImages(inputs, preprocessing);
    LoadedModel model = weights.load();
    List<ChosenTarget> scores =
        new TargetOption(model.architecture().labels(), asked.bare()).targets(targets);
    ChosenMethods chosen = model.atEach(asked);
    List<Explainer> explainers = chosen.methods().stream().map(ChosenMethod::explainer).toList();
    refuseManyMaps(inputs.size(), explainers.size(), scores.size());
    CompiledNet net = how.net(model.model(), inputs.size(), explainers);
    Control control = new Cancellation(new ExplainProgress(terminal));
    StatusLine line = new StatusLine(terminal);
    if (chosen.all() && !json) {
      terminal.out().println(chosen.passes(model.outline()));
      terminal.out().flush();
    }
    List<ExplainedInput> explained = new ArrayList<>();
    try (Session session = net.session()) {
      for (int i = 0; i < inputs.size(); i++) {
        var one =
            ExplainedInput.of(
                model, session, control, images.next(), chosen, scores, files, line::show);
        line.clear();
        explained.add(one);
        if (!json) {
          one.lines(model).forEach(terminal.out()::println);
          terminal.out().flush();
        }
      }
    }
    if (json) {
      Json.print(
          terminal,
          Json.object(
              "command", "explain",
              "model", model.json(),
              "methods", chosen.methods().stream().map(ChosenMethod::json).toList(),
              "inputs", explained.stream().map(ExplainedInput::json).toList(),
              "seconds", Json.object("weights", model.seconds(), "total", watch.total())));
    }
    return 0;
  }

  private void refuseManyMaps(int inputs, int methods, int targets) {
    if ((map != null || raw != null) && inputs * methods * targets != 1) {
      throw new BadInput(
          "%s: one input, method and target are expected, got %d, %d and %d"
              .formatted(map != null ? "--map" : "--raw", inputs, methods, targets));
    }
  }
}
