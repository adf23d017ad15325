package limpid.explain.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import limpid.core.Tensor;
import limpid.nn.Model;
import limpid.nn.NamedParameter;
import limpid.nn.Weights;

/**
 * A net some of whose layers have the parameters that layers begin with, drawn anew, the running
 * statistics of batch norms among them. What has been made is kept. For one thread at a time.
 */
public final class RandomisedNets {
  /** With fewer parts than this, names are split once more. */
  private static final int FEW = 4;

  private final Function<Weights, Model> net;
  private final Weights trained;
  private final long seed;
  private final int depth;
  private final List<String> layers;
  private final Map<Set<String>, Model> made = new HashMap<>();

  /**
   * @param net how it is built
   * @param trained its own weights
   */
  public RandomisedNets(Function<Weights, Model> net, Weights trained, long seed) {
    this.net = net;
    this.trained = trained;
    this.seed = seed;
    List<NamedParameter> manifest = new ArrayList<>();
    net.apply(Weights.recording(manifest));
    int parts = 1;
    while (parts < 3 && layers(manifest, parts).size() < FEW) {
      parts++;
    }
    this.depth = parts;
    this.layers = layers(manifest, depth);
  }

  /** The last layer first; a layer is what has the first parts of its parameters' names. */
  public List<String> layers() {
    return layers;
  }

  private static List<String> layers(List<NamedParameter> manifest, int depth) {
    Set<String> names = new LinkedHashSet<>();
    manifest.forEach(parameter -> names.add(layer(parameter.name(), depth)));
    return new ArrayList<>(names).reversed();
  }

  private static String layer(String parameter, int depth) {
    List<String> parts = List.of(parameter.split("\\."));
    return String.join(".", parts.subList(0, Math.min(depth, Math.max(1, parts.size() - 1))));
  }

  /** The net with its last so many layers drawn anew. */
  public Model cascading(int count) {
    return drawn(Set.copyOf(layers.subList(0, count)));
  }

  /** The net with one layer drawn anew. */
  public Model independent(int layer) {
    return drawn(Set.of(layers.get(layer)));
  }

  private Model drawn(Set<String> anew) {
    return made.computeIfAbsent(anew, this::built);
  }

  private Model built(Set<String> anew) {
    return trained
        .rewritten(
            (parameter, tensor) ->
                anew.contains(layer(parameter.name(), depth)) ? drawn(parameter) : tensor)
        .built(net);
  }

  private Tensor drawn(NamedParameter parameter) {
    long own = new SplittableRandom(seed).nextLong() ^ (long) parameter.name().hashCode() << 17;
    return parameter.initial().tensor(parameter.shape(), new SplittableRandom(own));
  }
}
