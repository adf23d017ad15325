package limpid.app.evaluate;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import limpid.app.line.BadInput;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** From images of any file system that Spark reads to a table that it writes, as options. */
@Command
final class JobTable {
  /** How tables are written. */
  enum Format {
    PARQUET,
    JSON
  }

  @Parameters(
      paramLabel = "URL",
      description = "A folder of images, or of folders of images, on any file system of Spark's.")
  private String images;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "URL",
      description = "The table's folder, which is not there yet.")
  private String out;

  @Option(
      names = "--format",
      paramLabel = "parquet|json",
      defaultValue = "parquet",
      description = "How it is written (default: parquet).")
  private Format format;

  @Option(
      names = "--master",
      paramLabel = "MASTER",
      description = "Where, without spark-submit: local[2].")
  private String master;

  /** The rows of an image. */
  interface Rows extends Serializable {
    /** Those of the images of a part, a row or several for each. */
    List<Row> of(Iterator<Row> files) throws IOException;
  }

  /** The words that a command was given, as its executors are to read them. */
  static List<String> words(CommandSpec command, List<String> named) {
    List<String> all = command.commandLine().getParseResult().originalArgs();
    List<String> words = new ArrayList<>(all.subList(all.indexOf(command.name()) + 1, all.size()));
    words.remove("--fetch");
    words.addAll(named);
    return words;
  }

  /** Makes the table. */
  int written(String name, List<String> words, StructType columns, Function<SentWords, Rows> work)
      throws IOException {
    try (SparkSession spark = SparkSettings.session("limpid " + name, master)) {
      requirePlaces(spark);
      Dataset<Row> files = SparkSettings.images(spark, images);
      if (files.isEmpty()) {
        throw new BadInput(images + ": has no files; a folder of images is expected");
      }
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      Rows rows = work.apply(SentWords.of(context, words));
      files
          .mapPartitions(
              (MapPartitionsFunction<Row, Row>) part -> rows.of(part).iterator(),
              Encoders.row(columns))
          .write()
          .format(format.name().toLowerCase(Locale.ROOT))
          .save(out);
      return 0;
    } catch (RuntimeException e) {
      throw SparkSettings.said(e);
    }
  }

  private void requirePlaces(SparkSession spark) throws IOException {
    Configuration settings = spark.sparkContext().hadoopConfiguration();
    Path from = new Path(images);
    FileStatus[] found = from.getFileSystem(settings).globStatus(from);
    if (found == null || found.length == 0) {
      throw new BadInput(images + ": there is no such folder");
    }
    Path to = new Path(out);
    if (to.getFileSystem(settings).exists(to)) {
      throw new BadInput("--out %s: is there already; another folder is expected".formatted(out));
    }
  }
}
