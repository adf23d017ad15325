package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;

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
    Softmax.rows(
        y,
        (at, n) -> {
          float most = Strips.active().most(x, at, n);
          float log = (float) Math.log(Softmax.powers(x, at, n, most, logs));
          for (int i = at; i < at + n; i++) {
            logs[i] = x[i] - most - log;
          }
        });
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
