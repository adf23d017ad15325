package limpid.app.evaluate;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import limpid.app.line.BadInput;
import limpid.app.line.Failures;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Apache Spark as the place where images are judged. Spark reads the files, some thirty images to a
 * task; a task that is lost with its machine runs again, and its lines are taken once.
 */
public final class SparkCluster implements Cluster {

  /** For the service loader. */
  public SparkCluster() {}

  @Override
  public void judge(Work work, Consumer<String> found) throws IOException {
    try (SparkSession spark = SparkSettings.session("limpid evaluate", work.master())) {
      SentWords words =
          SentWords.of(JavaSparkContext.fromSparkContext(spark.sparkContext()), work.words());
      Map<String, Integer> byPath = new HashMap<>();
      Map<String, String> names = new HashMap<>();
      for (Map.Entry<String, Integer> image : work.images().entrySet()) {
        String path = work.folder().resolve(image.getKey()).toAbsolutePath().toString();
        byPath.put(path, image.getValue());
        names.put(path, image.getKey());
      }
      RDD<Row> files =
          SparkSettings.images(spark, work.folder().toAbsolutePath().toUri().toString()).rdd();
      Task task = new Task(words, work.labelled(), byPath, names);
      AtomicReference<RuntimeException> failure = new AtomicReference<>();
      spark
          .sparkContext()
          .runJob(files, task, new Taken(found, failure), ClassTag.apply(String[].class));
      if (failure.get() != null) {
        throw failure.get();
      }
    } catch (RuntimeException e) {
      throw SparkSettings.said(e);
    }
  }

  /** A task: the files of a part, of which those are judged that were asked for. */
  private static final class Task extends AbstractFunction1<Iterator<Row>, String[]>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    private final SentWords words;
    private final boolean labelled;
    private final HashMap<String, Integer> labels;
    private final HashMap<String, String> names;

    Task(
        SentWords words, boolean labelled, Map<String, Integer> labels, Map<String, String> names) {
      this.words = words;
      this.labelled = labelled;
      this.labels = new HashMap<>(labels);
      this.names = new HashMap<>(names);
    }

    @Override
    public String[] apply(Iterator<Row> files) {
      try {
        Executor<Evaluation> executor = Executor.judging(words, labelled);
        Evaluation evaluation = executor.take();
        List<String> lines = new ArrayList<>();
        while (files.hasNext()) {
          ImageFile file = ImageFile.of(files.next());
          Integer label = labels.get(file.path());
          if (label != null) {
            lines.addAll(
                JudgedLine.of(
                    evaluation,
                    names.get(file.path()),
                    file.bytes(),
                    label < 0 ? OptionalInt.empty() : OptionalInt.of(label)));
          }
        }
        executor.giveBack(evaluation);
        return lines.toArray(String[]::new);
      } catch (IOException e) {
        throw new BadInput(Failures.expected(e), e);
      }
    }
  }

  /** What becomes of the lines of a task that is done. */
  private static final class Taken extends AbstractFunction2<Object, String[], BoxedUnit> {
    private final Consumer<String> found;
    private final AtomicReference<RuntimeException> failure;

    Taken(Consumer<String> found, AtomicReference<RuntimeException> failure) {
      this.found = found;
      this.failure = failure;
    }

    @Override
    public BoxedUnit apply(Object part, String[] lines) {
      try {
        for (String line : lines) {
          if (failure.get() == null) {
            found.accept(line);
          }
        }
      } catch (RuntimeException e) {
        failure.set(e);
      }
      return BoxedUnit.UNIT;
    }
  }
}
