package limpid.explain.gradient;

import java.util.List;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.GradientMethod;
import limpid.explain.run.Formula;

/**
 * The gradient of the score in the image: {@code d score / dx}, {@code [H,W,C]}, signed; how much
 * the score would change with each pixel.
 *
 * <p>Simonyan, Vedaldi and Zisserman, Deep Inside Convolutional Networks, 2014.
 *
 * @param absolute whether its absolute value is meant, as in captum's default
 */
public record Gradient(boolean absolute) implements GradientMethod {

  /** Signed. */
  public Gradient() {
    this(false);
  }

  @Override
  public String name() {
    return "gradient";
  }

  @Override
  public List<Formula> formulas(Trace trace, Node seed) {
    Node x = trace.input();
    Node g = GradientMethod.sweep(trace, seed).to(x).of(x);
    return List.of(Formula.pixels(absolute ? g.abs() : g));
  }
}
