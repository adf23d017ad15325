package limpid.app.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import limpid.app.line.Json;
import limpid.app.line.Table;
import limpid.explain.metric.BoxAccuracy;
import limpid.explain.metric.Threshold;
import limpid.nn.image.Region;

/**
 * How well the objects of images were found.
 *
 * @param held whether there is a truth to hold them to
 * @param accuracy over all thresholds, of the images that something is known of
 */
record Localisation(
    List<Localised> found, Threshold threshold, boolean held, BoxAccuracy accuracy) {

  /** A line for each image, and what it comes to. */
  List<String> lines() {
    return held ? judged() : plain();
  }

  private List<String> plain() {
    List<String> lines = new ArrayList<>();
    for (Localised one : found) {
      lines.add("%s: %s".formatted(one.seen().input().path(), box(one)));
      lines.add(one.picture().toString());
    }
    return lines;
  }

  private static String box(Localised one) {
    return one.box().map(Region::toString).orElse("no box, the map is blank");
  }

  private List<String> judged() {
    Table table =
        new Table(
            Table.Column.left("image"),
            Table.Column.left("box"),
            Table.Column.right("IoU"),
            Table.Column.right("pointing game"),
            Table.Column.right("energy"));
    for (Localised one : found) {
      table.row(
          one.picture().toString(),
          box(one),
          one.held() ? "%.3f".formatted(one.iou()) : "-",
          one.held() ? "%.0f".formatted(one.seen().pointing()) : "-",
          one.held() ? "%.3f".formatted(one.seen().energy()) : "-");
    }
    List<String> lines = new ArrayList<>(table.lines(""));
    lines.add(
        "threshold %s: %.1f %% of %d images have IoU 0.5 or more; pointing game %.3f, energy %.3f, MaxBoxAcc %.3f, MaxBoxAccV2 %.3f (in [0,1], higher is better)"
            .formatted(
                words(),
                100 * mean(one -> one.right() ? 1 : 0),
                known().size(),
                mean(one -> one.seen().pointing()),
                mean(one -> one.seen().energy()),
                accuracy.maxBoxAcc(),
                accuracy.maxBoxAccV2()));
    return lines;
  }

  private List<Localised> known() {
    return found.stream().filter(Localised::held).toList();
  }

  private double mean(ToDoubleFunction<Localised> figure) {
    return known().stream().mapToDouble(figure).average().orElse(Double.NaN);
  }

  private String words() {
    return switch (threshold) {
      case Threshold.Fraction part -> "%.2f of the maximum".formatted(part.part());
      case Threshold.Otsu otsu -> "otsu";
    };
  }

  /** What it says beside the images' own figures. */
  Map<String, Object> json() {
    return Json.object(
        "threshold", words(),
        "inputs", found.stream().map(Localised::json).toList(),
        "judged", held ? known().size() : null,
        "accuracy", held ? mean(one -> one.right() ? 1 : 0) : null,
        "pointing", held ? mean(one -> one.seen().pointing()) : null,
        "energy", held ? mean(one -> one.seen().energy()) : null,
        "maxBoxAcc", held ? accuracy.maxBoxAcc() : null,
        "maxBoxAccV2", held ? accuracy.maxBoxAccV2() : null);
  }
}
