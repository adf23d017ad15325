package limpid.core.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import limpid.core.Shape;

/**
 * Since when and until when the value of each cell is needed. A cell that takes over the memory of
 * one that ends with the instruction that fills it counts as the same value going on.
 */
final class Lifetimes {

  /**
   * A piece of memory from one instruction to another, both included.
   *
   * @param exact whether its array may have no element more
   */
  record Span(int size, int from, int to, boolean exact) {
    boolean meets(Span other) {
      return from <= other.to && other.from <= to;
    }

    private Span until(int end, boolean exactly) {
      return new Span(size, from, Math.max(to, end), exact || exactly);
    }
  }

  private final List<Instruction> instructions;
  private final List<Shape> shapes;
  private final Set<Integer> kept;
  private final Set<Integer> exact;
  private final Map<Integer, Integer> root;
  private final int[] last;
  private final int[] ofCell;
  private final List<Span> spans = new ArrayList<>();

  private Lifetimes(
      List<Instruction> instructions, List<Shape> shapes, Set<Integer> kept, Set<Integer> exact) {
    this.instructions = instructions;
    this.shapes = shapes;
    this.root = roots(instructions);
    this.kept = Set.copyOf(kept.stream().map(this::root).toList());
    this.exact = Set.copyOf(exact.stream().map(this::root).toList());
    this.last = lastReads();
    this.ofCell = new int[shapes.size()];
    Arrays.fill(ofCell, -1);
  }

  /**
   * @param kept the cells that are needed after the run
   * @param exact those whose arrays are seen by the caller
   */
  static Lifetimes of(
      List<Instruction> instructions, List<Shape> shapes, Set<Integer> kept, Set<Integer> exact) {
    Lifetimes lifetimes = new Lifetimes(instructions, shapes, kept, exact);
    for (int at = 0; at < instructions.size(); at++) {
      if (!(instructions.get(at) instanceof View)) {
        lifetimes.fill(instructions.get(at), at);
      }
    }
    return lifetimes;
  }

  /** For each view the cell that it is a view of. */
  private static Map<Integer, Integer> roots(List<Instruction> instructions) {
    Map<Integer, Integer> root = new HashMap<>();
    for (Instruction instruction : instructions) {
      if (instruction instanceof View view) {
        root.put(view.writes(), root.getOrDefault(view.source(), view.source()));
      }
    }
    return root;
  }

  private int root(int cell) {
    return root.getOrDefault(cell, cell);
  }

  /** The last instruction that reads each cell or a view of it. */
  private int[] lastReads() {
    int[] last = new int[shapes.size()];
    for (int at = 0; at < instructions.size(); at++) {
      for (int cell : instructions.get(at).reads()) {
        last[root(cell)] = at;
      }
    }
    kept.forEach(cell -> last[cell] = Integer.MAX_VALUE);
    return last;
  }

  private void fill(Instruction instruction, int at) {
    int cell = instruction.writes();
    int end = Math.max(at, last[cell]);
    int over = takenOver(instruction, at);
    if (over >= 0) {
      ofCell[cell] = over;
      spans.set(over, spans.get(over).until(end, exact.contains(cell)));
    } else {
      ofCell[cell] = spans.size();
      spans.add(new Span(shapes.get(cell).size(), at, end, exact.contains(cell)));
    }
  }

  /** The memory that an instruction may overwrite, or -1. */
  private int takenOver(Instruction instruction, int at) {
    List<Integer> read = instruction.reads().stream().map(this::root).toList();
    int size = shapes.get(instruction.writes()).size();
    for (int source : instruction.overwrites()) {
      int cell = root(source);
      if (ofCell[cell] >= 0
          && last[cell] == at
          && Collections.frequency(read, cell) == 1
          && shapes.get(cell).size() == size) {
        return ofCell[cell];
      }
    }
    return -1;
  }

  /** The pieces of memory that are needed. */
  List<Span> spans() {
    return spans;
  }

  /** Which of them each cell is in; -1 for what the caller gives, and views. */
  int[] ofCell() {
    return ofCell;
  }

  /** The most elements that are needed at once: no plan can do with less. */
  long least() {
    long most = 0;
    for (int at = 0; at < instructions.size(); at++) {
      long alive = 0;
      for (Span span : spans) {
        alive += span.from() <= at && at <= span.to() ? span.size() : 0;
      }
      most = Math.max(most, alive);
    }
    return most;
  }
}
