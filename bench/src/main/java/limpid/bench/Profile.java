package limpid.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limpid.core.Tensor;
import limpid.core.program.Operation;
import limpid.core.program.Program;

/**
 * Where the time of a program goes: the median time of each of its steps.
 *
 * @param lines one for each step, in the order of the run
 * @param whole of untimed runs in between: what the steps together should come to
 */
record Profile(List<Line> lines, Times whole) {

  /**
   * What one step, or several of one kind, took.
   *
   * @param steps how many
   */
  record Line(String layer, String what, int steps, double ms, long flops, long bytes) {
    double gflops() {
      return ms == 0 ? 0 : flops / ms / 1e6;
    }

    /** Of the bytes that must be touched, in GB/s. */
    double bandwidth() {
      return ms == 0 ? 0 : bytes / ms / 1e6;
    }

    private Line and(Line other) {
      return new Line(
          "", what, steps + other.steps, ms + other.ms, flops + other.flops, bytes + other.bytes);
    }

    private Line as(String name) {
      return new Line("", name, steps, ms, flops, bytes);
    }

    Map<String, Object> json(double whole) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("layer", layer);
      json.put("what", what);
      json.put("steps", steps);
      json.put("ms", ms);
      json.put("share", ms / whole);
      json.put("flops", flops);
      json.put("gflops", gflops());
      json.put("bytes", bytes);
      json.put("gbytes_per_second", bandwidth());
      return json;
    }
  }

  /** Runs the program for so long, and half as long before that to warm it up. */
  static Profile of(Program program, List<Tensor> inputs, Duration each) {
    Tensor[] values = inputs.toArray(Tensor[]::new);
    long warm = System.nanoTime() + each.toNanos() / 2;
    do {
      program.timed(values);
    } while (System.nanoTime() < warm);
    List<List<Long>> taken = new ArrayList<>();
    program.operations().forEach(step -> taken.add(new ArrayList<>()));
    List<Long> wholes = new ArrayList<>();
    long end = System.nanoTime() + each.toNanos();
    do {
      long[] nanos = program.timed(values);
      for (int i = 0; i < nanos.length; i++) {
        taken.get(i).add(nanos[i]);
      }
      long start = System.nanoTime();
      program.run(values);
      wholes.add(System.nanoTime() - start);
    } while (System.nanoTime() < end);
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < taken.size(); i++) {
      Operation step = program.operations().get(i);
      double ms = Times.ofNanos(taken.get(i)).median();
      lines.add(new Line(step.layer(), step.description(), 1, ms, step.flops(), step.bytes()));
    }
    return new Profile(List.copyOf(lines), Times.ofNanos(wholes));
  }

  /** All steps together. */
  Line sum() {
    return lines.stream().reduce(Line::and).orElseThrow().as("sum of the steps");
  }

  /** The steps of one kind together, what takes longest first. */
  List<Line> byKind(List<Operation> steps) {
    Map<String, Line> kinds = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      kinds.merge(steps.get(i).kind(), lines.get(i).as(steps.get(i).kind()), Line::and);
    }
    return kinds.values().stream().sorted((a, b) -> Double.compare(b.ms(), a.ms())).toList();
  }
}
