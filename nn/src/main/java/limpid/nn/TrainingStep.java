package limpid.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import limpid.core.Tensor;
import limpid.core.op.Node;

/**
 * What the layers of a net built for one training step report: the parameters that they use, and
 * the batch statistics that they saw.
 */
public final class TrainingStep {
  private final long seed;
  private final Map<String, Node> parameters = new LinkedHashMap<>();
  private final Map<String, Tensor> statistics = new LinkedHashMap<>();

  /**
   * @param seed decides what dropout drops in this step
   */
  public TrainingStep(long seed) {
    this.seed = seed;
  }

  /** The seed of one layer's random choices in this step. */
  public long seed(String layer) {
    return Seed.of(seed, layer);
  }

  void uses(Parameter parameter, Node node) {
    if (parameter.trained()) {
      parameters.put(parameter.name(), node);
    }
  }

  /** A running statistic as it is after this step. */
  public void observed(String name, Tensor statistic) {
    statistics.put(name, statistic);
  }

  /** The variables that gradients are wanted for, by name. */
  public Map<String, Node> parameters() {
    return Collections.unmodifiableMap(parameters);
  }

  /** The running statistics after this step, by name. */
  public Map<String, Tensor> statistics() {
    return Collections.unmodifiableMap(statistics);
  }
}
