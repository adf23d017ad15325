package limpid.app.inside;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import limpid.app.given.ExplainProgress;
import limpid.app.given.InputImage;
import limpid.app.given.InputImages;
import limpid.app.given.LoadedModel;
import limpid.app.given.ModelOptions;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Json;
import limpid.app.line.OutputFolder;
import limpid.app.line.Terminal;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.WholeFile;
import limpid.core.program.Cancellation;
import limpid.core.program.Control;
import limpid.explain.inside.Invariance;
import limpid.explain.inside.Invariance.Change;
import limpid.explain.inside.Invariance.Curves;
import limpid.explain.picture.LineChart;
import limpid.explain.target.OutputTarget;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid invariance}: how features change while an image is moved, scaled and turned. */
@Command(
    name = "invariance",
    description =
        "Draws how far the features of layers go from those of an image while it is moved, scaled"
            + " and turned, and how likely its class stays.",
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  limpid invariance docs/photos/chelsea.png --layers block1,block3 --points 41")
public final class InvarianceCommand implements Callable<Integer> {
  private static final int MOST_POINTS = 10_000;
  private static final String LIKELY = "probability of ";

  private final Terminal terminal;

  @Parameters(
      paramLabel = "INPUT",
      arity = "1..*",
      description = "Images, .npy files or folders of them, as limpid explain takes them.")
  private List<Path> inputs;

  @Mixin private ModelOptions weights;

  @Mixin private StagesOption layers;

  @Option(
      names = "--changes",
      paramLabel = "NAME[,NAME...]",
      split = ",",
      description = "translation, scale, rotation (default: all of them).")
  private List<Change> changes = List.of(Change.values());

  @Option(
      names = "--points",
      paramLabel = "N",
      defaultValue = "21",
      description = "By how many amounts an image is changed (default: 21).")
  private int points;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "out",
      description = "Where the charts and their numbers, as .csv, go (default: out).")
  private Path out;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  public InvarianceCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    if (points < 2 || points > MOST_POINTS) {
      throw new BadInput("--points %d: 2 to %d is expected".formatted(points, MOST_POINTS));
    }
    OutputFolder folder = new OutputFolder(out);
    InputImages images = new InputImages(inputs, weights.architecture().preprocessing());
    LoadedModel model = weights.load(terminal);
    Control control = new Cancellation(new ExplainProgress(terminal));
    List<Map<String, Object>> all = new ArrayList<>();
    for (InputImage image = images.next(); image != null; image = images.next()) {
      all.add(changed(model, image, folder, control));
    }
    if (json && !all.isEmpty()) {
      Json.print(
          terminal,
          Json.object(
              "command",
              "invariance",
              "model",
              model.json(),
              "inputs",
              all,
              "unreadable",
              images.unreadable()));
    }
    return images.complain(terminal);
  }

  private Map<String, Object> changed(
      LoadedModel model, InputImage input, OutputFolder folder, Control control)
      throws IOException {
    int likeliest = likeliest(model.trace(input).output().value());
    String name = model.architecture().labels().name(likeliest);
    int channels = input.tensor().shape().at(3);
    List<Curves> curves = new ArrayList<>();
    try {
      Invariance invariance =
          new Invariance(layers.of(model.outline()), Tensor.zeros(Shape.of(1, 1, 1, channels)));
      for (Change change : new LinkedHashSet<>(changes)) {
        curves.add(
            invariance.of(
                model.model(),
                input.tensor(),
                OutputTarget.of(likeliest).probability(),
                change,
                amounts(change),
                control));
      }
    } catch (IllegalArgumentException e) {
      throw new BadInput(input.path() + ": " + e.getMessage(), e);
    }
    Path place = folder.place(input.stem(), "invariance", model.architecture().name(), "net");
    new LineChart(
            "distance of features, over their size",
            curves.stream().map(one -> panel(one, LIKELY + name)).toList())
        .write(place);
    Path table = place.resolveSibling(place.getFileName().toString().replace(".png", ".csv"));
    WholeFile.write(table, csv(curves).getBytes(StandardCharsets.UTF_8));
    if (!json) {
      terminal.out().println("%s, %s: %s and %s".formatted(input.path(), name, place, table));
      terminal.out().flush();
    }
    return Json.object(
        "input", input.path().toString(),
        "class", name,
        "changes", curves.stream().map(InvarianceCommand::json).toList(),
        "picture", place.toString(),
        "table", table.toString());
  }

  private static int likeliest(Tensor logits) {
    int best = 0;
    for (int k = 1; k < logits.size(); k++) {
      best = logits.data()[k] > logits.data()[best] ? k : best;
    }
    return best;
  }

  /**
   * Evenly: a quarter of the height either way, factors from 1/1.8 to 1.8, half a turn each way.
   */
  private List<Double> amounts(Change change) {
    return IntStream.range(0, points)
        .mapToObj(i -> 2. * i / (points - 1) - 1)
        .map(
            part ->
                switch (change) {
                  case TRANSLATION -> .25 * part;
                  case SCALE -> Math.pow(1.8, part);
                  case ROTATION -> 180 * part;
                })
        .toList();
  }

  private static LineChart.Panel panel(Curves curves, String probability) {
    List<LineChart.Line> lines = new ArrayList<>();
    for (int i = 0; i < curves.layers().size(); i++) {
      lines.add(
          new LineChart.Line(curves.layers().get(i), curves.amounts(), curves.distances().get(i)));
    }
    lines.add(new LineChart.Line(probability, curves.amounts(), curves.scores()));
    String unit =
        switch (curves.change()) {
          case TRANSLATION -> "moved down, in heights of the image";
          case SCALE -> "times as large";
          case ROTATION -> "degrees, clockwise";
        };
    return new LineChart.Panel(word(curves.change()), unit, lines);
  }

  private static String word(Change change) {
    return change.name().toLowerCase(Locale.ROOT);
  }

  private static String csv(List<Curves> all) {
    StringBuilder csv = new StringBuilder("change,amount,");
    csv.append(String.join(",", all.getFirst().layers())).append(",probability\n");
    for (Curves curves : all) {
      for (int i = 0; i < curves.amounts().size(); i++) {
        int at = i;
        csv.append(word(curves.change())).append(',').append(curves.amounts().get(i));
        curves.distances().forEach(layer -> csv.append(',').append(layer.get(at)));
        csv.append(',').append(curves.scores().get(i)).append('\n');
      }
    }
    return csv.toString();
  }

  private static Map<String, Object> json(Curves curves) {
    Map<String, Object> distances = Json.object();
    for (int i = 0; i < curves.layers().size(); i++) {
      distances.put(curves.layers().get(i), curves.distances().get(i));
    }
    return Json.object(
        "change", word(curves.change()),
        "amounts", curves.amounts(),
        "distances", distances,
        "probability", curves.scores());
  }
}
