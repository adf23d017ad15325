package limpid.app.tree;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import limpid.app.given.ChosenMethod;
import limpid.app.given.ChosenMethods;
import limpid.app.given.ExplainProgress;
import limpid.app.given.InputImage;
import limpid.app.given.InputImages;
import limpid.app.given.LoadedModel;
import limpid.app.given.MethodOptions;
import limpid.app.given.ModelOptions;
import limpid.app.given.PictureOptions;
import limpid.app.given.RunOptions;
import limpid.app.line.BadInput;
import limpid.app.line.Beside;
import limpid.app.line.CommonOptions;
import limpid.app.line.Json;
import limpid.app.line.OutputFolder;
import limpid.app.line.Stopwatch;
import limpid.app.line.Terminal;
import limpid.core.program.Cancellation;
import limpid.core.program.Control;
import limpid.explain.catalogue.Catalogue;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Run;
import limpid.explain.run.Session;
import limpid.explain.tree.Hierarchy;
import limpid.explain.tree.TreeRule;
import limpid.models.data.Labels;
import limpid.models.data.UnknownClassException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code limpid tree}: a net as a decision tree over its classes. */
@Command(
    name = "tree",
    description =
        "Reads a network as a decision tree over its classes, prints how it comes to a class step"
            + " by step, and draws what each decision looked at.",
    sortOptions = false,
    synopsisSubcommandLabel = "[COMMAND]",
    footerHeading = "%nExamples:%n",
    footer = {
      "  limpid tree docs/photos/chelsea.png",
      "  limpid tree docs/photos/chelsea.png --method gradcam --why-not dog",
      "  limpid tree build --out tree.json"
    })
public final class TreeCommand implements Callable<Integer> {
  private static final String USUAL = "gradcam";

  private final Terminal terminal;
  private final MethodOptions options;

  @Spec private CommandSpec command;

  @Parameters(paramLabel = "INPUT", arity = "0..*", description = InputImages.HELP)
  private List<Path> inputs = List.of();

  @Mixin private ModelOptions weights;

  @Mixin private HierarchyOptions tree;

  @Option(
      names = "--rule",
      paramLabel = "hard|soft",
      defaultValue = "soft",
      description =
          "How the tree comes to a class: hard goes from the root to the likelier part each time,"
              + " soft takes the class with the largest product on its way (default: soft).")
  private TreeRule rule;

  @Option(
      names = "--why-not",
      paramLabel = "CLASS",
      description = "Show the road to this class too, and where it was left.")
  private String whyNot;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description =
          "Draw a sheet for each input: its road from left to right, and under each decision the"
              + " map of this method (default with --why-not or --out: gradcam).")
  private String name;

  @Option(names = "--out", paramLabel = "DIR", description = "Where the sheets go (default: out).")
  private Path out;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Beside({"--method", "--why-not", "--out"})
  @Mixin
  private PictureOptions style;

  @Mixin private RunOptions how;

  @Mixin private CommonOptions common;

  private TreeCommand(Terminal terminal, MethodOptions options) {
    this.terminal = terminal;
    this.options = options;
  }

  /** The command, its subcommands, and these methods to choose from. */
  public static CommandLine choosing(Terminal terminal, Catalogue catalogue) {
    MethodOptions options = new MethodOptions(catalogue);
    CommandSpec command = CommandSpec.forAnnotatedObject(new TreeCommand(terminal, options));
    options.addTo(command);
    return new CommandLine(command)
        .addSubcommand(new TreeBuildCommand(terminal))
        .addSubcommand(new TreeShowCommand(terminal))
        .addSubcommand(new TreeEvaluateCommand(terminal));
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    how.check();
    style.check();
    if (inputs.isEmpty()) {
      throw new ParameterException(
          command.commandLine(),
          "Missing required parameter: 'INPUT', or one of the commands "
              + String.join(", ", command.subcommands().keySet()));
    }
    Stopwatch watch = new Stopwatch();
    long seed = seed();
    Optional<ChosenMethod> method = method();
    OutputFolder folder = new OutputFolder(out == null ? Path.of("out") : out);
    InputImages images = new InputImages(inputs, weights.architecture().preprocessing());
    LoadedModel model = weights.load(terminal);
    Labels labels = model.architecture().labels();
    Integer other = whyNot == null ? null : index(labels, whyNot);
    Hierarchy hierarchy = tree.of(model, seed);
    CompiledNet net =
        how.net(
            model.model(),
            images.count(),
            method.map(one -> List.of(one.explainer())).orElse(List.of()));
    Control control = new Cancellation(new ExplainProgress(terminal));
    List<Map<String, Object>> results = new ArrayList<>();
    try (Session session = net.session()) {
      for (InputImage image = images.next(); image != null; image = images.next()) {
        if (method.isPresent()) {
          method.get().check(image.path(), model.outline(net, image));
        }
        Run run = model.run(session, image, control);
        TreeReading reading = TreeReading.of(hierarchy, run.output().value(), rule, other, labels);
        Path sheet = null;
        if (method.isPresent()) {
          String target = reading.said().leaf().name();
          sheet =
              folder.place(image.stem(), "tree-" + method.get().method().name(), target, "class");
          new TreeSheet(model, method.get(), style, reading).of(run, image).write(sheet);
        }
        Map<String, Object> result = reading.json(image.path());
        result.put("picture", sheet == null ? null : sheet.toString());
        results.add(result);
        if (!json) {
          print(image.path(), images.count() > 1, reading, sheet);
        }
      }
    }
    if (json && !results.isEmpty()) {
      Json.print(
          terminal,
          Json.object(
              "command", "tree",
              "model", model.json(),
              "hierarchy", tree.words(seed),
              "rule", rule.name().toLowerCase(Locale.ROOT),
              "inputs", results,
              "unreadable", images.unreadable(),
              "seconds", watch.total()));
    }
    return images.complain(terminal);
  }

  /** Of a random tree: what methods that draw lots have too. */
  private long seed() {
    Optional<String> given = tree.random() ? options.shared("seed") : Optional.empty();
    try {
      return given.map(Long::parseLong).orElse(0L);
    } catch (NumberFormatException e) {
      throw new BadInput("--seed: a whole number is expected, got '%s'".formatted(given.get()), e);
    }
  }

  /** The method that a sheet is drawn by, where one was asked for. */
  private Optional<ChosenMethod> method() {
    if (name == null && whyNot == null && out == null) {
      options.refuseAll("--method NAME, which draws a sheet");
      return Optional.empty();
    }
    String wanted = name == null ? USUAL : name;
    ChosenMethods one = options.one(wanted, weights.architecture().preprocessing());
    return Optional.of(one.methods().getFirst());
  }

  private void print(Path input, boolean named, TreeReading reading, Path sheet) {
    if (named) {
      terminal.out().println(input);
    }
    reading.lines().forEach(terminal.out()::println);
    if (sheet != null) {
      terminal.out().println(sheet);
    }
    terminal.out().flush();
  }

  private static int index(Labels labels, String wanted) {
    try {
      return labels.index(wanted);
    } catch (UnknownClassException e) {
      throw new BadInput("--why-not: " + e.getMessage(), e);
    }
  }
}
