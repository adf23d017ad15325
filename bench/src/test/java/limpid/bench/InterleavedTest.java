package limpid.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterleavedTest {
  private final List<String> order = new ArrayList<>();

  /** Claims to take this long and remembers that it ran. */
  private record Fake(String name, long nanos, List<String> order) implements Run {
    @Override
    public long nanos() {
      order.add(name);
      return nanos;
    }

    @Override
    public float[] output() {
      return new float[0];
    }
  }

  private List<Times> measure(Fake... runs) {
    return outcomes(runs).stream().map(Outcome::times).toList();
  }

  private List<Outcome> outcomes(Run... runs) {
    return outcomes(1, runs);
  }

  private List<Outcome> outcomes(int rounds, Run... runs) {
    Duration each = Duration.ofMillis(6);
    return new Interleaved(each, Duration.ZERO, Duration.ZERO, Duration.ofMillis(1), rounds)
        .measure(List.of(runs), () -> order.add("between"));
  }

  @Test
  void asManyRoundsAreMeasuredAsWereAskedFor() {
    List<Outcome> outcomes = outcomes(9, new Fake("a", 1_000_000, order));
    assertEquals(9, outcomes.getFirst().times().count());
    assertEquals(9, order.stream().filter("between"::equals).count());
  }

  @Test
  void enginesTakeTurns() {
    measure(new Fake("a", 1_000_000, order), new Fake("b", 2_000_000, order));
    List<String> round = List.of("between", "a", "a", "b", "b");
    assertEquals(List.of("a", "b"), order.subList(0, 2), "warm-up");
    for (int i = 2; i < order.size(); i += round.size()) {
      assertEquals(round, order.subList(i, i + round.size()));
    }
  }

  @Test
  void theFirstRunOfATurnDoesNotCountAndAllAreMeasuredLongEnough() {
    List<Times> times =
        measure(new Fake("quick", 1_000_000, order), new Fake("slow", 2_000_000, order));
    assertEquals(6, times.getFirst().count());
    assertEquals(6, times.getLast().count());
    assertEquals(1, times.getFirst().median());
  }

  @Test
  void aTurnOfSomethingQuickHasManyRuns() {
    Times times = measure(new Fake("quick", 10_000, order)).getFirst();
    assertTrue(times.count() >= 100, times.toString());
  }

  /** Breaks down after a few runs. */
  private static final class Broken implements Run {
    private int left = 5;

    @Override
    public long nanos() {
      if (left-- == 0) {
        throw new EngineException("out of\n  breath", null);
      }
      return 1_000_000;
    }

    @Override
    public float[] output() {
      return new float[0];
    }
  }

  @Test
  void oneThatFailsHasAReasonInOneLineAndTheOthersGoOn() {
    List<Outcome> outcomes = outcomes(new Broken(), new Fake("a", 1_000_000, order));
    assertEquals(new Failure("out of breath"), outcomes.getFirst());
    assertEquals(6, outcomes.getLast().times().count());
  }

  @Test
  void medianAndScatterAreThoseOfTheSortedTimes() {
    Times times = Times.ofNanos(List.of(4_000_000L, 1_000_000L, 3_000_000L, 2_000_000L));
    assertEquals(2.5, times.median());
    assertEquals(1, times.best());
    assertEquals((4 - 2) / 2.0 / 2.5, times.scatter());
  }
}
