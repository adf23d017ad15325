package limpid.app.inside;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The layers of a net as a graph: rows in the order of a run, those that follow one another without
 * a branch on one card.
 *
 * @param title what it is the graph of
 * @param rows the layers, what they read before them
 */
record NetGraph(String title, List<LayerRow> rows) {

  /**
   * Layers one after the other, of which only the first reads and the last is read from outside.
   */
  record Card(List<LayerRow> rows) {
    LayerRow first() {
      return rows.getFirst();
    }
  }

  NetGraph {
    rows = List.copyOf(rows);
  }

  /** The cards in the order of a run. */
  List<Card> cards() {
    Map<String, Integer> readers = new LinkedHashMap<>();
    rows.forEach(row -> row.from().forEach(name -> readers.merge(name, 1, Integer::sum)));
    Map<String, List<LayerRow>> open = new LinkedHashMap<>();
    List<List<LayerRow>> chains = new ArrayList<>();
    for (LayerRow row : rows) {
      String only = row.from().size() == 1 ? row.from().getFirst() : "";
      List<LayerRow> chain =
          readers.getOrDefault(only, 0) == 1 && open.containsKey(only)
              ? open.remove(only)
              : new ArrayList<>();
      if (chain.isEmpty()) {
        chains.add(chain);
      }
      chain.add(row);
      open.put(row.name(), chain);
    }
    return chains.stream().map(Card::new).toList();
  }
}
