package limpid.app.inside;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import limpid.app.explain.ExplanationFiles;
import limpid.app.given.ChosenMethod;
import limpid.app.given.ChosenTarget;
import limpid.app.given.ExplainProgress;
import limpid.app.given.InputImage;
import limpid.app.given.InputImages;
import limpid.app.given.LoadedModel;
import limpid.app.given.MethodOptions;
import limpid.app.given.ModelOptions;
import limpid.app.given.PictureOptions;
import limpid.app.given.Runs;
import limpid.app.given.TargetOption;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Json;
import limpid.app.line.OutputFolder;
import limpid.app.line.PicturesOption;
import limpid.app.line.Terminal;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.WholeFile;
import limpid.core.op.Node;
import limpid.core.program.Cancellation;
import limpid.core.program.Control;
import limpid.explain.Explanation;
import limpid.explain.Family;
import limpid.explain.catalogue.Catalogue;
import limpid.explain.inside.LayerActivation;
import limpid.explain.picture.ChannelMaps;
import limpid.explain.picture.HeatMap;
import limpid.explain.picture.Look;
import limpid.explain.picture.Sheet;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.weights.Npy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid channels}: what the channels of a layer see in images. */
@Command(
    name = "channels",
    aliases = "activations",
    description =
        "Draws the channels of a layer, those with the largest values first: its activations, or"
            + " what a method finds for each channel.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  limpid channels docs/photos/chelsea.png --layer block1 --scale shared",
      "  limpid channels docs/photos --layer block3 --across",
      "  limpid channels docs/photos/chelsea.png --layer block2 --method layer-conductance"
    })
public final class ChannelsCommand implements Callable<Integer> {
  private static final int MOST = 600;
  private static final int USUAL = 63;
  private static final int USUAL_ACROSS = 11;

  private final Terminal terminal;
  private final MethodOptions methods;

  @Parameters(
      paramLabel = "INPUT",
      arity = "1..*",
      description = "Images, .npy files or folders of them, as limpid explain takes them.")
  private List<Path> inputs;

