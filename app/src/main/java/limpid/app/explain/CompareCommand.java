package limpid.app.explain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import limpid.app.given.ChosenMethod;
import limpid.app.given.ChosenMethods;
import limpid.app.given.ChosenTarget;
import limpid.app.given.ComparedModels;
import limpid.app.given.ExplainProgress;
import limpid.app.given.InputImages;
import limpid.app.given.LoadedModel;
import limpid.app.given.MethodOptions;
import limpid.app.given.ModelOptions;
import limpid.app.given.PictureOptions;
import limpid.app.given.RunOptions;
import limpid.app.given.TargetOption;
import limpid.app.given.Unfit;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Json;
import limpid.app.line.OutputFolder;
import limpid.app.line.PicturesOption;
import limpid.app.line.Stopwatch;
import limpid.app.line.Terminal;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.program.Cancellation;
import limpid.core.program.Control;
import limpid.explain.Explainer;
import limpid.explain.catalogue.Catalogue;
import limpid.explain.picture.HeatMap;
import limpid.explain.picture.Sheet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid compare}: nets, methods, layers and targets side by side. */
@Command(
    name = "compare",
    description =
        "Draws maps side by side, a row for each input and target, a column for each network,"
            + " method and layer, and prints how well their pixels agree in rank (Spearman).",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  limpid compare docs/photos/chelsea.png --methods gradcam,occlusion --targets top2",
      "  limpid compare photo.jpg --models resnet20,resnet56 --weights resnet20.th \\",
      "      --weights resnet56.th --methods gradcam --layers layer1,layer2,layer3"
    })
public final class CompareCommand implements Callable<Integer> {
  private static final int MOST = 600;

  private final Terminal terminal;
  private final MethodOptions options;

  @Parameters(
      paramLabel = "INPUT",
      arity = "1..*",
      description = "Images, .npy files or folders of them, as limpid explain takes them.")
  private List<Path> inputs;

  @Mixin private ComparedModels models;

  @Option(
      names = {"--methods", "--method"},
      paramLabel = "NAME[,NAME...]",
      defaultValue = "gradcam,hirescam,layercam,guided-backprop",
      description =
          "Which methods, or all; see limpid methods (default: gradcam, hirescam, layercam and"
              + " guided-backprop).")
  private List<String> names;

  @Option(
      names = "--layers",
      paramLabel = "NAME[,NAME...]",
      split = ",",
      description =
          "A column at each of these layers, for methods that look at one; each is one for each"
              + " stage (default: the last spatial layer).")
  private List<String> layers = List.of();

  @Option(
      names = {"--targets", "--target"},
      paramLabel = "TARGET[,TARGET...]",
      defaultValue = "top",
      description =
          "A row for each of these, as limpid explain --target takes them (default: top). The most"
              + " likely class is that of the first network, where others have the same classes.")
  private List<String> targets;

  @Mixin private PicturesOption out;

  @Mixin private PictureOptions style;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private RunOptions how;

  @Mixin private CommonOptions common;

  private CompareCommand(Terminal terminal, MethodOptions options) {
    this.terminal = terminal;
    this.options = options;
  }

  /** The command with these methods, and their options, to choose from. */
  public static CommandSpec choosing(Terminal terminal, Catalogue catalogue) {
    MethodOptions options = new MethodOptions(catalogue);
    CommandSpec command = CommandSpec.forAnnotatedObject(new CompareCommand(terminal, options));
    options.addTo(command);
    return command;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    how.check();
    style.check();
    OutputFolder folder = out.folder();
    Stopwatch watch = new Stopwatch();
    List<ComparedNet> nets = nets();
    Control control = new Cancellation(new ExplainProgress(terminal));
    List<ComparedInput> compared = new ArrayList<>();
    List<Correlations> correlations = new ArrayList<>();
    for (ComparedInput one = next(nets, control); one != null; one = next(nets, control)) {
      compared.add(one);
      correlations.add(one.correlations());
      if (!json) {
        one.lines(correlations.getLast()).forEach(terminal.out()::println);
        terminal.out().flush();
      }
    }
    InputImages images = nets.getFirst().images();
    if (compared.isEmpty()) {
      return images.complain(terminal);
    }
    Correlations mean = Correlations.mean(compared.getFirst().places(), correlations);
    Path picture = draw(folder, nets, compared);
    if (json) {
      Json.print(terminal, json(nets, compared, correlations, mean, picture, watch));
    } else {
      if (compared.size() > 1) {
        terminal.out().println("mean of " + compared.size() + " inputs");
        mean.lines("  ").forEach(terminal.out()::println);
      }
      if (!unfit(nets).isEmpty()) {
        terminal.out().println("not for this net, or not so:");
        unfit(nets).forEach(one -> terminal.out().println(one.line()));
      }
      terminal.out().println(picture + ", all in " + Stopwatch.text(watch.total()));
    }
    return images.complain(terminal);
  }

