package limpid.app.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import limpid.app.given.ImageReferences;
import limpid.app.given.InputImage;
import limpid.app.given.LoadedModel;
import limpid.app.given.ModelOptions;
import limpid.app.line.BadInput;
import limpid.app.line.Beside;
import limpid.app.line.CommonOptions;
import limpid.app.line.Json;
import limpid.app.line.Terminal;
import limpid.core.Tensor;
import limpid.core.WholeFile;
import limpid.core.program.Control;
import limpid.explain.picture.TreeChart;
import limpid.explain.picture.TreeChart.Branch;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.explain.tree.Hierarchy;
import limpid.explain.tree.Taxon;
import limpid.explain.tree.Taxon.Group;
import limpid.explain.tree.Taxon.Leaf;
import limpid.explain.tree.TreeRule;
import limpid.models.data.Labels;
import limpid.models.data.UnknownClassException;
import limpid.models.photo.Photo;
import limpid.nn.image.Picture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid tree show}: the whole tree, as a page or a picture. */
@Command(
    name = "show",
    description =
        "Draws the whole tree over the classes of a network, and a photo's way through it: as a"
            + " page that needs nothing else and can be zoomed, as a PNG, or both.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  limpid tree show --png tree.png",
      "  limpid tree show docs/photos/chelsea.png --html tree.html --leaves cifar10/test"
    })
final class TreeShowCommand implements Callable<Integer> {
  private static final int LEAF = 64;
  private static final int PHOTO = 160;

  private final Terminal terminal;

  @Parameters(
      paramLabel = "INPUT",
      arity = "0..1",
      description = "A photo whose way through the tree is lit.")
  private Path input;

  @Beside(
      value = "INPUT",
      only = {"--preprocessing", "--mean", "--std", "--crop", "--bgr"})
  @Mixin
  private ModelOptions weights;

  @Mixin private SeededHierarchy tree;

  @Beside("INPUT")
  @Option(
      names = "--rule",
      paramLabel = "hard|soft",
      defaultValue = "soft",
      description = "How the tree comes to a class (default: soft).")
  private TreeRule rule;

  @Option(
      names = "--leaves",
      paramLabel = "DIR",
      description =
          "CLASS/IMAGE: the first image of each class is shown beside it. Classes without one have"
              + " their names alone.")
  private Path leaves;

  @Option(names = "--html", paramLabel = "FILE.html", description = "The page.")
  private Path html;

  @Option(names = "--png", paramLabel = "FILE.png", description = "The picture.")
  private Path png;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  TreeShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    if (html == null && png == null) {
      throw new BadInput("tree show: --html FILE.html, --png FILE.png or both are expected");
    }
    for (Path file : Stream.of(html, png).filter(file -> file != null).toList()) {
      WholeFile.requireWritable(file);
    }
    InputImage image =
        input == null ? null : InputImage.read(input, weights.architecture().preprocessing());
    LoadedModel model = weights.load(terminal);
    Hierarchy hierarchy = tree.of(model);
    Map<Integer, Picture> pictures =
        leaves == null ? Map.of() : pictures(model.architecture().labels());
    Optional<TreeReading> reading = Optional.empty();
    Map<String, Double> parts = Map.of();
    if (image != null) {
      Tensor logits = logits(model, image);
      reading =
          Optional.of(TreeReading.of(hierarchy, logits, rule, null, model.architecture().labels()));
      parts = TreeRule.parts(hierarchy, logits);
    }
    Set<String> way = new HashSet<>();
    reading.ifPresent(
        one -> {
          way.add(hierarchy.root().id());
          one.said().decisions().forEach(d -> way.add(d.taken().id()));
        });
    String title =
        "%s: %d classes, tree %s"
            .formatted(model.architecture().name(), hierarchy.classes().size(), tree.words());
    Branch root = branch(hierarchy.root(), 1, parts, way, pictures);
    TreeChart chart = new TreeChart(title, root);
    if (png != null) {
      draw(chart);
    }
    if (html != null) {
      String said =
          reading.map(one -> String.join(". ", one.lines()).replaceAll(" +", " ")).orElse("");
      Optional<Picture> small =
          Optional.ofNullable(image).map(one -> shrunk(one.prepared().picture(), PHOTO));
      new TreePage(chart, said, small).write(html);
    }
    if (json) {
      Json.print(
          terminal,
          Json.object(
              "command",
              "tree show",
              "model",
              model.json(),
              "hierarchy",
              tree.words(),
              "input",
              reading.map(one -> one.json(input)).orElse(null),
              "html",
              html == null ? null : html.toString(),
              "png",
              png == null ? null : png.toString()));
    } else {
      reading.ifPresent(one -> one.lines().forEach(terminal.out()::println));
      Stream.of(html, png).filter(file -> file != null).forEach(terminal.out()::println);
    }
    return 0;
  }

  private void draw(TreeChart chart) throws IOException {
    try {
      chart.write(png);
    } catch (IllegalArgumentException e) {
      throw new BadInput("--png: " + e.getMessage(), e);
    }
  }

  private static Tensor logits(LoadedModel model, InputImage image) {
    try (Session session = CompiledNet.traced(model.model()).session()) {
      return model.run(session, image, Control.NONE).output().value();
    }
  }

  /** Lines are as thick as the way down to them is likely. */
  private static Branch branch(
      Taxon taxon,
      double weight,
      Map<String, Double> probabilities,
      Set<String> way,
      Map<Integer, Picture> pictures) {
    Double p = probabilities.get(taxon.id());
    String note = p == null ? "" : TreeReading.percent(p);
    double own = probabilities.isEmpty() ? 0 : weight * (p == null ? 1 : p);
    boolean strong = way.contains(taxon.id());
    return switch (taxon) {
      case Leaf leaf ->
          new Branch(
              leaf.id(),
              leaf.name(),
              note,
              Optional.ofNullable(pictures.get(leaf.index())),
              own,
              strong,
              List.of());
      case Group group ->
          new Branch(
              group.id(),
              group.name(),
              note,
              Optional.empty(),
              own,
              strong,
              group.children().stream()
                  .map(child -> branch(child, own, probabilities, way, pictures))
                  .toList());
    };
  }

  /** The first image of each class that has a folder. */
  private Map<Integer, Picture> pictures(Labels labels) throws IOException {
    if (!Files.isDirectory(leaves)) {
      throw new BadInput(leaves + ": is not a directory; CLASS/IMAGE is expected in it");
    }
    Map<Integer, Picture> pictures = new HashMap<>();
    try (Stream<Path> folders = Files.list(leaves)) {
      for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
        Optional<String> first =
            ImageReferences.images(folder).stream().filter(f -> !f.endsWith(".npy")).findFirst();
        if (first.isPresent() && known(labels, folder)) {
          int index = labels.index(folder.getFileName().toString());
          pictures.put(index, shrunk(Photo.read(Path.of(first.get())), LEAF));
        }
      }
    }
    if (pictures.isEmpty()) {
      throw new BadInput(
          leaves + ": has no images in folders named like classes; CLASS/IMAGE is expected");
    }
    return pictures;
  }

  private static boolean known(Labels labels, Path folder) {
    try {
      labels.index(folder.getFileName().toString());
      return true;
    } catch (UnknownClassException e) {
      return false;
    }
  }

  /** No larger than this on its longer side. */
  private static Picture shrunk(Picture picture, int side) {
    return TreeChart.shrunk(picture, side);
  }
}
