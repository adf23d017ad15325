package limpid.app.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import limpid.app.given.EvaluatedImages;
import limpid.app.given.LoadedModel;
import limpid.app.given.ModelOptions;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Json;
import limpid.app.line.StatusLine;
import limpid.app.line.Table;
import limpid.app.line.Terminal;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.kernel.Workers;
import limpid.core.program.Program;
import limpid.explain.tree.Hierarchy;
import limpid.explain.tree.TreeRule;
import limpid.models.data.CifarBinary;
import limpid.models.photo.Photo;
import limpid.models.photo.Preprocessing;
import limpid.nn.ImageSet;
import limpid.nn.image.Picture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid tree evaluate}: how often a tree is right. */
@Command(
    name = "evaluate",
    description =
        "Says how often a network is right by itself, and as a tree by the hard and the soft rule.",
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  limpid tree evaluate cifar10/test --hierarchy tree.json")
final class TreeEvaluateCommand implements Callable<Integer> {
  private static final int SMALL = 64;
  private static final int MANY = 100;
  private static final int FEW = 8;

  private final Terminal terminal;

  @Parameters(
      paramLabel = "DATA",
      description =
          "A folder of CLASS/IMAGE (or with such a folder named test), or CIFAR's binary files,"
              + " whose test images are taken.")
  private Path data;

  @Mixin private ModelOptions weights;

  @Mixin private SeededHierarchy tree;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "No more images than these, evenly from all.")
  private Integer limit;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  TreeEvaluateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Labelled images.
   *
   * @param at reads one
   */
  private record Data(int[] labels, IntFunction<Picture> at) {
    Data limited(int most) {
      int kept = Math.min(most, labels.length);
      int[] which = new int[kept];
      Arrays.setAll(which, i -> (int) ((long) i * labels.length / kept));
      return new Data(Arrays.stream(which).map(i -> labels[i]).toArray(), i -> at.apply(which[i]));
    }
  }

  /** How many of so many images came out right. */
  private static final class Right {
    int images;
    int plain;
    int hard;
    int soft;

    void count(Hierarchy hierarchy, Tensor logits, int... labels) {
      var byHard = TreeRule.HARD.predictions(hierarchy, logits);
      var bySoft = TreeRule.SOFT.predictions(hierarchy, logits);
      int classes = logits.shape().at(1);
      for (int n = 0; n < labels.length; n++) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
          best = logits.data()[n * classes + c] > logits.data()[n * classes + best] ? c : best;
        }
        images++;
        plain += best == labels[n] ? 1 : 0;
        hard += byHard.get(n).leaf().index() == labels[n] ? 1 : 0;
        soft += bySoft.get(n).leaf().index() == labels[n] ? 1 : 0;
      }
    }
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    if (limit != null && limit < 1) {
      throw new BadInput("--limit: 1 or more is expected, got " + limit);
    }
    LoadedModel model = weights.load(terminal);
    Hierarchy hierarchy = tree.of(model);
    Data images = limit == null ? data(model) : data(model).limited(limit);
    Right right = right(model, hierarchy, images);
    double of = right.images;
    if (json) {
      Json.print(
          terminal,
          Json.object(
              "command",
              "tree evaluate",
              "model",
              model.json(),
              "hierarchy",
              tree.words(),
              "data",
              data.toString(),
              "images",
              right.images,
              "plain",
              right.plain / of,
              "hard",
              right.hard / of,
              "soft",
              right.soft / of));
      return 0;
    }
    terminal
        .out()
        .println(
            "%s, tree %s, %,d images of %s"
                .formatted(model.architecture().name(), tree.words(), right.images, data));
    Table table = new Table(Table.Column.left("right"), Table.Column.right(""));
    table.row("plain", "%.2f %%".formatted(100 * right.plain / of));
    table.row("hard rule", "%.2f %%".formatted(100 * right.hard / of));
    table.row("soft rule", "%.2f %%".formatted(100 * right.soft / of));
    table.lines("  ").forEach(terminal.out()::println);
    return 0;
  }

  private Data data(LoadedModel model) throws IOException {
    int classes = model.architecture().classes();
    for (CifarBinary kind : CifarBinary.values()) {
      if (kind.recognises(data)) {
        ImageSet set = kind.test(data);
        if (set.classes().size() != classes) {
          throw new BadInput(
              "%s: has %d classes, the network %d".formatted(data, set.classes().size(), classes));
        }
        int[] labels = new int[set.size()];
        Arrays.setAll(labels, set::label);
        return new Data(labels, i -> new Photo(set.width(), set.height(), set.rgb(i)));
      }
    }
    Path inner = data.resolve("test");
    EvaluatedImages found =
        EvaluatedImages.of(Files.isDirectory(inner) ? inner : data, model.architecture().labels());
    if (!found.labelled()) {
      throw new BadInput(
          data + ": its images have no classes; folders named like classes are expected");
    }
    List<EvaluatedImages.One> each = found.images();
    int[] labels = each.stream().mapToInt(one -> one.label().orElseThrow()).toArray();
    return new Data(labels, i -> Photo.read(each.get(i).file()));
  }

  private Right right(LoadedModel model, Hierarchy hierarchy, Data images) {
    Preprocessing preprocessing = model.architecture().preprocessing();
    Shape one = preprocessing.input();
    int most = one.at(1) <= SMALL ? MANY : FEW;
    Right right = new Right();
    StatusLine line = new StatusLine(terminal);
    Trace trace = null;
    Program program = null;
    for (int from = 0; from < images.labels().length; from += most) {
      int start = from;
      int[] labels =
          Arrays.copyOfRange(images.labels(), from, Math.min(from + most, images.labels().length));
      Tensor x = Tensor.zeros(Shape.of(labels.length, one.at(1), one.at(2), one.at(3)));
      Workers.shared()
          .split(
              labels.length,
              i -> {
                Tensor image = sized(preprocessing.apply(images.at().apply(start + i)), one);
                System.arraycopy(image.data(), 0, x.data(), i * image.size(), image.size());
              });
      if (trace == null || !trace.input().shape().equals(x.shape())) {
        trace = model.model().trace(Tensor.outline(x.shape()));
        program = Program.of(trace);
      }
      program.run(x);
      count(right, hierarchy, program.at(trace.output()), labels);
      line.show("%,d of %,d images".formatted(right.images, images.labels().length));
    }
    line.clear();
    return right;
  }

  /** Images go through the net together: one that is as large as the others. */
  private Tensor sized(Tensor image, Shape one) {
    if (!image.shape().equals(one)) {
      throw new BadInput(
          "%s: has an image of %dx%d pixels; all of %dx%d are expected, as --size N makes them"
              .formatted(data, image.shape().at(2), image.shape().at(1), one.at(2), one.at(1)));
    }
    return image;
  }

  private void count(Right right, Hierarchy hierarchy, Tensor logits, int... labels) {
    try {
      right.count(hierarchy, logits, labels);
    } catch (IllegalArgumentException e) {
      throw new BadInput(data + ": " + e.getMessage(), e);
    }
  }
}
