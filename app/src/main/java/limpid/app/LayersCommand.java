package limpid.app;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import limpid.models.Architecture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid layers}: what a net is made of. */
@Command(
    name = "layers",
    description = "Lists the layers of a network: names, output shape, parameters, FLOPs.",
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  limpid layers resnet50")
final class LayersCommand implements Callable<Integer> {
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

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  LayersCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    Architecture architecture = new ModelOptions(model, null).architecture();
    List<LayerRow> rows = LayerRow.of(architecture);
    if (json) {
      Json.print(terminal, json(architecture, rows));
    } else {
      print(architecture, rows);
    }
    return 0;
  }

  private void print(Architecture architecture, List<LayerRow> rows) {
    Table table =
        new Table(
            Table.Column.left("layer"),
            Table.Column.left("op"),
            Table.Column.left("output"),
            Table.Column.right("parameters"),
            Table.Column.right("MFLOPs"));
    for (LayerRow row : rows) {
      table.row(
          String.join(" = ", row.names()),
          row.op(),
          row.output().toString(),
          "%,d".formatted(row.parameters()),
          "%,.3f".formatted(row.flops() / 1e6));
    }
    table.row(
        "total",
        "",
        "",
        "%,d".formatted(LayerRow.parameters(rows)),
        "%,.3f".formatted(LayerRow.flops(rows) / 1e6));
    terminal.out().println(architecture.name() + ", input " + architecture.preprocessing().input());
    table.lines("").forEach(terminal.out()::println);
  }

  private static Map<String, Object> json(Architecture architecture, List<LayerRow> rows) {
    return Json.object(
        "command", "layers",
        "model", architecture.name(),
        "input", architecture.preprocessing().input().extents(),
        "layers", rows.stream().map(LayerRow::json).toList(),
        "parameters", LayerRow.parameters(rows),
        "flops", LayerRow.flops(rows));
  }
}
