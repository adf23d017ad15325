package limpid.app.evaluate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import limpid.app.evaluate.PairedStatistics.Interval;
import limpid.app.given.LoadedModel;
import limpid.app.line.CsvTable;
import limpid.app.line.Json;
import limpid.app.line.Table;
import limpid.core.WholeFile;
import limpid.explain.metric.Direction;
import limpid.explain.metric.MetricDescriptor;

/**
 * What an evaluation leaves behind beside its report: a table for spreadsheets and one JSON object.
 *
 * @param run what the journal says of it
 * @param broken a sentence for each image that could not be judged
 * @param unlabelled images that were left out for want of a label
 */
record EvaluationResults(
    LoadedModel model,
    Map<String, Object> run,
    EvaluationTable table,
    List<String> broken,
    int unlabelled,
    Map<String, Ranked> ranked) {
  /** Below this probability a difference is called one. */
  static final double LEVEL = .05;

  EvaluationResults(
      LoadedModel model,
      Map<String, Object> run,
      EvaluationTable table,
      List<String> broken,
      int unlabelled) {
    this(model, run, table, broken, unlabelled, ranked(table));
  }

  /**
   * A metric's figures put in order.
   *
   * @param images how many it is defined for
   * @param means of each method, random maps the last
   * @param ranks of each method, random maps left out
   * @param order the methods from the best mean on
   * @param beside the probability that a method is like the best one, corrected; 1 for itself
   * @param random the same for random maps
   */
  record Ranked(
      int images,
      List<Interval> means,
      List<Interval> ranks,
      List<Integer> order,
      double[] beside,
      double[] random,
      List<double[]> figures) {

    int best() {
      return order.getFirst();
    }

    /** Whether the figures tell a method from the best one. */
    boolean worse(int method) {
      return method != best() && beside[method] < LEVEL;
    }
  }

  private static Map<String, Ranked> ranked(EvaluationTable table) {
    Map<String, Ranked> ranked = new HashMap<>();
    for (MetricDescriptor metric : table.metrics()) {
      if (!table.images(metric).isEmpty()) {
        ranked.put(metric.name(), ranked(table, metric));
      }
    }
    return ranked;
  }

  private static Ranked ranked(EvaluationTable table, MetricDescriptor metric) {
    List<double[]> figures =
        table.methods().stream().map(method -> table.figures(metric, method)).toList();
    int methods = figures.size() - 1;
    PairedStatistics all = new PairedStatistics(figures, metric.better());
    PairedStatistics judged = new PairedStatistics(figures.subList(0, methods), metric.better());
    List<Integer> order = judged.order(methods);
    int best = order.getFirst();
    List<Integer> others = order.subList(1, methods);
    double[] apart = judged.tests(best, others);
    double[] beside = new double[methods];
    beside[best] = 1;
    IntStream.range(0, apart.length).forEach(i -> beside[others.get(i)] = apart[i]);
    double[] random = all.tests(methods, IntStream.range(0, methods).boxed().toList());
    return new Ranked(all.images(), all.means(), judged.ranks(), order, beside, random, figures);
  }

  /** Whether a method's maps are better than random ones by a metric, and told from them. */
  boolean beatsRandom(MetricDescriptor metric, int method) {
    Ranked of = ranked.get(metric.name());
    double own = of.means().get(method).value();
    double random = of.means().getLast().value();
    boolean better = metric.better() == Direction.LOWER ? own < random : own > random;
    return better && of.random()[method] < LEVEL;
  }

  void write(Path folder) throws IOException {
    WholeFile.write(folder.resolve("results.csv"), csv().getBytes(StandardCharsets.UTF_8));
    Map<String, Object> whole = summary();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String image : table.images()) {
      table.methods().forEach(method -> rows.add(table.at(image, method).json()));
    }
    whole.put("results", rows);
    WholeFile.write(folder.resolve("results.json"), Json.bytes(whole));
  }

  /** A line for each image, method and metric. */
  private String csv() {
    StringBuilder csv = new StringBuilder("image,label,predicted,method,metric,value\n");
    for (String image : table.images()) {
      for (String method : table.methods()) {
        Judgement one = table.at(image, method);
        for (MetricDescriptor metric : table.metrics()) {
          Double value = one.figures().get(metric.name());
          csv.append(
              "%s,%s,%s,%s,%s,%s\n"
                  .formatted(
                      CsvTable.quoted(image),
                      one.label().isPresent() ? name(one.label()) : "",
                      name(OptionalInt.of(one.predicted())),
                      method,
                      metric.name(),
                      value == null ? "" : value));
        }
      }
    }
    return csv.toString();
  }

  private String name(OptionalInt index) {
    return CsvTable.quoted(model.architecture().labels().name(index.getAsInt()));
  }

  /** All but the figures of single images. */
  Map<String, Object> summary() {
    List<Map<String, Object>> metrics = new ArrayList<>();
    for (MetricDescriptor metric : table.metrics()) {
      metrics.add(summary(metric));
    }
    return Json.object(
        "command",
        "evaluate",
        "model",
        model.json(),
        "run",
        run,
        "images",
        table.images().size(),
        "accuracy",
        table.accuracy(),
        "unlabelled",
        unlabelled,
        "unreadable",
        broken,
        "metrics",
        metrics);
  }

  private Map<String, Object> summary(MetricDescriptor metric) {
    Ranked of = ranked.get(metric.name());
    List<Map<String, Object>> methods = new ArrayList<>();
    for (int i = 0; of != null && i < table.methods().size(); i++) {
      boolean random = i == table.methods().size() - 1;
      methods.add(
          Json.object(
              "method", table.methods().get(i),
              "mean", interval(of.means().get(i)),
              "rank", random ? null : interval(of.ranks().get(i)),
              "likeTheBest", random ? null : of.beside()[i],
              "likeRandom", random ? null : of.random()[i]));
    }
    return Json.object(
        "metric", metric.name(),
        "better", metric.better().name().toLowerCase(Locale.ROOT),
        "range", metric.range(),
        "formula", metric.formula(),
        "images", of == null ? 0 : of.images(),
        "methods", methods);
  }

  private static Map<String, Object> interval(Interval interval) {
    return Json.object("value", interval.value(), "low", interval.low(), "high", interval.high());
  }

  /** A table of means for people. */
  List<String> lines() {
    List<Table.Column> columns = new ArrayList<>();
    columns.add(
        Table.Column.left(
            table.images().size() == 1
                ? "1 image"
                : "mean of " + table.images().size() + " images"));
    table.methods().forEach(method -> columns.add(Table.Column.right(method)));
    columns.add(Table.Column.left(""));
    Table lines = new Table(columns.toArray(Table.Column[]::new));
    for (MetricDescriptor metric : table.metrics()) {
      Ranked of = ranked.get(metric.name());
      List<String> cells = new ArrayList<>(List.of(metric.name()));
      for (int i = 0; i < table.methods().size(); i++) {
        cells.add(of == null ? "-" : number(of.means().get(i).value()));
      }
      cells.add(metric.better().words());
      lines.row(cells.toArray(String[]::new));
    }
    return lines.lines("");
  }

  /** {@code 0.1234}, {@code 12.34}, {@code 1.2e-05}. */
  static String number(double value) {
    double size = Math.abs(value);
    return size == 0
        ? "0"
        : size < .001 || size >= 1e5
            ? "%.2e".formatted(value)
            : size < 10 ? "%.4f".formatted(value) : "%.2f".formatted(value);
  }
}
