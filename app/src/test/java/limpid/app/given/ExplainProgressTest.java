package limpid.app.given;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import limpid.app.line.Terminal;
import org.junit.jupiter.api.Test;

class ExplainProgressTest {
  private final StringWriter err = new StringWriter();
  private long now;

  private ExplainProgress progress(boolean live) {
    Terminal terminal =
        new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(err), live);
    return new ExplainProgress(terminal, () -> now);
  }

  private String shown(ExplainProgress progress, double seconds, int done, int of) {
    now += (long) (seconds * 1e9);
    err.getBuffer().setLength(0);
    progress.progress(done, of);
    return err.toString().replace("\r\u001b[K", "<");
  }

  @Test
  void theLineSaysCountRateAndTimeLeftAndIsClearedAtTheEnd() {
    ExplainProgress progress = progress(true);
    assertEquals("<10 of 100 runs", shown(progress, 5, 10, 100));
    assertEquals("<30 of 100 runs  10.0 runs/s  0:07 left", shown(progress, 2, 30, 100));
    assertEquals("", shown(progress, .1, 31, 100));
    assertEquals("<", shown(progress, 5, 100, 100));
    assertEquals("<3 of 9 runs", shown(progress, 1, 3, 9));
  }

  @Test
  void nothingIsWrittenWhereNobodyWatches() {
    ExplainProgress progress = progress(false);
    assertEquals("", shown(progress, 5, 10, 100));
    assertEquals("", shown(progress, 5, 50, 100));
    assertEquals("", shown(progress, 5, 100, 100));
  }
}
