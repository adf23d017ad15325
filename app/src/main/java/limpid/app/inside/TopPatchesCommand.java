package limpid.app.inside;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
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
import limpid.app.line.PicturesOption;
import limpid.app.line.Table;
import limpid.app.line.Terminal;
import limpid.core.Tensor;
import limpid.core.program.Cancellation;
import limpid.core.program.Control;
import limpid.explain.inside.ReceptiveField;
import limpid.explain.inside.TopPatches;
import limpid.explain.inside.TopPatches.Patch;
import limpid.explain.picture.Sheet;
import limpid.models.photo.ChannelStatistics;
import limpid.nn.image.Prepared;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid top-patches}: what in many images excites the channels of a layer. */
@Command(
    name = "top-patches",
    description =
        "Finds the patches of images that excite channels of a layer the most, and draws them"
            + " beside their deconvnet projections.",
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  limpid top-patches photos --layer block2 --channel 3,17 --most 6")
public final class TopPatchesCommand implements Callable<Integer> {
  private static final int WIDEST = 12;

  private final Terminal terminal;

  @Parameters(
      paramLabel = "INPUT",
      arity = "1..*",
      description = "Images, .npy files or folders of them, as limpid explain takes them.")
  private List<Path> inputs;

  @Mixin private ModelOptions weights;

  @Mixin private ChannelsOptions chosen;

  @Option(
      names = "--most",
      paramLabel = "N",
      defaultValue = "9",
      description =
          "How many patches of each channel are drawn at most, of as many images"
              + " (default: 9).")
  private int most;

  @Mixin private PicturesOption out;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  public TopPatchesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    check();
    OutputFolder folder = out.folder();
    InputImages images = new InputImages(inputs, weights.architecture().preprocessing());
    LoadedModel model = weights.load(terminal);
    TopPatches top = new TopPatches(model.model(), chosen.layer(), chosen.channels(), most);
    Map<Tensor, Path> names = looked(top, images);
    if (names.isEmpty()) {
      return images.complain(terminal);
    }
    Path place =
        folder.place(model.architecture().name(), "top-patches", top.layer().name(), "layer");
    sheet(top, model.architecture().preprocessing().statistics())
        .caption(
            "%s of %s: what excites its channels the most in %d images, and what of it does"
                .formatted(top.layer().name(), model.architecture().name(), names.size()))
        .write(place);
    if (json) {
      Json.print(
          terminal,
          Json.object(
              "command", "top-patches",
              "model", model.json(),
              "layer", top.layer().name(),
              "channels", chosen.channels().stream().map(c -> json(c, top.of(c), names)).toList(),
              "unreadable", images.unreadable(),
              "picture", place.toString()));
    } else {
      print(top, names, place);
    }
    return images.complain(terminal);
  }

  private void check() {
    if (most < 1 || most > WIDEST) {
      throw new BadInput("--most %d: 1 to %d is expected".formatted(most, WIDEST));
    }
    chosen.check(2 * most);
  }

  /** Looks at all images; where each of them was read from. */
  private Map<Tensor, Path> looked(TopPatches top, InputImages images) {
    Control control = new Cancellation();
    ExplainProgress progress = new ExplainProgress(terminal);
    Map<Tensor, Path> names = new IdentityHashMap<>();
    for (InputImage image = images.next(); image != null; image = images.next()) {
      try {
        top.look(image.tensor(), control);
      } catch (IllegalArgumentException e) {
        throw new BadInput(image.path() + ": " + e.getMessage(), e);
      }
      names.put(image.tensor(), image.path());
      progress.progress(names.size(), Math.max(names.size(), images.count()));
    }
    return names;
  }

  private Sheet sheet(TopPatches top, ChannelStatistics statistics) {
    int columns = chosen.channels().stream().mapToInt(c -> top.of(c).size()).max().orElse(1);
    Sheet sheet = Sheet.pictures(IntStream.rangeClosed(1, columns).mapToObj(n -> "" + n).toList());
    for (int channel : chosen.channels()) {
      List<Prepared> patches = new ArrayList<>();
      List<Prepared> projections = new ArrayList<>();
      for (Patch patch : top.of(channel)) {
        patches.add(PatchPictures.patch(patch, statistics));
        projections.add(PatchPictures.projection(patch, top));
      }
      float largest = top.of(channel).getFirst().activation();
      sheet = sheet.row("channel %d, up to %.4g".formatted(channel, largest), patches);
      sheet = sheet.row("its projection", projections);
    }
    return sheet;
  }

  private Map<String, Object> json(int channel, List<Patch> patches, Map<Tensor, Path> names) {
    return Json.object(
        "channel",
        channel,
        "patches",
        patches.stream()
            .map(
                patch ->
                    Json.object(
                        "input", names.get(patch.image()).toString(),
                        "activation", patch.activation(),
                        "place", List.of(patch.y(), patch.x()),
                        "rows", List.of(patch.field().top(), patch.field().bottom()),
                        "columns", List.of(patch.field().left(), patch.field().right())))
            .toList());
  }

  private void print(TopPatches top, Map<Tensor, Path> names, Path place) {
    ReceptiveField field = top.of(chosen.channels().getFirst()).getFirst().field();
    terminal
        .out()
        .println(
            "%s: a unit sees %dx%d pixels"
                .formatted(top.layer().name(), field.width(), field.height()));
    Table table =
        new Table(
            Table.Column.right("channel"),
            Table.Column.right("activation"),
            Table.Column.left("image"));
    for (int channel : chosen.channels()) {
      for (Patch patch : top.of(channel)) {
        table.row(
            Integer.toString(channel),
            "%.4g".formatted(patch.activation()),
            names.get(patch.image()).toString());
      }
    }
    table.lines("  ").forEach(terminal.out()::println);
    terminal.out().println(place);
  }
}
