package limpid.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import limpid.core.graph.Trace;
import limpid.explain.picture.ChannelMaps;
import limpid.explain.picture.HeatMap;
import limpid.explain.picture.Look;
import limpid.explain.picture.Sheet;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.SpatialLayer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid channels}: what the channels of a layer see in an image. */
@Command(
    name = "channels",
    description = "Draws the channels of a layer, those with the largest values first.",
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  limpid channels docs/photos/chelsea.png --layer block1 --scale shared")
final class ChannelsCommand implements Callable<Integer> {
  private static final int MOST = 600;

  private final Terminal terminal;

  @Parameters(
      paramLabel = "INPUT",
      arity = "1..*",
      description = "Images, .npy files or folders of them, as limpid explain takes them.")
  private List<Path> inputs;

  @Mixin private ModelOptions weights;

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description = "The layer, see limpid layers (default: the last spatial layer).")
  private String layer;

  @Option(
      names = "--most",
      paramLabel = "N",
      defaultValue = "63",
      description = "How many channels are drawn at most (default: 63).")
  private int most;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "out",
      description = "Where the pictures go (default: out).")
  private Path out;

  @Mixin private PictureOptions style;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  ChannelsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** A picture that was drawn. */
  private record Drawn(Path input, SpatialLayer layer, List<String> channels, Path picture) {
    Map<String, Object> json() {
      return Json.object(
          "input", input.toString(),
          "layer", layer.name(),
          "layerShape", layer.node().shape().extents(),
          "channels", channels,
          "picture", picture.toString());
    }
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    style.check();
    if (most < 1 || most > MOST) {
      throw new BadInput("--most: 1 to %d is expected, got %d".formatted(MOST, most));
    }
    OutputFolder folder = new OutputFolder(out);
    InputImages images = new InputImages(inputs, weights.architecture().preprocessing());
    LoadedModel model = weights.load(terminal);
    List<Drawn> all = new ArrayList<>();
    for (InputImage image = images.next(); image != null; image = images.next()) {
      Drawn one = drawn(model, image, folder);
      all.add(one);
      if (!json) {
        terminal
            .out()
            .println(
                "%s: %d of %d channels of %s %s in %s"
                    .formatted(
                        one.input(),
                        one.channels().size(),
                        one.layer().node().shape().at(3),
                        one.layer().name(),
                        one.layer().node().shape(),
                        one.picture()));
        terminal.out().flush();
      }
    }
    if (json && !all.isEmpty()) {
      Json.print(
          terminal,
          Json.object(
              "command", "channels",
              "model", model.json(),
              "inputs", all.stream().map(Drawn::json).toList(),
              "unreadable", images.unreadable()));
    }
    return images.complain(terminal);
  }

  private Drawn drawn(LoadedModel model, InputImage input, OutputFolder folder) throws IOException {
    Trace trace = model.trace(input);
    LayerChoice choice = layer == null ? LayerChoice.LAST : LayerChoice.named(layer);
    SpatialLayer at;
    try {
      at = choice.in(trace);
    } catch (IllegalArgumentException e) {
      throw new BadInput(input.path() + ": " + e.getMessage(), e);
    }
    ChannelMaps channels =
        new ChannelMaps(at.node().value(), style.look(Look.USUAL), style.shared());
    List<HeatMap> maps = channels.strongest(most);
    Sheet sheet = Sheet.of(input.prepared());
    for (HeatMap map : maps) {
      sheet = sheet.with(map);
    }
    Path place = folder.place(input.stem(), "channels", at.name(), "layer");
    sheet
        .caption(
            "%s: %d of %d channels of %s in %s"
                .formatted(
                    input.path().getFileName(),
                    maps.size(),
                    at.node().shape().at(3),
                    at.name(),
                    model.architecture().name()))
        .write(place);
    return new Drawn(input.path(), at, maps.stream().map(HeatMap::title).toList(), place);
  }
}
