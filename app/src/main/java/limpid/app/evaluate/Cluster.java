package limpid.app.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import limpid.app.line.BadInput;

/** Other processes, on this machine or on others, that judge images. A service: Spark's is one. */
public interface Cluster {

  /**
   * What is to be done.
   *
   * @param master where, in the cluster's own words: {@code local[2]}
   * @param words of the command line that chose net, methods and metrics
   * @param labelled whether images have labels
   * @param folder that the images are in
   * @param images their names from the folder on, and their classes, -1 where that is not known
   */
  record Work(
      String master,
      List<String> words,
      boolean labelled,
      Path folder,
      Map<String, Integer> images) {}

  /**
   * Judges images in any order.
   *
   * @param found gets a line for every map, see {@link JudgedLine}, each once, from one thread at a
   *     time
   */
  void judge(Work work, Consumer<String> found) throws IOException;

  /** The one that this build has. */
  static Cluster ofThisBuild() {
    return ServiceLoader.load(Cluster.class)
        .findFirst()
        .orElseThrow(
            () ->
                new BadInput(
                    "--spark: this build is without Spark; ./limpid evaluate --spark builds what it"
                        + " needs, by hand it is mvn -Pspark -pl app -am package"));
  }
}
