package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/** y = F(x) + x F'(x): the derivative of {@link Gelu}, in one pass. */
public record GeluSlope(Gelu.Form form) implements Filling {
  /** Beyond, GELU is a straight line in float, and the squares of x may be infinite. */
  private static final float STRAIGHT = 15;

  @Override
  public String name() {
    return "gelu_slope";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Elementwise.one(name(), inputs);
  }

  @Override
  public void into(Tensor out, Tensor... inputs) {
    Elementwise.curve(out, inputs[0], form.slope());
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Node x = new Clamp(-STRAIGHT, STRAIGHT).of(y.input(0));
    return g.mul(
        switch (form) {
          case ERF -> ofErf(x);
          case TANH -> ofTanh(x);
        });
  }

  /** {@code (2 - x^2) e^(-x^2 / 2) / sqrt(2 pi)}. */
  private static Node ofErf(Node x) {
    Node square = x.square();
    Node density = square.mul(-0.5).exp().mul(1 / Math.sqrt(2 * Math.PI));
    return density.mul(square.negate().add(2));
  }

  /**
   * {@code 2 s' + x s''}, where {@code s = 1 / (1 + e^-u)} and {@code u = c (x + 0.044715 x^3)}:
   * {@code s' = s (1 - s) u'} and {@code s'' = s (1 - s) ((1 - 2 s) u'^2 + u'')}.
   */
  private static Node ofTanh(Node x) {
    double linear = Math.sqrt(8 / Math.PI);
    double cube = 0.044715 * linear;
    Node square = x.square();
    Node s = new Sigmoid().of(square.mul(cube).add(linear).mul(x));
    Node slope = square.mul(3 * cube).add(linear);
    Node bend = slope.square().mul(s.mul(-2).add(1)).add(x.mul(6 * cube));
    return s.mul(s.negate().add(1)).mul(slope.mul(2).add(x.mul(bend)));
  }
}
