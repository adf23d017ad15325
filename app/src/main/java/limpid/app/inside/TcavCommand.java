package limpid.app.inside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import limpid.app.given.ChosenTarget;
import limpid.app.given.ExplainProgress;
import limpid.app.given.InputImage;
import limpid.app.given.InputImages;
import limpid.app.given.ListedOptions;
import limpid.app.given.LoadedModel;
import limpid.app.given.ModelOptions;
import limpid.app.given.TargetOption;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Json;
import limpid.app.line.OutputFolder;
import limpid.app.line.Table;
import limpid.app.line.Terminal;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.program.Cancellation;
import limpid.core.program.Control;
import limpid.explain.Choices;
import limpid.explain.inside.Tcav;
import limpid.explain.inside.Tcav.Concept;
import limpid.explain.inside.Tcav.Found;
import limpid.explain.inside.Tcav.Pictures;
import limpid.explain.picture.BarChart;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Score;
import limpid.models.photo.Preprocessing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid tcav}: what concepts, given by images of them, have to do with a class. */
@Command(
    name = "tcav",
    description =
        "Tests whether concepts, each a folder of images, raise the score of a class (testing with"
            + " concept activation vectors).",
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = {
      "  limpid tcav zebras/ --target zebra --concept striped/ --concept dotted/ \\",
      "      --random others/ --layer features.9"
    })
public final class TcavCommand implements Callable<Integer> {
  private static final double LEVEL = .05;

  private final Terminal terminal;
  private final ListedOptions options;

  @Parameters(
      paramLabel = "INPUT",
      arity = "1..*",
      description = "Images of the class, .npy files or folders of them.")
  private List<Path> inputs;

