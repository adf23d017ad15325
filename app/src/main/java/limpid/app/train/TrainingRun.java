package limpid.app.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import limpid.app.given.ModelOptions;
import limpid.app.line.BadInput;
import limpid.nn.Checkpoint;
import limpid.nn.Training;
import limpid.nn.Training.Status;

/**
 * A training with what surrounds it: checkpoints after every epoch and every two minutes, the log
 * beside them, a table and a plot of the epochs, the progress line.
 */
final class TrainingRun {
  private static final long BETWEEN_CHECKPOINTS = 120_000_000_000L;
  private static final int NAMED = 3;

  private final Training training;
  private final TrainingData data;
  private final Path out;
  private final Path checkpoint;
  private final TrainingProgress progress;
  private final SupervisingTree tree;
  private TrainingLog log;
  private long saved;
  private long epochStart;
  private long epochImages;

  /**
   * @param out the weights' file, beside which the table and the plot are written
   */
  TrainingRun(
      Training training,
      TrainingData data,
      Path out,
      Path checkpoint,
      TrainingProgress progress,
      SupervisingTree tree) {
    this.training = training;
    this.data = data;
    this.out = out;
    this.checkpoint = checkpoint;
    this.progress = progress;
    this.tree = tree;
  }

  /** A file of the same name with more behind it. */
  static Path beside(Path file, String more) {
    return file.resolveSibling(file.getFileName() + more);
  }

  /**
   * Refuses a checkpoint that would be written over.
   *
   * @throws BadInput if it, or its log, is one of the files that the training writes
   */
  static void requireApart(Path out, Path checkpoint) {
    List<Path> written =
        Stream.of(out, beside(out, ".csv"), beside(out, ".png"), ModelOptions.besides(out))
            .map(file -> file.toAbsolutePath().normalize())
            .toList();
    for (Path kept : List.of(checkpoint, beside(checkpoint, ".json"))) {
      if (written.contains(kept.toAbsolutePath().normalize())) {
        throw new BadInput(
            "--checkpoint %s: the training writes another file there; another name is expected"
                .formatted(checkpoint));
      }
    }
  }

  private Path logged() {
    return beside(checkpoint, ".json");
  }

  void begin(Map<String, String> settings) throws IOException {
    if (Files.exists(checkpoint)) {
      throw new BadInput(
          checkpoint
              + ": is there already; --resume goes on with it, a training that begins anew wants it"
              + " deleted or another --checkpoint");
    }
    log = TrainingLog.of(settings);
    save();
  }

  void resume(Map<String, String> settings) throws IOException {
    Checkpoint from = Checkpoint.read(checkpoint);
    log = TrainingLog.resumed(logged(), settings, from.step() / training.stepsPerEpoch());
    training.resume(from);
  }

  /** Trains to the end and returns the log. */
  TrainingLog run() throws IOException {
    saved = System.nanoTime();
    epochStart = saved;
    tree.begin();
    while (!training.done()) {
      tree.step();
      Status now = training.advance();
      requireFinite(now);
      epochImages += training.lastImages().length;
      progress.step(now);
      if (now.step() == now.steps()) {
        finish(now);
        save();
      } else if (System.nanoTime() - saved > BETWEEN_CHECKPOINTS) {
        save();
      }
    }
    return log;
  }

  /** The checkpoint stays that of before. */
  private void requireFinite(Status now) {
    if (!Double.isFinite(now.lastLoss())) {
      progress.clear();
      int[] batch = training.lastImages();
      String named =
          IntStream.of(batch)
              .limit(NAMED)
              .mapToObj(data.train()::name)
              .collect(Collectors.joining(", "));
      throw new BadInput(
          ("the loss is %s in step %d of epoch %d, whose batch is %s%s; a lower --rate or --clip 1"
                  + " may help")
              .formatted(
                  now.lastLoss(),
                  now.step(),
                  now.epoch() + 1,
                  named,
                  batch.length > NAMED ? " and %d more".formatted(batch.length - NAMED) : ""));
    }
  }

  private void finish(Status now) throws IOException {
    double trained = (System.nanoTime() - epochStart) / 1e9;
    Double test = data.test() == null ? null : training.accuracy(data.test());
    double seconds = (System.nanoTime() - epochStart) / 1e9;
    var epoch =
        new TrainingLog.Epoch(
            now.epoch() + 1,
            now.loss(),
            now.accuracy(),
            test,
            now.rate(),
            epochImages / trained,
            seconds);
    log.epochs().add(epoch);
    log.writeTable(beside(out, ".csv"));
    TrainingPlot plot = new TrainingPlot(log.epochs());
    if (plot.drawable()) {
      plot.write(beside(out, ".png"));
    }
    progress.epoch(epoch);
    epochStart = System.nanoTime();
    epochImages = 0;
  }

  private void save() throws IOException {
    log.write(logged());
    training.checkpoint().write(checkpoint);
    saved = System.nanoTime();
  }
}
