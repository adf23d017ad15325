package limpid.explain.metric;

/** A metric that is read off a curve, which people want to see, too. */
public interface CurveMetric extends Metric {

  /** The score over the share of pixels that were changed. */
  Curve curve(Judged judged);

  /** The figure of a curve. */
  double of(Curve curve);

  @Override
  default double of(Judged judged) {
    return of(curve(judged));
  }
}
