package limpid.app.inside;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import limpid.app.given.BundledModel;
import limpid.app.given.ModelOptions;
import limpid.app.given.PreparationOptions;
import limpid.app.line.CommonOptions;
import limpid.app.line.Json;
import limpid.app.line.Table;
import limpid.app.line.Terminal;
import limpid.core.WholeFile;
import limpid.models.Architecture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid layers}: what a net is made of. */
@Command(
    name = "layers",
    description =
        "Lists the layers of a network: names, what they are made of, output shape, parameters,"
            + " FLOPs; draws its graph.",
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = {"  limpid layers resnet50", "  limpid layers resnet18 --svg resnet18.svg"})
public final class LayersCommand implements Callable<Integer> {
  private static final int SHOWN = 4;

  private final Terminal terminal;

  @Parameters(
      paramLabel = "MODEL",
      arity = "0..1",
      defaultValue = BundledModel.NAME,
      description =
          "The network, see limpid models, or an ONNX file (default: the bundled "
              + BundledModel.NAME
              + ").")
  private String model;

  @Option(
      names = "--output",
      paramLabel = "NAME",
      description = "Of an ONNX file with several outputs, or any value in it, the one to end at.")
  private String output;

  @Option(
      names = "--dot",
      paramLabel = "FILE",
      description = "Write the graph in the language of Graphviz.")
  private Path dot;

  @Option(names = "--svg", paramLabel = "FILE.svg", description = "Draw the graph as SVG.")
  private Path svg;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  public LayersCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    Architecture architecture =
        new ModelOptions(model, null).prepared(new PreparationOptions(), output).architecture();
    List<LayerRow> rows = LayerRow.of(architecture);
    NetGraph graph = new NetGraph(architecture.toString(), rows);
    for (Path file : Stream.of(dot, svg).filter(Objects::nonNull).toList()) {
      WholeFile.requireWritable(file);
    }
    write(dot, () -> new DotGraph(graph).text());
    write(svg, () -> new SvgGraph(graph).text());
    if (json) {
      Json.print(terminal, json(architecture, rows));
    } else {
      print(architecture, rows);
    }
    return 0;
  }

  private static void write(Path file, Supplier<String> text) throws IOException {
    if (file != null) {
      WholeFile.write(file, text.get().getBytes(StandardCharsets.UTF_8));
    }
  }

  private void print(Architecture architecture, List<LayerRow> rows) {
    Table table =
        new Table(
            Table.Column.left("layer"),
            Table.Column.left("op"),
            Table.Column.left("from"),
            Table.Column.left("output"),
            Table.Column.right("parameters"),
            Table.Column.right("MFLOPs"));
    String before = "input";
    for (LayerRow row : rows) {
      boolean next = row.from().equals(List.of(before));
      before = row.name();
      table.row(
          String.join(" = ", row.names()),
          row.op(),
          next ? "" : from(row),
          row.output().toString(),
          "%,d".formatted(row.parameters()),
          "%,.3f".formatted(row.flops() / 1e6));
    }
    table.row(
        "total",
        "",
        "",
        "",
        "%,d".formatted(LayerRow.parameters(rows)),
        "%,.3f".formatted(LayerRow.flops(rows) / 1e6));
    terminal.out().println(architecture.name() + ", input " + architecture.preprocessing().input());
    table.lines("").forEach(terminal.out()::println);
    long statistics = statistics(architecture);
    if (statistics > 0) {
      terminal.out().println("and %,d running statistics".formatted(statistics));
    }
  }

  /** What a row is made of that is not the row above it; of many, the first and the last. */
  private static String from(LayerRow row) {
    List<String> from = row.from();
    return from.size() <= SHOWN
        ? String.join(", ", from)
        : from.getFirst() + ", … %d more …, ".formatted(from.size() - 2) + from.getLast();
  }

  private static long statistics(Architecture architecture) {
    return architecture.manifest().stream()
        .filter(parameter -> !parameter.trained())
        .mapToLong(parameter -> parameter.shape().size())
        .sum();
  }

  private static Map<String, Object> json(Architecture architecture, List<LayerRow> rows) {
    return Json.object(
        "command", "layers",
        "model", architecture.name(),
        "input", architecture.preprocessing().input().extents(),
        "layers", rows.stream().map(LayerRow::json).toList(),
        "parameters", LayerRow.parameters(rows),
        "statistics", statistics(architecture),
        "flops", LayerRow.flops(rows));
  }
}
