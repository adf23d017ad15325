package limpid.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import limpid.nn.Checkpoint;
import limpid.nn.Training;
import limpid.nn.Training.Status;

/**
 * A training with what surrounds it: checkpoints after every epoch and every two minutes, the log
 * beside them, the progress line.
 */
final class TrainingRun {
  private static final long BETWEEN_CHECKPOINTS = 120_000_000_000L;

  private final Training training;
  private final TrainingData data;
  private final Path checkpoint;
  private final TrainingProgress progress;
  private TrainingLog log;
  private long saved;
  private long epochStart;

  TrainingRun(Training training, TrainingData data, Path checkpoint, TrainingProgress progress) {
    this.training = training;
    this.data = data;
    this.checkpoint = checkpoint;
    this.progress = progress;
  }

  /** The log's place: the checkpoint's with {@code .json} added. */
  static Path log(Path checkpoint) {
    return checkpoint.resolveSibling(checkpoint.getFileName() + ".json");
  }

  void begin(Map<String, String> settings) throws IOException {
    if (Files.exists(checkpoint)) {
      throw new BadInput(
          checkpoint
              + ": is there already; --resume goes on with it, another --checkpoint begins anew");
    }
    log = TrainingLog.of(settings);
    save();
  }

  void resume(Map<String, String> settings) throws IOException {
    Checkpoint from = Checkpoint.read(checkpoint);
    log = TrainingLog.resumed(log(checkpoint), settings, from.step() / training.stepsPerEpoch());
    training.resume(from);
  }

  /** Trains to the end and returns the log. */
  TrainingLog run() throws IOException {
    saved = System.nanoTime();
    epochStart = saved;
    while (!training.done()) {
      Status now = training.advance();
      if (!Double.isFinite(now.loss())) {
        progress.clear();
        throw new BadInput(
            "the loss is %s at step %d; a lower --rate is needed"
                .formatted(now.loss(), training.step()));
      }
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

  private void finish(Status now) {
    Double test = data.test() == null ? null : training.accuracy(data.test());
    double seconds = (System.nanoTime() - epochStart) / 1e9;
    var epoch = new TrainingLog.Epoch(now.epoch() + 1, now.loss(), now.accuracy(), test, seconds);
    log.epochs().add(epoch);
    progress.epoch(epoch);
    epochStart = System.nanoTime();
  }

  private void save() throws IOException {
    log.write(log(checkpoint));
    training.checkpoint().write(checkpoint);
    saved = System.nanoTime();
  }
}
