package limpid.core.program;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import limpid.core.Shape;

/**
 * Which buffer each cell lives in. Two cells share one when they have the same size and the first
 * is not needed any more when the second is filled.
 *
 * @param ofCell the buffer of each cell; -1 for those that hold what the caller gives, or a view
 * @param sizes the number of elements of each buffer
 */
record Buffers(int[] ofCell, List<Integer> sizes) {

  static Buffers plan(List<Instruction> instructions, List<Shape> shapes, Set<Integer> kept) {
    Map<Integer, Integer> root = Compiler.roots(instructions);
    int[] last = new int[shapes.size()];
    for (int at = 0; at < instructions.size(); at++) {
      for (int cell : instructions.get(at).reads()) {
        last[root.getOrDefault(cell, cell)] = at;
      }
    }
    for (int cell : kept) {
      last[root.getOrDefault(cell, cell)] = Integer.MAX_VALUE;
    }
    int[] ofCell = new int[shapes.size()];
    Arrays.fill(ofCell, -1);
    java.util.ArrayList<Integer> sizes = new java.util.ArrayList<>();
    Map<Integer, Deque<Integer>> free = new HashMap<>();
    for (int at = 0; at < instructions.size(); at++) {
      Instruction instruction = instructions.get(at);
      if (!(instruction instanceof Instruction.View)) {
        int size = shapes.get(instruction.writes()).size();
        Deque<Integer> fitting = free.computeIfAbsent(size, s -> new ArrayDeque<>());
        if (fitting.isEmpty()) {
          sizes.add(size);
          fitting.push(sizes.size() - 1);
        }
        ofCell[instruction.writes()] = fitting.pop();
      }
      release(instruction, at, root, last, ofCell, shapes, free);
    }
    return new Buffers(ofCell, List.copyOf(sizes));
  }

  private static void release(
      Instruction instruction,
      int at,
      Map<Integer, Integer> root,
      int[] last,
      int[] ofCell,
      List<Shape> shapes,
      Map<Integer, Deque<Integer>> free) {
    instruction.reads().stream()
        .map(cell -> root.getOrDefault(cell, cell))
        .distinct()
        .filter(cell -> last[cell] == at && ofCell[cell] >= 0)
        .forEach(
            cell ->
                free.computeIfAbsent(shapes.get(cell).size(), s -> new ArrayDeque<>())
                    .push(ofCell[cell]));
  }
}
