package limpid.app.evaluate;

import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkFiles;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The words of a command line on their way to other machines: files that they name travel with
 * them, once to each executor.
 *
 * @param words with {@code @{NAME}} in place of a file
 */
record SentWords(List<String> words) implements Serializable {
  private static final String BEFORE = "@{";

  /** Words whose files are sent. */
  static SentWords of(JavaSparkContext spark, List<String> words) {
    List<String> sent = new ArrayList<>();
    for (String word : words) {
      int equals = word.startsWith("--") ? word.indexOf('=') : -1;
      String value = word.substring(equals + 1);
      int part = value.indexOf('#');
      String file = part < 0 ? value : value.substring(0, part);
      if (!file.isEmpty() && !file.startsWith("-") && Files.isRegularFile(Path.of(file))) {
        Path path = Path.of(file).toAbsolutePath();
        spark.addFile(path.toUri().toString());
        String rest = part < 0 ? "" : value.substring(part);
        word = word.substring(0, equals + 1) + BEFORE + path.getFileName() + "}" + rest;
      }
      sent.add(word);
    }
    return new SentWords(List.copyOf(sent));
  }

  /** The words here, where the files have arrived. */
  List<String> arrived() {
    List<String> here = new ArrayList<>();
    for (String word : words) {
      int start = word.indexOf(BEFORE);
      int end = start < 0 ? -1 : word.lastIndexOf('}');
      here.add(
          end < 0
              ? word
              : word.substring(0, start)
                  + SparkFiles.get(word.substring(start + BEFORE.length(), end))
                  + word.substring(end + 1));
    }
    return here;
  }
}
