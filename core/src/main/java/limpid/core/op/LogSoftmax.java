package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;
import limpid.core.kernel.Workers;

/**
 * y = x - ln sum e^x over the last axis: the logarithm of {@link Softmax}, without its underflow.
 */
public record LogSoftmax() implements Filling {

  @Override
  public String name() {
    return "log_softmax";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Softmax.lastAxis(name(), inputs);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    float[] x = inputs[0].data();
    float[] logs = y.data();
    int n = y.shape().at(-1);
    Workers.shared()
        .ranges(
            y.size() / n,
            Math.max(1, Softmax.GRAIN / n),
            (from, to) -> {
              if (n <= Softmax.SHORT) {
                shortRows(x, from * n, to * n, n, logs);
                return;
              }
              for (int at = from * n; at < to * n; at += n) {
                float most = Strips.active().most(x, at, n);
                float log = (float) Math.log(Softmax.powers(x, at, n, most, logs));
                for (int i = at; i < at + n; i++) {
                  logs[i] = x[i] - most - log;
                }
              }
            });
  }

  private static void shortRows(float[] x, int from, int to, int n, float[] logs) {
    float[] powers = new float[Math.min(to - from, Softmax.GRAIN / n * n)];
    for (int begin = from; begin < to; begin += powers.length) {
      int end = Math.min(to, begin + powers.length);
      for (int at = begin; at < end; at += n) {
        float most = most(x, at, n);
        for (int i = at; i < at + n; i++) {
          logs[i] = x[i] - most;
        }
      }
      Strips.active().exp(1, logs, begin, 0, powers, 0, end - begin);
      for (int at = begin; at < end; at += n) {
        double sum = 0;
        for (int i = at; i < at + n; i++) {
          sum += powers[i - begin];
        }
        float log = (float) Math.log(sum);
        for (int i = at; i < at + n; i++) {
          logs[i] -= log;
        }
      }
    }
  }

  private static float most(float[] x, int at, int n) {
    float most = x[at];
    for (int i = at + 1; i < at + n; i++) {
      most = Math.max(most, x[i]);
    }
    return most;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return g.sub(new Softmax().of(y.input(0)).mul(g.sum(-1)));
  }

  @Override
  public long flops(Shape... inputs) {
    return 3L * inputs[0].size();
  }
}
