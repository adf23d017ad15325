package limpid.app.explain;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import limpid.app.given.GroundTruth.Truth;
import limpid.app.given.InputImage;
import limpid.app.line.Json;
import limpid.explain.Explanation;
import limpid.explain.metric.Components;
import limpid.explain.metric.EnergyPointingGame;
import limpid.explain.metric.Judged;
import limpid.explain.metric.Overlap;
import limpid.explain.metric.PointingGame;
import limpid.explain.metric.Threshold;
import limpid.explain.run.Run;
import limpid.nn.image.Prepared;
import limpid.nn.image.Region;

/**
 * What was found in an image.
 *
 * @param box around it, in pixels of the photo; nothing where the map is blank
 * @param picture where it is drawn
 */
record Localised(Seen seen, Optional<Region> box, Path picture) {
  private static final double RIGHT = .5;

  /**
   * An image, its map, and where its objects are, if that is known.
   *
   * @param pointing whether the map's largest value lies on an object, 0 or 1
   * @param energy the part of the map that lies on objects
   */
  record Seen(
      InputImage input,
      Explanation explanation,
      Optional<Truth> truth,
      double pointing,
      double energy) {

    static Seen of(InputImage input, Explanation explanation, Run run, Optional<Truth> truth) {
      Judged judged = new Judged(explanation, run, truth.map(Truth::mask));
      return new Seen(
          input,
          explanation,
          truth,
          truth.isEmpty() ? 0 : new PointingGame(0).of(judged),
          truth.isEmpty() ? 0 : new EnergyPointingGame().of(judged));
    }

    List<Region> boxes() {
      return truth.map(Truth::boxes).orElse(List.of());
    }

    /** A box of the map, in pixels of the photo. */
    Region placed(Region box) {
      Prepared photo = input.prepared();
      double x = photo.seen().width() / explanation.input().at(1);
      double y = photo.seen().height() / explanation.input().at(0);
      return new Region(
          photo.seen().x() + x * box.x(),
          photo.seen().y() + y * box.y(),
          x * box.width(),
          y * box.height());
    }

    Optional<Region> box(Threshold threshold) {
      return Components.of(explanation.map(), threshold).box().map(this::placed);
    }
  }

  boolean held() {
    return seen.truth().isPresent();
  }

  double iou() {
    return box.map(one -> Overlap.best(one, seen.boxes())).orElse(0.0);
  }

  boolean right() {
    return iou() >= RIGHT;
  }

  Map<String, Object> json() {
    return Json.object(
        "input",
        seen.input().path().toString(),
        "score",
        seen.explanation().score().describe(index -> "class " + index),
        "box",
        box.map(Localised::numbers).orElse(null),
        "trueBoxes",
        held() ? seen.boxes().stream().map(Localised::numbers).toList() : null,
        "iou",
        held() ? iou() : null,
        "pointing",
        held() ? seen.pointing() : null,
        "energy",
        held() ? seen.energy() : null,
        "picture",
        picture.toString());
  }

  private static List<Double> numbers(Region box) {
    return List.of(box.x(), box.y(), box.width(), box.height());
  }
}