  @Mixin private ModelOptions weights;

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      defaultValue = "top",
      description =
          "The score, one target as limpid explain has them (default: top, the most likely class of"
              + " the first image).")
  private String target;

  @Option(
      names = "--concept",
      paramLabel = "DIR",
      required = true,
      description =
          "A folder of images that have a concept in common. May be given more than once.")
  private List<Path> concepts;

  @Option(
      names = "--random",
      paramLabel = "DIR",
      required = true,
      description =
          "A folder of images that have nothing in common, better more than any concept has. May be"
              + " given more than once.")
  private List<Path> random;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "out",
      description = "Where the chart goes (default: out).")
  private Path out;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  private TcavCommand(Terminal terminal, ListedOptions options) {
    this.terminal = terminal;
    this.options = options;
  }

  /** The command with the options of the record that it shows. */
  public static CommandSpec command(Terminal terminal) {
    ListedOptions options = new ListedOptions(Tcav.OPTIONS);
    CommandSpec command = CommandSpec.forAnnotatedObject(new TcavCommand(terminal, options));
    options.addTo(command, "How concepts are tested");
    return command;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    OutputFolder folder = new OutputFolder(out);
    Choices choices = options.choices();
    Tcav tcav = new Tcav(choices);
    Preprocessing preprocessing = weights.architecture().preprocessing();
    List<InputImages> read = new ArrayList<>();
    Pictures examples = pictures("the class", inputs, preprocessing, read);
    List<Pictures> tested = new ArrayList<>();
    for (Path concept : concepts) {
      tested.add(pictures(name(concept), List.of(concept), preprocessing, read));
    }
    Pictures others = pictures("random images", random, preprocessing, read);
    if (examples.images().isEmpty()) {
      return complain(read);
    }
    LoadedModel model = weights.load(terminal);
    ChosenTarget asked = asked(model);
    Control control = new Cancellation(new ExplainProgress(terminal));
    CompiledNet net = CompiledNet.traced(model.model());
    CompiledNet ending = asked.until().map(net::until).orElse(net);
    Found found;
    Score score;
    try (Session session = ending.session()) {
      asked.check(net, examples.images().getFirst().shape());
      Node output = session.run(examples.images().getFirst(), control).output();
      OutputTarget resolved = asked.target().resolved(output.value());
      score = Score.of(resolved, output);
      found = tcav.of(session, resolved, examples, tested, others, control);
    } catch (IllegalArgumentException e) {
      complain(read);
      throw new BadInput("tcav: " + e.getMessage(), e);
    }
    String what = score.target().describe(model.architecture().labels()::name);
    Path place = chart(model, what, found, folder);
    if (json) {
      Json.print(terminal, json(model, choices, what, found, place, read));
    } else {
      lines(what, examples, found, place).forEach(terminal.out()::println);
    }
    return complain(read);
  }

  private int complain(List<InputImages> read) {
    int code = 0;
    for (InputImages images : read) {
      code = Math.max(code, images.complain(terminal));
    }
    return code;
  }

  private static String name(Path folder) {
    return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
  }

  private static Pictures pictures(
      String name, List<Path> from, Preprocessing preprocessing, List<InputImages> read) {
    for (Path path : from) {
      if (Files.notExists(path)) {
        throw new BadInput(path + ": there is no such folder");
      }
    }
    InputImages images = new InputImages(from, preprocessing);
    read.add(images);
    List<Tensor> tensors = new ArrayList<>();
    for (InputImage image = images.next(); image != null; image = images.next()) {
      tensors.add(image.tensor());
    }
    return new Pictures(name, tensors);
  }

  private ChosenTarget asked(LoadedModel model) {
    List<ChosenTarget> targets =
        new TargetOption(model.architecture().labels(), TargetOption.Bare.LOGIT)
            .targets(List.of(target));
    if (targets.size() != 1) {
      throw new BadInput("--target %s: one target is expected".formatted(target));
    }
    return targets.getFirst();
  }

  private static Path chart(LoadedModel model, String what, Found found, OutputFolder folder)
      throws IOException {
    List<BarChart.Bar> bars = new ArrayList<>();
    for (Concept concept : found.concepts()) {
      boolean significant = found.significant(concept, LEVEL);
      bars.add(bar(concept, significant, "p " + probability(concept.probability())));
    }
    bars.add(bar(found.random(), false, ""));
    Path place = folder.place(model.architecture().name(), "tcav", found.layer(), "layer");
    new BarChart(
            "TCAV score",
            bars,
            "%s at %s of %s; grey: not significant"
                .formatted(what, found.layer(), model.architecture().name()))
        .write(place);
    return place;
  }

  private static BarChart.Bar bar(Concept concept, boolean strong, String note) {
    return new BarChart.Bar(concept.name(), concept.score(), concept.deviation(), strong, note);
  }

  private static String probability(double p) {
    return p < .001 ? "< 0.001" : "%.3f".formatted(p);
  }

  private static List<String> lines(String what, Pictures examples, Found found, Path place) {
    Table table =
        new Table(
            Table.Column.left("concept"),
            Table.Column.right("score"),
            Table.Column.right("deviation"),
            Table.Column.right("accuracy"),
            Table.Column.right("p"),
            Table.Column.left(""));
    for (Concept concept : found.concepts()) {
      table.row(
          concept.name(),
          "%.3f".formatted(concept.score()),
          "%.3f".formatted(concept.deviation()),
          "%.1f %%".formatted(100 * concept.accuracy()),
          probability(concept.probability()),
          found.significant(concept, LEVEL) ? "significant" : "not significant");
    }
    Concept random = found.random();
    table.row(
        "random",
        "%.3f".formatted(random.score()),
        "%.3f".formatted(random.deviation()),
        "%.1f %%".formatted(100 * random.accuracy()),
        "",
        "");
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s of %d images, at layer %s, %d runs"
            .formatted(what, examples.images().size(), found.layer(), random.scores().length));
    lines.addAll(table.lines("  "));
    lines.add("  " + place);
    return lines;
  }

  private static Map<String, Object> json(Concept concept) {
    return Json.object(
        "name", concept.name(),
        "score", concept.score(),
        "deviation", concept.deviation(),
        "accuracy", concept.accuracy(),
        "scores", concept.scores());
  }

  private Map<String, Object> json(
      LoadedModel model,
      Choices choices,
      String what,
      Found found,
      Path place,
      List<InputImages> read) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Concept concept : found.concepts()) {
      Map<String, Object> one = json(concept);
      one.put("probability", concept.probability());
      one.put("significant", found.significant(concept, LEVEL));
      all.add(one);
    }
    return Json.object(
        "command", "tcav",
        "model", model.json(),
        "options", options.json(choices),
        "target", what,
        "layer", found.layer(),
        "concepts", all,
        "random", json(found.random()),
        "picture", place.toString(),
        "unreadable", read.stream().flatMap(images -> images.unreadable().stream()).toList());
  }
}
