package limpid.app.explain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import limpid.explain.relevance.Ledger;

/**
 * Where relevance went, and the picture of that.
 *
 * @param picture the file that it is drawn in
 */
record DrawnLedger(Ledger ledger, Path picture) {

  /** Lines for people. */
  List<String> lines() {
    List<String> lines = new ArrayList<>(LedgerTable.lines(ledger));
    lines.add("  ledger drawn in " + picture);
    return lines;
  }

  Map<String, Object> json() {
    Map<String, Object> json = LedgerTable.json(ledger);
    json.put("picture", picture.toString());
    return json;
  }
}
