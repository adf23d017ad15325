package limpid.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import limpid.core.Tensor;
import limpid.core.op.Dropout;
import limpid.core.op.Node;

/**
 * What the layers of a net built for one training step report: the parameters and running
 * statistics that they use, what these statistics become, and the seeds that dropout asked for.
 */
public final class TrainingStep {
  private final long seed;
  private final Frozen frozen;
  private final Map<String, Node> parameters = new LinkedHashMap<>();
  private final Map<String, Node> running = new LinkedHashMap<>();
  private final Map<String, Node> statistics = new LinkedHashMap<>();
  private final Map<String, Node> seeds = new LinkedHashMap<>();

  /**
   * @param seed decides what dropout drops in this step
   */
  public TrainingStep(long seed) {
    this(seed, Frozen.NONE);
  }

  /** The same where these modules stay as they are. */
  public TrainingStep(long seed, Frozen frozen) {
    this.seed = seed;
    this.frozen = frozen;
  }

  /**
   * The seed of what {@link Dropout} drops in one run of one layer, an input of that op. A layer
   * that runs twice in a step drops something else the second time.
   */
  public Node seed(String layer) {
    String run = layer;
    for (int i = 2; seeds.containsKey(run); i++) {
      run = layer + "#" + i;
    }
    Node node = Node.variable(seed(seed, run));
    seeds.put(run, node);
    return node;
  }

  /** The value of a layer's seed in a step of this seed. */
  static Tensor seed(long step, String layer) {
    return Dropout.seed(Seed.of(step, layer));
  }

  void uses(NamedParameter parameter, Node node) {
    boolean moves = parameter.trained() && !frozen.holds(parameter.name());
    (moves ? parameters : running).put(parameter.name(), node);
  }

  /** Whether a module runs in training mode. */
  boolean trains(String module) {
    return !frozen.holds(module);
  }

  /**
   * A running statistic as this step has left it so far.
   *
   * @param before what it was before the step
   */
  Node statistic(String name, Node before) {
    return statistics.getOrDefault(name, before);
  }

  /** A running statistic as it is after this step, or after one of a layer's runs in it. */
  public void observed(String name, Node statistic) {
    statistics.put(name, statistic);
  }

  /** The seeds that layers asked for, by layer, and by run ({@code drop#2}) from the second on. */
  Map<String, Node> seeds() {
    return Collections.unmodifiableMap(seeds);
  }

  /** The running statistics before this step, and what is frozen, by name. */
  Map<String, Node> running() {
    return Collections.unmodifiableMap(running);
  }

  /** The variables that gradients are wanted for, by name. */
  public Map<String, Node> parameters() {
    return Collections.unmodifiableMap(parameters);
  }

  /** The running statistics after this step, by name. */
  public Map<String, Node> statistics() {
    return Collections.unmodifiableMap(statistics);
  }
}
