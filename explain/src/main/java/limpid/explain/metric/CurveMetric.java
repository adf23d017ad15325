package limpid.explain.metric;

/** A metric that is read off a curve, which people want to see, too. */
public interface CurveMetric extends Metric {

  /** The score over what {@link #across} says. */
  Curve curve(Judged judged);

  /** What the horizontal axis is. */
  default String across() {
    return "share of the pixels that is changed";
  }

  /** The figure of a curve. */
  double of(Curve curve);

  @Override
  default double of(Judged judged) {
    return of(curve(judged));
  }
}
