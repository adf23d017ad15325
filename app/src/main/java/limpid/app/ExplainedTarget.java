package limpid.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import limpid.core.Shape;
import limpid.explain.Explanation;
import limpid.explain.map.Completeness;
import limpid.explain.target.Score;
import limpid.models.data.Labels;

/**
 * One explanation and what became of it.
 *
 * @param labels the names of the net's classes
 * @param layer the shape of the layer that the method looked at, or null
 * @param picture where it is drawn, maybe with others
 * @param seconds what drawing and writing the picture took
 */
record ExplainedTarget(
    Explanation explanation,
    Labels labels,
    Shape layer,
    Path picture,
    Path map,
    Path raw,
    double seconds) {

  /**
   * Lines for people.
   *
   * @param last whether its picture shows no later one
   */
  List<String> lines(boolean last) {
    String where =
        explanation.layer().map(", at layer "::concat).orElse("")
            + (layer == null ? "" : " " + layer);
    String head =
        "%s of %s%s in %s"
            .formatted(
                explanation.title(),
                explanation.score().describe(labels::name),
                where,
                Stopwatch.text(explanation.time().toNanos() / 1e9));
    List<String> lines = new ArrayList<>(List.of(head));
    if (!explanation.diagnosis().sound()) {
      lines.add("  note: " + explanation.diagnosis().sentence());
    }
    explanation.attribution().completeness().map(ExplainedTarget::line).ifPresent(lines::add);
    if (last) {
      lines.add("  " + picture + ", drawn in " + Stopwatch.text(seconds));
    }
    if (map != null) {
      lines.add("  map in " + map);
    }
    if (raw != null) {
      lines.add("  raw map in " + raw);
    }
    return lines;
  }

  /** {@code completeness: sums to 10.98, the score rises by 11.03, error -0.05 (0.5 %)}. */
  private static String line(Completeness found) {
    String line =
        "  completeness: sums to %.4g, the score rises by %.4g, error %.2g"
            .formatted(found.sum(), found.expected(), found.error());
    return found.expected() == 0
        ? line
        : line + " (%.1f %%)".formatted(100 * Math.abs(found.error() / found.expected()));
  }

  private static Map<String, Object> json(Completeness found) {
    return Json.object("sum", found.sum(), "expected", found.expected(), "error", found.error());
  }

  Map<String, Object> json() {
    return Json.object(
        "method", explanation.method(),
        "layer", explanation.layer().orElse(null),
        "layerShape", layer == null ? null : layer.extents(),
        "target", target(),
        "rawShape", ExplanationFiles.channelsFirst(explanation.raw()).shape().extents(),
        "finding", explanation.diagnosis().finding().name(),
        "note", explanation.diagnosis().sentence(),
        "completeness",
            explanation.attribution().completeness().map(ExplainedTarget::json).orElse(null),
        "picture", picture.toString(),
        "map", map == null ? null : map.toString(),
        "raw", raw == null ? null : raw.toString(),
        "seconds", Json.object("method", explanation.time().toNanos() / 1e9, "picture", seconds));
  }

  private Map<String, Object> target() {
    Score score = explanation.score();
    return Json.object(
        "index",
        score.classIndex().isPresent() ? score.classIndex().getAsInt() : null,
        "name",
        score.classIndex().isPresent() ? labels.name(score.classIndex().getAsInt()) : null,
        "description",
        score.target().describe(labels::name),
        "score",
        score.definition(),
        "value",
        score.value(),
        "probability",
        score.probability().isPresent() ? score.probability().getAsDouble() : null);
  }
}
