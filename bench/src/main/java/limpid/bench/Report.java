package limpid.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limpid.core.WholeFile;

/** The table of a whole run: printed as it grows, and written as JSON at the end. */
final class Report {
  private final Machine machine = Machine.here();
  private final String date = OffsetDateTime.now().truncatedTo(ChronoUnit.MINUTES).toString();
  private final boolean peers;
  private final List<Engine> engines;
  private final PrintWriter out;
  private Columns table;
  private Columns methodTable;
  private final List<Row> rows = new ArrayList<>();
  private final List<Memory> memories = new ArrayList<>();
  private final List<MethodRow> methods = new ArrayList<>();

  /**
   * @param peers whether any were asked for
   * @param engines Limpid first
   */
  Report(PrintWriter out, boolean peers, List<Engine> engines) {
    this.engines = engines;
    this.out = out;
    this.peers = peers;
    out.println(machine);
    out.println(engines.getFirst().name() + ", " + date);
    for (Engine peer : engines.subList(1, engines.size())) {
      out.println(peer.name() + ": " + peer.settings());
    }
    out.println();
  }

  private Columns rowTable() {
    Columns table =
        new Columns(out)
            .left("model", 12)
            .left("what", 14)
            .right("batch", 5)
            .right("threads", 7)
            .right("Limpid ms", 10)
            .right("GFLOP/s", 8)
            .right("peak", 6);
    if (peers) {
      table
          .left("peer", 28)
          .right("peer ms", 10)
          .right("ratio", 6)
          .right("differ by max, rms, median", 27);
    }
    return table.header();
  }

  List<Row> rows() {
    return rows;
  }

  Machine machine() {
    return machine;
  }

  void add(Row row) {
    if (rows.isEmpty()) {
      table = rowTable();
    }
    rows.add(row);
    if (row.peers().isEmpty()) {
      table.row(cells(row, null));
    }
    row.peers().forEach(peer -> table.row(cells(row, peer)));
  }

  private String[] cells(Row row, Row.Peer peer) {
    List<String> cells =
        new ArrayList<>(
            List.of(
                row.model(),
                row.task().label(),
                "" + row.batch(),
                "" + row.threads(),
                "%.2f".formatted(row.limpid().median()),
                Double.isNaN(row.rate()) ? "" : "%.0f".formatted(row.rate()),
                "%.0f".formatted(row.peak())));
    if (peer != null) {
      cells.add(peer.name());
      switch (peer.outcome()) {
        case Times times -> {
          cells.add("%.2f".formatted(times.median()));
          cells.add("%.2f".formatted(peer.ratio(row.limpid())));
          cells.add(peer.agreement().toString());
        }
        case Failure failure -> cells.addAll(List.of("failed: " + failure.reason(), "", ""));
      }
    } else if (peers) {
      cells.addAll(List.of("none", "", "", ""));
    }
    return cells.toArray(String[]::new);
  }

  void add(MethodRow row) {
    if (methods.isEmpty()) {
      methodTable = methodTable();
    }
    methods.add(row);
    List<String> cells = new ArrayList<>(List.of(row.model(), row.method(), "" + row.threads()));
    if (row.failure() != null) {
      cells.addAll(List.of("", "", "", "", "", "", "failed: " + row.failure()));
    } else {
      cells.addAll(
          List.of(
              "" + row.forward(),
              "" + row.backward(),
              (row.whole() ? "" : "~") + "%.1f".formatted(row.ms()),
              "%.2f".formatted(row.forwardMs()),
              "%.1f".formatted(row.passesMs()),
              "%.0f %%".formatted(100 * row.share()),
              String.join("; ", peers(row))));
    }
    methodTable.row(cells.toArray(String[]::new));
  }

  private static List<String> peers(MethodRow row) {
    List<String> texts = new ArrayList<>();
    row.peers()
        .forEach((peer, ms) -> texts.add("%s %.1f (%.2f)".formatted(peer, ms, ms / row.ms())));
    return texts;
  }

  private Columns methodTable() {
    if (!rows.isEmpty()) {
      out.println();
    }
    return new Columns(out)
        .left("model", 12)
        .left("method", 22)
        .right("threads", 7)
        .right("forward", 7)
        .right("backward", 8)
        .right("Limpid ms", 11)
        .right("a forward", 9)
        .right("passes ms", 11)
        .right("share", 6)
        .left(peers ? "the passes there, ms (ratio)" : "", 28)
        .header();
  }

  void add(Memory memory) {
    if (memories.isEmpty()) {
      out.println();
    }
    memories.add(memory);
    out.println(memory);
    out.flush();
  }

  /** The peers' outputs that are not Limpid's. */
  List<String> disagreements() {
    List<String> found = new ArrayList<>();
    for (Row row : rows) {
      for (Row.Peer peer : row.peers()) {
        if (peer.agreement().broken()) {
          found.add(
              "%s, %s, batch %d: the output of %s is another: %s"
                  .formatted(
                      row.model(), row.task().label(), row.batch(), peer.name(), peer.agreement()));
        }
      }
    }
    return found;
  }

  /** The peers that failed. */
  List<String> failures() {
    List<String> found = new ArrayList<>();
    for (Row row : rows) {
      for (Row.Peer peer : row.peers()) {
        if (peer.outcome() instanceof Failure failure) {
          found.add(
              "%s, %s, batch %d, %d threads: %s failed: %s"
                  .formatted(
                      row.model(),
                      row.task().label(),
                      row.batch(),
                      row.threads(),
                      peer.name(),
                      failure.reason()));
        }
      }
    }
    return found;
  }

  /** The rows during which others used the processors. */
  List<String> disturbances() {
    return rows.stream()
        .filter(row -> row.others() > Others.MANY)
        .map(
            row ->
                "others used %.1f processors during %s, %s, %d threads: measure it again"
                    .formatted(row.others(), row.model(), row.task().label(), row.threads()))
        .toList();
  }

  void writeJson(Path file) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("date", date);
    json.put("machine", machine);
    json.put("limpid", engines.getFirst().name());
    json.put("settings", settings());
    json.put("rows", rows.stream().map(Row::json).toList());
    json.put("methods", methods.stream().map(MethodRow::json).toList());
    json.put("memory", memories.stream().map(Memory::json).toList());
    write(file, json);
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    engines.forEach(engine -> settings.put(engine.name(), engine.settings()));
    return settings;
  }

  static void write(Path file, Object json) throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    WholeFile.write(
        file, (mapper.writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
