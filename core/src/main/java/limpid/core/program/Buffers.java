package limpid.core.program;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import limpid.core.Shape;

/**
 * Which buffer each cell lives in. Two cells share one when they have the same size and the first
 * is not needed any more when the second is filled, or only by an instruction that may overwrite
 * it.
 *
 * @param ofCell the buffer of each cell; -1 for those that hold what the caller gives, or a view
 * @param sizes the number of elements of each buffer
 */
record Buffers(int[] ofCell, List<Integer> sizes) {

  static Buffers plan(List<Instruction> instructions, List<Shape> shapes, Set<Integer> kept) {
    return new Planning(instructions, shapes, kept).plan();
  }

  private static final class Planning {
    private final List<Instruction> instructions;
    private final List<Shape> shapes;
    private final Map<Integer, Integer> root;

    /** The last instruction that reads each cell or a view of it. */
    private final int[] last;

    private final int[] ofCell;
    private final List<Integer> sizes = new ArrayList<>();
    private final Map<Integer, Deque<Integer>> free = new HashMap<>();

    Planning(List<Instruction> instructions, List<Shape> shapes, Set<Integer> kept) {
      this.instructions = instructions;
      this.shapes = shapes;
      root = Compiler.roots(instructions);
      last = new int[shapes.size()];
      for (int at = 0; at < instructions.size(); at++) {
        for (int cell : instructions.get(at).reads()) {
          last[root(cell)] = at;
        }
      }
      for (int cell : kept) {
        last[root(cell)] = Integer.MAX_VALUE;
      }
      ofCell = new int[shapes.size()];
      Arrays.fill(ofCell, -1);
    }

    private int root(int cell) {
      return root.getOrDefault(cell, cell);
    }

    Buffers plan() {
      for (int at = 0; at < instructions.size(); at++) {
        Instruction instruction = instructions.get(at);
        List<Integer> roots = instruction.reads().stream().map(this::root).toList();
        List<Integer> dying = new ArrayList<>();
        for (int cell : Set.copyOf(roots)) {
          if (last[cell] == at && ofCell[cell] >= 0) {
            dying.add(cell);
          }
        }
        Collections.sort(dying);
        if (!(instruction instanceof Instruction.View)) {
          allocate(instruction, roots, dying);
        }
        dying.forEach(cell -> free(shapes.get(cell).size()).push(ofCell[cell]));
      }
      return new Buffers(ofCell, List.copyOf(sizes));
    }

    /** Takes the buffer of a cell that may be overwritten out of those that die, or a free one. */
    private void allocate(Instruction instruction, List<Integer> roots, List<Integer> dying) {
      int size = shapes.get(instruction.writes()).size();
      for (int cell : instruction.overwrites()) {
        int from = root(cell);
        boolean once = Collections.frequency(roots, from) == 1;
        if (once && shapes.get(from).size() == size && dying.remove((Integer) from)) {
          ofCell[instruction.writes()] = ofCell[from];
          return;
        }
      }
      Deque<Integer> fitting = free(size);
      if (fitting.isEmpty()) {
        sizes.add(size);
        fitting.push(sizes.size() - 1);
      }
      ofCell[instruction.writes()] = fitting.pop();
    }

    private Deque<Integer> free(int size) {
      return free.computeIfAbsent(size, s -> new ArrayDeque<>());
    }
  }
}