  private List<ComparedNet> nets() throws IOException {
    List<ModelOptions> asked = models.options();
    List<ChosenMethods> methods = new ArrayList<>();
    for (ModelOptions one : asked) {
      methods.add(options.chosen(names, layers, one.architecture().preprocessing()));
    }
    List<ComparedNet> nets = new ArrayList<>();
    List<LoadedModel> loaded = ComparedModels.load(asked, terminal);
    int maps = 0;
    for (int i = 0; i < loaded.size(); i++) {
      nets.add(net(loaded.get(i), methods.get(i), loaded.size() > 1));
      maps += nets.getLast().most();
    }
    if (maps > MOST) {
      throw new BadInput(
          "a sheet has room for %d maps, these would be %d; fewer inputs, methods or targets are"
                  .formatted(MOST, maps)
              + " expected");
    }
    return nets;
  }

  private ComparedNet net(LoadedModel model, ChosenMethods asked, boolean named) {
    List<ChosenTarget> scores =
        new TargetOption(model.architecture().labels(), asked.bare()).listed(targets);
    ChosenMethods each = model.atEach(asked);
    List<ChosenMethod> fit = new ArrayList<>();
    List<Unfit> unfit = new ArrayList<>(each.unfit());
    Trace outline = model.outline();
    for (ChosenMethod one : each.methods()) {
      Optional<String> lacking = each.all() || named ? one.lacking(outline) : Optional.empty();
      lacking.ifPresentOrElse(
          why -> unfit.add(new Unfit(one.method().name(), why)), () -> fit.add(one));
    }
    if (fit.isEmpty()) {
      ChosenMethod first = each.methods().getFirst();
      throw new BadInput(
          "%s: %s: %s"
              .formatted(
                  model.architecture().name(),
                  first.method().name(),
                  first.lacking(model.outline()).orElse("")));
    }
    List<Explainer> explainers = fit.stream().map(ChosenMethod::explainer).toList();
    InputImages images = new InputImages(inputs, model.architecture().preprocessing());
    return new ComparedNet(
        model,
        how.net(model.model(), images.count(), explainers),
        images,
        fit,
        scores,
        each.all(),
        named,
        unfit);
  }

  /** What was left out, with the net if there are several. */
  private static List<Unfit> unfit(List<ComparedNet> nets) {
    return nets.stream().flatMap(net -> net.unfit().stream()).toList();
  }

  /** The next input by all nets, whose maps of a target stand in one row; null after the last. */
  private static ComparedInput next(List<ComparedNet> nets, Control control) {
    ComparedNet.Seen first = nets.getFirst().next(control, null);
    if (first == null) {
      return null;
    }
    List<List<ComparedMap>> rows = new ArrayList<>();
    first.rows().forEach(row -> rows.add(new ArrayList<>(row)));
    for (ComparedNet net : nets.subList(1, nets.size())) {
      Tensor output = net.labels().equals(nets.getFirst().labels()) ? first.output() : null;
      List<List<ComparedMap>> more = net.next(control, output).rows();
      for (int i = 0; i < rows.size(); i++) {
        rows.get(i).addAll(more.get(i));
      }
    }
    return new ComparedInput(first.input(), rows);
  }

  private Path draw(OutputFolder folder, List<ComparedNet> nets, List<ComparedInput> compared)
      throws IOException {
    List<ComparedMap> all =
        compared.stream().flatMap(one -> one.rows().stream()).flatMap(List::stream).toList();
    Iterator<HeatMap> maps =
        style.maps(all.stream().map(ComparedMap::explanation).toList()).iterator();
    List<String> columns =
        compared.getFirst().rows().getFirst().stream().map(ComparedMap::column).toList();
    Sheet sheet = Sheet.table(columns);
    for (ComparedInput one : compared) {
      for (List<ComparedMap> row : one.rows()) {
        List<HeatMap> drawn = new ArrayList<>();
        for (ComparedMap map : row) {
          drawn.add(maps.next().titled(map.column() + ", " + map.target()));
        }
        sheet = sheet.row(label(one, row), one.input().prepared(), drawn);
      }
    }
    String methods =
        names.contains(ChosenMethods.ALL)
            ? ChosenMethods.ALL
            : nets.getFirst().methods().stream()
                .map(one -> one.method().name())
                .distinct()
                .collect(Collectors.joining("-"));
    Path place = folder.place(compared.getFirst().input().stem(), "compare", methods, "maps");
    String names =
        nets.stream()
            .map(net -> net.model().architecture().name())
            .collect(Collectors.joining(", "));
    sheet.caption(names).write(place);
    return place;
  }

  /** The file, and the score of the first net. */
  private static String label(ComparedInput input, List<ComparedMap> row) {
    ComparedMap first = row.getFirst();
    return input.input().path().getFileName()
        + ": "
        + first.explanation().score().describe(first.labels()::name);
  }

  private static Map<String, Object> json(
      List<ComparedNet> nets,
      List<ComparedInput> compared,
      List<Correlations> correlations,
      Correlations mean,
      Path picture,
      Stopwatch watch) {
    List<Map<String, Object>> inputs = new ArrayList<>();
    for (int i = 0; i < compared.size(); i++) {
      inputs.add(compared.get(i).json(correlations.get(i)));
    }
    return Json.object(
        "command", "compare",
        "models", nets.stream().map(net -> net.model().json()).toList(),
        "methods", nets.getFirst().methods().stream().map(ChosenMethod::json).toList(),
        "inputs", inputs,
        "unreadable", nets.getFirst().images().unreadable(),
        "unfit", unfit(nets).stream().map(Unfit::json).toList(),
        "meanCorrelations", mean.json(),
        "picture", picture.toString(),
        "seconds", watch.total());
  }
}
