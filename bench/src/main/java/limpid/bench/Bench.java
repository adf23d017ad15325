package limpid.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

  /** One row for each number of threads. */
  void measure(String model, Task task, int batch, List<Integer> threads) {
    choose(model, batch);
    for (int count : threads) {
      report.add(row(task, count));
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
    List<Run> runs = new ArrayList<>();
    List<String> names = new ArrayList<>();
    try {
      for (Engine engine : engines) {
        prepare(engine, task, threads, runs, names);
      }
      List<float[]> outputs = runs.stream().map(Run::output).toList();
      Peak peak = new Peak(threads);
      Others others = new Others();
      List<Times> times = interleaved.measure(runs, peak::sample);
      List<Row.Peer> peers = new ArrayList<>();
      for (int i = 1; i < runs.size(); i++) {
        Agreement agreement =
            random(task) ? Agreement.UNKNOWN : Agreement.of(outputs.getFirst(), outputs.get(i));
        peers.add(new Row.Peer(names.get(i), times.get(i), agreement));
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
          times.getFirst(),
          peers);
    } finally {
      runs.forEach(Run::close);
    }
  }

  private void prepare(Engine engine, Task task, int threads, List<Run> runs, List<String> names) {
    if (!engine.can(task)) {
      return;
    }
    try {
      runs.add(engine.prepare(subject, task, threads));
      names.add(engine.name());
    } catch (EngineException e) {
      progress.println("limpid: left out: " + engine.name() + ": " + e.getMessage());
    }
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
