package limpid.app.explain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import limpid.app.given.ChosenMethod;
import limpid.app.given.ChosenMethods;
import limpid.app.given.ChosenTarget;
import limpid.app.given.ComparedModels;
import limpid.app.given.ExplainProgress;
import limpid.app.given.InputImage;
import limpid.app.given.LoadedModel;
import limpid.app.given.MethodOptions;
import limpid.app.given.ModelOptions;
import limpid.app.given.RunOptions;
import limpid.app.given.Runs;
import limpid.app.given.TargetOption;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Json;
import limpid.app.line.OutputFolder;
import limpid.app.line.PicturesOption;
import limpid.app.line.Table;
import limpid.app.line.Terminal;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.program.Cancellation;
import limpid.core.program.Control;
import limpid.explain.Explanation;
import limpid.explain.catalogue.Catalogue;
import limpid.explain.inside.Disagreement;
import limpid.explain.map.Plane;
import limpid.explain.picture.Colormap;
import limpid.explain.picture.HeatMap;
import limpid.explain.picture.Legend;
import limpid.explain.picture.Sheet;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.models.photo.Preprocessing;
import limpid.nn.image.Prepared;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid diff}: what two classes, two images or two nets disagree about. */
@Command(
    name = "diff",
    description =
        "Draws what two classes, two images or two networks (two checkpoints of one) disagree"
            + " about: the signed map of the one, of the other, and of the one minus the other, and"
            + " prints how well they agree.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  limpid diff docs/photos/chelsea.png --targets cat,dog",
      "  limpid diff one.jpg other.jpg --targets cat --methods gradcam,lrp",
      "  limpid diff photo.jpg --model resnet20 --weights early.th --weights late.th"
    })
public final class DiffCommand implements Callable<Integer> {
  private static final double PHOTO = 0.35;

  private final Terminal terminal;
  private final MethodOptions options;

  /** What maps are compared in. */
  enum Units {
    RAW,
    OWN
  }

  @Parameters(
      paramLabel = "INPUT",
      arity = "1..2",
      description = "One image, or two that are compared, as limpid explain takes them.")
  private List<Path> inputs;

  @Mixin private ComparedModels models;

  @Option(
      names = {"--methods", "--method"},
      paramLabel = "NAME[,NAME...]",
      defaultValue = "gradcam,lrp",
      description = "Which methods, a row for each; see limpid methods (default: gradcam and lrp).")
  private List<String> names;

  @Option(
      names = {"--targets", "--target"},
      paramLabel = "TARGET[,TARGET]",
      description =
          "Two targets that are compared, or one, as limpid explain --target takes them (default:"
              + " the two most likely classes, or the most likely one of the first image in the"
              + " first network where images or networks are compared).")
  private List<String> targets = List.of();

  @Option(
      names = "--units",
      paramLabel = "raw|own",
      description =
          "Whether maps are compared in raw units, or each over its size, the 99.9th percentile of"
              + " its absolute values (default: raw for two targets of one network, else own).")
  private Units units;

  @Mixin private PicturesOption out;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private RunOptions how;

  @Mixin private CommonOptions common;

  private DiffCommand(Terminal terminal, MethodOptions options) {
    this.terminal = terminal;
    this.options = options;
  }

  /** The command with these methods, and their options, to choose from. */
  public static CommandSpec choosing(Terminal terminal, Catalogue catalogue) {
    MethodOptions options = new MethodOptions(catalogue);
    CommandSpec command = CommandSpec.forAnnotatedObject(new DiffCommand(terminal, options));
    options.addTo(command);
    return command;
  }

  /** One of the two: its name, and its maps by each method. */
  private record Side(String name, Prepared photo, List<Explanation> maps) {}

  /** What is compared, before it is explained. */
  private record Case(
      LoadedModel model, InputImage input, ChosenTarget target, List<ChosenMethod> methods) {}

  @Override
  public Integer call() throws IOException {
    common.apply();
    how.check();
    OutputFolder folder = out.folder();
    List<Case> cases = cases();
    Control control = new Cancellation(new ExplainProgress(terminal));
    List<Side> sides = sides(cases, control);
    boolean raw = units == null ? inputs.size() == 1 && sameNet(cases) : units == Units.RAW;
    List<Disagreement> found = new ArrayList<>();
    List<String> methods =
        cases.getFirst().methods().stream().map(one -> one.method().name()).toList();
    for (int i = 0; i < methods.size(); i++) {
      found.add(
          Disagreement.of(sides.getFirst().maps().get(i), sides.getLast().maps().get(i), raw));
    }
    Path place =
        folder.place(cases.getFirst().input().stem(), "diff", String.join("-", methods), "maps");
    sheet(cases, sides, methods, found, raw).write(place);
    if (json) {
      Json.print(terminal, json(cases, sides, methods, found, raw, place));
    } else {
      print(sides, methods, found, place);
    }
    return 0;
  }

