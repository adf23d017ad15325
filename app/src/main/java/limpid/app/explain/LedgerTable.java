package limpid.app.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import limpid.app.line.Json;
import limpid.app.line.Table;
import limpid.explain.picture.FlowChart;
import limpid.explain.relevance.Leak;
import limpid.explain.relevance.Ledger;

/** Where relevance went, as a table and as JSON. */
final class LedgerTable {
  private LedgerTable() {}

  /** A line for each layer with a name, or where something was lost. */
  static List<String> lines(Ledger ledger) {
    Table table =
        new Table(
            Table.Column.left("layer"),
            Table.Column.left("op"),
            Table.Column.right("in"),
            Table.Column.right("out"),
            Table.Column.right("bias"),
            Table.Column.right("lost"),
            Table.Column.left("to"));
    for (Ledger.Entry entry : ledger.entries()) {
      boolean shown = visible(entry, entry.lost());
      if (!entry.layer().isEmpty() || shown || visible(entry, entry.bias())) {
        table.row(
            entry.layer(),
            entry.op(),
            number(entry.in()),
            number(entry.out()),
            visible(entry, entry.bias()) ? number(entry.bias()) : "",
            shown ? number(entry.lost()) : "",
            shown ? entry.into().words() : "");
      }
    }
    List<String> lines = new ArrayList<>(table.lines("  "));
    lines.add(
        "  relevance: %s at the output, %s at the image; %s to biases, %s lost"
            .formatted(
                number(ledger.start()),
                number(ledger.end()),
                number(ledger.bias()),
                number(ledger.lost())));
    return lines;
  }

  /** Where relevance went, drawn along the net. */
  static FlowChart chart(Ledger ledger, List<String> captions) {
    return new FlowChart(
        ledger.start(),
        Arrays.stream(Leak.values()).map(Leak::words).toList(),
        ledger.entries().stream().filter(LedgerTable::drawn).map(LedgerTable::step).toList(),
        captions);
  }

  /** Layers that divide what they get, or lose of it. */
  private static boolean drawn(Ledger.Entry entry) {
    return visible(entry, entry.lost()) || visible(entry, entry.bias()) || entry.divides();
  }

  private static FlowChart.Passage step(Ledger.Entry entry) {
    Map<String, Double> taken = new LinkedHashMap<>();
    entry.leaks().forEach((leak, value) -> taken.put(leak.words(), value));
    return new FlowChart.Passage(entry.layer(), entry.op(), entry.in(), entry.out(), taken);
  }

  /** More than rounding is. */
  private static boolean visible(Ledger.Entry entry, double part) {
    return Math.abs(part) > 1e-5 * (Math.abs(entry.in()) + Math.abs(entry.out()));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  static Map<String, Object> json(Ledger ledger) {
    return Json.object(
        "start", ledger.start(),
        "end", ledger.end(),
        "bias", ledger.bias(),
        "lost", ledger.lost(),
        "leaks", leaks(ledger::leak),
        "entries", ledger.entries().stream().map(LedgerTable::json).toList());
  }

  private static Map<String, Object> json(Ledger.Entry entry) {
    return Json.object(
        "layer", entry.layer(),
        "op", entry.op(),
        "shape", entry.shape().extents(),
        "in", entry.in(),
        "out", entry.out(),
        "bias", entry.bias(),
        "lost", entry.lost(),
        "into", entry.into().words(),
        "leaks", leaks(entry::leak));
  }

  /** By what took them. */
  private static Map<String, Object> leaks(ToDoubleFunction<Leak> of) {
    Map<String, Object> leaks = new LinkedHashMap<>();
    for (Leak leak : Leak.values()) {
      leaks.put(leak.words(), of.applyAsDouble(leak));
    }
    return leaks;
  }
}
