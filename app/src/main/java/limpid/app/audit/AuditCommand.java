package limpid.app.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import limpid.app.given.ChosenMethod;
import limpid.app.given.EvaluatedImages;
import limpid.app.given.LoadedModel;
import limpid.app.given.RunOptions;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Failures;
import limpid.app.line.Json;
import limpid.app.line.OutputFolder;
import limpid.app.line.Terminal;
import limpid.core.WholeFile;
import limpid.explain.catalogue.Catalogue;
import limpid.explain.picture.Sheet;
import limpid.models.data.Labels;
import limpid.models.data.UnknownClassException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid audit}: whether a net relies on what it should not. */
@Command(
    name = "audit",
    description =
        "Sorts the maps of a class into clusters (spectral relevance analysis) and scores each by"
            + " what speaks for its being a mark and no object; of all classes, if none is named,"
            + " which it then compares. Writes a page, pictures and JSON.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  limpid audit cifar10/test --class horse --out audited",
      "  limpid audit cifar10/test --limit 50 --out audited"
    })
public final class AuditCommand implements Callable<Integer> {
  private static final int SHOWN = 12;
  private static final int LISTED = 10;

  private final Terminal terminal;

  @Parameters(
      paramLabel = "DIR",
      description =
          "A folder of images, or of sub-folders of images that are named like classes of the net."
              + " Images without labels are of the class that the net takes them for.")
  private Path folder;

  @Mixin private MapsOptions maps;

