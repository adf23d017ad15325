package limpid.app.synthetic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import limpid.app.given.ChosenMethods;
import limpid.app.given.EvaluatedImages;
import limpid.app.given.LoadedModel;
import limpid.app.given.MethodOptions;
import limpid.app.given.ModelOptions;
import limpid.app.given.RunOptions;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Failures;
import limpid.app.line.Json;
import limpid.app.line.Terminal;
import limpid.core.WholeFile;
import limpid.explain.catalogue.Catalogue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid synthetic score}: how often the maps of methods show what decided. */
@Command(
    name = "score",
    description =
        "Maps the test images of a set that limpid synthetic write made, and says how much of each"
            + " method's maps lies on what decided, and how often their largest value does not.",
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  limpid synthetic score scenes/object --model wrn10_1 --weights object.safetensors")
final class SyntheticScoreCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final MethodOptions options;

  @Parameters(paramLabel = "DIR", description = "A set: it has the folders test and objects.")
  private Path folder;

  @Mixin private ModelOptions weights;

  @Option(
      names = "--methods",
      paramLabel = "NAME[,NAME...]",
      defaultValue = "all",
      description = "Whose maps are held to the truth; see limpid methods (default: all).")
  private List<String> methods;

  @Option(
      names = "--passes",
      paramLabel = "N",
      defaultValue = "5000",
      description =
          "Of all methods, leave out those that cross the net more than N times (default: 5000).")
  private long passes;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "40",
      description = "Take N images, evenly from all (default: 40).")
  private int limit;

  @Option(names = "--markdown", description = "Print the table as Markdown.")
  private boolean markdown;

  @Option(
      names = "--out",
      paramLabel = "FILE.json",
      description = "Write the figures of each image and method, too.")
  private Path out;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private RunOptions how;

  @Mixin private CommonOptions common;

  private SyntheticScoreCommand(Terminal terminal, MethodOptions options) {
    this.terminal = terminal;
    this.options = options;
  }

  static CommandSpec choosing(Terminal terminal, Catalogue catalogue) {
    MethodOptions options = new MethodOptions(catalogue);
    CommandSpec command =
        CommandSpec.forAnnotatedObject(new SyntheticScoreCommand(terminal, options));
    options.addTo(command);
    return command;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    how.check();
    how.fixBatch();
    if (limit < 1 || passes < 1) {
      throw new BadInput("--limit and --passes: 1 or more is expected");
    }
    Path test = folder.resolve("test");
    for (String masks : SyntheticSet.MASKS) {
      if (!Files.isDirectory(test) || !Files.isDirectory(folder.resolve(masks))) {
        throw new BadInput(
            "%s: is no set of limpid synthetic write, which has the folders test, objects and distractors"
                .formatted(folder));
      }
    }
    if (out != null) {
      WholeFile.requireWritable(out);
    }
    SyntheticSet set = set();
    LoadedModel model = weights.load(terminal);
    EvaluatedImages images = EvaluatedImages.of(test, model.architecture().labels()).limited(limit);
    ChosenMethods chosen = options.chosen(methods, model.architecture().preprocessing());
    if (chosen.each()) {
      throw new BadInput("--layer each: one layer is expected here");
    }
    SyntheticScores scores =
        new SyntheticScoring(model, set, folder, how)
            .of(chosen.all() ? chosen.within(passes, model.outline()) : chosen, images, terminal);
    if (out != null) {
      WholeFile.write(out, Json.bytes(scores.json()));
    }
    if (json) {
      Json.print(terminal, scores.json());
    } else {
      (markdown ? scores.markdown() : scores.lines()).forEach(terminal.out()::println);
    }
    return Failures.leftOut(terminal, scores.unreadable());
  }

  /** The set that the folder is named after; one whose object decides, if after none. */
  private SyntheticSet set() {
    String name = folder.toAbsolutePath().normalize().getFileName().toString();
    return name.toLowerCase(Locale.ROOT).equals(SyntheticSet.CONFOUNDED.toString())
        ? SyntheticSet.CONFOUNDED
        : SyntheticSet.OBJECT;
  }
}