  private static boolean sameNet(List<Case> cases) {
    return cases.getFirst().model() == cases.getLast().model();
  }

  /** The two that are compared: they differ in one thing. */
  private List<Case> cases() throws IOException {
    List<ModelOptions> asked = models.checkpoints();
    if (asked.size() > 2) {
      throw new BadInput("--models: one network or two are expected, got " + asked.size());
    }
    if (inputs.size() > 2) {
      throw new BadInput("diff: one image or two are expected, got " + inputs.size());
    }
    boolean alone = inputs.size() == 1 && asked.size() == 1;
    if (inputs.size() == 2 && asked.size() == 2) {
      throw new BadInput("diff: two images or two networks are expected, not both");
    }
    List<InputImage> images = new ArrayList<>();
    for (Path input : inputs) {
      images.add(InputImage.read(input, asked.getFirst().architecture().preprocessing()));
    }
    List<LoadedModel> nets = ComparedModels.load(asked, terminal);
    if (nets.size() == 2) {
      images.add(InputImage.read(inputs.getFirst(), preprocessing(nets.getLast())));
    }
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      LoadedModel net = nets.get(Math.min(i, nets.size() - 1));
      ChosenMethods methods = options.chosen(names, preprocessing(net));
      if (methods.each()) {
        throw new BadInput("--layer each: one layer is expected");
      }
      List<ChosenTarget> chosen = targets(net, methods, alone);
      InputImage image = images.get(Math.min(i, images.size() - 1));
      cases.add(new Case(net, image, chosen.get(alone ? i : 0), methods.methods()));
    }
    requireOneSize(cases);
    return cases;
  }

  /** Maps have the size of the input that they are of, and only those of one size are compared. */
  private static void requireOneSize(List<Case> cases) {
    Shape a = cases.getFirst().input().tensor().shape();
    Shape b = cases.getLast().input().tensor().shape();
    if (!a.equals(b)) {
      throw new BadInput(
          "diff: the inputs are %dx%d pixels for %s and %dx%d for %s; one size is expected"
                  .formatted(
                      a.at(2),
                      a.at(1),
                      name(cases.getFirst()),
                      b.at(2),
                      b.at(1),
                      name(cases.getLast()))
              + ", limpid compare takes any");
    }
  }

  private static String name(Case one) {
    return one.model().architecture().name() + " from " + one.input().path();
  }

  private static Preprocessing preprocessing(LoadedModel net) {
    return net.architecture().preprocessing();
  }

  private List<ChosenTarget> targets(LoadedModel net, ChosenMethods methods, boolean alone) {
    List<String> asked = targets.isEmpty() ? List.of(alone ? "top2" : "top") : targets;
    List<ChosenTarget> chosen =
        new TargetOption(net.architecture().labels(), methods.bare()).listed(asked);
    if (chosen.size() != (alone ? 2 : 1)) {
      throw new BadInput(
          "--targets: %s expected, got %d"
              .formatted(
                  alone
                      ? "two are, or a second image, or a second network, is"
                      : "one, which both are asked for, is",
                  chosen.size()));
    }
    return chosen;
  }

  private List<Side> sides(List<Case> cases, Control control) {
    List<Side> sides = new ArrayList<>();
    Tensor output = null;
    for (Case one : cases) {
      CompiledNet net =
          how.net(
              one.model().model(), 1, one.methods().stream().map(ChosenMethod::explainer).toList());
      one.methods()
          .forEach(m -> m.check(one.input().path(), one.model().outline(net, one.input())));
      one.target().check(net, one.input().tensor().shape());
      try (Session session = net.session();
          Runs runs = new Runs(session, one.model().run(session, one.input(), control))) {
        Tensor own = runs.whole().output().value();
        boolean first = output == null || output.size() != own.size();
        output = first ? own.copy() : output;
        sides.add(explained(cases, one, one.target().resolved(output), runs));
      }
    }
    return sides;
  }

  private Side explained(List<Case> cases, Case one, ChosenTarget target, Runs runs) {
    List<Explanation> maps = new ArrayList<>();
    for (ChosenMethod method : one.methods()) {
      try {
        maps.add(method.explainer().explain(runs.of(target), target.target()));
      } catch (IllegalArgumentException e) {
        throw method.refused(one.input().path(), one.model(), e);
      }
    }
    String score = maps.getFirst().score().describe(one.model().architecture().labels()::name);
    String name =
        inputs.size() == 2
            ? one.input().path().getFileName() + ": " + score
            : sameNet(cases) ? score : one.model().weights().getFileName() + ": " + score;
    return new Side(name, one.input().prepared(), List.copyOf(maps));
  }

  private Sheet sheet(
      List<Case> cases,
      List<Side> sides,
      List<String> methods,
      List<Disagreement> found,
      boolean raw) {
    boolean two = inputs.size() == 2;
    Prepared a = sides.getFirst().photo();
    Prepared b = sides.getLast().photo();
    Sheet sheet =
        Sheet.pictures(
            two ? List.of("A", "B", "A", "B", "A - B") : List.of("photo", "A", "B", "A - B"));
    for (int i = 0; i < found.size(); i++) {
      Disagreement one = found.get(i);
      double end = Math.max(Disagreement.size(one.a()), Disagreement.size(one.b()));
      double apart = Disagreement.size(one.difference());
      List<HeatMap> maps =
          List.of(
              map("A", one.a(), end, methods.get(i)),
              map("B", one.b(), end, methods.get(i)),
              map("A - B", one.difference(), apart, methods.get(i) + " A - B"));
      sheet =
          sheet.row(
              methods.get(i) + words(one),
              two ? List.of(a, b, a, b, a) : List.of(a, a, b, a),
              maps);
    }
    return sheet
        .caption("A: " + sides.getFirst().name())
        .caption("B: " + sides.getLast().name())
        .caption(
            cases.getFirst().model().architecture().name()
                + (raw ? ", maps in raw units" : ", each map over its size"));
  }

  private static String words(Disagreement one) {
    return ": correlation %s, of ranks %s"
        .formatted(text(one.correlation()), text(one.rankCorrelation()));
  }

  private static String text(double value) {
    return Double.isNaN(value) ? "-" : "%.2f".formatted(Math.round(100 * value) / 100.0);
  }

  private static HeatMap map(String title, Plane plane, double end, String bar) {
    Optional<Legend.Limits> limits = Optional.of(new Legend.Limits(-end, end));
    Legend legend = new Legend(Colormap.DIVERGING, true, limits, bar);
    Tensor values = plane.scaled(0, (float) end).clipped(-1, 1).tensor();
    return new HeatMap(title, values, legend, PHOTO, "", Optional.empty());
  }

  private void print(List<Side> sides, List<String> methods, List<Disagreement> found, Path place) {
    terminal.out().println("A: " + sides.getFirst().name());
    terminal.out().println("B: " + sides.getLast().name());
    Table table =
        new Table(
            Table.Column.left("method"),
            Table.Column.right("correlation"),
            Table.Column.right("of ranks"),
            Table.Column.right("|A-B| / (|A|+|B|)"));
    for (int i = 0; i < found.size(); i++) {
      Disagreement one = found.get(i);
      table.row(
          methods.get(i), text(one.correlation()), text(one.rankCorrelation()), text(one.part()));
    }
    table.lines("  ").forEach(terminal.out()::println);
    terminal.out().println(place);
  }

  private static Map<String, Object> json(
      List<Case> cases,
      List<Side> sides,
      List<String> methods,
      List<Disagreement> found,
      boolean raw,
      Path place) {
    List<Map<String, Object>> maps = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      Disagreement one = found.get(i);
      maps.add(
          Json.object(
              "method", methods.get(i),
              "correlation", number(one.correlation()),
              "rankCorrelation", number(one.rankCorrelation()),
              "disagreement", number(one.part())));
    }
    return Json.object(
        "command", "diff",
        "models", cases.stream().map(one -> one.model().json()).distinct().toList(),
        "inputs", cases.stream().map(one -> one.input().path().toString()).distinct().toList(),
        "a", sides.getFirst().name(),
        "b", sides.getLast().name(),
        "units", raw ? "raw" : "own",
        "maps", maps,
        "picture", place.toString());
  }

  private static Double number(double value) {
    return Double.isNaN(value) ? null : (Double) value;
  }
}
