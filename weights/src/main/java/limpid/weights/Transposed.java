package limpid.weights;

import java.lang.foreign.MemorySegment;
import limpid.core.Shape;
import limpid.core.kernel.Workers;
import limpid.nn.Layout;

/**
 * A weight as it lies in a file, {@code [outputs, rest]} in row-major order, read with the outputs
 * last. A few outputs at a time are decoded and their memory in the file is given back, so that a
 * large weight is never held twice.
 */
final class Transposed {
  /** Outputs that are decoded together. */
  private static final int OUTPUTS = 64;

  /** Elements of each that are moved together: a corner that fits the first-level cache. */
  private static final int CORNER = 16;

  private final StoredTensor.Source source;
  private final MemorySegment bytes;
  private final int outputs;
  private final int rest;
  private final int[] rows;

  Transposed(StoredTensor.Source source, Shape shape, Layout layout) {
    this.source = source;
    this.bytes = source.bytes().get();
    this.outputs = shape.at(0);
    this.rest = shape.size() / outputs;
    this.rows = rows(shape, layout);
  }

  /** For each element of an output its row in the result. */
  private static int[] rows(Shape shape, Layout layout) {
    int[] axes = layout.axes();
    int[] steps = new int[axes.length];
    int step = 1;
    for (int axis = axes.length - 2; axis >= 0; axis--) {
      steps[axes[axis]] = step;
      step *= shape.at(axes[axis]);
    }
    int[] rows = new int[step];
    for (int i = 0; i < rows.length; i++) {
      int index = i;
      for (int axis = axes.length - 1; axis > 0; axis--) {
        rows[i] += index % shape.at(axis) * steps[axis];
        index /= shape.at(axis);
      }
    }
    return rows;
  }

  void into(float[] data) {
    int blocks = Math.ceilDiv(outputs, OUTPUTS);
    Workers.shared().split(blocks, block -> block(block * OUTPUTS, data));
  }

  private void block(int first, float[] data) {
    int count = Math.min(OUTPUTS, outputs - first);
    float[] read = new float[count * rest];
    long width = source.type().width();
    long start = source.start() + first * rest * width;
    source.type().decode(bytes, start, source.order(), read);
    MappedFile.forget(bytes.asSlice(start, read.length * width));
    float[] corner = new float[CORNER * count];
    for (int from = 0; from < rest; from += CORNER) {
      int n = Math.min(CORNER, rest - from);
      for (int output = 0; output < count; output++) {
        for (int i = 0; i < n; i++) {
          corner[i * count + output] = read[output * rest + from + i];
        }
      }
      for (int i = 0; i < n; i++) {
        System.arraycopy(corner, i * count, data, rows[from + i] * outputs + first, count);
      }
    }
  }
}