  @Option(
      names = "--class",
      paramLabel = "CLASS",
      description = "Look at this class alone, by its name or index.")
  private String name;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "200",
      description = "Take no more than N images of a class, 8 to 1000 (default: 200).")
  private int limit;

  @Option(
      names = "--cells",
      paramLabel = "N",
      defaultValue = "16",
      description = "Maps are made N x N cells small, 2 to 64 (default: 16).")
  private int cells;

  @Option(
      names = "--neighbours",
      paramLabel = "N",
      defaultValue = "8",
      description =
          "How many of the nearest maps a map is joined to, no more than half of them (default:"
              + " 8).")
  private int neighbours;

  @Option(
      names = "--cluster-seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Decides where clusters are looked for first (default: 1).")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "out",
      description = "Where audit.html, audit.json and the pictures go (default: out).")
  private Path out;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  private AuditCommand(Terminal terminal, MapsOptions maps) {
    this.terminal = terminal;
    this.maps = maps;
  }

  /** The command with these methods, and their options, to choose from. */
  public static CommandSpec choosing(Terminal terminal, Catalogue catalogue) {
    MapsOptions maps = new MapsOptions(catalogue, "lrp");
    return maps.completing(CommandSpec.forAnnotatedObject(new AuditCommand(terminal, maps)));
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    RunOptions how = maps.how();
    check();
    new OutputFolder(out);
    LoadedModel model = maps.model(terminal);
    Labels labels = model.architecture().labels();
    OptionalInt wanted = name == null ? OptionalInt.empty() : OptionalInt.of(index(labels));
    EvaluatedImages all = EvaluatedImages.of(folder, labels);
    ChosenMethod chosen = maps.method();
    Audit audit = new Audit(model, chosen, how, cells);
    Audit.Found found =
        audit.of(
            all,
            label -> wanted.isEmpty() || label == wanted.getAsInt(),
            limit,
            wanted.isPresent(),
            terminal);
    int code = Failures.leftOut(terminal, found.unreadable());
    List<ClassAudit> classes = classes(found, labels);
    GroupAudit groups = wanted.isPresent() ? null : GroupAudit.of(found.images(), labels.names());
    write(model, chosen, found, classes, groups);
    return code;
  }

  private void check() {
    if (limit < ClassAudit.LEAST || limit > 1000) {
      throw new BadInput("--limit: 8 to 1000 is expected, got " + limit);
    }
    if (cells < 2 || cells > 64) {
      throw new BadInput("--cells: 2 to 64 is expected, got " + cells);
    }
    if (neighbours < 1) {
      throw new BadInput("--neighbours: 1 or more is expected, got " + neighbours);
    }
  }

  private int index(Labels labels) {
    try {
      return labels.index(name);
    } catch (UnknownClassException e) {
      throw new BadInput("--class: " + e.getMessage(), e);
    }
  }

  /** The most suspicious class first. */
  private List<ClassAudit> classes(Audit.Found found, Labels labels) {
    List<ClassAudit> classes = new ArrayList<>();
    int most = 0;
    for (int c = 0; c < labels.size(); c++) {
      int label = c;
      List<AuditedImage> own =
          found.images().stream().filter(image -> image.label() == label).toList();
      most = Math.max(most, own.size());
      if (own.size() >= ClassAudit.LEAST) {
        classes.add(ClassAudit.of(labels.name(c), own, neighbours, seed));
      }
    }
    if (classes.isEmpty()) {
      throw new BadInput(
          "%s: has %d %s %s that can be read; %d or more are expected"
              .formatted(
                  folder,
                  most,
                  most == 1 ? "image" : "images",
                  name == null ? "of its largest class" : "of class " + name,
                  ClassAudit.LEAST));
    }
    classes.sort(Comparator.comparingDouble(one -> -one.suspicion().score()));
    return classes;
  }

  private void write(
      LoadedModel model,
      ChosenMethod chosen,
      Audit.Found found,
      List<ClassAudit> classes,
      GroupAudit groups)
      throws IOException {
    Files.createDirectories(out);
    Map<String, Object> object =
        Json.object(
            "command",
            "audit",
            "model",
            model.json(),
            "method",
            chosen.json(),
            "cells",
            cells,
            "neighbours",
            neighbours,
            "seed",
            seed,
            "images",
            found.images().size(),
            "classes",
            classes.stream().map(ClassAudit::json).toList());
    if (groups != null) {
      object.put("groups", groups.json());
    }
    object.put("unreadable", found.unreadable());
    WholeFile.write(out.resolve("audit.json"), Json.bytes(object));
    AuditPage page =
        new AuditPage(model.architecture().name(), chosen.method().name(), classes, groups, seed);
    WholeFile.write(out.resolve("audit.html"), page.html().getBytes(StandardCharsets.UTF_8));
    for (ClassAudit one : name == null ? List.<ClassAudit>of() : classes) {
      pictures(one);
    }
    if (json) {
      Json.print(terminal, object);
      return;
    }
    for (ClassAudit one : classes) {
      if (name != null) {
        one.lines().forEach(terminal.out()::println);
      }
      terminal.out().println(one.verdict());
    }
    if (groups != null) {
      groups.lines(LISTED).forEach(terminal.out()::println);
    }
    terminal.out().println(out.resolve("audit.html"));
  }

  /** The scatter plot, and a contact sheet for each cluster. */
  private void pictures(ClassAudit one) throws IOException {
    String svg = AuditPage.scatter(one, seed);
    WholeFile.write(out.resolve("embedding.svg"), svg.getBytes(StandardCharsets.UTF_8));
    for (int c = 0; c < one.clusters().count(); c++) {
      List<AuditedImage> members = one.members(c);
      Sheet sheet = Sheet.empty();
      for (AuditedImage image : members.subList(0, Math.min(SHOWN, members.size()))) {
        sheet = sheet.with(image.name(), image.thumbnail().photo());
        sheet = sheet.with("", image.thumbnail().map());
      }
      sheet
          .caption(
              "%s: cluster %d, %d of %d images, score %.3f"
                  .formatted(
                      one.name(),
                      c + 1,
                      members.size(),
                      one.images().size(),
                      one.suspicions().get(c).score()))
          .write(out.resolve("cluster-" + (c + 1) + ".png"));
    }
  }
}
