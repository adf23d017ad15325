package limpid.app.evaluate;

import limpid.app.line.BadInput;
import limpid.app.line.Failures;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** How Spark is set for nets. */
final class SparkSettings {
  /** Bytes of image files that a task gets, and how many bytes opening a file stands for. */
  private static final String TASK = Integer.toString(8 << 20);

  private static final String OPENING = Integer.toString(256 << 10);

  /** Executors compute with vectors, and their large arrays go where these are collected least. */
  private static final String JVM =
      "--add-modules=jdk.incubator.vector --sun-misc-unsafe-memory-access=allow"
          + " --enable-native-access=ALL-UNNAMED -XX:ObjectAlignmentInBytes=64";

  private SparkSettings() {}

  /**
   * A session.
   *
   * @param master where it runs, or null where {@code spark-submit} says
   */
  static SparkSession session(String name, String master) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName(name)
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.executor.extraJavaOptions", JVM)
            .config("spark.sql.files.maxPartitionBytes", TASK)
            .config("spark.sql.files.openCostInBytes", OPENING);
    if (master != null) {
      builder.master(master).config("spark.driver.host", "localhost");
    }
    try {
      return builder.getOrCreate();
    } catch (Exception e) {
      // SparkException is thrown undeclared
      if (e instanceof SparkException && String.valueOf(e.getMessage()).contains("aster URL")) {
        throw new BadInput(
            master == null
                ? "--master: local[2] or another master of Spark's is expected, or spark-submit"
                : "%s: is no master of Spark's; local[2], local-cluster[2,1,2048] or spark://HOST:PORT is expected"
                    .formatted(master),
            e);
      }
      throw e;
    }
  }

  /** The sentence with which a task was refused, or the failure as it is. */
  static RuntimeException said(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String sentence = Failures.expected(cause);
      if (sentence != null) {
        return new BadInput(sentence, failure);
      }
    }
    return failure;
  }

  /** The files of a folder and of all folders in it: {@code path}, {@code content}. */
  static Dataset<Row> images(SparkSession spark, String folder) {
    return spark
        .read()
        .format("binaryFile")
        .option("recursiveFileLookup", "true")
        .load(folder)
        .select("path", "content");
  }
}
