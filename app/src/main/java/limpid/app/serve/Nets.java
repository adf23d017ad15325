package limpid.app.serve;

import java.util.List;
import limpid.core.NearestNames;

/** The nets that are served, the usual one first. */
record Nets(List<Net> all) {
  Nets {
    all = List.copyOf(all);
    if (all.isEmpty() || all.stream().map(Net::id).distinct().count() < all.size()) {
      throw new IllegalArgumentException("nets: one or more are expected, of different names");
    }
  }

  Net first() {
    return all.getFirst();
  }

  Net named(String id) {
    List<String> names = all.stream().map(Net::id).toList();
    return all.stream()
        .filter(net -> net.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.bad(
                    "model: none is served by the name "
                        + quoted(id)
                        + NearestNames.offer(id, names)));
  }

  private static String quoted(String text) {
    return "'" + text.substring(0, Math.min(40, text.length())) + "'";
  }
}
