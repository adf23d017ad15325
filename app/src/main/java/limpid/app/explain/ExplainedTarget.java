package limpid.app.explain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import limpid.app.given.ChosenMethod;
import limpid.app.given.ChosenTarget;
import limpid.app.line.Json;
import limpid.app.line.Stopwatch;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.explain.Explanation;
import limpid.explain.Options;
import limpid.explain.map.Completeness;
import limpid.explain.map.Precision;
import limpid.explain.target.Score;
import limpid.models.data.Labels;

/**
 * One explanation and what became of it.
 *
 * @param method what explains
 * @param asked what is explained, as it was asked for
 * @param labels the names of the net's classes
 * @param layer the shape of the layer that the method looked at, or null
 * @param files where it was written
 * @param ledger where relevance went, if that was asked for
 */
record ExplainedTarget(
    ChosenMethod method,
    ChosenTarget asked,
    Explanation explanation,
    Labels labels,
    Shape layer,
    ExplanationFiles.Written files,
    Optional<DrawnLedger> ledger) {

  Path picture() {
    return files.picture();
  }

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
    explanation.attribution().precision().flatMap(ExplainedTarget::line).ifPresent(lines::add);
    ledger.ifPresent(drawn -> lines.addAll(drawn.lines()));
    if (last) {
      lines.add("  " + picture() + ", drawn in " + Stopwatch.text(files.seconds()));
    }
    if (files.map() != null) {
      lines.add("  map in " + files.map());
    }
    if (files.raw() != null) {
      lines.add("  raw map in " + files.raw());
    }
    return lines;
  }

  /** {@code completeness: sums to 10.98 of 11.03, error -0.05 (0.5 %)}. */
  private static String line(Completeness found) {
    String line =
        "  completeness: sums to %.4g of %.4g, error %.2g"
            .formatted(found.sum(), found.expected(), found.error());
    return found.expected() == 0
        ? line
        : line + " (%.1f %%)".formatted(100 * Math.abs(found.error() / found.expected()));
  }

  /** {@code standard error: 0.0021, 1.3 % of the map's range, after 4000 draws}. */
  private static Optional<String> line(Precision known) {
    return Double.isFinite(known.ofRange())
        ? Optional.of(
            "  standard error: %.2g, %.2g %% of the map's range, after %d draws"
                .formatted(known.standardError(), 100 * known.ofRange(), known.draws()))
        : Optional.empty();
  }

  private static Map<String, Object> json(Precision known) {
    boolean there = Double.isFinite(known.ofRange());
    return Json.object(
        "draws", known.draws(),
        "standardError", there ? known.standardError() : null,
        "ofRange", there ? known.ofRange() : null);
  }

  private static Map<String, Object> json(Completeness found) {
    return Json.object("sum", found.sum(), "expected", found.expected(), "error", found.error());
  }

  Map<String, Object> json() {
    Map<String, Object> json = Json.object("method", explanation.method());
    json.put("options", method.options());
    json.putAll(found());
    ledger.ifPresent(drawn -> json.put("ledger", drawn.json()));
    json.put("picture", files.picture().toString());
    json.put("map", files.map() == null ? null : files.map().toString());
    json.put("raw", files.raw() == null ? null : files.raw().toString());
    json.put("seconds", Json.object("method", seconds(), "picture", files.seconds()));
    return json;
  }

  /** All that it takes to compute it again, and what came out; files by their names. */
  Map<String, Object> manifest() {
    Map<String, Object> json = Json.object("method", method.manifest());
    json.putAll(found());
    json.put("asked", asked.text());
    json.put("picture", files.picture().getFileName().toString());
    json.put("map", files.map().getFileName().toString());
    json.put("raw", files.raw().getFileName().toString());
    json.put("seconds", seconds());
    return json;
  }

  private double seconds() {
    return explanation.time().toNanos() / 1e9;
  }

  private Map<String, Object> found() {
    Map<String, Object> options = method.options();
    Tensor raw = explanation.raw();
    return Json.object(
        "convention", options.get(Options.CONVENTION.name()),
        "seed", options.get(Options.SEED.name()),
        "layer", explanation.layer().orElse(null),
        "layerShape", layer == null ? null : layer.extents(),
        "target", target(),
        "rawShape", ExplanationFiles.channelsFirst(raw).shape().extents(),
        "rawScale", Json.object("least", least(raw), "most", -least(negated(raw))),
        "finding", explanation.diagnosis().finding().name(),
        "note", explanation.diagnosis().sentence(),
        "completeness",
            explanation.attribution().completeness().map(ExplainedTarget::json).orElse(null),
        "precision", explanation.attribution().precision().map(ExplainedTarget::json).orElse(null));
  }

  private static Tensor negated(Tensor raw) {
    return Node.constant(raw).negate().value();
  }

  /** The smallest value, of those that are finite; 0 where none is. */
  private static double least(Tensor raw) {
    double least = Double.POSITIVE_INFINITY;
    for (float value : raw.data()) {
      least = Float.isFinite(value) ? Math.min(least, value) : least;
    }
    return Double.isInfinite(least) ? 0 : least;
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
        "scale",
        score.scale().name(),
        "value",
        score.value(),
        "probability",
        score.probability().isPresent() ? score.probability().getAsDouble() : null);
  }
}
