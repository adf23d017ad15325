package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = x - ln sum e^x over the last axis: the logarithm of {@link Softmax}, without its underflow.
 */
public record LogSoftmax() implements Op {

  @Override
  public String name() {
    return "log_softmax";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Softmax.lastAxis(name(), inputs);
  }

  @Override
  public Tensor forward(Tensor... inputs) {
    float[] x = inputs[0].data();
    Tensor y = Tensor.zeros(inputs[0].shape());
    int n = inputs[0].shape().at(-1);
    for (int at = 0; at < x.length; at += n) {
      double max = Softmax.max(x, at, n);
      double log = Math.log(Softmax.sum(x, at, n, max));
      for (int i = at; i < at + n; i++) {
        y.data()[i] = (float) (x[i] - max - log);
      }
    }
    return y;
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
