package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * Runs an op in memory as a program plans it: arrays that are longer than their tensors, by NaNs
 * that must neither be read nor written; outputs that hold NaNs before; inputs that change between
 * two runs in the same tensors; outputs in the memory of an input where the op says that it may be
 * so. All of it gives the bits of a plain run.
 */
final class BufferCheck {
  private static final int MORE = 37;

  private final Op op;
  private final Tensor[] given;

  private BufferCheck(Op op, Tensor... given) {
    this.op = op;
    this.given = given;
  }

  static void of(Op op, Tensor... inputs) {
    BufferCheck check = new BufferCheck(op, inputs);
    Tensor[] memory = longer(inputs);
    Tensor y = output(op, memory);
    check.into(y, memory);
    for (Tensor input : memory) {
      reverse(input);
    }
    check.into(y, memory);
    for (int i = 0; i < inputs.length; i++) {
      if (op.overwrites(i) && inputs[i].size() == y.size()) {
        check.overwriting(i);
      }
    }
    if (op instanceof Sharing sharing) {
      check.parts(sharing);
    }
  }

  private void into(Tensor y, Tensor... memory) {
    float[] plain = op.forward(copies(memory)).data();
    float[][] before = Arrays.stream(memory).map(x -> x.data().clone()).toArray(float[][]::new);
    op.into(y, memory);
    same(plain, y, op + " in longer arrays");
    for (int i = 0; i < memory.length; i++) {
      assertTrue(Arrays.equals(before[i], memory[i].data()), op + " leaves input " + i);
    }
  }

  private void overwriting(int i) {
    Tensor[] memory = longer(given);
    float[] plain = op.forward(copies(given)).data();
    Tensor y = Tensor.within(op.shape(shapes(memory)), memory[i].data());
    op.into(y, memory);
    same(plain, y, op + " in the memory of input " + i);
  }

  private void parts(Sharing sharing) {
    Tensor[] memory = longer(given);
    List<Sharing.Part> parts = sharing.parts(shapes(memory));
    Tensor[] all = Arrays.copyOf(memory, memory.length + parts.size());
    for (int p = 0; p < parts.size(); p++) {
      Op part = parts.get(p).op();
      Tensor[] own = parts.get(p).inputs().stream().map(at -> memory[at]).toArray(Tensor[]::new);
      all[memory.length + p] = output(part, own);
      part.into(all[memory.length + p], own);
    }
    Tensor y = output(op, memory);
    sharing.finish(y, all);
    same(op.forward(copies(given)).data(), y, op + " of parts in longer arrays");
  }

  private static void same(float[] plain, Tensor y, String what) {
    for (int i = 0; i < y.data().length; i++) {
      float wanted = i < y.size() ? plain[i] : Float.NaN;
      if (Float.compare(wanted, y.data()[i]) != 0) {
        assertEquals(wanted, y.data()[i], what + ": element " + i + " of " + y.shape());
      }
    }
  }

  private static Tensor output(Op op, Tensor... inputs) {
    Shape shape = op.shape(shapes(inputs));
    float[] memory = new float[shape.size() + MORE];
    Arrays.fill(memory, Float.NaN);
    return Tensor.within(shape, memory);
  }

  private static Tensor[] longer(Tensor... tensors) {
    return Arrays.stream(tensors).map(BufferCheck::longer).toArray(Tensor[]::new);
  }

  private static Tensor longer(Tensor tensor) {
    float[] memory = Arrays.copyOf(tensor.data(), tensor.size() + MORE);
    Arrays.fill(memory, tensor.size(), memory.length, Float.NaN);
    return Tensor.within(tensor.shape(), memory);
  }

  private static void reverse(Tensor tensor) {
    float[] data = tensor.data();
    for (int i = 0, j = tensor.size() - 1; i < j; i++, j--) {
      float first = data[i];
      data[i] = data[j];
      data[j] = first;
    }
  }

  private static Tensor[] copies(Tensor... tensors) {
    return Arrays.stream(tensors).map(Tensor::copy).toArray(Tensor[]::new);
  }

  private static Shape[] shapes(Tensor... tensors) {
    return Arrays.stream(tensors).map(Tensor::shape).toArray(Shape[]::new);
  }
}
