package limpid.explain.metric;

import java.util.List;
import limpid.core.NearestNames;

/** The metrics that Limpid has: a new one is its own file, and a line here. */
public final class Metrics {
  private static final List<MetricDescriptor> ALL =
      List.of(
          Deletion.METRIC,
          Insertion.METRIC,
          PixelFlipping.METRIC,
          RegionPerturbation.METRIC,
          Irof.METRIC,
          Monotonicity.METRIC,
          MonotonicityCorrelation.METRIC,
          AverageDrop.METRIC,
          AverageDrop.ABSOLUTE,
          Increase.METRIC,
          AverageGain.METRIC,
          AverageGain.ABSOLUTE,
          Road.METRIC,
          Road.MORF,
          Road.LERF,
          Rationale.SUFFICIENCY,
          Rationale.COMPREHENSIVENESS,
          PerformanceInformation.AIC,
          PerformanceInformation.SIC,
          Infidelity.METRIC,
          MuFidelity.METRIC,
          SensitivityN.METRIC,
          Harmonic.ADCC,
          Harmonic.ARCC,
          MaxSensitivity.METRIC,
          LocalLipschitz.METRIC,
          AverageStability.METRIC,
          RelativeStability.INPUT,
          RelativeStability.OUTPUT,
          RelativeStability.REPRESENTATION,
          Sparseness.METRIC,
          Complexity.METRIC,
          EffectiveComplexity.METRIC,
          ParameterRandomisation.METRIC,
          ParameterRandomisation.STRUCTURE,
          ParameterRandomisation.INDEPENDENT,
          ParameterRandomisation.SMOOTH,
          EntropyRise.METRIC,
          RandomLogit.METRIC,
          RandomLogit.STRUCTURE,
          SumOfAll.COMPLETENESS,
          SumOfAll.CONSERVATION,
          InputInvariance.METRIC,
          NonSensitivity.METRIC,
          PointingGame.METRIC,
          EnergyPointingGame.METRIC);

  private Metrics() {}

  /** In the order in which they are listed to people. */
  public static List<MetricDescriptor> all() {
    return ALL;
  }

  /**
   * The metric of this name.
   *
   * @throws IllegalArgumentException with the nearest names
   */
  public static MetricDescriptor named(String name) {
    return ALL.stream()
        .filter(metric -> metric.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no metric is named '"
                        + name
                        + "'"
                        + NearestNames.offer(
                            name, ALL.stream().map(MetricDescriptor::name).toList())));
  }
}
