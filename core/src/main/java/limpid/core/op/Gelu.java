package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Curve;

/**
 * y = x F(x), F being the normal distribution function (Hendrycks and Gimpel 2016).
 *
 * @param form how F is computed
 */
public record Gelu(Form form) implements Filling {

  /** What is taken for the normal distribution function. */
  public enum Form {
    /** F(x) = (1 + erf(x / sqrt 2)) / 2. */
    ERF(Curve.GELU, Curve.GELU_SLOPE),

    /** F(x) = (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2. */
    TANH(Curve.GELU_TANH, Curve.GELU_TANH_SLOPE);

    private final Curve curve;
    private final Curve slope;

    Form(Curve curve, Curve slope) {
      this.curve = curve;
      this.slope = slope;
    }

    Curve slope() {
      return slope;
    }
  }

  /** With the error function itself, as PyTorch has it where nothing is said. */
  public Gelu() {
    this(Form.ERF);
  }

  @Override
  public String name() {
    return "gelu";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Elementwise.one(name(), inputs);
  }

  @Override
  public void into(Tensor out, Tensor... inputs) {
    Elementwise.curve(out, inputs[0], form.curve);
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return g.mul(new GeluSlope(form).of(y.input(0)));
  }
}
