package limpid.app.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import limpid.app.given.ChosenMethod;
import limpid.app.given.LoadedModel;
import limpid.app.given.MethodOptions;
import limpid.app.line.Failures;
import limpid.app.line.Terminal;
import limpid.explain.Explanation;
import limpid.explain.catalogue.Catalogue;
import limpid.models.data.Labels;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code limpid-spark.jar explain}: a row for each image and method, with its map. */
@Command(
    name = "explain",
    description =
        "Makes the maps of methods: a row for each image and method. A folder named like a class of"
            + " the net is its images' label.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ExplainJob implements Callable<Integer> {
  private static final StructType COLUMNS =
      new StructType()
          .add("image", DataTypes.StringType)
          .add("method", DataTypes.StringType)
          .add("target", DataTypes.StringType)
          .add("score", DataTypes.DoubleType)
          .add("height", DataTypes.IntegerType)
          .add("width", DataTypes.IntegerType)
          .add("map", DataTypes.createArrayType(DataTypes.FloatType, false))
          .add("error", DataTypes.StringType);

  private final Terminal terminal;

  @Mixin private JobTable table;

  @Mixin private EvaluationOptions evaluated;

  @Spec private CommandSpec spec;

  private ExplainJob(Terminal terminal, EvaluationOptions evaluated) {
    this.terminal = terminal;
    this.evaluated = evaluated;
  }

  static CommandSpec choosing(Terminal terminal, Catalogue catalogue) {
    MethodOptions options = new MethodOptions(catalogue);
    ExplainJob job = new ExplainJob(terminal, new EvaluationOptions(options));
    CommandSpec command = CommandSpec.forAnnotatedObject(job);
    options.addTo(command);
    return command;
  }

  @Override
  public Integer call() throws IOException {
    LoadedModel model = evaluated.checked(terminal);
    List<String> words = JobTable.words(spec, evaluated.named(model));
    return table.written("explain", words, COLUMNS, Explaining::new);
  }

  private record Explaining(SentWords words) implements JobTable.Rows {

    @Override
    public List<Row> of(Iterator<Row> files) throws IOException {
      Executor<Evaluation> executor = Executor.judging(words, true);
      Labels labels = executor.model().architecture().labels();
      Evaluation evaluation = executor.take();
      List<Row> rows = new ArrayList<>();
      while (files.hasNext()) {
        ImageFile file = ImageFile.of(files.next());
        try {
          Evaluation.Opened opened =
              evaluation.open(file.name(), file.bytes(), file.label(executor.model()));
          for (ChosenMethod method : evaluation.methods()) {
            rows.add(row(file.name(), opened.explained(method.method().name()), labels));
          }
        } catch (RuntimeException e) {
          rows.add(
              RowFactory.create(
                  file.name(), null, null, null, null, null, null, Failures.sentence(e)));
        }
      }
      executor.giveBack(evaluation);
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
}
