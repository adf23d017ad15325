package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;

/**
 * y = x above 0, else alpha (e^x - 1) (Clevert et al. 2015).
 *
 * @param alpha what -y tends to; 1 as a rule
 */
public record Elu(float alpha) implements Filling {

  @Override
  public String name() {
    return "elu";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Elementwise.one(name(), inputs);
  }

  @Override
  public void into(Tensor out, Tensor... inputs) {
    fill(out, inputs[0], 1, alpha, 1);
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return pulled(y.input(0), g, 1, alpha, 1);
  }

  /** {@code scale x above 0, else below (e^(factor x) - 1)}. */
  static void fill(Tensor out, Tensor in, float scale, float below, float factor) {
    float[] x = in.data();
    Elementwise.fill(
        out,
        y -> (from, to) -> Strips.active().elu(scale, below, factor, x, from, y, from, to - from));
  }

  /**
   * {@code scale g above 0, else below factor e^(factor x) g}; above 0, where e^x may be infinite,
   * it is not taken.
   */
  static Node pulled(Node x, Node g, float scale, float below, float factor) {
    Node negative = x.negate().relu().negate();
    Node slope = negative.mul(factor).exp().mul((double) below * factor);
    return new Where().of(x, g.mul(scale), g.mul(slope));
  }
}