  @Mixin private ModelOptions weights;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "layer-activation",
      description =
          "What is drawn of each channel, of the methods inside the net (default:"
              + " layer-activation).")
  private String method;

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      description =
          "What the method explains, one target as limpid explain has them (default: top).")
  private String target;

  @Option(
      names = "--across",
      description =
          "One sheet of all inputs, a row each, of the channels that are strong in all of them.")
  private boolean across;

  @Option(
      names = "--most",
      paramLabel = "N",
      description =
          "How many channels are drawn at most (default: "
              + USUAL
              + "; across, "
              + USUAL_ACROSS
              + ").")
  private Integer most;

  @Mixin private PicturesOption out;

  @Option(
      names = "--raw",
      paramLabel = "FILE.npy",
      description = "Write all channels as they are, [C,h,w], of one input.")
  private Path raw;

  @Mixin private PictureOptions style;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  private ChannelsCommand(Terminal terminal, MethodOptions methods) {
    this.terminal = terminal;
    this.methods = methods;
  }

  /** The command with the methods inside the net, and their options, to choose from. */
  public static CommandSpec choosing(Terminal terminal, Catalogue catalogue) {
    Catalogue inside =
        new Catalogue(
            catalogue.all().stream().filter(one -> one.family() == Family.INSIDE).toList());
    MethodOptions methods = new MethodOptions(inside);
    CommandSpec command = CommandSpec.forAnnotatedObject(new ChannelsCommand(terminal, methods));
    methods.addTo(command);
    return command;
  }

  /** The channels of a layer for an input. */
  private record Seen(InputImage input, Explanation explanation) {
    String layer() {
      return explanation.layer().orElseThrow();
    }

    /** {@code [1,h,w,C]}. */
    Tensor channels() {
      Shape shape = explanation.raw().shape();
      return Node.constant(explanation.raw())
          .reshape(1, shape.at(0), shape.at(1), shape.at(2))
          .value();
    }
  }

  /** A picture that was drawn. */
  private record Drawn(List<Seen> seen, List<Integer> channels, Path picture, Path raw) {
    Map<String, Object> json() {
      Seen first = seen.getFirst();
      Map<String, Object> json =
          Json.object(
              "layer", first.layer(),
              "layerShape", first.channels().shape().extents(),
              "channels", channels.stream().map(c -> "channel " + c).toList(),
              "picture", picture.toString(),
              "raw", raw == null ? null : raw.toString());
      List<String> inputs = seen.stream().map(one -> one.input().path().toString()).toList();
      json.put(
          seen.size() == 1 ? "input" : "inputs", seen.size() == 1 ? inputs.getFirst() : inputs);
      return json;
    }

    String line(ChosenMethod method) {
      Seen first = seen.getFirst();
      String what =
          method.explainer() instanceof LayerActivation ? "" : method.method().name() + ", ";
      return "%s: %s%d of %d channels of %s %s in %s"
          .formatted(
              seen.size() == 1 ? first.input().path() : seen.size() + " inputs",
              what,
              channels.size(),
              first.channels().shape().at(3),
              first.layer(),
              first.channels().shape(),
              picture);
    }
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    style.check();
    int count = most != null ? most : across ? USUAL_ACROSS : USUAL;
    if (count < 1 || count > MOST) {
      throw new BadInput("--most: 1 to %d is expected, got %d".formatted(MOST, count));
    }
    OutputFolder folder = out.folder();
    if (raw != null) {
      WholeFile.requireWritable(raw);
    }
    ChosenMethod chosen = chosen();
    if (target != null && chosen.explainer() instanceof LayerActivation) {
      throw new BadInput(
          "--target %s: activations are the same whatever is explained; another --method is expected"
              .formatted(target));
    }
    InputImages images = new InputImages(inputs, weights.architecture().preprocessing());
    if (raw != null && images.count() != 1) {
      throw new BadInput("--raw: one input is expected, got " + images.count());
    }
    LoadedModel model = weights.load(terminal);
    ChosenTarget score = score(model);
    List<Seen> seen = new ArrayList<>();
    List<Drawn> all = new ArrayList<>();
    try (Session session = CompiledNet.traced(model.model()).session()) {
      for (InputImage image = images.next(); image != null; image = images.next()) {
        seen.add(seen(model, session, image, chosen, score));
        if (!across) {
          all.add(drawn(model, List.of(seen.removeFirst()), chosen, count, folder));
        }
      }
    }
    if (across && !seen.isEmpty()) {
      all.add(drawn(model, seen, chosen, count, folder));
    }
    if (json && !all.isEmpty()) {
      Json.print(
          terminal,
          Json.object(
              "command", "channels",
              "model", model.json(),
              "method", chosen.json(),
              "inputs", all.stream().map(Drawn::json).toList(),
              "unreadable", images.unreadable()));
    }
    return images.complain(terminal);
  }

  private ChosenMethod chosen() {
    return methods.one(method, weights.architecture().preprocessing()).methods().getFirst();
  }

  private ChosenTarget score(LoadedModel model) {
    List<ChosenTarget> scores =
        new TargetOption(model.architecture().labels(), TargetOption.Bare.LOGIT)
            .targets(List.of(target == null ? "top" : target));
    if (scores.size() != 1) {
      throw new BadInput("--target %s: one target is expected".formatted(target));
    }
    return scores.getFirst();
  }

  private Seen seen(
      LoadedModel model,
      Session session,
      InputImage input,
      ChosenMethod chosen,
      ChosenTarget score) {
    Control control = new Cancellation(new ExplainProgress(terminal));
    chosen.check(input.path(), model.outline(session.net(), input));
    score.check(session.net(), input.tensor().shape());
    try (Runs runs = new Runs(session, model.run(session, input, control))) {
      return new Seen(input, chosen.explainer().explain(runs.of(score), score.target()));
    } catch (IllegalArgumentException e) {
      throw chosen.refused(input.path(), model, e);
    }
  }

  private Drawn drawn(
      LoadedModel model, List<Seen> seen, ChosenMethod chosen, int count, OutputFolder folder)
      throws IOException {
    ChannelMaps maps =
        new ChannelMaps(
            seen.stream().map(Seen::channels).toList(), style.look(Look.USUAL), style.shared());
    List<Integer> channels = maps.strongest(count);
    Sheet sheet = across ? table(seen, maps, channels) : single(seen.getFirst(), maps, channels);
    Seen first = seen.getFirst();
    String name = across ? model.architecture().name() : first.input().stem();
    Path place = folder.place(name, "channels", first.layer(), "layer");
    boolean activation = chosen.explainer() instanceof LayerActivation;
    sheet
        .caption(
            "%s%d of %d channels of %s in %s%s"
                .formatted(
                    across ? "" : first.input().path().getFileName() + ": ",
                    channels.size(),
                    first.channels().shape().at(3),
                    first.layer(),
                    model.architecture().name(),
                    activation
                        ? ""
                        : ": %s of %s"
                            .formatted(
                                chosen.method().name(),
                                first
                                    .explanation()
                                    .score()
                                    .describe(model.architecture().labels()::name))))
        .write(place);
    if (raw != null) {
      Npy.write(raw, ExplanationFiles.channelsFirst(first.explanation().raw()));
    }
    Drawn drawn = new Drawn(List.copyOf(seen), channels, place, raw);
    if (!json) {
      terminal.out().println(drawn.line(chosen));
      terminal.out().flush();
    }
    return drawn;
  }

  private static Sheet single(Seen seen, ChannelMaps maps, List<Integer> channels) {
    Sheet sheet = Sheet.of(seen.input().prepared());
    for (int channel : channels) {
      sheet = sheet.with(maps.channel(channel));
    }
    return sheet;
  }

  private static Sheet table(List<Seen> seen, ChannelMaps maps, List<Integer> channels) {
    Sheet sheet = Sheet.table(channels.stream().map(c -> "channel " + c).toList());
    for (int i = 0; i < seen.size(); i++) {
      int image = i;
      List<HeatMap> row = channels.stream().map(c -> maps.channel(image, c)).toList();
      sheet = sheet.row(seen.get(i).input().stem(), seen.get(i).input().prepared(), row);
    }
    return sheet;
  }
}
