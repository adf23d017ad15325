package limpid.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures several engines by turns, A B C A B C …, so that whatever else the machine does falls on
 * all of them alike. Each turn begins with a pause, in which the threads of the engine before it
 * stop spinning, and a run that does not count.
 *
 * @param each the time that the counted runs of each engine take together, at least
 * @param warmUp the time that each engine runs before that
 * @param pause before each turn
 * @param turn how long a turn lasts, about; at least one run
 * @param rounds how many turns each takes, at least
 */
record Interleaved(Duration each, Duration warmUp, Duration pause, Duration turn, int rounds) {
  private static final int FEWEST = 5;

  /** What the JVM takes to compile the kernels of a net. */
  private static final Duration COMPILING = Duration.ofSeconds(2);

  private static final long SLOW = 1_000_000_000;

  /** For engines with threads of their own. */
  static Interleaved engines(Duration each, int rounds) {
    Duration half = each.dividedBy(2);
    Duration warmUp = half.compareTo(COMPILING) > 0 ? half : COMPILING;
    return new Interleaved(each, warmUp, Duration.ofMillis(100), Duration.ofMillis(250), rounds);
  }

  /** For kernels, which share their threads. */
  static Interleaved kernels(Duration each) {
    return new Interleaved(each, each, Duration.ZERO, Duration.ofMillis(10), 1);
  }

  /**
   * What came of measuring each of these. One that fails gets no more turns; the others go on.
   *
   * @param between is run before each round, after a pause
   */
  List<Outcome> measure(List<? extends Run> runs, Runnable between) {
    List<Turns> turns = new ArrayList<>();
    for (Run run : runs) {
      rest();
      turns.add(turns(run));
    }
    for (int round = 0;
        round < rounds || turns.stream().anyMatch(t -> !t.done(each.toNanos()));
        round++) {
      rest();
      between.run();
      for (Turns next : turns) {
        rest();
        next.take();
      }
    }
    return turns.stream().map(Turns::outcome).toList();
  }

  private Turns turns(Run run) {
    try {
      return new Turns(run, turn.toNanos(), warmed(run));
    } catch (EngineException e) {
      return new Turns(run, turn.toNanos(), Failure.of(e));
    }
  }

  /** Runs it until it is warm and returns what a run takes then. */
  private long warmed(Run run) {
    long start = System.nanoTime();
    long last = run.nanos();
    while (System.nanoTime() - start < warmUp.toNanos()) {
      last = run.nanos();
    }
    return last;
  }

  private void rest() {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("the measurement was interrupted", e);
    }
  }

  /** The turns of one engine. */
  private static final class Turns {
    private final Run run;
    private final long turn;
    private final List<Long> nanos = new ArrayList<>();
    private long total;
    private long expected;
    private Failure failure;

    /**
     * @param expected what a run takes, as far as is known
     */
    Turns(Run run, long turn, long expected) {
      this.run = run;
      this.turn = turn;
      this.expected = expected;
    }

    Turns(Run run, long turn, Failure failure) {
      this(run, turn, 0);
      this.failure = failure;
    }

    Outcome outcome() {
      return failure == null ? Times.ofNanos(nanos) : failure;
    }

    boolean done(long budget) {
      return failure != null
          || total >= budget && nanos.size() >= (expected < SLOW ? FEWEST : FEWEST - 2);
    }

    void take() {
      if (failure != null) {
        return;
      }
      try {
        run();
      } catch (EngineException e) {
        failure = Failure.of(e);
      }
    }

    private void run() {
      if (expected < SLOW) {
        expected = run.nanos();
      }
      long runs = Math.clamp(turn / Math.max(1, expected), 1, 1000);
      for (long i = 0; i < runs; i++) {
        long taken = run.nanos();
        nanos.add(taken);
        total += taken;
      }
    }
  }
}
