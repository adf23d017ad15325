package limpid.core.program;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The instructions of a program: first those that the first inputs decide, then the others.
 *
 * @param second those that depend on later inputs
 * @param later how many later inputs there are
 * @param undecided the cells of the later inputs, and what the second stage fills
 */
record Stages(
    List<Instruction> first, List<Instruction> second, int later, Set<Integer> undecided) {

  /**
   * @param cells the cells of the later inputs
   */
  static Stages of(List<Instruction> instructions, List<Integer> cells) {
    Set<Integer> undecided = new HashSet<>(cells);
    List<Instruction> first = new ArrayList<>();
    List<Instruction> second = new ArrayList<>();
    for (Instruction instruction : instructions) {
      if (instruction.reads().stream().anyMatch(undecided::contains)) {
        undecided.add(instruction.writes());
        second.add(instruction);
      } else {
        first.add(instruction);
      }
    }
    return new Stages(List.copyOf(first), List.copyOf(second), cells.size(), Set.copyOf(undecided));
  }

  /** All of them, in an order in which they can run. */
  List<Instruction> instructions() {
    List<Instruction> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /** What stands beside the instructions in the order that they were given in, in this order. */
  <T> List<T> ordered(List<Instruction> given, List<T> beside) {
    Map<Instruction, T> of = new IdentityHashMap<>();
    for (int i = 0; i < given.size(); i++) {
      of.put(given.get(i), beside.get(i));
    }
    return instructions().stream().map(of::get).toList();
  }

  /** The cells that the second stage reads of what the first has filled. */
  Set<Integer> crossing() {
    Set<Integer> read = new HashSet<>();
    second.forEach(instruction -> read.addAll(instruction.reads()));
    Set<Integer> filled = new HashSet<>();
    first.forEach(instruction -> filled.add(instruction.writes()));
    read.retainAll(filled);
    return read;
  }

  /** What of the second stage fills these cells. */
  List<Instruction> second(List<Integer> cells) {
    Set<Integer> wanted = new HashSet<>(cells);
    List<Instruction> needed = new ArrayList<>();
    for (Instruction instruction : second.reversed()) {
      if (wanted.contains(instruction.writes())) {
        wanted.addAll(instruction.reads());
        needed.addFirst(instruction);
      }
    }
    return needed;
  }
}
