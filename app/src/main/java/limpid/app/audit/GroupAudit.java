package limpid.app.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import limpid.app.line.Json;
import limpid.app.line.Table;
import limpid.explain.audit.Regions;

/**
 * Classes beside each other: which are decided by the same regions, and which errors look where
 * correct answers do not. Maps are of the most likely class.
 *
 * @param pairs of classes, the most alike first
 * @param strange errors, those first whose maps are the least like those of correct answers
 */
record GroupAudit(
    List<String> names, Regions regions, List<Pair> pairs, List<Error> strange, int errors) {
  private static final double RARE = .05;

  /** Two classes, and the correlation of their regions. */
  record Pair(String one, String other, double likeness) {}

  /**
   * An image that was taken for another class.
   *
   * @param likeness the cosine of its map and the mean one of correct answers of that class
   * @param usual what all but 5 % of correct answers reach
   */
  record Error(AuditedImage image, String label, String taken, double likeness, double usual) {}

  static GroupAudit of(List<AuditedImage> images, List<String> names) {
    List<AuditedImage> right = images.stream().filter(AuditedImage::right).toList();
    Regions regions =
        Regions.of(
            right.stream().map(AuditedImage::map).toArray(double[][]::new),
            right.stream().mapToInt(AuditedImage::label).toArray(),
            names.size());
    double[] usual =
        IntStream.range(0, names.size()).mapToDouble(c -> usual(right, regions, c)).toArray();
    List<AuditedImage> wrong = images.stream().filter(image -> !image.right()).toList();
    List<Error> strange = new ArrayList<>();
    for (AuditedImage image : wrong) {
      int taken = image.predicted();
      double like = regions.like(image.map(), taken);
      if (like < usual[taken]) {
        strange.add(
            new Error(image, names.get(image.label()), names.get(taken), like, usual[taken]));
      }
    }
    strange.sort(Comparator.comparingDouble(error -> error.likeness() - error.usual()));
    return new GroupAudit(names, regions, pairs(names, regions), strange, wrong.size());
  }

  /** The likeness that all but a few correct answers of a class reach; NaN where there is none. */
  private static double usual(List<AuditedImage> right, Regions regions, int of) {
    double[] likes =
        right.stream()
            .filter(image -> image.label() == of)
            .mapToDouble(image -> regions.like(image.map(), of))
            .sorted()
            .toArray();
    return likes.length == 0 ? Double.NaN : likes[(int) (RARE * likes.length)];
  }

  private static List<Pair> pairs(List<String> names, Regions regions) {
    List<Pair> pairs = new ArrayList<>();
    for (int a = 0; a < names.size(); a++) {
      for (int b = 0; b < a; b++) {
        double like = regions.likeness()[a][b];
        if (!Double.isNaN(like)) {
          pairs.add(new Pair(names.get(b), names.get(a), like));
        }
      }
    }
    pairs.sort(Comparator.comparingDouble(pair -> -pair.likeness()));
    return pairs;
  }

  List<String> lines(int most) {
    List<String> lines = new ArrayList<>();
    Table table =
        new Table(
            Table.Column.left("decided by the same regions"), Table.Column.right("correlation"));
    for (Pair pair : pairs.subList(0, Math.min(most, pairs.size()))) {
      table.row(pair.one() + ", " + pair.other(), "%.3f".formatted(pair.likeness()));
    }
    lines.addAll(table.lines(""));
    lines.add(
        "%d of %d errors look where 95 %% of correct answers do not%s"
            .formatted(strange.size(), errors, strange.isEmpty() ? "" : ":"));
    Table list =
        new Table(
            Table.Column.left("image"),
            Table.Column.left("taken for"),
            Table.Column.right("likeness"),
            Table.Column.right("usual"));
    for (Error error : strange.subList(0, Math.min(most, strange.size()))) {
      list.row(
          error.image().name(),
          error.taken(),
          "%.3f".formatted(error.likeness()),
          "%.3f".formatted(error.usual()));
    }
    if (!strange.isEmpty()) {
      lines.addAll(list.lines(""));
    }
    return lines;
  }

  Map<String, Object> json() {
    return Json.object(
        "sameRegions",
        pairs.stream()
            .map(
                pair ->
                    Json.object(
                        "classes",
                        List.of(pair.one(), pair.other()),
                        "correlation",
                        pair.likeness()))
            .toList(),
        "errors",
        errors,
        "errorsThatLookElsewhere",
        strange.stream()
            .map(
                error ->
                    Json.object(
                        "image", error.image().name(),
                        "label", error.label(),
                        "takenFor", error.taken(),
                        "likeness", error.likeness(),
                        "usual", error.usual()))
            .toList());
  }
}
