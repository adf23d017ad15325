package limpid.explain.run;

import java.util.LinkedHashMap;
import java.util.Map;
import limpid.core.program.Control;

/** The buffers of one session: they stay when it is closed, for the next one. */
final class Buffers {
  /** How many forms have buffers at a time. */
  private static final int KEPT = 8;

  private final CompiledNet net;
  private final Map<Place, Lease> leases = new LinkedHashMap<>(8, 0.75f, true);
  private volatile long bytes;

  /**
   * Where buffers stand.
   *
   * @param variants whether changed images go through them, which must not touch what the image
   *     itself left in its own
   */
  private record Place(Form form, boolean variants) {}

  Buffers(CompiledNet net) {
    this.net = net;
  }

  CompiledNet net() {
    return net;
  }

  /** The buffers for a form: those of images, or those of their variants. */
  Lease lease(Form form, boolean variants, Control control) {
    Place place = new Place(form, variants);
    Lease lease = leases.get(place);
    if (lease != null && !lease.plan().program().stale()) {
      return lease;
    }
    leases.remove(place);
    Plan plan = net.plan(form, control);
    if (leases.size() == KEPT) {
      leases.remove(leases.keySet().iterator().next());
    }
    Lease fresh = new Lease(plan);
    leases.put(place, fresh);
    bytes = leases.values().stream().mapToLong(kept -> kept.plan().bytes()).sum();
    return fresh;
  }

  /**
   * The size of the batches of variants that there are buffers for already, if it is from half to
   * all of this: new ones would take memory beside them.
   */
  int batch(Form one, int wanted) {
    return leases.keySet().stream()
        .filter(place -> place.variants() && place.form().sameButForBatch(one))
        .mapToInt(place -> place.form().images().at(0))
        .filter(size -> size <= wanted && 2 * size > wanted)
        .max()
        .orElse(wanted);
  }

  long bytes() {
    return bytes;
  }

  void release() {
    leases.values().forEach(Lease::release);
  }
}
