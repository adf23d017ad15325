package limpid.explain.metric;

/** One figure about an explanation. Metrics are values; one that draws holds its seed. */
public interface Metric {

  /** What there is to know about it. */
  MetricDescriptor about();

  /**
   * The figure.
   *
   * @throws IllegalArgumentException if what it needs is not there
   * @throws java.util.concurrent.CancellationException if the run's control says so
   */
  double of(Judged judged);
}
