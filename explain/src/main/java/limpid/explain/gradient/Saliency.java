package limpid.explain.gradient;

import java.util.List;
import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.Axiom;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.GradientMethod;
import limpid.explain.run.Formula;

/**
 * The size of the gradient of the score in the image: {@code |d score / dx|}, {@code [H,W,C]}, as
 * Captum's Saliency has it. {@link Gradient} keeps its sign.
 *
 * <p>Simonyan, Vedaldi and Zisserman, Deep Inside Convolutional Networks, 2014.
 */
public record Saliency() implements GradientMethod {
  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("saliency")
          .line("How much the score changes with each pixel, up or down.")
          .family(Family.GRADIENT)
          .citation(
              "Simonyan, Vedaldi and Zisserman",
              "Deep Inside Convolutional Networks: Visualising Image Classification Models and"
                  + " Saliency Maps",
              "ICLR workshop",
              2014)
          .formula("A = |ds/dx|")
          .cost(1, 1)
          .holds(Axiom.IMPLEMENTATION_INVARIANCE, Axiom.DUMMY)
          .made(choices -> new Saliency());

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public List<Formula> formulas(Trace trace, Node score) {
    Node x = trace.input();
    return List.of(Formula.sizes(Backward.from(score).to(x).of(x).abs()));
  }
}
