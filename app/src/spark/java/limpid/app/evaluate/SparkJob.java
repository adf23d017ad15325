package limpid.app.evaluate;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import limpid.app.given.ChosenMethod;
import limpid.app.line.BadInput;
import limpid.app.line.Failures;
import limpid.explain.Explanation;
import limpid.models.data.Labels;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/**
 * Limpid as a job for {@code spark-submit}: images of any file system that Spark reads become a
 * table of figures or of maps. The rest of the command line is that of {@code limpid evaluate}.
 */
@Command(
    name = "limpid-spark.jar",
    description =
        "evaluate: a row for each image, method and metric. explain: a row for each image and"
            + " method, with its map. What limpid evaluate takes of --model, --weights, --methods,"
            + " --metrics, --target and options of methods is taken here.",
    mixinStandardHelpOptions = true)
public final class SparkJob implements Callable<Integer> {
  /** What becomes of each image. */
  enum Kind {
    EVALUATE,
    EXPLAIN
  }

  private static final StructType FIGURES =
      new StructType()
          .add("image", DataTypes.StringType)
          .add("label", DataTypes.IntegerType)
          .add("predicted", DataTypes.IntegerType)
          .add("method", DataTypes.StringType)
          .add("metric", DataTypes.StringType)
          .add("value", DataTypes.DoubleType)
          .add("error", DataTypes.StringType);

  private static final StructType MAPS =
      new StructType()
          .add("image", DataTypes.StringType)
          .add("method", DataTypes.StringType)
          .add("target", DataTypes.StringType)
          .add("score", DataTypes.DoubleType)
          .add("height", DataTypes.IntegerType)
          .add("width", DataTypes.IntegerType)
          .add("map", DataTypes.createArrayType(DataTypes.FloatType, false))
          .add("error", DataTypes.StringType);

  @Parameters(index = "0", paramLabel = "evaluate|explain", description = "What is made.")
  private Kind kind;

  @Parameters(
      index = "1",
      paramLabel = "URL",
      description = "A folder of images, or of folders named like classes.")
  private String images;

  @Option(names = "--out", required = true, paramLabel = "URL", description = "The table's folder.")
  private String out;

  @Option(
      names = "--format",
      paramLabel = "parquet|json",
      defaultValue = "parquet",
      description = "How it is written (default: parquet).")
  private String format;

  @Option(
      names = "--master",
      paramLabel = "MASTER",
      description = "Where, without spark-submit: local[2].")
  private String master;

  private final List<String> words;

  private SparkJob(List<String> words) {
    this.words = words;
  }

  /** Runs the job; bad input ends with one sentence and 2. */
  public static void main(String... words) {
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    CommandLine line =
        new CommandLine(new SparkJob(List.of(words)))
            .setUnmatchedArgumentsAllowed(true)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setErr(err)
            .setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                  String sentence = Failures.expected(failure);
                  if (sentence == null) {
                    throw failure;
                  }
                  err.println("limpid: " + sentence);
                  return Failures.BAD_INPUT;
                })
            .setParameterExceptionHandler(SparkJob::usage);
    int code = line.execute(words);
    if (code != 0) {
      System.exit(code);
    }
  }

  private static int usage(ParameterException failure, String... words) {
    failure.getCommandLine().getErr().println("limpid: " + failure.getMessage());
    return Failures.BAD_INPUT;
  }

  @Override
  public Integer call() throws IOException {
    try (SparkSession spark = SparkSettings.session("limpid " + kind, master)) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      Dataset<Row> files = SparkSettings.images(spark, images);
      if (files.isEmpty()) {
        throw new BadInput(images + ": has no files; a folder of images is expected");
      }
      SentWords sent = SentWords.of(context, words.subList(2, words.size()));
      Dataset<Row> rows =
          kind == Kind.EVALUATE
              ? files.mapPartitions(new Judging(sent), Encoders.row(FIGURES))
              : files.mapPartitions(new Explaining(sent), Encoders.row(MAPS));
      rows.write().format(format).save(out);
      return 0;
    }
  }

  /** The class that a file's folder is named like, if it is. */
  private static OptionalInt label(String path, Labels labels) {
    Path folder = Path.of(URI.create(path).getPath()).getParent();
    String name = folder == null ? "" : folder.getFileName().toString();
    return labels.names().contains(name)
        ? OptionalInt.of(labels.names().indexOf(name))
        : OptionalInt.empty();
  }

  /** Rows of figures. */
  private record Judging(SentWords words) implements MapPartitionsFunction<Row, Row>, Serializable {

    @Override
    public Iterator<Row> call(Iterator<Row> files) throws IOException {
      Executor executor = Executor.of(words, true);
      Evaluation evaluation = executor.take();
      List<Row> rows = new ArrayList<>();
      while (files.hasNext()) {
        Row file = files.next();
        OptionalInt label = label(file.getString(0), executor.model().architecture().labels());
        for (String line :
            JudgedLine.of(evaluation, file.getString(0), (byte[]) file.get(1), label)) {
          add(rows, file.getString(0), line);
        }
      }
      executor.giveBack(evaluation);
      return rows.iterator();
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

  /** Rows of maps. */
  private record Explaining(SentWords words)
      implements MapPartitionsFunction<Row, Row>, Serializable {

    @Override
    public Iterator<Row> call(Iterator<Row> files) throws IOException {
      Executor executor = Executor.of(words, true);
      Evaluation evaluation = executor.take();
      List<Row> rows = new ArrayList<>();
      while (files.hasNext()) {
        Row file = files.next();
        String image = file.getString(0);
        Labels labels = executor.model().architecture().labels();
        try {
          Evaluation.Opened opened =
              evaluation.open(image, (byte[]) file.get(1), label(image, labels));
          for (ChosenMethod method : evaluation.methods()) {
            rows.add(row(image, opened.explained(method.method().name()), labels));
          }
        } catch (RuntimeException e) {
          if (Failures.expected(e) == null) {
            throw e;
          }
          rows.add(
              RowFactory.create(image, null, null, null, null, null, null, Failures.expected(e)));
        }
      }
      executor.giveBack(evaluation);
      return rows.iterator();
    }

    private static Row row(String image, Explanation map, Labels labels) {
      float[] values = map.map().data();
      Float[] boxed = new Float[values.length];
      Arrays.setAll(boxed, i -> values[i]);
      return RowFactory.create(
          image,
          map.explainer().name(),
          map.score().target().describe(labels::name),
          map.score().value(),
          map.map().shape().at(0),
          map.map().shape().at(1),
          boxed,
          null);
    }
  }
}
