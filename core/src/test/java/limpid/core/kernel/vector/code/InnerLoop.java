package limpid.core.kernel.vector.code;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import limpid.core.kernel.vector.code.Instruction.Kind;

/**
 * A loop with multiply-adds and with no such loop inside, in one piece from where a jump leads to
 * back to that jump. A loop around it may begin in its middle.
 *
 * @param from its first byte
 * @param end the byte after it
 * @param stores of vectors to the stack: sums that did not fit the registers
 * @param loads of vectors from the stack, alone or as an operand
 */
record InnerLoop(int from, int end, int multiplyAdds, int stores, int loads) {

  /** All of one method. */
  static List<InnerLoop> in(byte[] code) {
    List<Instruction> instructions = InstructionDecoder.decode(code);
    List<InnerLoop> shortestFirst =
        instructions.stream()
            .filter(Instruction::jumpsBack)
            .map(jump -> of(instructions, jump.target(), jump.end()))
            .filter(loop -> loop.multiplyAdds > 0)
            .sorted(Comparator.comparing(loop -> loop.end - loop.from))
            .toList();
    List<InnerLoop> inner = new ArrayList<>();
    for (InnerLoop loop : shortestFirst) {
      if (inner.stream().noneMatch(loop::meets)) {
        inner.add(loop);
      }
    }
    return inner;
  }

  private static InnerLoop of(List<Instruction> instructions, int from, int end) {
    List<Instruction> within =
        instructions.stream().filter(i -> i.at() >= from && i.at() < end).toList();
    return new InnerLoop(
        from,
        end,
        count(within, Kind.MULTIPLY_ADD, false),
        count(within, Kind.STORE, true),
        count(within, Kind.MULTIPLY_ADD, true) + count(within, Kind.VECTOR, true));
  }

  private static int count(List<Instruction> instructions, Kind kind, boolean onStack) {
    return (int)
        instructions.stream().filter(i -> i.kind() == kind && (i.onStack() || !onStack)).count();
  }

  private boolean meets(InnerLoop other) {
    return from < other.end && other.from < end;
  }

  @Override
  public String toString() {
    return "%d multiply-adds, %d stores to the stack, %d loads from it (bytes %d to %d)"
        .formatted(multiplyAdds, stores, loads, from, end);
  }
}
