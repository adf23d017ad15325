package limpid.app.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import limpid.app.given.InputImage;

/**
 * One input with its maps, in rows of one target each.
 *
 * @param rows of as many maps each
 */
record ComparedInput(InputImage input, List<List<ComparedMap>> rows) {

  private List<ComparedMap> maps() {
    return rows.stream().flatMap(List::stream).toList();
  }

  /** What each of its maps is, without what all have in common. */
  private List<String> labels() {
    return maps().stream()
        .map(map -> rows.size() == 1 ? map.column() : map.column() + ", " + map.target())
        .toList();
  }

  /** The same, targets by their number, so that inputs can be compared. */
  List<String> places() {
    List<String> places = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      for (ComparedMap map : rows.get(row)) {
        places.add(rows.size() == 1 ? map.column() : map.column() + ", target " + (row + 1));
      }
    }
    return places;
  }

  Correlations correlations() {
    return Correlations.of(labels(), maps());
  }

  /** Lines for people. */
  List<String> lines(Correlations correlations) {
    Stream<String> notes =
        maps().stream()
            .filter(map -> !map.explanation().diagnosis().sound())
            .map(map -> "  note: %s: %s".formatted(map.column(), note(map)));
    return Stream.of(
            Stream.of(input.path() + ", " + input.size()),
            correlations.lines("  ").stream(),
            notes.distinct())
        .flatMap(lines -> lines)
        .toList();
  }

  private static String note(ComparedMap map) {
    return map.explanation().diagnosis().sentence();
  }

  Map<String, Object> json(Correlations correlations) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("input", input.path().toString());
    json.put("maps", maps().stream().map(ComparedMap::json).toList());
    json.put("correlations", correlations.json());
    return json;
  }
}
