package limpid.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import limpid.explain.Descriptor;

/** Measures rows: one net after the other, all engines by turns. */
final class Bench {
  private final List<Engine> engines;
  private final Interleaved interleaved;
  private final Report report;
  private final PrintWriter progress;
  private Subject subject;

  /**
   * @param engines Limpid first
   */
  Bench(List<Engine> engines, Interleaved interleaved, Report report, PrintWriter progress) {
    this.engines = engines;
    this.interleaved = interleaved;
    this.report = report;
    this.progress = progress;
  }

  /** One row for each number of threads, unless the batch does not fit the memory. */
  void measure(String model, Task task, int batch, List<Integer> threads) {
    try {
      choose(model, batch);
      for (int count : threads) {
        report.add(row(task, count));
      }
    } catch (OutOfMemoryError e) {
      subject = null;
      progress.printf(
          "limpid: left out: %s, %s, batch %d: wants more than the %d MB that this JVM may take%n",
          model, task.label(), batch, Runtime.getRuntime().maxMemory() >> 20);
    }
  }

  /** A row for each method, with each number of threads. */
  void methods(String model, List<Descriptor> methods, int batch, MeasuringOptions measuring) {
    choose(model, 1);
    List<Engine> peers = engines.subList(1, engines.size());
    for (int threads : measuring.threads()) {
      MethodTable table = new MethodTable(subject, threads, batch, measuring.each(), peers);
      methods.forEach(method -> report.add(table.row(method)));
    }
  }

  private void choose(String model, int batch) {
    if (subject == null || !subject.architecture().name().equals(model)) {
      subject = null;
      subject = Subject.of(model, batch);
    }
    subject = subject.batch(batch);
  }

  private Row row(Task task, int threads) {
    List<Contender> contenders = new ArrayList<>();
    try {
      for (Engine engine : engines) {
        if (engine.can(task)) {
          contenders.add(Contender.of(engine.name(), () -> engine.prepare(subject, task, threads)));
        }
      }
      Peak peak = new Peak(threads);
      Others others = new Others();
      List<Contender> ready = contenders.stream().filter(Contender::ready).toList();
      List<Outcome> outcomes =
          interleaved.measure(ready.stream().map(Contender::run).toList(), peak::sample);
      Contender limpid = contenders.getFirst();
      List<Row.Peer> peers = new ArrayList<>();
      for (Contender peer : contenders.subList(1, contenders.size())) {
        Outcome outcome = peer.ready() ? outcomes.get(ready.indexOf(peer)) : peer.failure();
        peers.add(new Row.Peer(peer.name(), outcome, agreement(task, limpid, peer)));
      }
      return new Row(
          subject.architecture().name(),
          task,
          subject.layer(),
          subject.batch(),
          threads,
          subject.flops(),
          peak.median(),
          others.processors(),
          (limpid.ready() ? outcomes.getFirst() : limpid.failure()).times(),
          peers);
    } finally {
      contenders.forEach(Contender::close);
    }
  }

  private Agreement agreement(Task task, Contender limpid, Contender peer) {
    return random(task) || !peer.ready()
        ? Agreement.UNKNOWN
        : Agreement.of(limpid.output(), peer.output());
  }

  /** Dropout draws as each engine likes. */
  private boolean random(Task task) {
    return task == Task.TRAINING && subject.architecture().family().equals("VGG");
  }

  /** The peak resident memory of a Grad-CAM, through a trace and through a program. */
  void memory(String model, int explanations, Path scratch) throws IOException {
    choose(model, 1);
    for (String how : List.of("trace", "program")) {
      report.add(Memory.of(subject, how, explanations, scratch));
    }
  }
}
