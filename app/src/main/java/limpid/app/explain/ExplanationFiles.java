package limpid.app.explain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import limpid.app.given.InputImage;
import limpid.app.given.PictureOptions;
import limpid.app.line.BadInput;
import limpid.app.line.OutputFolder;
import limpid.app.line.Stopwatch;
import limpid.core.Tensor;
import limpid.core.WholeFile;
import limpid.core.op.Node;
import limpid.explain.Explanation;
import limpid.explain.picture.Figure;
import limpid.explain.picture.HeatMap;
import limpid.explain.picture.Look;
import limpid.explain.picture.Sheet;
import limpid.explain.relevance.Ledger;
import limpid.explain.relevance.Lrp;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Score;
import limpid.models.data.Labels;
import limpid.weights.Npy;

/**
 * What {@code limpid explain} leaves behind: pictures, and where asked for, a map and a raw map.
 */
public final class ExplanationFiles {
  private final OutputFolder folder;
  private final Plot plot;
  private final PictureOptions style;
  private final Path map;
  private final Path raw;
  private final Bundle bundle;

  /** A picture that was written, and the seconds that this took. */
  private record Drawn(Path picture, double seconds) {}

  /**
   * The files of an explanation.
   *
   * @param picture where it is drawn, maybe with others
   * @param map the map in [0,1], or null
   * @param raw the raw map, or null
   * @param seconds what drawing and writing the picture took
   */
  record Written(Path picture, Path map, Path raw, double seconds) {}

  /**
   * Refuses early what could not be written later.
   *
   * @param map where the final map goes, or null
   * @param raw where the raw map goes, or null
   * @param bundle where the maps of all go, too, or null
   */
  ExplanationFiles(
      OutputFolder folder, Plot plot, PictureOptions style, Path map, Path raw, Bundle bundle)
      throws IOException {
    this.bundle = bundle;
    this.folder = folder;
    this.plot = plot;
    this.style = style;
    this.map = map;
    this.raw = raw;
    style.check();
    if (map != null) {
      WholeFile.requireWritable(map);
    }
    if (raw != null) {
      WholeFile.requireWritable(raw);
    }
    if (map != null && raw != null && plain(map).equals(plain(raw))) {
      throw new BadInput("--map and --raw: two files are expected, both are " + map);
    }
  }

  private static Path plain(Path file) {
    return file.toAbsolutePath().normalize();
  }

  /** Writes all of an input's explanations and says, for each, where its files are. */
  List<Written> write(InputImage input, List<Explanation> explanations, Labels labels)
      throws IOException {
    for (Explanation explanation : explanations) {
      if (map != null) {
        Npy.write(map, explanation.map());
      }
      if (raw != null) {
        Npy.write(raw, channelsFirst(explanation.raw()));
      }
    }
    List<Drawn> drawn = drawn(input, explanations, labels);
    List<Written> written = new ArrayList<>();
    for (int i = 0; i < drawn.size(); i++) {
      Path picture = drawn.get(i).picture();
      double seconds = drawn.get(i).seconds();
      written.add(
          bundle == null
              ? new Written(picture, map, raw, seconds)
              : bundled(input, explanations.get(i), labels, picture, seconds));
    }
    return written;
  }

  /** Draws where relevance went, beside the picture of the map, and says where that is. */
  Path ledger(InputImage input, Explanation explanation, Lrp lrp, Labels labels, Ledger ledger)
      throws IOException {
    Score score = explanation.score();
    Path place =
        folder.place(input.stem(), explanation.method(), word(score, labels) + " ledger", "ledger");
    String how = "Relevance by %s (%s): what is left, and what was taken, layer by layer";
    List<String> captions =
        List.of(caption(input, score, labels), how.formatted(explanation.title(), lrp.composite()));
    LedgerTable.chart(ledger, captions).write(place);
    return bundle == null ? place : bundle.place(place);
  }

  /** Beside its picture, both maps, named like it where it is the explanation's own. */
  private Written bundled(
      InputImage input, Explanation explanation, Labels labels, Path picture, double seconds) {
    Path place =
        plot == Plot.FIGURE
            ? picture
            : place(input, explanation.method(), explanation.score(), labels);
    String name = place.getFileName().toString().replaceFirst("\\.png$", "");
    Path ours = place.resolveSibling(name + ".map.npy");
    Path signed = place.resolveSibling(name + ".raw.npy");
    Npy.write(ours, explanation.map());
    Npy.write(signed, channelsFirst(explanation.raw()));
    return new Written(bundle.place(picture), bundle.place(ours), bundle.place(signed), seconds);
  }

