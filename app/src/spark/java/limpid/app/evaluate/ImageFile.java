package limpid.app.evaluate;

import java.net.URI;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import limpid.app.given.LoadedModel;
import limpid.models.data.Labels;
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

  /** The name of its folder. */
  String folder() {
    Path folder = Path.of(URI.create(name).getPath()).getParent();
    return folder == null || folder.getFileName() == null ? "" : folder.getFileName().toString();
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
