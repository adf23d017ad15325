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
 * The gradient of the score in the image: {@code d score / dx}, {@code [H,W,C]}, signed; how much
 * the score would change with each pixel.
 *
 * <p>Simonyan, Vedaldi and Zisserman, Deep Inside Convolutional Networks, 2014.
 */
public record Gradient() implements GradientMethod {
  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("gradient", "neuron-gradient")
          .line("How much the score changes with each pixel.")
          .family(Family.GRADIENT)
          .citation(
              "Simonyan, Vedaldi and Zisserman",
              "Deep Inside Convolutional Networks: Visualising Image Classification Models and"
                  + " Saliency Maps",
              "ICLR workshop",
              2014)
          .formula("A = ds/dx")
          .cost(1, 1)
          .holds(Axiom.IMPLEMENTATION_INVARIANCE, Axiom.DUMMY, Axiom.LINEARITY)
          .made(choices -> new Gradient());

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public List<Formula> formulas(Trace trace, Node score) {
    Node x = trace.input();
    return List.of(Formula.pixels(Backward.from(score).to(x).of(x)));
  }
}