  private List<Drawn> drawn(InputImage input, List<Explanation> explanations, Labels labels)
      throws IOException {
    return switch (plot) {
      case FIGURE -> figures(input, explanations, labels);
      case SHEET -> together(explanations, Explanation::score, of -> sheet(input, of, labels));
      case SHAP -> together(explanations, Explanation::explainer, of -> shap(input, of, labels));
    };
  }

  private List<Drawn> figures(InputImage input, List<Explanation> explanations, Labels labels)
      throws IOException {
    List<HeatMap> maps = style.maps(explanations);
    List<Drawn> figures = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      Stopwatch watch = new Stopwatch();
      Explanation explanation = explanations.get(i);
      Path place = place(input, explanation.method(), explanation.score(), labels);
      Figure.of(input.prepared())
          .with(maps.get(i))
          .caption(caption(input, explanation.score(), labels))
          .write(place);
      figures.add(new Drawn(place, watch.total()));
    }
    return figures;
  }

  /** What draws some explanations on one picture. */
  @FunctionalInterface
  private interface Drawing {
    Path of(List<Explanation> explanations) throws IOException;
  }

  /** One picture for those that have this in common. */
  private static <K> List<Drawn> together(
      List<Explanation> explanations, Function<Explanation, K> common, Drawing drawing)
      throws IOException {
    Map<K, List<Explanation>> groups = new LinkedHashMap<>();
    explanations.forEach(
        one -> groups.computeIfAbsent(common.apply(one), key -> new ArrayList<>()).add(one));
    Map<K, Drawn> drawn = new LinkedHashMap<>();
    for (Map.Entry<K, List<Explanation>> group : groups.entrySet()) {
      Stopwatch watch = new Stopwatch();
      Path picture = drawing.of(group.getValue());
      drawn.put(group.getKey(), new Drawn(picture, watch.total()));
    }
    return explanations.stream().map(one -> drawn.get(common.apply(one))).toList();
  }

  private Path sheet(InputImage input, List<Explanation> explanations, Labels labels)
      throws IOException {
    Sheet sheet = Sheet.of(input.prepared());
    for (HeatMap one : style.maps(explanations)) {
      sheet = sheet.with(one);
    }
    Score score = explanations.getFirst().score();
    Path place = place(input, "sheet", score, labels);
    sheet.caption(caption(input, score, labels)).write(place);
    return place;
  }

  private Path shap(InputImage input, List<Explanation> explanations, Labels labels)
      throws IOException {
    List<HeatMap> maps = style.look(Look.SHAP).shared(explanations);
    List<String> targets =
        explanations.stream().map(one -> one.score().describe(labels::name)).toList();
    Path place = folder.place(input.stem(), explanations.getFirst().method(), "shap", "shap");
    Sheet.table(targets)
        .row("", input.prepared(), maps)
        .caption(input.path().getFileName() + ": " + maps.getFirst().title())
        .write(place);
    return place;
  }

  private Path place(InputImage input, String what, Score score, Labels labels) {
    OptionalInt index = score.classIndex();
    String otherwise = index.isPresent() ? Integer.toString(index.getAsInt()) : "target";
    return folder.place(input.stem(), what, word(score, labels), otherwise);
  }

  static String caption(InputImage input, Score score, Labels labels) {
    return input.path().getFileName() + ": " + score.describe(labels::name);
  }

  /** What a score is called in the name of a file: a class by its name alone, if it is a logit. */
  private static String word(Score score, Labels labels) {
    return score.classIndex().isPresent()
            && score.target().equals(OutputTarget.of(score.classIndex().getAsInt()))
        ? labels.name(score.classIndex().getAsInt())
        : score.target().describe(labels::name);
  }

  /** {@code [h,w]} as it is, {@code [H,W,C]} as {@code [C,H,W]}. */
  public static Tensor channelsFirst(Tensor raw) {
    return raw.shape().rank() == 2 ? raw : Node.constant(raw).permute(2, 0, 1).value();
  }
}
