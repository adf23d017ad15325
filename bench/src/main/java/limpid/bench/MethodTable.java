package limpid.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import limpid.core.graph.Trace;
import limpid.core.kernel.Workers;
import limpid.core.program.Control;
import limpid.explain.Choices;
import limpid.explain.Cost;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;

/**
 * Methods on one image of a net, each beside the passes that it takes in runs of the net alone: by
 * turns, batch by batch. Times are means, of both, so that slow moments of the machine count for
 * both. A method that takes too long is stopped, and its time is what its first batches took, for
 * all of them.
 */
final class MethodTable {
  private static final OutputTarget TARGET = OutputTarget.of(0);

  private final Subject subject;
  private final int threads;
  private final int batch;
  private final Duration each;
  private final Map<String, Peer> peers = new LinkedHashMap<>();

  /** What passes take in another engine, in ms for an image: alone and in a batch. */
  private record Peer(Single alone, Single batched) {}

  private record Single(double forward, double gradient) {

    double ms(long forwards, long backwards) {
      return forwards * forward + backwards * (gradient - forward);
    }
  }

  /**
   * @param batch how many images go through the net at once, in methods that change the image
   * @param each how long a method is measured
   * @param engines the peers
   */
  MethodTable(Subject subject, int threads, int batch, Duration each, List<Engine> engines) {
    this.subject = subject;
    this.threads = threads;
    this.batch = batch;
    this.each = each;
    for (Engine engine : engines) {
      if (engine.can(Task.FORWARD) && engine.can(Task.GRADIENT)) {
        peers.put(engine.name(), new Peer(single(engine, 1), single(engine, batch)));
      }
    }
    Workers.threads(threads);
  }

  private Single single(Engine engine, int images) {
    return new Single(ms(engine, Task.FORWARD, images), ms(engine, Task.GRADIENT, images));
  }

  private double ms(Engine engine, Task task, int images) {
    try (Run run = engine.prepare(subject.batch(images), task, threads)) {
      run.nanos();
      List<Long> nanos = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        nanos.add(run.nanos());
      }
      return Times.ofNanos(nanos).median() / images;
    }
  }

  /** One method without options. */
  MethodRow row(Descriptor method) {
    Trace outline = CompiledNet.traced(subject.model()).outline(subject.images().shape());
    Cost.Passes passes = method.cost().of(Choices.NONE, subject.images().shape());
    int channels = LayerChoice.LAST.in(outline).node().shape().at(3);
    long forward = passes.forward(channels);
    try {
      method.check(outline, Choices.NONE);
      return measured(method.explainer(), forward, passes.backward());
    } catch (RuntimeException e) {
      return row(method.name(), forward, passes.backward(), false, 0, 0, 0, e.getMessage());
    }
  }

  private MethodRow measured(Explainer method, long forward, long backward) {
    boolean batched = forward > 3;
    Passes beside = new Passes(subject, batched ? batch : 1, backward > 0);
    CompiledNet net = CompiledNet.of(subject.model(), List.of(method)).batch(batch);
    try (Session session = net.session()) {
      warm(method, session, beside);
      List<Long> wholes = new ArrayList<>();
      Watch last = null;
      Passes counted = new Passes(subject, batched ? batch : 1, backward > 0);
      long spent = 0;
      while (spent < each.toNanos()) {
        last = new Watch(counted, each.toNanos());
        if (run(method, session, last)) {
          wholes.add(last.taken);
        }
        spent += last.taken;
      }
      double ms = wholes.isEmpty() ? last.msOfOne() * forward : mean(wholes);
      return row(
          method.name(),
          forward,
          backward,
          !wholes.isEmpty(),
          ms,
          counted.forwardMs(),
          counted.ms(forward, backward),
          null);
    }
  }

  /** As long as it will be measured, for that is what the JVM takes to compile it. */
  private void warm(Explainer method, Session session, Passes beside) {
    long spent = 0;
    while (spent < each.toNanos()) {
      Watch watch = new Watch(beside, each.toNanos());
      run(method, session, watch);
      spent += watch.taken;
    }
  }

  private static double mean(List<Long> nanos) {
    return nanos.stream().mapToLong(Long::longValue).average().orElse(0) / 1e6;
  }

  private MethodRow row(
      String name,
      long forward,
      long backward,
      boolean whole,
      double ms,
      double forwardMs,
      double passesMs,
      String failure) {
    Map<String, Double> there = new LinkedHashMap<>();
    peers.forEach(
        (peer, times) ->
            there.put(peer, (forward > 3 ? times.batched() : times.alone()).ms(forward, backward)));
    return new MethodRow(
        subject.architecture().name(),
        name,
        threads,
        forward,
        backward,
        whole,
        ms,
        forwardMs,
        passesMs,
        there,
        failure);
  }

  /** Whether it came to its end. */
  private boolean run(Explainer method, Session session, Watch watch) {
    try {
      watch.start();
      method.explain(session.run(subject.images(), watch), TARGET);
      watch.stop();
      return true;
    } catch (CancellationException e) {
      return false;
    }
  }

  /** Times a method, lets its passes run alone for as long between its batches, and stops it. */
  private static final class Watch implements Control {
    private final Passes beside;
    private final long budget;
    private long taken;
    private long since;
    private int told;
    private long done;
    private long first;
    private long takenAtFirst;
    private long takenAtBeside;
    private long besideNanos;

    Watch(Passes beside, long budget) {
      this.beside = beside;
      this.budget = budget;
    }

    void start() {
      since = System.nanoTime();
    }

    void stop() {
      taken += System.nanoTime() - since;
      if (done == 0) {
        beside.run();
      }
    }

    @Override
    public void progress(int now, int of) {
      taken += System.nanoTime() - since;
      done += now > told ? now - told : now;
      told = now;
      if (first == 0) {
        first = done;
        takenAtFirst = taken;
      }
      if (takenAtBeside == 0 || taken - takenAtBeside >= besideNanos) {
        long start = System.nanoTime();
        beside.run();
        besideNanos = System.nanoTime() - start;
        takenAtBeside = taken;
      }
      since = System.nanoTime();
    }

    /** Not before a batch is known to take its time. */
    @Override
    public boolean cancelled() {
      return done > first && taken > budget;
    }

    /** What a pass takes, in ms, without what comes before the first of them. */
    double msOfOne() {
      return (taken - takenAtFirst) / 1e6 / (done - first);
    }
  }
}
