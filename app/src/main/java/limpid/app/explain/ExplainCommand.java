package limpid.app.explain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import limpid.app.given.ChosenMethod;
import limpid.app.given.ChosenMethods;
import limpid.app.given.ChosenTarget;
import limpid.app.given.ExplainProgress;
import limpid.app.given.InputImage;
import limpid.app.given.InputImages;
import limpid.app.given.LoadedModel;
import limpid.app.given.MethodOptions;
import limpid.app.given.ModelOptions;
import limpid.app.given.PictureOptions;
import limpid.app.given.RunOptions;
import limpid.app.given.TargetOption;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Json;
import limpid.app.line.OutputFolder;
import limpid.app.line.PicturesOption;
import limpid.app.line.StatusLine;
import limpid.app.line.Stopwatch;
import limpid.app.line.Terminal;
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
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
public final class ExplainCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final MethodOptions methods;

  @Spec private CommandSpec command;

  @Parameters(paramLabel = "INPUT", arity = "0..*", description = InputImages.HELP)
  private List<Path> inputs = List.of();

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
      names = "--passes",
      paramLabel = "N",
      description =
          "Of all methods, leave out those that cross the network more often (default: none).")
  private Long passes;

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      defaultValue = "top",
      description = TargetOption.HELP)
  private List<String> targets;

  @Option(
      names = "--ranked",
      paramLabel = "N",
      description = "The N most likely classes, as --target topN has them: shap's ranked outputs.")
  private String ranked;

  @Mixin private PicturesOption out;

  @Option(
      names = "--plot",
      paramLabel = "figure|sheet|shap",
      description =
          "A figure for each map; a sheet for each target, with all maps of an input; or shap's"
              + " image plot, a row of targets for each method (default: figure; sheet of all"
              + " methods and of each layer).")
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

  @Option(
      names = "--bundle",
      paramLabel = "DIR",
      description =
          "Write a new folder, whole or not at all, with the pictures, both maps of each as .npy,"
              + " and a manifest.json of all that it takes to compute them again.")
  private Path folder;

  @Option(
      names = "--from",
      paramLabel = "manifest.json",
      description =
          "Compute a bundle again, in place of INPUT, and say whether the same bits come out, or"
              + " what differs; exit code 2 if anything does.")
  private Path manifest;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private RunOptions how;

  @Mixin private CommonOptions common;

  private ExplainCommand(Terminal terminal, MethodOptions methods) {
    this.terminal = terminal;
    this.methods = methods;
  }

  /** The command with these methods, and their options, to choose from. */
  public static CommandSpec choosing(Terminal terminal, Catalogue catalogue) {
    MethodOptions methods = new MethodOptions(catalogue);
    CommandSpec command = CommandSpec.forAnnotatedObject(new ExplainCommand(terminal, methods));
    methods.addTo(command);
    return command;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    how.check();
    if (manifest != null) {
      return again();
    }
    if (inputs.isEmpty()) {
      throw new ParameterException(
          command.commandLine(), "Missing required parameter: 'INPUT', or --from manifest.json");
    }
    if (folder != null && command.commandLine().getParseResult().hasMatchedOption("--out")) {
      throw new BadInput("--out and --bundle: one of them is expected, a bundle has its pictures");
    }
    if (folder == null) {
      return explained(out.folder(), null);
    }
    try (Bundle bundle = new Bundle(folder)) {
      how.fixBatch();
      return explained(new OutputFolder(bundle.aside()), bundle);
    }
  }

  private int explained(OutputFolder pictures, Bundle bundle) throws IOException {
    Preprocessing preprocessing = weights.architecture().preprocessing();
    ChosenMethods asked = methods.chosen(names, preprocessing);
    if (passes != null && !asked.all()) {
      throw new BadInput("--passes: is for --method all");
    }
    if (passes != null && passes < 1) {
      throw new BadInput("--passes: 1 or more is expected, got " + passes);
    }
    Plot drawn = plot != null ? plot : asked.all() || asked.each() ? Plot.SHEET : Plot.FIGURE;
    var files = new ExplanationFiles(pictures, drawn, style, map, raw, bundle);
    Stopwatch watch = new Stopwatch();
    InputImages images = new InputImages(inputs, preprocessing);
    LoadedModel model = weights.load(terminal);
    List<ChosenTarget> scores =
        new TargetOption(model.architecture().labels(), asked.bare()).targets(asked());
    refuseNeuronsWithoutTarget(scores);
    ChosenMethods each = model.atEach(asked);
    ChosenMethods chosen = passes == null ? each : each.within(passes, model.outline());
    List<Explainer> explainers = chosen.methods().stream().map(ChosenMethod::explainer).toList();
    refuseManyMaps(images.count(), explainers.size(), scores.size());
    CompiledNet net = how.net(model.model(), images.count(), explainers);
    Control control = new Cancellation(new ExplainProgress(terminal));
    StatusLine line = new StatusLine(terminal);
    if (chosen.all() && !json) {
      terminal.out().println(chosen.passes(model.outline()));
      terminal.out().flush();
    }
    List<ExplainedInput> explained = new ArrayList<>();
    try (Session session = net.session()) {
      for (InputImage image = images.next(); image != null; image = images.next()) {
        var one =
            ExplainedInput.of(model, session, control, image, chosen, scores, files, line::show);
        line.clear();
        explained.add(one);
        if (!json) {
          one.lines(model).forEach(terminal.out()::println);
          terminal.out().flush();
        }
      }
    }
    if (bundle != null && !explained.isEmpty()) {
      bundle.finish(Manifest.of(model, chosen.methods(), how.json(images.count()), explained));
    }
    if (json && !explained.isEmpty()) {
      Json.print(
          terminal,
          Json.object(
              "command", "explain",
              "model", model.json(),
              "methods", chosen.methods().stream().map(ChosenMethod::json).toList(),
              "inputs", explained.stream().map(ExplainedInput::json).toList(),
              "unreadable", images.unreadable(),
              "bundle", folder == null ? null : folder.toString(),
              "seconds", Json.object("weights", model.seconds(), "total", watch.total())));
    }
    if (!json && bundle != null && !explained.isEmpty()) {
      terminal.out().println("bundle in " + folder);
    }
    return images.complain(terminal);
  }

  /** Computes a bundle again. */
  private int again() throws IOException {
    refuseBesideFrom();
    Replay replay = new Replay(manifest, methods);
    LoadedModel model = replay.model(weights).load(terminal);
    List<Replay.Again> again = replay.again(model, new Cancellation(new ExplainProgress(terminal)));
    if (json) {
      Json.print(
          terminal,
          Json.object(
              "command", "explain",
              "from", manifest.toString(),
              "model", model.json(),
              "differences", replay.differences(),
              "explanations", again.stream().map(Replay.Again::json).toList()));
    } else {
      again.forEach(one -> terminal.out().println(one.line()));
      replay.differences().forEach(terminal.out()::println);
    }
    long others = again.stream().filter(one -> !one.difference().isEmpty()).count();
    if (others > 0) {
      throw new BadInput(
          "%s: %d of %d explanations came out otherwise%s"
              .formatted(
                  manifest,
                  others,
                  again.size(),
                  replay.differences().isEmpty()
                      ? ", though version, weights and inputs are the same"
                      : ": " + String.join("; ", replay.differences())));
    }
    return 0;
  }

  /** All but these is in the manifest. */
  private void refuseBesideFrom() {
    Set<String> allowed =
        Set.of("--from", "--weights", "--labels", "--json", "--threads", "--debug");
    if (!inputs.isEmpty()) {
      throw new BadInput("--from: the inputs are in the manifest, got " + inputs.getFirst());
    }
    for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
      if (!allowed.contains(option.longestName())) {
        throw new BadInput(
            option.longestName() + ": with --from, what is computed is in the manifest");
      }
    }
  }

  /** The targets that were asked for, by themselves or by their number. */
  private List<String> asked() {
    if (ranked == null) {
      return targets;
    }
    if (command.commandLine().getParseResult().hasMatchedOption("--target")) {
      throw new BadInput(
          "--ranked: stands for --target top" + ranked + "; one of them is expected");
    }
    if (!ranked.matches("\\d+")) {
      throw new BadInput("--ranked " + ranked + ": a number of classes is expected, 1 or more");
    }
    return List.of("top" + ranked);
  }

  /** Captum's names of methods that explain a neuron: here the target says which one. */
  private void refuseNeuronsWithoutTarget(List<ChosenTarget> scores) {
    String name = String.join(",", names);
    if (name.contains("neuron-") && scores.stream().anyMatch(score -> score.until().isEmpty())) {
      throw new BadInput(
          "--method %s: explains a neuron; --target neuron:LAYER,CHANNEL or neuron:LAYER,CHANNEL,Y,X is expected"
              .formatted(name));
    }
  }

  private void refuseManyMaps(int inputs, int methods, int targets) {
    if ((map != null || raw != null) && inputs * methods * targets != 1) {
      throw new BadInput(
          "%s: one input, method and target are expected, got %d, %d and %d"
              .formatted(map != null ? "--map" : "--raw", inputs, methods, targets));
    }
  }
}
