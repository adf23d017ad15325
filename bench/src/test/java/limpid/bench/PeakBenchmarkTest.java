package limpid.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import limpid.core.kernel.Workers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeakBenchmarkTest {
  private static final int BEFORE = Workers.shared().threads();

  @AfterEach
  void restoreThreads() {
    Workers.threads(BEFORE);
  }

  @Test
  void oneOperationIsABillionOfTheProcessors() {
    for (int threads = 1; threads <= 3; threads++) {
      PeakBenchmark peak = new PeakBenchmark();
      peak.threads = threads;
      peak.prepare();
      assertEquals(1e9, peak.gigaflop(), 1e6);
    }
  }
}
