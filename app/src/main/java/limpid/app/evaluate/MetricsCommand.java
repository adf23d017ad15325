package limpid.app.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Json;
import limpid.app.line.Table;
import limpid.app.line.Terminal;
import limpid.explain.metric.Group;
import limpid.explain.metric.MetricDescriptor;
import limpid.explain.metric.MetricNeed;
import limpid.explain.metric.Metrics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid metrics}: by what maps can be judged, and all about each of them. */
@Command(
    name = "metrics",
    description = "Lists the metrics that maps are judged by, or says everything about some.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  limpid metrics", "  limpid metrics road infidelity"})
public final class MetricsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Metrics to say everything about (default: a list of all).")
  private List<String> names;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  public MetricsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    List<MetricDescriptor> chosen =
        names == null ? Metrics.all() : names.stream().map(MetricsCommand::named).toList();
    if (json) {
      Json.print(
          terminal,
          Json.object(
              "command",
              "metrics",
              "metrics",
              chosen.stream().map(MetricsCommand::facts).toList()));
    } else if (names == null) {
      list().forEach(terminal.out()::println);
    } else {
      chosen.forEach(metric -> page(metric).forEach(terminal.out()::println));
    }
    return 0;
  }

  private static MetricDescriptor named(String name) {
    try {
      return Metrics.named(name);
    } catch (IllegalArgumentException e) {
      throw new BadInput(e.getMessage(), e);
    }
  }

  private static List<String> list() {
    List<String> lines = new ArrayList<>();
    for (Group group : Group.values()) {
      lines.add(group.name().toLowerCase(Locale.ROOT) + ": " + group.words());
      Table table =
          new Table(
              Table.Column.left(""),
              Table.Column.left(""),
              Table.Column.left(""),
              Table.Column.left(""));
      for (MetricDescriptor metric : Metrics.all()) {
        if (metric.group() == group) {
          table.row(
              metric.name(), metric.better().words(), metric.passes().toString(), metric.line());
        }
      }
      lines.addAll(table.lines("  "));
      lines.add("");
    }
    lines.removeLast();
    return lines;
  }

  private static List<String> page(MetricDescriptor metric) {
    Table table = new Table(Table.Column.left(""), Table.Column.left(""));
    table.row("formula", metric.formula());
    table.row("range", metric.range() + ", " + metric.better().words());
    table.row("asks", metric.group().words());
    if (!metric.needs().isEmpty()) {
      table.row(
          "needs", String.join("; ", metric.needs().stream().map(MetricNeed::words).toList()));
    }
    table.row("cost of a map", metric.passes().toString());
    table.row("from", metric.citation().toString());
    List<String> lines = new ArrayList<>(List.of(metric.name() + ": " + metric.line()));
    lines.addAll(table.lines("  "));
    return lines;
  }

  private static Map<String, Object> facts(MetricDescriptor metric) {
    return Json.object(
        "name", metric.name(),
        "line", metric.line(),
        "formula", metric.formula(),
        "range", metric.range(),
        "better", metric.better().name().toLowerCase(Locale.ROOT),
        "group", metric.group().name().toLowerCase(Locale.ROOT),
        "needs", metric.needs().stream().map(MetricNeed::words).toList(),
        "passes", metric.passes().net(),
        "maps", metric.passes().method(),
        "citation", metric.citation().toString());
  }
}
