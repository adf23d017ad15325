package limpid.app.inside;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import limpid.app.given.ExplainProgress;
import limpid.app.given.InputImage;
import limpid.app.given.ListedOptions;
import limpid.app.given.LoadedModel;
import limpid.app.given.ModelOptions;
import limpid.app.inside.ExcitedOptions.Excited;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Json;
import limpid.app.line.OutputFolder;
import limpid.app.line.PicturesOption;
import limpid.app.line.Terminal;
import limpid.core.program.Cancellation;
import limpid.core.program.Control;
import limpid.explain.Choices;
import limpid.explain.inside.DeepDream;
import limpid.explain.inside.Optimised;
import limpid.explain.picture.Png;
import limpid.models.photo.ChannelStatistics;
import limpid.models.photo.Photo;
import limpid.nn.image.Picture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid deepdream}: a photo in which what a net sees is made stronger. */
@Command(
    name = "deepdream",
    description =
        "Makes what a layer, a channel or a class sees in a photo stronger, by gradient ascent in"
            + " several sizes.",
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  limpid deepdream docs/photos/chelsea.png --layer block2")
public final class DeepDreamCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ListedOptions options;

  @Parameters(
      paramLabel = "PHOTO",
      description = "A JPEG, PNG, GIF, BMP, TIFF, WebP, PPM, PGM or PBM image.")
  private Path input;

  @Mixin private ModelOptions weights;
  @Mixin private ExcitedOptions excited;

  @Mixin private PicturesOption out;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  private DeepDreamCommand(Terminal terminal, ListedOptions options) {
    this.terminal = terminal;
    this.options = options;
  }

  /** The command with the options of the record that it shows. */
  public static CommandSpec command(Terminal terminal) {
    ListedOptions options = new ListedOptions(DeepDream.OPTIONS);
    CommandSpec command = CommandSpec.forAnnotatedObject(new DeepDreamCommand(terminal, options));
    options.addTo(command, "How it is dreamt");
    return command;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    OutputFolder folder = out.folder();
    Choices choices = options.choices();
    DeepDream dream = new DeepDream(choices);
    Photo photo = Photo.read(input);
    LoadedModel model = weights.load(terminal);
    List<Excited> all = excited.all(model.architecture().labels());
    Control control = new Cancellation(new ExplainProgress(terminal));
    List<Map<String, Object>> made = new ArrayList<>();
    for (Excited one : all) {
      made.add(dreamt(model, dream, photo, one, folder, control));
    }
    if (json) {
      Json.print(
          terminal,
          Json.object(
              "command", "deepdream",
              "model", model.json(),
              "input", input.toString(),
              "options", options.json(choices),
              "images", made));
    }
    return 0;
  }

  private Map<String, Object> dreamt(
      LoadedModel model,
      DeepDream dream,
      Photo photo,
      Excited one,
      OutputFolder folder,
      Control control)
      throws IOException {
    ChannelStatistics statistics = model.architecture().preprocessing().statistics();
    Optimised dreamt;
    try {
      dreamt =
          dream.image(
              model.model(),
              statistics.apply(photo),
              MaximiseCommand.range(statistics),
              one.objective(),
              control);
    } catch (IllegalArgumentException e) {
      throw new BadInput(input + ": " + one.title() + ": " + e.getMessage(), e);
    }
    Picture picture = statistics.inverse(dreamt.input());
    Path place = folder.place(InputImage.stem(input), "deepdream", one.name(), "unit");
    Png.write(picture, place);
    if (!json) {
      terminal
          .out()
          .println(
              "%s: %s: %.4g at first, %.4g in the end, %dx%d pixels in %s"
                  .formatted(
                      input,
                      one.title(),
                      dreamt.scores().getFirst(),
                      dreamt.score(),
                      picture.width(),
                      picture.height(),
                      place));
      terminal.out().flush();
    }
    return Json.object(
        "excited", one.title(),
        "scores", dreamt.scores(),
        "score", dreamt.score(),
        "picture", place.toString());
  }
}
