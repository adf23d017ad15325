package limpid.app.evaluate;

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
    return builder.getOrCreate();
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
