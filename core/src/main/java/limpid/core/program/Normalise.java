package limpid.core.program;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.ChannelScale;
import limpid.core.kernel.Strips;
import limpid.core.kernel.Workers;

/**
 * {@code y = scale x + shift}, channel by channel, and perhaps ReLU: a batch norm on its own.
 *
 * @param scale the factors of a few whole pixels, one after the other
 */
record Normalise(float[] scale, float[] shift, boolean relu, int source, int writes)
    implements Instruction {
  private static final int ROW = 1024;
  private static final int ROWS = 32;

  static Normalise of(ChannelScale folded, boolean relu, int source, int writes) {
    int pixels = Math.max(1, ROW / folded.scale().length);
    return new Normalise(
        repeated(folded.scale(), pixels), repeated(folded.shift(), pixels), relu, source, writes);
  }

  private static float[] repeated(float[] values, int times) {
    float[] repeated = new float[values.length * times];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = values[i % values.length];
    }
    return repeated;
  }

  @Override
  public List<Integer> reads() {
    return List.of(source);
  }

  @Override
  public List<Integer> overwrites() {
    return List.of(source);
  }

  @Override
  public void run(Tensor[] cells, Packings packings) {
    float[] x = cells[source].data();
    float[] y = cells[writes].data();
    int size = cells[writes].size();
    int length = scale.length;
    float least = relu ? 0 : Float.NEGATIVE_INFINITY;
    Workers.shared()
        .ranges(
            (size + length - 1) / length,
            ROWS,
            (from, to) -> {
              for (int at = from * length; at < Math.min(to * length, size); at += length) {
                int n = Math.min(length, size - at);
                Strips.active().affine(x, at, scale, shift, least, y, at, n);
              }
            });
  }

  @Override
  public Operation operation(String layer, List<Shape> shapes) {
    Shape y = shapes.get(writes);
    String what = relu ? "batch_norm +relu" : "batch_norm";
    long constants = 2L * Float.BYTES * y.at(-1);
    return new Operation(layer, what + " " + y, what, 2L * y.size(), cellBytes(shapes) + constants);
  }
}
