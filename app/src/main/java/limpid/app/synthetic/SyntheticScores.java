package limpid.app.synthetic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limpid.app.given.Unfit;
import limpid.app.line.Json;
import limpid.app.line.Table;

/** How methods did on images of which it is known what decided. */
final class SyntheticScores {
  private final SyntheticSet set;
  private final int images;
  private final List<Unfit> unfit;
  private final List<String> unreadable = new ArrayList<>();
  private final Map<String, Sums> sums = new LinkedHashMap<>();
  private int judged;
  private int byObject;
  private double share;

  private static final class Sums {
    private int count;
    private double energy;
    private int hits;
    private int lured;
  }

  /** A method's figures: means over images. */
  record Row(String method, int images, double energy, double fooled, double lured) {}

  SyntheticScores(SyntheticSet set, int images, List<Unfit> unfit) {
    this.set = set;
    this.images = images;
    this.unfit = new ArrayList<>(unfit);
  }

  /** Counts an image in, and the part of it that decided. */
  void decided(boolean object, double part) {
    judged++;
    byObject += object ? 1 : 0;
    share += part;
  }

  /**
   * A map's figures.
   *
   * @param energy the part of it that lies on what decided
   * @param hit whether its largest value does
   * @param lured whether that lies on what meant nothing instead
   */
  void add(String method, double energy, boolean hit, boolean lured) {
    Sums own = sums.computeIfAbsent(method, any -> new Sums());
    own.count++;
    own.energy += energy;
    own.hits += hit ? 1 : 0;
    own.lured += lured ? 1 : 0;
  }

  void refused(String method, String why) {
    if (unfit.stream().noneMatch(one -> one.method().equals(method))) {
      unfit.add(new Unfit(method, why));
    }
  }

  int judged() {
    return judged;
  }

  List<String> unreadable() {
    return unreadable;
  }

  /** The methods that had a map of every image, the least fooled first. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    sums.forEach(
        (method, own) ->
            rows.add(
                new Row(
                    method,
                    own.count,
                    own.energy / own.count,
                    1 - (double) own.hits / own.count,
                    (double) own.lured / own.count)));
    rows.sort(Comparator.comparingDouble(Row::fooled).thenComparing(row -> -row.energy()));
    return rows;
  }

  private String lure() {
    return set == SyntheticSet.OBJECT ? "on a distractor" : "on what did not decide";
  }

  private String summary() {
    return "%s: %d of %d images show what decided (%d the object, %d the texture), %.1f %% of their pixels"
        .formatted(set, judged, images, byObject, judged - byObject, 100 * share / judged);
  }

  List<String> lines() {
    Table table =
        new Table(
            Table.Column.left("method"),
            Table.Column.right("energy"),
            Table.Column.right("fooled"),
            Table.Column.right(lure()),
            Table.Column.right("images"));
    for (Row row : rows()) {
      table.row(cells(row));
    }
    List<String> lines = new ArrayList<>(List.of(summary()));
    lines.addAll(table.lines(""));
    unfit.forEach(one -> lines.add("left out: %s: %s".formatted(one.method(), one.why())));
    return lines;
  }

  private static String[] cells(Row row) {
    return new String[] {
      row.method(),
      "%.3f".formatted(row.energy()),
      "%.1f %%".formatted(100 * row.fooled()),
      "%.1f %%".formatted(100 * row.lured()),
      "" + row.images()
    };
  }

  List<String> markdown() {
    List<String> lines = new ArrayList<>();
    lines.add(summary() + ".");
    lines.add("");
    lines.add("| method | energy | fooled | %s | images |".formatted(lure()));
    lines.add("|---|--:|--:|--:|--:|");
    rows().forEach(row -> lines.add("| " + String.join(" | ", cells(row)) + " |"));
    return lines;
  }

  Map<String, Object> json() {
    return Json.object(
        "command",
        "synthetic score",
        "set",
        set.toString(),
        "images",
        images,
        "judged",
        judged,
        "byObject",
        byObject,
        "evidenceShare",
        share / judged,
        "methods",
        rows().stream()
            .map(
                row ->
                    Json.object(
                        "method", row.method(),
                        "images", row.images(),
                        "energy", row.energy(),
                        "fooled", row.fooled(),
                        "lured", row.lured()))
            .toList(),
        "leftOut",
        unfit.stream().map(one -> Json.object("method", one.method(), "why", one.why())).toList(),
        "unreadable",
        unreadable);
  }
}
