package limpid.core.program;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class ControlTest {

  @Test
  void anotherThreadCancels() throws InterruptedException {
    Cancellation control = new Cancellation();
    assertDoesNotThrow(control::check);
    Thread thread = new Thread(control::cancel);
    thread.start();
    thread.join();
    assertTrue(control.cancelled());
    assertThrows(CancellationException.class, control::check);
  }

  @Test
  void anInterruptedThreadStopsAndKeepsItsFlag() {
    Thread.currentThread().interrupt();
    try {
      assertThrows(CancellationException.class, Control.NONE::check);
    } finally {
      assertTrue(Thread.interrupted());
    }
    assertDoesNotThrow(Control.NONE::check);
  }

  @Test
  void progressIsPassedOn() {
    List<String> told = new ArrayList<>();
    new Cancellation((done, of) -> told.add(done + "/" + of)).progress(1, 3);
    assertEquals(List.of("1/3"), told);
  }

  @Test
  void aControlThatIsUntoldIsStillAsked() {
    List<String> told = new ArrayList<>();
    Cancellation whole = new Cancellation((done, of) -> told.add(done + "/" + of));
    Control part = whole.untold();
    part.progress(1, 3);
    part.check();
    whole.cancel();
    assertThrows(CancellationException.class, part::check);
    assertEquals(List.of(), told);
  }
}
