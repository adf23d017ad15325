package limpid.app.inside;

import java.util.ArrayList;
import java.util.List;

/** A net's graph in the language of Graphviz: {@code dot -Tpdf net.dot}. */
record DotGraph(NetGraph graph) {

  String text() {
    List<String> lines = new ArrayList<>();
    lines.add("digraph net {");
    lines.add("  label = " + quoted(graph.title()) + ";");
    lines.add("  node [shape = box, fontname = \"Helvetica\"];");
    lines.add("  \"input\" [shape = oval];");
    for (LayerRow row : graph.rows()) {
      String label = row.name() + "\\n" + row.op() + " " + row.output();
      lines.add("  " + quoted(row.name()) + " [label = " + quoted(label) + "];");
      row.from()
          .forEach(from -> lines.add("  " + quoted(from) + " -> " + quoted(row.name()) + ";"));
    }
    lines.add("}");
    return String.join("\n", lines) + "\n";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\\\"") + '"';
  }
}
