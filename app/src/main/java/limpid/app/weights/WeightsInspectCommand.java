package limpid.app.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import limpid.app.line.CommonOptions;
import limpid.app.line.Json;
import limpid.app.line.Sha256;
import limpid.app.line.Table;
import limpid.app.line.Terminal;
import limpid.weights.StoredWeights;
import limpid.weights.WeightsFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid weights inspect}: what is in a weights file. */
@Command(
    name = "inspect",
    description = {
      "Lists the tensors of a weights file: names, shapes, types, statistics, how many elements are"
          + " not finite; and what a pickle in it would have called, which is never done."
    },
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  limpid weights inspect resnet18.pth")
final class WeightsInspectCommand implements Callable<Integer> {
  private static final int FEW = 3;

  private final Terminal terminal;

  @Parameters(
      paramLabel = "FILE",
      description = "The weights; FILE#NAME is what the file has under a name.")
  private Path file;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  /** A tensor of the file. */
  private record Row(String name, String shape, String type, TensorStatistics of) {
    Map<String, Object> json(StoredWeights weights) {
      Map<String, Object> row =
          Json.object("name", name, "shape", weights.shape(name).extents(), "type", type);
      row.putAll(of.json());
      return row;
    }
  }

  WeightsInspectCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    StoredWeights weights = WeightsFile.open(file);
    List<Row> rows = new ArrayList<>();
    for (String name : weights.names()) {
      var statistics = TensorStatistics.of(weights.read(name).data());
      String type = weights.type(name).toString();
      rows.add(new Row(name, weights.shape(name).toString(), type, statistics));
    }
    Path whole = WeightsFile.file(file);
    String sha = Sha256.of(whole);
    if (json) {
      Json.print(
          terminal,
          Json.object(
              "command", "weights inspect",
              "file", file.toString(),
              "format", weights.format(),
              "bytes", Files.size(whole),
              "sha256", sha,
              "tensors", rows.stream().map(row -> row.json(weights)).toList(),
              "leftOut", weights.leftOut(),
              "notCalled", weights.notCalled()));
    } else {
      print(weights, rows, Files.size(whole), sha);
    }
    return 0;
  }

  private void print(StoredWeights weights, List<Row> rows, long bytes, String sha) {
    Table table =
        new Table(
            Table.Column.left("tensor"),
            Table.Column.left("shape"),
            Table.Column.left("type"),
            Table.Column.right("min"),
            Table.Column.right("mean"),
            Table.Column.right("max"),
            Table.Column.right("deviation"),
            Table.Column.right("not finite"));
    long numbers = 0;
    for (Row row : rows) {
      numbers += weights.shape(row.name).size();
      table.row(
          row.name,
          row.shape,
          row.type,
          number(row.of.least()),
          number(row.of.mean()),
          number(row.of.most()),
          number(row.of.deviation()),
          Long.toString(row.of.nan() + row.of.infinite()));
    }
    terminal.out().println("%s: %s, %,d bytes".formatted(file, weights.format(), bytes));
    terminal.out().println("sha256 " + sha);
    table.lines("").forEach(terminal.out()::println);
    terminal.out().println("%d tensors, %,d numbers".formatted(rows.size(), numbers));
    names(
        "left out, whole numbers, quantised, sparse, complex or empty: ",
        grouped(weights.leftOut()));
    names("named by the pickle and not called: ", weights.notCalled());
  }

  /** Tensors of many modules are one word: {@code *.num_batches_tracked (20)}. */
  private static List<String> grouped(List<String> names) {
    SequencedMap<String, List<String>> groups = new LinkedHashMap<>();
    for (String name : names) {
      String last = "*" + name.substring(Math.max(0, name.lastIndexOf('.')));
      groups.computeIfAbsent(last, l -> new ArrayList<>()).add(name);
    }
    List<String> words = new ArrayList<>();
    groups.forEach(
        (last, all) -> {
          if (all.size() > FEW) {
            words.add(last + " (" + all.size() + ")");
          } else {
            words.addAll(all);
          }
        });
    return words;
  }

  private void names(String words, List<String> names) {
    if (!names.isEmpty()) {
      terminal.out().println(words + String.join(", ", names));
    }
  }

  private static String number(double value) {
    return "%.4g".formatted(value);
  }
}
