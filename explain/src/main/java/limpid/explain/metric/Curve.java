package limpid.explain.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A score over a share, of pixels that were changed as a rule.
 *
 * @param shares in [0,1], rising
 * @param scores as many
 */
public record Curve(List<Double> shares, List<Double> scores) {

  public Curve {
    shares = List.copyOf(shares);
    scores = List.copyOf(scores);
    if (scores.size() < 2 || scores.size() != shares.size()) {
      throw new IllegalArgumentException(
          "curve: 2 scores or more are expected, and as many shares, got %d and %d"
              .formatted(scores.size(), shares.size()));
    }
  }

  /** From 0 to 1 in equal steps. */
  public Curve(List<Double> scores) {
    this(steps(scores.size()), scores);
  }

  /** So many shares from 0 to 1. */
  static List<Double> steps(int count) {
    return IntStream.range(0, count).mapToObj(i -> (double) i / Math.max(1, count - 1)).toList();
  }

  static Curve of(float[] scores) {
    return of(steps(scores.length), scores);
  }

  static Curve of(List<Double> shares, float[] scores) {
    Double[] values = new Double[scores.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (double) scores[i];
    }
    return new Curve(shares, List.of(values));
  }

  /** The area under it by the trapezoid rule over the width of it: the mean score. */
  public double area() {
    double sum = 0;
    for (int i = 1; i < scores.size(); i++) {
      double width = shares.get(i) - shares.get(i - 1);
      sum += width * (scores.get(i) + scores.get(i - 1)) / 2;
    }
    return sum / (shares.getLast() - shares.getFirst());
  }

  /** The same at so many shares from 0 to 1 in equal steps, interpolated linearly. */
  Curve even(int points) {
    List<Double> found = new ArrayList<>();
    int right = 1;
    for (double share : steps(points)) {
      while (right < shares.size() - 1 && shares.get(right) < share) {
        right++;
      }
      double from = shares.get(right - 1);
      double part = Math.clamp((share - from) / (shares.get(right) - from), 0, 1);
      double before = scores.get(right - 1);
      found.add(before + part * (scores.get(right) - before));
    }
    return new Curve(found);
  }

  /** How far the scores are from the first on the mean, the first itself left out. */
  double change() {
    double sum = 0;
    for (double score : scores.subList(1, scores.size())) {
      sum += score - scores.getFirst();
    }
    return sum / (scores.size() - 1);
  }
}
