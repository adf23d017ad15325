package limpid.nn;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.op.Linear;
import limpid.core.op.Node;

/**
 * A fully-connected layer (PyTorch: Linear): y = x w + b from {@code [N,In]} to {@code [N,Out]},
 * with parameters {@code weight} and {@code bias}.
 */
public record Dense(String name, Node weight, Node bias) implements Layer {

  /** Initialised as PyTorch does. */
  public static Dense of(Weights w, int in, int out) {
    return of(w, in, out, Initialiser.kaimingUniform(), Initialiser.uniform(1 / Math.sqrt(in)));
  }

  public static Dense of(Weights w, int in, int out, Initialiser weight, Initialiser bias) {
    return new Dense(
        w.path(),
        w.parameter("weight", Shape.of(in, out), Layout.LINEAR, weight),
        w.parameter("bias", Shape.of(out), Layout.PLAIN, bias));
  }

  @Override
  public Node apply(Node x) {
    try {
      return new Linear().of(x, weight, bias).named(name);
    } catch (ShapeException e) {
      throw new ShapeException(name + " " + e.getMessage());
    }
  }
}
