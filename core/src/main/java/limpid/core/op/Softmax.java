package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/** y = e^x / sum e^x over the last axis: positive, and 1 in sum. */
public record Softmax() implements Op {

  @Override
  public String name() {
    return "softmax";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return lastAxis(name(), inputs);
  }

  static Shape lastAxis(String op, Shape... inputs) {
    Shape x = Elementwise.one(op, inputs);
    if (x.rank() == 0) {
      throw new ShapeException(op + ": input " + x + " wants at least 1 axis");
    }
    return x;
  }

  @Override
  public Tensor forward(Tensor... inputs) {
    float[] x = inputs[0].data();
    Tensor y = Tensor.zeros(inputs[0].shape());
    int n = inputs[0].shape().at(-1);
    for (int at = 0; at < x.length; at += n) {
      double max = max(x, at, n);
      double sum = sum(x, at, n, max);
      for (int i = at; i < at + n; i++) {
        y.data()[i] = (float) (Math.exp(x[i] - max) / sum);
      }
    }
    return y;
  }

  static double max(float[] x, int at, int n) {
    double max = x[at];
    for (int i = at; i < at + n; i++) {
      max = Math.max(max, x[i]);
    }
    return max;
  }

  /** {@code sum e^(x - max)} over a run of elements, between 1 and n. */
  static double sum(float[] x, int at, int n, double max) {
    double sum = 0;
    for (int i = at; i < at + n; i++) {
      sum += Math.exp(x[i] - max);
    }
    return sum;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Node weighted = g.mul(y);
    return weighted.sub(y.mul(weighted.sum(-1)));
  }

  @Override
  public long flops(Shape... inputs) {
    return 3L * inputs[0].size();
  }
}
