package limpid.app.course;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import limpid.app.given.ChosenTarget;
import limpid.app.given.InputImage;
import limpid.app.given.LoadedModel;
import limpid.app.given.ModelOptions;
import limpid.app.given.TargetOption;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.OutputFolder;
import limpid.app.line.Terminal;
import limpid.core.NearestNames;
import limpid.core.WholeFile;
import limpid.explain.run.LayerChoice;
import limpid.explain.target.OutputTarget;
import limpid.models.data.Labels;
import limpid.models.photo.Photo;
import limpid.nn.image.Prepared;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid walk}: a method step by step, as a document to hand out. */
@Command(
    name = "walk",
    description =
        "Writes how a method explains a photo, step by step, with the photo's own numbers: one page"
            + " of HTML that needs nothing beside it, slides, or Markdown.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  limpid walk gradcam docs/photos/chelsea.png --html walk.html",
      "  limpid walk tree docs/photos/chelsea.png --markdown tree.md",
      "  limpid walk integrated-gradients photo.jpg --slides walk.html --language zh --target dog"
    })
public final class WalkCommand implements Callable<Integer> {
  static final String HELP =
      "gradcam, cam, guided-backprop, integrated-gradients, lrp, rise, tree (the net as a decision"
          + " tree) or convolution.";

  /** Walks by their names, with the keys of what the studio calls them. */
  private static final Map<String, Kind> WALKS =
      Map.of(
          "gradcam", new Kind("lesson.gradcam", GradCamWalk::new),
          "cam", new Kind("lesson.identity", IdentityWalk::of),
          "guided-backprop", new Kind("lesson.rules", RulesWalk::of),
          "integrated-gradients", new Kind("lesson.path", PathWalk::of),
          "lrp", new Kind("lesson.relevance", LedgerWalk::of),
          "rise", new Kind("lesson.rise", RiseWalk::of),
          "tree", new Kind("lesson.tree", TreeWalk::of),
          "convolution", new Kind("lesson.convolution", ConvolutionWalk::of));

  /** Walks that look at a layer of one's choice. */
  private static final Set<String> LAYERED = Set.of("gradcam", "tree");

  /** Walks that come to what they come to, whatever class one asks for. */
  private static final Set<String> UNTARGETED = Set.of("tree", "convolution");

  private record Kind(String name, Function<WalkSubject, Walk> walk) {}

  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "METHOD", description = HELP)
  private String method;

  @Parameters(index = "1", paramLabel = "INPUT", description = "A photo.")
  private Path input;

  @Option(names = "--html", paramLabel = "FILE.html", description = "One page, all steps on it.")
  private Path html;

  @Option(
      names = "--slides",
      paramLabel = "FILE",
      description = "One page, a step at a time; arrow keys turn.")
  private Path slides;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Markdown, with a folder of pictures beside it.")
  private Path markdown;

  @Option(
      names = "--language",
      paramLabel = "en|zh",
      defaultValue = "en",
      description = "Its language (default: en).")
  private String language;

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description = "Where gradcam and tree look (default: the last spatial layer).")
  private String layer;

  @Option(names = "--target", paramLabel = "CLASS", description = TargetOption.HELP)
  private String target;

  @Mixin private ModelOptions weights;
  @Mixin private CommonOptions common;

  public WalkCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    Kind kind = WALKS.get(method);
    if (kind == null) {
      throw new BadInput(
          "walk: '%s' is none; %s%s"
              .formatted(
                  method,
                  HELP.substring(0, HELP.length() - 1) + " is expected",
                  NearestNames.offer(method, List.copyOf(WALKS.keySet()))));
    }
    if (layer != null && !LAYERED.contains(method)) {
      throw new BadInput("--layer %s: %s looks at no layer of choice".formatted(layer, method));
    }
    if (target != null && UNTARGETED.contains(method)) {
      throw new BadInput(
          "--target %s: %s comes to what the net sees, whatever the class"
              .formatted(target, method));
    }
    if (!WalkPage.LANGUAGES.contains(language)) {
      throw new BadInput(
          "--language %s: one of %s is expected"
              .formatted(language, String.join(", ", WalkPage.LANGUAGES)));
    }
    check(Stream.of(html, slides, markdown).filter(Objects::nonNull).toList());
    if (markdown != null) {
      new OutputFolder(WalkPage.pictures(markdown));
    }
    Photo photo = Photo.read(input);
    LoadedModel model = weights.load(terminal);
    Prepared prepared = model.architecture().preprocessing().prepare(photo);
    LayerChoice choice = layer == null ? LayerChoice.LAST : LayerChoice.named(layer);
    WalkSubject subject =
        WalkSubject.of(
            model.model(),
            prepared,
            model.trace(new InputImage(input, prepared, 0)),
            choice,
            target(model.architecture().labels()),
            model.architecture().labels());
    write(page(kind, subject));
    return 0;
  }

  private WalkPage page(Kind kind, WalkSubject subject) throws IOException {
    try {
      Walk walk = kind.walk().apply(subject);
      return new WalkPage(language, kind.name(), walk.outcome(), walk.steps());
    } catch (IllegalArgumentException e) {
      throw new BadInput("walk %s: %s".formatted(method, e.getMessage()), e);
    }
  }

  private static void check(List<Path> files) throws IOException {
    if (files.isEmpty()) {
      throw new BadInput("walk: --html FILE, --slides FILE or --markdown FILE is expected");
    }
    Set<Path> different = new HashSet<>();
    for (Path file : files) {
      WholeFile.requireWritable(file);
      if (!different.add(file.toAbsolutePath().normalize())) {
        throw new BadInput("walk: %s: is given twice; a file each is expected".formatted(file));
      }
    }
  }

  private OutputTarget target(Labels labels) {
    String chosen = target == null ? "top" : target;
    List<ChosenTarget> targets =
        new TargetOption(labels, TargetOption.Bare.LOGIT).targets(List.of(chosen));
    if (targets.size() != 1 || targets.getFirst().until().isPresent()) {
      throw new BadInput(
          "--target %s: one target of the net's output is expected here".formatted(chosen));
    }
    return targets.getFirst().target();
  }

  private void write(WalkPage page) throws IOException {
    if (html != null) {
      page.writeHtml(html, false);
      terminal.out().println(html);
    }
    if (slides != null) {
      page.writeHtml(slides, true);
      terminal.out().println(slides);
    }
    if (markdown != null) {
      page.writeMarkdown(markdown);
      terminal.out().println(markdown);
    }
  }
}
