package limpid.app.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import limpid.app.line.Terminal;
import limpid.nn.Training.Status;
import org.junit.jupiter.api.Test;

class TrainingProgressTest {
  private final StringWriter err = new StringWriter();
  private long millis;

  private TrainingProgress progress(boolean live) {
    Terminal terminal =
        new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(err), live);
    return new TrainingProgress(terminal, 3, 128, () -> millis * 1_000_000);
  }

  /** One step of epoch 2 of 3, with 100 steps each, half a second after the one before. */
  private void step(TrainingProgress progress, int step) {
    millis += 500;
    progress.step(new Status(1, step, 100, 1.5, 1.25, 0.5, 0.1));
  }

  @Test
  void aLineTellsSpeedLossAccuracyAndTimeLeft() {
    TrainingProgress progress = progress(true);
    step(progress, 41);
    step(progress, 42);
    assertTrue(
        err.toString()
            .endsWith(
                "\r\u001b[Kepoch 2/3  step 42/100  loss 1.2500  accuracy 50.0%  256 images/s"
                    + "  1:19 left"),
        err.toString());
  }

  @Test
  void whereNobodyWatchesThereIsOneLineInTenSeconds() {
    TrainingProgress progress = progress(false);
    for (int step = 1; step <= 100; step++) {
      step(progress, step);
    }
    assertEquals(5, err.toString().lines().count());
    assertTrue(err.toString().startsWith("epoch 2/3  step 20/100  "), err.toString());
  }

  @Test
  void anEpochStaysOnTheTerminal() {
    TrainingProgress progress = progress(true);
    step(progress, 100);
    progress.epoch(new TrainingLog.Epoch(2, 1.5, 0.25, 0.875, 0.1, 250, 61.4));
    assertTrue(
        err.toString()
            .endsWith(
                "\r\u001b[Kepoch 2/3  loss 1.5000  accuracy 25.00%  test accuracy 87.50%  61 s\n"),
        err.toString());
  }
}
