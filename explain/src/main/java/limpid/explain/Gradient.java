package limpid.explain;

import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.nn.Model;

/**
 * The gradient of the score in the image: {@code d score / dx}, {@code [H,W,C]}, signed; how much
 * the score would change with each pixel.
 *
 * <p>Simonyan, Vedaldi and Zisserman, Deep Inside Convolutional Networks, 2014.
 *
 * @param absolute whether its absolute value is meant, as in captum's default
 */
public record Gradient(boolean absolute) implements Explainer {

  /** Signed. */
  public Gradient() {
    this(false);
  }

  @Override
  public String name() {
    return "gradient";
  }

  @Override
  public Attribution attribute(Model model, Trace trace, Target target) {
    Node x = trace.input();
    Node g = Backward.from(target.of(trace.output())).to(x).of(x);
    return Attribution.pixels(absolute ? g.abs() : g);
  }
}
