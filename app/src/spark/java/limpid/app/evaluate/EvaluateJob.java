package limpid.app.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import limpid.app.given.LoadedModel;
import limpid.app.given.MethodOptions;
import limpid.app.line.Terminal;
import limpid.explain.catalogue.Catalogue;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code limpid-spark.jar evaluate}: a row for each image, method and metric. */
@Command(
    name = "evaluate",
    description =
        "Judges the maps of methods by metrics: a row for each image, method and metric. A folder"
            + " named like a class of the net is its images' label.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class EvaluateJob implements Callable<Integer> {
  private static final StructType COLUMNS =
      new StructType()
          .add("image", DataTypes.StringType)
          .add("label", DataTypes.IntegerType)
          .add("predicted", DataTypes.IntegerType)
          .add("method", DataTypes.StringType)
          .add("metric", DataTypes.StringType)
          .add("value", DataTypes.DoubleType)
          .add("error", DataTypes.StringType);

  private final Terminal terminal;

  @Mixin private JobTable table;

  @Mixin private EvaluationOptions evaluated;

  @Spec private CommandSpec spec;

  private EvaluateJob(Terminal terminal, EvaluationOptions evaluated) {
    this.terminal = terminal;
    this.evaluated = evaluated;
  }

  static CommandSpec choosing(Terminal terminal, Catalogue catalogue) {
    MethodOptions options = new MethodOptions(catalogue);
    EvaluateJob job = new EvaluateJob(terminal, new EvaluationOptions(options));
    CommandSpec command = CommandSpec.forAnnotatedObject(job);
    options.addTo(command);
    return command;
  }

  @Override
  public Integer call() throws IOException {
    LoadedModel model = evaluated.checked(terminal);
    List<String> words = JobTable.words(spec, evaluated.named(model));
    return table.written("evaluate", words, COLUMNS, Judging::new);
  }

  private record Judging(SentWords words) implements JobTable.Rows {

    @Override
    public List<Row> of(Iterator<Row> files) throws IOException {
      Executor<Evaluation> executor = Executor.judging(words, true);
      Evaluation evaluation = executor.take();
      List<Row> rows = new ArrayList<>();
      while (files.hasNext()) {
        ImageFile file = ImageFile.of(files.next());
        OptionalInt label = file.label(executor.model());
        for (String line : JudgedLine.of(evaluation, file.name(), file.bytes(), label)) {
          add(rows, file.name(), line);
        }
      }
      executor.giveBack(evaluation);
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
}
