package limpid.app.inside;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import limpid.app.given.ComparedModels;
import limpid.app.given.InputImage;
import limpid.app.given.InputImages;
import limpid.app.given.LoadedModel;
import limpid.app.given.ModelOptions;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Json;
import limpid.app.line.OutputFolder;
import limpid.app.line.PicturesOption;
import limpid.app.line.Terminal;
import limpid.core.Tensor;
import limpid.core.program.Cancellation;
import limpid.core.program.Control;
import limpid.explain.inside.TopPatches;
import limpid.explain.inside.TopPatches.Patch;
import limpid.explain.picture.Sheet;
import limpid.nn.image.Prepared;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid evolution}: channels across the checkpoints of a training. */
@Command(
    name = "evolution",
    description =
        "Draws what excites channels of a layer the most in each checkpoint of a training, as its"
            + " deconvnet projection: a row for each channel, a column for each checkpoint.",
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = {
      "  limpid evolution photos --model wrn16_2 --weights 1.safetensors --weights 20.safetensors"
          + " \\",
      "      --layer block1 --channel 0,1,2"
    })
public final class EvolutionCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "INPUT",
      arity = "1..*",
      description = "Images, .npy files or folders of them, as limpid explain takes them.")
  private List<Path> inputs;

  @Mixin private ComparedModels models;

  @Mixin private ChannelsOptions chosen;

  @Mixin private PicturesOption out;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  public EvolutionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** What was found in a checkpoint, and where each image was read from. */
  private record PublishedWeights(LoadedModel model, TopPatches top, Map<Tensor, Path> names) {
    String name() {
      return model.weights().getFileName().toString();
    }

    Patch of(int channel) {
      return top.of(channel).getFirst();
    }

    Map<String, Object> json(int channel) {
      Patch patch = of(channel);
      return Json.object(
          "weights", model.weights().toString(),
          "activation", patch.activation(),
          "input", names.get(patch.image()).toString(),
          "place", List.of(patch.y(), patch.x()));
    }
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    OutputFolder folder = out.folder();
    List<ModelOptions> asked = models.checkpoints();
    chosen.check(asked.size());
    InputImages images = null;
    List<PublishedWeights> checkpoints = new ArrayList<>();
    for (ModelOptions one : asked) {
      images = new InputImages(inputs, one.architecture().preprocessing());
      checkpoints.add(looked(one.load(terminal), images));
      if (checkpoints.getLast().names().isEmpty()) {
        return images.complain(terminal);
      }
    }
    PublishedWeights last = checkpoints.getLast();
    Path place =
        folder.place(
            last.model().architecture().name(), "evolution", last.top().layer().name(), "layer");
    draw(checkpoints).write(place);
    if (json) {
      Json.print(
          terminal,
          Json.object(
              "command", "evolution",
              "models", checkpoints.stream().map(one -> one.model().json()).toList(),
              "layer", last.top().layer().name(),
              "channels", chosen.channels().stream().map(c -> json(c, checkpoints)).toList(),
              "unreadable", images.unreadable(),
              "picture", place.toString()));
    } else {
      terminal.out().println(place);
    }
    return images.complain(terminal);
  }

  private PublishedWeights looked(LoadedModel model, InputImages images) {
    TopPatches top = new TopPatches(model.model(), chosen.layer(), chosen.channels(), 1);
    Control control = new Cancellation();
    Map<Tensor, Path> names = new IdentityHashMap<>();
    for (InputImage image = images.next(); image != null; image = images.next()) {
      try {
        top.look(image.tensor(), control);
      } catch (IllegalArgumentException e) {
        throw new BadInput(image.path() + ": " + e.getMessage(), e);
      }
      names.put(image.tensor(), image.path());
    }
    return new PublishedWeights(model, top, names);
  }

  private Sheet draw(List<PublishedWeights> checkpoints) {
    Sheet sheet = Sheet.pictures(checkpoints.stream().map(PublishedWeights::name).toList());
    for (int channel : chosen.channels()) {
      List<Prepared> row =
          checkpoints.stream()
              .map(one -> PatchPictures.projection(one.of(channel), one.top()))
              .toList();
      sheet = sheet.row("channel " + channel, row);
    }
    PublishedWeights last = checkpoints.getLast();
    return sheet.caption(
        "%s of %s: what excites its channels the most in %d images, by checkpoint"
            .formatted(
                last.top().layer().name(),
                last.model().architecture().name(),
                last.names().size()));
  }

  private static Map<String, Object> json(int channel, List<PublishedWeights> checkpoints) {
    return Json.object(
        "channel", channel, "checkpoints", checkpoints.stream().map(c -> c.json(channel)).toList());
  }
}
