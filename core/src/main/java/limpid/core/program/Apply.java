package limpid.core.program;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Fusing;
import limpid.core.op.Op;
import limpid.core.op.Sharing;

/**
 * Any op as it is; its constants are kept here.
 *
 * @param own how many inputs the op has
 * @param inputs for each input its cell, or NONE where it is a constant; after those of the op the
 *     cells of what it shares, where it is {@link Sharing}
 */
record Apply(
    Op op, int own, List<Integer> inputs, List<Tensor> constants, Ending ending, int writes)
    implements Instruction {

  @Override
  public List<Integer> reads() {
    return Stream.concat(inputs.stream(), Stream.of(ending.residual(), ending.gate()))
        .filter(cell -> cell != NONE)
        .toList();
  }

  @Override
  public void run(Tensor[] cells, Packings packings) {
    Tensor[] operands = new Tensor[inputs.size()];
    for (int i = 0; i < operands.length; i++) {
      int cell = inputs.get(i);
      operands[i] = cell == NONE ? constants.get(i) : cells[cell];
    }
    switch (op) {
      case Fusing fusing -> fusing.finish(cells[writes], ending.epilogue(null, cells), operands);
      case Sharing sharing -> sharing.finish(cells[writes], operands);
      default -> op.into(cells[writes], operands);
    }
  }

  @Override
  public List<Integer> overwrites() {
    return IntStream.range(0, inputs.size())
        .filter(op::overwrites)
        .mapToObj(inputs::get)
        .filter(cell -> cell != NONE)
        .toList();
  }

  @Override
  public Operation operation(String layer, List<Shape> shapes) {
    Shape[] operands = new Shape[inputs.size()];
    long bytes = cellBytes(shapes);
    for (int i = 0; i < operands.length; i++) {
      boolean constant = inputs.get(i) == NONE;
      operands[i] = constant ? constants.get(i).shape() : shapes.get(inputs.get(i));
      bytes += constant ? (long) Float.BYTES * operands[i].size() : 0;
    }
    String shaped = Arrays.stream(operands).map(Shape::toString).collect(joining(" "));
    return new Operation(
        layer,
        op.name() + " " + shaped + " -> " + shapes.get(writes) + ending.label(),
        op.name(),
        op.flops(Arrays.copyOf(operands, own)),
        bytes);
  }
}
