package limpid.app.evaluate;

import java.util.ArrayList;
import java.util.List;
import limpid.app.given.ChosenMethod;
import limpid.app.given.LoadedModel;
import limpid.app.line.Failures;
import limpid.explain.Explanation;
import limpid.models.data.Labels;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** {@code limpid-spark.jar explain}: a row for each image and method, with its map. */
final class ExplainJob {
  static final EvaluationJob.Kind KIND =
      new EvaluationJob.Kind(
          "explain",
          "Makes the maps of methods: a row for each image and method. A folder named like a class"
              + " of the net is its images' label.",
          new StructType()
              .add("image", DataTypes.StringType)
              .add("method", DataTypes.StringType)
              .add("target", DataTypes.StringType)
              .add("score", DataTypes.DoubleType)
              .add("height", DataTypes.IntegerType)
              .add("width", DataTypes.IntegerType)
              .add("map", DataTypes.createArrayType(DataTypes.FloatType, false))
              .add("error", DataTypes.StringType),
          ExplainJob::rows);

  private ExplainJob() {}

  private static List<Row> rows(Evaluation evaluation, LoadedModel model, ImageFile file) {
    Labels labels = model.architecture().labels();
    List<Row> rows = new ArrayList<>();
    try {
      Evaluation.Opened opened = evaluation.open(file.name(), file.bytes(), file.label(model));
      for (ChosenMethod method : evaluation.methods()) {
        rows.add(row(file.name(), opened.explained(method.method().name()), labels));
      }
    } catch (RuntimeException e) {
      rows.add(
          RowFactory.create(file.name(), null, null, null, null, null, null, Failures.sentence(e)));
    }
    return rows;
  }

  private static Row row(String image, Explanation map, Labels labels) {
    return RowFactory.create(
        image,
        map.explainer().name(),
        map.score().target().describe(labels::name),
        map.score().value(),
        map.map().shape().at(0),
        map.map().shape().at(1),
        ImageFile.boxed(map.map().data()),
        null);
  }
}
