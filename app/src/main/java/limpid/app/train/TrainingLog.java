package limpid.app.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import limpid.app.line.BadInput;
import limpid.core.WholeFile;

/**
 * What a training was asked for and what came of it, kept as JSON beside its checkpoint.
 *
 * @param settings everything that decides the numbers
 * @param epochs the epochs so far
 */
record TrainingLog(Map<String, String> settings, List<Epoch> epochs) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * One pass over the training images.
   *
   * @param epoch from 1
   * @param loss the mean over the epoch
   * @param trainAccuracy over the augmented images, as they were met
   * @param testAccuracy after the epoch, or null without test images
   * @param rate the learning rate of its last step
   * @param imagesPerSecond trained on since it began or was resumed, without testing
   * @param seconds what the epoch took, since it began or was resumed
   */
  record Epoch(
      int epoch,
      double loss,
      double trainAccuracy,
      Double testAccuracy,
      double rate,
      double imagesPerSecond,
      double seconds) {}

  static TrainingLog of(Map<String, String> settings) {
    return new TrainingLog(settings, new ArrayList<>());
  }

  /**
   * The log of a training that is resumed, with the epochs that its checkpoint has finished.
   *
   * @throws BadInput if the training was begun with other settings
   */
  static TrainingLog resumed(Path path, Map<String, String> settings, long epochs)
      throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new BadInput(path + ": there is no such file; the log of the training is expected");
    }
    TrainingLog log;
    try {
      log = JSON.readValue(path.toFile(), TrainingLog.class);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new BadInput(path + ": is not the log of a training", e);
    }
    Set<String> names = new LinkedHashSet<>(settings.keySet());
    names.addAll(log.settings.keySet());
    for (String name : names) {
      String before = log.settings.get(name);
      String now = settings.get(name);
      if (!Objects.equals(before, now)) {
        throw new BadInput(
            "--resume: the training in %s began %s, now it is %s"
                .formatted(
                    path,
                    before == null ? "without " + name : "with %s %s".formatted(name, before),
                    now == null ? "without" : now));
      }
    }
    List<Epoch> kept = log.epochs.stream().filter(epoch -> epoch.epoch <= epochs).toList();
    return new TrainingLog(settings, new ArrayList<>(kept));
  }

  void write(Path path) throws IOException {
    WholeFile.write(path, JSON.writeValueAsBytes(this));
  }

  /** The epochs as a table, for spreadsheets. */
  void writeTable(Path path) throws IOException {
    StringBuilder table =
        new StringBuilder(
            "epoch,loss,train_accuracy,test_accuracy,rate,images_per_second,seconds\n");
    for (Epoch e : epochs) {
      String test =
          e.testAccuracy == null ? "" : String.format(Locale.ROOT, "%.6f", e.testAccuracy);
      table.append(
          String.format(
              Locale.ROOT,
              "%d,%.6f,%.6f,%s,%.6g,%.1f,%.1f\n",
              e.epoch,
              e.loss,
              e.trainAccuracy,
              test,
              e.rate,
              e.imagesPerSecond,
              e.seconds));
    }
    WholeFile.write(path, table.toString().getBytes(StandardCharsets.UTF_8));
  }
}
