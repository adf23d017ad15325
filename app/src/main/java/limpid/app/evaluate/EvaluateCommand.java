package limpid.app.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import limpid.app.given.EvaluatedImages;
import limpid.app.given.LoadedModel;
import limpid.app.given.MethodOptions;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Failures;
import limpid.app.line.Json;
import limpid.app.line.OutputFolder;
import limpid.app.line.ProgressBar;
import limpid.app.line.Terminal;
import limpid.explain.UnfitNetException;
import limpid.explain.catalogue.Catalogue;
import limpid.models.data.Labels;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code limpid evaluate}: methods judged by metrics over a folder of images. */
@Command(
    name = "evaluate",
    description =
        "Judges the maps of methods by metrics over a folder of images, beside maps that know"
            + " nothing, and writes a report, a table and JSON. Ended in the middle, it goes on"
            + " from there when it is run again.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  limpid evaluate photos --methods gradcam,gradient --metrics deletion,insertion",
      "  limpid evaluate cifar10/test --limit 1000 --methods gradcam,layercam --out judged"
    })
public final class EvaluateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "DIR",
      description =
          "A folder of images, or of sub-folders of images that are named like classes of the net.")
  private Path folder;

  @Mixin private EvaluationOptions evaluated;

  @Option(
      names = "--labels-file",
      paramLabel = "FILE",
      description = "The classes of the images: CSV with the columns image,label.")
  private Path labels;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Take only N of the images, evenly from all, in the order of their names.")
  private Integer limit;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "out",
      description =
          "Where report.html, results.csv, results.json and the journal go (default: out).")
  private Path out;

  @Option(
      names = "--spark",
      paramLabel = "MASTER",
      description =
          "Judge on Apache Spark: local[2], local-cluster[2,1,2048] or the address of a master. The"
              + " figures are the same bits.")
  private String spark;

  @Option(names = "--restart", description = "Begin anew, whatever the journal in --out has.")
  private boolean restart;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  @Spec private CommandSpec spec;

  private EvaluateCommand(Terminal terminal, EvaluationOptions evaluated) {
    this.terminal = terminal;
    this.evaluated = evaluated;
  }

  /** The command with these methods, and their options, to choose from. */
  public static CommandSpec choosing(Terminal terminal, Catalogue catalogue) {
    MethodOptions options = new MethodOptions(catalogue);
    CommandSpec command =
        CommandSpec.forAnnotatedObject(
            new EvaluateCommand(terminal, new EvaluationOptions(options)));
    options.addTo(command);
    return command;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    evaluated.check();
    if (limit != null && limit < 1) {
      throw new BadInput("--limit: 1 or more is expected, got " + limit);
    }
    new OutputFolder(out);
    if (spark != null) {
      Cluster.ofThisBuild();
    }
    if (!Files.isDirectory(folder)) {
      throw new BadInput(
          folder
              + (Files.exists(folder)
                  ? ": is a file; a folder of images is expected"
                  : ": there is no such folder"));
    }
    LoadedModel model = evaluated.model(terminal);
    EvaluatedImages images = images(model.architecture().labels());
    try (Evaluation evaluation = evaluated.evaluation(model, images.labelled())) {
      return evaluate(model, evaluation, images);
    }
  }

  private EvaluatedImages images(Labels classes) throws IOException {
    EvaluatedImages all =
        labels == null
            ? EvaluatedImages.of(folder, classes)
            : EvaluatedImages.of(folder, labels, classes);
    return limit == null ? all : all.limited(limit);
  }

  private int evaluate(LoadedModel model, Evaluation evaluation, EvaluatedImages images)
      throws IOException {
    List<String> names = images.images().stream().map(EvaluatedImages.One::name).toList();
    evaluation.requireBoxes(names);
    Map<String, Object> run = evaluated.json(model, evaluation);
    run.put("images", images.digest());
    Path file = out.resolve("journal.txt");
    List<String> broken = new ArrayList<>();
    try (EvaluationJournal journal = new EvaluationJournal(file, run, restart)) {
      List<Judgement> found = new ArrayList<>(journal.found());
      if (spark == null) {
        judge(evaluation, images, journal, found, broken);
      } else {
        judgeElsewhere(model, evaluation, images, journal, found, broken);
      }
      EvaluationTable table =
          EvaluationTable.of(evaluation.names(), evaluation.metrics(), names, found);
      int code = Failures.leftOut(terminal, broken);
      if (table.images().isEmpty()) {
        throw new BadInput(
            "%s: none of its %d images could be judged".formatted(folder, names.size()));
      }
      write(
          new EvaluationResults(model, run, table, broken, images.unlabelled()),
          evaluation,
          images);
      return code;
    }
  }

  /** Writes what was found, while no other run can. */
  private void write(EvaluationResults results, Evaluation evaluation, EvaluatedImages images)
      throws IOException {
    results.write(out);
    new EvaluationReport(results, evaluation, images).write(out.resolve("report.html"));
    if (json) {
      Json.print(terminal, results.summary());
    } else {
      results.lines().forEach(terminal.out()::println);
      terminal.out().println(out.resolve("report.html"));
    }
  }

  /** Judges what the journal lacks. */
  private void judge(
      Evaluation evaluation,
      EvaluatedImages images,
      EvaluationJournal journal,
      List<Judgement> found,
      List<String> broken)
      throws IOException {
    Set<List<String>> known = new HashSet<>();
    found.forEach(one -> known.add(List.of(one.image(), one.method())));
    int all = images.images().size() * evaluation.names().size();
    ProgressBar bar = new ProgressBar(terminal, "maps", known.size(), all);
    int done = 0;
    for (EvaluatedImages.One image : images.images()) {
      List<String> missing =
          evaluation.names().stream()
              .filter(method -> !known.contains(List.of(image.name(), method)))
              .toList();
      done += evaluation.names().size() - missing.size();
      try {
        Evaluation.Opened opened = missing.isEmpty() ? null : opened(evaluation, image);
        for (String method : missing) {
          bar.done(Math.max(done, known.size()));
          Judgement judgement = opened.judged(method);
          journal.add(judgement);
          found.add(judgement);
          done++;
        }
      } catch (RuntimeException | IOException e) {
        String sentence = Failures.expected(e);
        if (sentence == null || e instanceof UnfitNetException) {
          bar.end();
          throw e;
        }
        broken.add(sentence);
        found.removeIf(one -> one.image().equals(image.name()));
      }
    }
    bar.end();
  }

  /** Judges the images about which the journal lacks something, in other processes. */
  private void judgeElsewhere(
      LoadedModel model,
      Evaluation evaluation,
      EvaluatedImages images,
      EvaluationJournal journal,
      List<Judgement> found,
      List<String> broken)
      throws IOException {
    Set<List<String>> known = new HashSet<>();
    found.forEach(one -> known.add(List.of(one.image(), one.method())));
    Map<String, Integer> missing = new LinkedHashMap<>();
    for (EvaluatedImages.One image : images.images()) {
      if (evaluation.names().stream().anyMatch(m -> !known.contains(List.of(image.name(), m)))) {
        missing.put(image.name(), image.label().orElse(-1));
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    int all = images.images().size() * evaluation.names().size();
    ProgressBar bar = new ProgressBar(terminal, "maps", known.size(), all);
    Cluster.Work work = new Cluster.Work(spark, words(model), images.labelled(), folder, missing);
    try {
      Cluster.ofThisBuild()
          .judge(
              work,
              line -> {
                try {
                  Judgement judgement = JudgedLine.read(line);
                  if (known.add(List.of(judgement.image(), judgement.method()))) {
                    journal.add(judgement);
                    found.add(judgement);
                    bar.done(known.size());
                  }
                } catch (JudgedLine.Broken e) {
                  broken.add(e.getMessage());
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      bar.end();
    }
  }

  /** The words of this command line, with the weights named where nobody named them. */
  private List<String> words(LoadedModel model) {
    List<String> all = spec.commandLine().getParseResult().originalArgs();
    List<String> words = new ArrayList<>(all.subList(all.indexOf("evaluate") + 1, all.size()));
    words.remove("--fetch");
    evaluated.named(model).forEach(words::add);
    return words;
  }

  private static Evaluation.Opened opened(Evaluation evaluation, EvaluatedImages.One image)
      throws IOException {
    return evaluation.open(image.name(), Files.readAllBytes(image.file()), image.label());
  }
}
