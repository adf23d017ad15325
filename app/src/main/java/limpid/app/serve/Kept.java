package limpid.app.serve;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Things by their names, of which those that were not asked for the longest are let go when they
 * weigh too much together.
 */
final class Kept<T> {
  private final long most;
  private final ToLongFunction<T> weight;
  private final LinkedHashMap<String, T> all = new LinkedHashMap<>(16, .75f, true);
  private long weighed;

  /**
   * @param most that all may weigh; one thing alone may weigh more
   */
  Kept(long most, ToLongFunction<T> weight) {
    this.most = most;
    this.weight = weight;
  }

  synchronized Optional<T> get(String name) {
    return Optional.ofNullable(all.get(name));
  }

  synchronized void put(String name, T thing) {
    T before = all.put(name, thing);
    weighed += weight.applyAsLong(thing) - (before == null ? 0 : weight.applyAsLong(before));
    while (weighed > most && all.size() > 1) {
      weighed -= weight.applyAsLong(all.pollFirstEntry().getValue());
    }
  }

  synchronized int size() {
    return all.size();
  }
}
