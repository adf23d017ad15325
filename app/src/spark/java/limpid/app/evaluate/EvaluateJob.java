package limpid.app.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import limpid.app.given.LoadedModel;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** {@code limpid-spark.jar evaluate}: a row for each image, method and metric. */
final class EvaluateJob {
  static final EvaluationJob.Kind KIND =
      new EvaluationJob.Kind(
          "evaluate",
          "Judges the maps of methods by metrics: a row for each image, method and metric. A folder"
              + " named like a class of the net is its images' label.",
          new StructType()
              .add("image", DataTypes.StringType)
              .add("label", DataTypes.IntegerType)
              .add("predicted", DataTypes.IntegerType)
              .add("method", DataTypes.StringType)
              .add("metric", DataTypes.StringType)
              .add("value", DataTypes.DoubleType)
              .add("error", DataTypes.StringType),
          EvaluateJob::rows);

  private EvaluateJob() {}

  private static List<Row> rows(Evaluation evaluation, LoadedModel model, ImageFile file)
      throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : JudgedLine.of(evaluation, file.name(), file.bytes(), file.label(model))) {
      add(rows, file.name(), line);
    }
    return rows;
  }

  private static void add(List<Row> rows, String image, String line) {
    try {
      Judgement found = JudgedLine.read(line);
      Integer label = found.label().isPresent() ? found.label().getAsInt() : null;
      found
          .figures()
          .forEach(
              (metric, value) ->
                  rows.add(
                      RowFactory.create(
                          image, label, found.predicted(), found.method(), metric, value, null)));
    } catch (JudgedLine.Broken e) {
      rows.add(RowFactory.create(image, null, null, null, null, null, e.getMessage()));
    }
  }
}
