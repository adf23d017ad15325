package limpid.explain.metric;

import java.util.Optional;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.explain.Diagnosis;
import limpid.explain.Explanation;
import limpid.explain.map.Plane;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Run;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Scale;
import limpid.nn.Model;

/**
 * An explanation that is judged, and what it is held to. A map or a score of NaN or infinity is
 * judged by no metric.
 *
 * @param run the run that was explained
 * @param truth where the object is, {@code [H,W]} of the image as the net saw it: 1 on it, 0 beside
 * @param randomised the net with other weights, if it can be made
 */
public record Judged(
    Explanation explanation, Run run, Optional<Tensor> truth, Optional<RandomisedNets> randomised) {

  public Judged {
    if (explanation.diagnosis().finding() == Diagnosis.Finding.NOT_FINITE) {
      throw new IllegalArgumentException(explanation.diagnosis().sentence());
    }
    Shape image = explanation.input();
    truth.ifPresent(
        mask -> {
          if (!mask.shape().equals(Shape.of(image.at(0), image.at(1)))) {
            throw new ShapeException("truth: mask " + mask.shape() + " of an image " + image);
          }
        });
  }

  public Judged(Explanation explanation, Run run) {
    this(explanation, run, Optional.empty());
  }

  public Judged(Explanation explanation, Run run, Optional<Tensor> truth) {
    this(explanation, run, truth, Optional.empty());
  }

  /** {@code [1,H,W,C]}. */
  Tensor image() {
    return run.image();
  }

  int pixels() {
    return explanation.input().at(0) * explanation.input().at(1);
  }

  /** The score that was explained. */
  OutputTarget score() {
    return explanation.score().target();
  }

  /** The probability that belongs to the logit that was explained; other scores as they are. */
  OutputTarget probability() {
    OutputTarget score = score();
    return score.scale() == Scale.LOGIT ? score.probability() : score;
  }

  /**
   * What pixels are sorted by: the raw map, without its negative part where its users see none,
   * enlarged to {@code [H,W]}; of values for each channel, the sum of their sizes.
   */
  Plane ranking() {
    return ranking(explanation);
  }

  /** The same of another map of the same image. */
  static Plane ranking(Explanation explanation) {
    Plane plane =
        explanation.attribution().perChannel()
            ? Plane.magnitude(explanation.raw())
            : Plane.sum(explanation.raw());
    Plane seen = explanation.attribution().normalisation().rectifies() ? plane.relu() : plane;
    return seen.resized(explanation.input().at(0), explanation.input().at(1));
  }

  /** The raw map with its signs, summed over channels, enlarged to {@code [H,W]}. */
  Plane values() {
    return Plane.sum(explanation.raw())
        .resized(explanation.input().at(0), explanation.input().at(1));
  }

  /** The same method's map of another image for the same score. */
  Explanation again(Tensor image) {
    run.control().check();
    return again(run.on(image));
  }

  /** The same method's map of another run for the same score. */
  Explanation again(Run other) {
    return explanation.explainer().explain(other, score());
  }

  /** The same method's map of another net's run on an image for the same score. */
  Explanation again(Model net, Tensor image) {
    run.control().check();
    try (Session session = CompiledNet.traced(net).session()) {
      return again(session.run(image, run.control()));
    }
  }

  /** The map that people look at, in [0,1]. */
  Plane map() {
    return Plane.sum(explanation.map());
  }

  /** Where the object is. */
  Tensor required(MetricDescriptor metric) {
    return truth.orElseThrow(
        () ->
            new IllegalArgumentException(
                metric.name() + ": needs " + MetricNeed.TRUTH.words() + ", there are none"));
  }

  /** The net with other weights. */
  RandomisedNets otherNets(MetricDescriptor metric) {
    return randomised.orElseThrow(
        () ->
            new IllegalArgumentException(
                metric.name() + ": needs " + MetricNeed.WEIGHTS.words() + ", there is none"));
  }
}
