package limpid.explain.metric;

import java.util.List;

/** A score over the share of pixels that were changed, from 0 to 1 in equal steps. */
public record Curve(List<Double> scores) {

  public Curve {
    scores = List.copyOf(scores);
    if (scores.size() < 2) {
      throw new IllegalArgumentException("curve: 2 scores or more are expected");
    }
  }

  static Curve of(float[] scores) {
    Double[] values = new Double[scores.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (double) scores[i];
    }
    return new Curve(List.of(values));
  }

  /** The area under it by the trapezoid rule: the mean score, both ends counted half. */
  public double area() {
    double sum = -(scores.getFirst() + scores.getLast()) / 2;
    for (double score : scores) {
      sum += score;
    }
    return sum / (scores.size() - 1);
  }
}
