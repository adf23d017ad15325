package limpid.app.evaluate;

import java.util.OptionalInt;
import java.util.stream.IntStream;
import limpid.app.given.LoadedModel;
import limpid.models.data.Labels;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/**
 * An image as Spark reads it.
 *
 * @param name its address
 */
record ImageFile(String name, byte[] bytes) {

  static ImageFile of(Row row) {
    return new ImageFile(row.getString(0), (byte[]) row.get(1));
  }

  /**
   * The path in its file system, whatever characters are in it: Spark's addresses are not quoted.
   */
  String path() {
    return new Path(name).toUri().getPath();
  }

  /** The name of its folder. */
  String folder() {
    Path folder = new Path(name).getParent();
    return folder == null ? "" : folder.getName();
  }

  /** The class that its folder is named like, if it is. */
  OptionalInt label(LoadedModel model) {
    Labels labels = model.architecture().labels();
    int index = labels.names().indexOf(folder());
    return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
  }

  /** Numbers as an array of Spark's has them. */
  static Float[] boxed(float[] values) {
    return IntStream.range(0, values.length).mapToObj(i -> values[i]).toArray(Float[]::new);
  }
}
