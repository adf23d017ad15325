package limpid.app.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import limpid.app.line.Table;

/**
 * The rank correlations of maps, each with each.
 *
 * @param labels of the maps
 * @param values NaN where there is none
 */
record Correlations(List<String> labels, double[][] values) {

  /** Of the maps of one input. */
  static Correlations of(List<String> labels, List<ComparedMap> maps) {
    int n = maps.size();
    double[][] values = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        values[i][j] = maps.get(i).correlation(maps.get(j));
        values[j][i] = values[i][j];
      }
    }
    return new Correlations(labels, values);
  }

  /** The mean over inputs of which each has the same maps, without those that have none. */
  static Correlations mean(List<String> labels, List<Correlations> all) {
    int n = labels.size();
    double[][] means = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        int row = i;
        int column = j;
        means[i][j] =
            all.stream()
                .mapToDouble(one -> one.values[row][column])
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
      }
    }
    return new Correlations(labels, means);
  }

  /** A table for people: each map's with those before it. */
  List<String> lines(String margin) {
    List<Table.Column> columns = new ArrayList<>();
    columns.add(Table.Column.right(""));
    columns.add(Table.Column.left("rank correlation"));
    for (int j = 1; j < labels.size(); j++) {
      columns.add(Table.Column.right(Integer.toString(j)));
    }
    Table table = new Table(columns.toArray(Table.Column[]::new));
    for (int i = 0; i < labels.size(); i++) {
      List<String> row = new ArrayList<>(List.of(Integer.toString(i + 1), labels.get(i)));
      for (int j = 0; j < labels.size() - 1; j++) {
        row.add(j >= i ? "" : text(values[i][j]));
      }
      table.row(row.toArray(String[]::new));
    }
    return table.lines(margin);
  }

  private static String text(double value) {
    return Double.isNaN(value) ? "-" : "%.2f".formatted(value + 0.0);
  }

  /** Rows of numbers, null where there is none. */
  List<List<Double>> json() {
    return IntStream.range(0, labels.size())
        .mapToObj(
            i ->
                IntStream.range(0, labels.size())
                    .mapToObj(j -> Double.isNaN(values[i][j]) ? null : (Double) values[i][j])
                    .toList())
        .toList();
  }
}
