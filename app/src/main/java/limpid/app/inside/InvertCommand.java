package limpid.app.inside;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import limpid.app.given.ExplainProgress;
import limpid.app.given.InputImage;
import limpid.app.given.InputImages;
import limpid.app.given.ListedOptions;
import limpid.app.given.LoadedModel;
import limpid.app.given.ModelOptions;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Json;
import limpid.app.line.OutputFolder;
import limpid.app.line.PicturesOption;
import limpid.app.line.Terminal;
import limpid.core.program.Cancellation;
import limpid.core.program.Control;
import limpid.explain.Choices;
import limpid.explain.inside.Inversion;
import limpid.explain.inside.Optimised;
import limpid.explain.picture.Sheet;
import limpid.explain.run.LayerChoice;
import limpid.models.photo.ChannelStatistics;
import limpid.nn.image.Prepared;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid invert}: what layers have kept of an image. */
@Command(
    name = "invert",
    description =
        "Makes images anew from what layers have kept of one: from noise, by gradient descent on"
            + " the distance of their features. All of them on one sheet.",
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  limpid invert docs/photos/chelsea.png --layers block1,block2,block3")
public final class InvertCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ListedOptions options;

  @Parameters(
      paramLabel = "INPUT",
      arity = "1..*",
      description = "Images, .npy files or folders of them, as limpid explain takes them.")
  private List<Path> inputs;

  @Mixin private ModelOptions weights;

  @Mixin private StagesOption layers;

  @Mixin private PicturesOption out;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  private InvertCommand(Terminal terminal, ListedOptions options) {
    this.terminal = terminal;
    this.options = options;
  }

  /** The command with the options of the record that it shows. */
  public static CommandSpec command(Terminal terminal) {
    ListedOptions options = new ListedOptions(Inversion.OPTIONS);
    CommandSpec command = CommandSpec.forAnnotatedObject(new InvertCommand(terminal, options));
    options.addTo(command, "How images are made");
    return command;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    OutputFolder folder = out.folder();
    Choices choices = options.choices();
    Inversion inversion = new Inversion(choices);
    InputImages images = new InputImages(inputs, weights.architecture().preprocessing());
    LoadedModel model = weights.load(terminal);
    Control control = new Cancellation(new ExplainProgress(terminal));
    List<Map<String, Object>> all = new ArrayList<>();
    for (InputImage image = images.next(); image != null; image = images.next()) {
      all.add(inverted(model, inversion, image, folder, control));
    }
    if (json && !all.isEmpty()) {
      Json.print(
          terminal,
          Json.object(
              "command", "invert",
              "model", model.json(),
              "options", options.json(choices),
              "inputs", all,
              "unreadable", images.unreadable()));
    }
    return images.complain(terminal);
  }

  private Map<String, Object> inverted(
      LoadedModel model,
      Inversion inversion,
      InputImage input,
      OutputFolder folder,
      Control control)
      throws IOException {
    ChannelStatistics statistics = model.architecture().preprocessing().statistics();
    Prepared seen = Prepared.whole(statistics.inverse(input.tensor()), input.tensor());
    Sheet sheet = Sheet.empty().with("what the net saw", seen);
    List<Map<String, Object>> made = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (LayerChoice layer : layers.of(model.outline())) {
      Optimised image;
      try {
        image =
            inversion.image(
                model.model(), input.tensor(), MaximiseCommand.range(statistics), layer, control);
      } catch (IllegalArgumentException e) {
        throw new BadInput(input.path() + ": " + e.getMessage(), e);
      }
      Prepared picture = Prepared.whole(statistics.inverse(image.input()), image.input());
      sheet = sheet.with(layer.text() + ": distance %.3f".formatted(image.score()), picture);
      lines.add("  %s: distance %.4g".formatted(layer.text(), image.score()));
      made.add(Json.object("layer", layer.text(), "distance", image.score()));
    }
    Path place = folder.place(input.stem(), "invert", model.architecture().name(), "layers");
    String net = model.architecture().name();
    sheet.caption(input.path().getFileName() + " from its features in " + net).write(place);
    if (!json) {
      terminal.out().println(input.path() + ": " + place);
      lines.forEach(terminal.out()::println);
      terminal.out().flush();
    }
    return Json.object(
        "input", input.path().toString(), "layers", made, "picture", place.toString());
  }
}
