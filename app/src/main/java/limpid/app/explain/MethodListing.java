package limpid.app.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import limpid.app.line.Table;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.catalogue.Catalogue;

/** The methods of a catalogue as text: a table, a page for one of them, a page of Markdown. */
record MethodListing(Catalogue catalogue) {

  /** All methods, family by family. */
  List<String> table() {
    List<Descriptor> methods = byFamily(catalogue.all());
    Table table =
        new Table(
            Table.Column.left("method"),
            Table.Column.right("forward"),
            Table.Column.right("backward"),
            Table.Column.left("what"));
    for (Descriptor method : methods) {
      MethodFacts facts = facts(method);
      table.row(
          method.name(),
          facts.passes().forwardText(),
          Long.toString(facts.passes().backward()),
          method.line());
    }
    List<String> rows = table.lines("");
    List<String> lines = new ArrayList<>(List.of(rows.getFirst()));
    Family family = null;
    for (int i = 0; i < methods.size(); i++) {
      if (methods.get(i).family() != family) {
        family = methods.get(i).family();
        lines.add("");
        lines.add(family.words());
      }
      lines.add(rows.get(1 + i));
    }
    return lines;
  }

  private static List<Descriptor> byFamily(List<Descriptor> methods) {
    return methods.stream().sorted(Comparator.comparing(Descriptor::family)).toList();
  }

  private MethodFacts facts(Descriptor method) {
    return new MethodFacts(method, catalogue.all());
  }

  /** All about one method. */
  List<String> page(Descriptor method) {
    MethodFacts facts = facts(method);
    Table about = new Table(Table.Column.left(""), Table.Column.left(""));
    facts.sentences().forEach(about::row);
    Table options =
        new Table(
            Table.Column.left("option"),
            Table.Column.left("values"),
            Table.Column.left("default"),
            Table.Column.left("what"));
    facts.options().forEach(row -> options.row(row.toArray(String[]::new)));
    List<String> lines = new ArrayList<>();
    lines.add(method.name() + ": " + method.line());
    lines.addAll(about.lines("  "));
    if (!facts.options().isEmpty()) {
      lines.add("");
      lines.addAll(options.lines("  "));
    }
    lines.add("");
    return lines;
  }

  /** These methods as a page of Markdown. */
  List<String> markdown(List<Descriptor> methods) {
    List<String> lines = new ArrayList<>();
    lines.add("# Methods");
    lines.add("");
    lines.add("This page is made of what each method's own file says of it, by");
    lines.add("`./limpid methods --markdown > docs/methods.md`. Passes are those of a method");
    lines.add("without options, for an image of 224x224, the run that is explained included.");
    Family family = null;
    for (Descriptor method : byFamily(methods)) {
      if (method.family() != family) {
        family = method.family();
        lines.addAll(overview(family, methods));
      }
    }
    byFamily(methods).forEach(method -> lines.addAll(section(method)));
    return lines;
  }

  private List<String> overview(Family family, List<Descriptor> methods) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("| " + family.words() + " | what | forward | backward | options |");
    lines.add("|---|---|---|---|---|");
    for (Descriptor method : methods) {
      if (method.family() == family) {
        MethodFacts facts = facts(method);
        lines.add(
            row(
                "[%s](#%s)".formatted(method.name(), anchor(method, methods)),
                method.line(),
                facts.passes().forwardText(),
                Long.toString(facts.passes().backward()),
                String.join(" ", facts.options().stream().map(List::getFirst).toList())));
      }
    }
    return lines;
  }

  /**
   * Where the section of a method is found: what renderers of Markdown make of its heading, which
   * leaves signs out and counts headings that are the same then.
   */
  private static String anchor(Descriptor method, List<Descriptor> methods) {
    String own = letters(method);
    List<Descriptor> listed = byFamily(methods);
    long before =
        listed.subList(0, listed.indexOf(method)).stream()
            .filter(other -> letters(other).equals(own))
            .count();
    return before == 0 ? own : own + "-" + before;
  }

  private static String letters(Descriptor method) {
    return method.name().replaceAll("[^a-z0-9-]", "");
  }

  private List<String> section(Descriptor method) {
    MethodFacts facts = facts(method);
    List<String> lines = new ArrayList<>(List.of("", "## " + method.name(), method.line(), ""));
    for (Map.Entry<String, String> fact : facts.sentences().entrySet()) {
      boolean formula = fact.getKey().equals("formula");
      String text = formula ? "`" + fact.getValue() + "`" : fact.getValue();
      lines.add("- " + fact.getKey() + ": " + text);
    }
    if (!facts.options().isEmpty()) {
      lines.addAll(List.of("", "| option | values | default | what |", "|---|---|---|---|"));
      facts.options().forEach(cells -> lines.add(row(cells.toArray(String[]::new))));
    }
    return lines;
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells).replace("\n", " ") + " |";
  }
}
