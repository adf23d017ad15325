package limpid.app.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import limpid.app.given.ChosenMethod;
import limpid.app.given.EvaluatedImages;
import limpid.app.given.LoadedModel;
import limpid.app.given.RunOptions;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Failures;
import limpid.app.line.Json;
import limpid.app.line.Terminal;
import limpid.core.WholeFile;
import limpid.explain.catalogue.Catalogue;
import limpid.models.data.Labels;
import limpid.models.data.UnknownClassException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid tutor}: a page that teaches people what a net learned. */
@Command(
    name = "tutor",
    description =
        "Makes a quiz of two classes that a net confuses: guess what a photo shows, and see which"
            + " of its regions told them apart. The page needs nothing but a browser.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  limpid tutor cifar10/test --out quiz.html",
      "  limpid tutor cifar10/test --classes cat,dog --method layercam --out quiz.html"
    })
public final class TutorCommand implements Callable<Integer> {
  private static final String PLACE = "/*DATA*/";

  private final Terminal terminal;

  @Parameters(
      paramLabel = "DIR",
      description = "A folder of sub-folders of images that are named like classes of the net.")
  private Path folder;

  @Mixin private MapsOptions maps;

  @Option(
      names = "--classes",
      paramLabel = "A,B",
      description = "The two classes (default: those that the net confuses most).")
  private String classes;

  @Option(
      names = "--questions",
      paramLabel = "N",
      defaultValue = "24",
      description = "How many photos, 2 to 200 (default: 24).")
  private int questions;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "Look at no more than N images of a class (default: 100).")
  private int limit;

  @Option(
      names = "--out",
      paramLabel = "FILE.html",
      required = true,
      description = "Where the page goes.")
  private Path out;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  private TutorCommand(Terminal terminal, MapsOptions maps) {
    this.terminal = terminal;
    this.maps = maps;
  }

  /** The command with these methods, and their options, to choose from. */
  public static CommandSpec choosing(Terminal terminal, Catalogue catalogue) {
    MapsOptions maps = new MapsOptions(catalogue, "gradcam");
    return maps.completing(CommandSpec.forAnnotatedObject(new TutorCommand(terminal, maps)));
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    RunOptions how = maps.how();
    if (questions < 2 || questions > 200) {
      throw new BadInput("--questions: 2 to 200 is expected, got " + questions);
    }
    if (limit < 1) {
      throw new BadInput("--limit: 1 or more is expected, got " + limit);
    }
    WholeFile.requireWritable(out);
    LoadedModel model = maps.model(terminal);
    Labels labels = model.architecture().labels();
    EvaluatedImages images = EvaluatedImages.of(folder, labels);
    if (!images.labelled()) {
      throw new BadInput(
          folder + ": no image has a label; sub-folders named like classes are expected");
    }
    ChosenMethod chosen = maps.method();
    Quiz quiz =
        new QuizMaker(model, chosen, how, terminal)
            .of(images, classes == null ? null : pair(labels), limit, questions);
    WholeFile.write(out, page(quiz.json()).getBytes(StandardCharsets.UTF_8));
    report(model, quiz);
    return Failures.leftOut(terminal, quiz.unreadable());
  }

  private int[] pair(Labels labels) {
    List<Integer> pair = new ArrayList<>();
    for (String name : classes.split(",")) {
      try {
        pair.add(labels.index(name));
      } catch (UnknownClassException e) {
        throw new BadInput("--classes: " + e.getMessage(), e);
      }
    }
    if (pair.size() != 2 || pair.get(0).equals(pair.get(1))) {
      throw new BadInput("--classes %s: two classes are expected, A,B".formatted(classes));
    }
    return new int[] {pair.get(0), pair.get(1)};
  }

  private static String page(Map<String, Object> quiz) throws IOException {
    try (InputStream in = TutorCommand.class.getResourceAsStream("tutor.html")) {
      String page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return page.replace(PLACE, Json.line(quiz).replace("<", "\\u003c"));
    }
  }

  private void report(LoadedModel model, Quiz quiz) throws IOException {
    if (json) {
      Json.print(
          terminal,
          Json.object(
              "command", "tutor",
              "model", model.json(),
              "classes", quiz.classes(),
              "confused", quiz.confused(),
              "accuracy", quiz.accuracy(),
              "questions", quiz.questions().size(),
              "page", out.toString(),
              "unreadable", quiz.unreadable()));
      return;
    }
    terminal
        .out()
        .println(
            "%s and %s: the net takes one for the other %d times, and is right on %.1f %% of their images"
                .formatted(
                    quiz.classes().get(0),
                    quiz.classes().get(1),
                    quiz.confused(),
                    100 * quiz.accuracy()));
    terminal.out().println("%s: %d questions".formatted(out, quiz.questions().size()));
  }
}
