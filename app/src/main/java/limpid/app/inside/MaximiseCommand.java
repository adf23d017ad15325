package limpid.app.inside;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import limpid.app.given.ExplainProgress;
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
import limpid.explain.inside.InputRange;
import limpid.explain.inside.Maximise;
import limpid.explain.inside.Optimised;
import limpid.explain.picture.Png;
import limpid.explain.picture.Sheet;
import limpid.models.photo.ChannelStatistics;
import limpid.nn.image.Picture;
import limpid.nn.image.Prepared;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code limpid maximise}: images that excite a class, a channel or a neuron. */
@Command(
    name = "maximise",
    description =
        "Makes the images that excite classes, channels or neurons of a network the most, from"
            + " noise, by gradient ascent.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  limpid maximise --target cat --target ship",
      "  limpid maximise --layer block2 --channel 0,1,2,3 --steps 128"
    })
public final class MaximiseCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ListedOptions options;

  @Mixin private ModelOptions weights;
  @Mixin private ExcitedOptions excited;

  @Mixin private PicturesOption out;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  private MaximiseCommand(Terminal terminal, ListedOptions options) {
    this.terminal = terminal;
    this.options = options;
  }

  /** The command with the options of the record that it shows. */
  public static CommandSpec command(Terminal terminal) {
    ListedOptions options = new ListedOptions(Maximise.OPTIONS);
    CommandSpec command = CommandSpec.forAnnotatedObject(new MaximiseCommand(terminal, options));
    options.addTo(command, "How images are made");
    return command;
  }

  /** An image that was made. */
  private record Made(Excited excited, Optimised optimised, Prepared picture, Path place) {
    String line() {
      return "%s: %.4g at first, %.4g in the end, in %s"
          .formatted(excited.title(), optimised.scores().getFirst(), optimised.score(), place);
    }

    Map<String, Object> json() {
      return Json.object(
          "excited", excited.title(),
          "scores", optimised.scores(),
          "score", optimised.score(),
          "picture", place.toString());
    }
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    OutputFolder folder = out.folder();
    Choices choices = options.choices();
    Maximise maximise = new Maximise(choices);
    LoadedModel model = weights.load(terminal);
    List<Excited> all = excited.all(model.architecture().labels());
    Control control = new Cancellation(new ExplainProgress(terminal));
    List<Made> made = new ArrayList<>();
    for (Excited one : all) {
      made.add(made(model, maximise, one, folder, control));
      if (!json) {
        terminal.out().println(made.getLast().line());
        terminal.out().flush();
      }
    }
    Path sheet = made.size() == 1 ? null : sheet(model, made, folder);
    if (json) {
      Json.print(
          terminal,
          Json.object(
              "command", "maximise",
              "model", model.json(),
              "options", options.json(choices),
              "images", made.stream().map(Made::json).toList(),
              "sheet", sheet == null ? null : sheet.toString()));
    } else if (sheet != null) {
      terminal.out().println("all of them in " + sheet);
    }
    return 0;
  }

  private Made made(
      LoadedModel model, Maximise maximise, Excited one, OutputFolder folder, Control control)
      throws IOException {
    ChannelStatistics statistics = model.architecture().preprocessing().statistics();
    Optimised optimised;
    try {
      optimised =
          maximise.image(
              model.model(),
              model.architecture().preprocessing().input(),
              range(statistics),
              one.objective(),
              control);
    } catch (IllegalArgumentException e) {
      throw new BadInput(one.title() + ": " + e.getMessage(), e);
    }
    Picture picture = statistics.inverse(optimised.input());
    Path place = folder.place(model.architecture().name(), "maximise", one.name(), "unit");
    Png.write(picture, place);
    return new Made(one, optimised, Prepared.whole(picture, optimised.input()), place);
  }

  /** What a net is given of black and white. */
  static InputRange range(ChannelStatistics statistics) {
    return new InputRange(statistics.apply(0, 0, 0), statistics.apply(1, 1, 1));
  }

  private static Path sheet(LoadedModel model, List<Made> made, OutputFolder folder)
      throws IOException {
    Sheet sheet = Sheet.empty();
    for (Made one : made) {
      sheet = sheet.with(one.excited().title(), one.picture());
    }
    Path place = folder.place(model.architecture().name(), "maximise", "sheet", "sheet");
    sheet.caption(model.architecture().name()).write(place);
    return place;
  }
}
