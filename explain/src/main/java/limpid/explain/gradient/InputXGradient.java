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
 * The image times the gradient of the score in it: {@code x d score / dx}, {@code [H,W,C]}, signed.
 * In a net of ReLUs without biases it sums to the score. The image is what the net reads, after its
 * preprocessing: a pixel of the mean colour is 0 there and gets nothing.
 *
 * <p>Shrikumar et al., Not Just a Black Box: Learning Important Features Through Propagating
 * Activation Differences, 2016.
 */
public record InputXGradient() implements GradientMethod {
  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("input-x-gradient", "gradient-x-input")
          .line("The image times the gradient of the score in it.")
          .family(Family.GRADIENT)
          .citation(
              "Shrikumar et al.",
              "Not Just a Black Box: Learning Important Features Through Propagating Activation"
                  + " Differences",
              "arXiv",
              2016)
          .formula("A = x ds/dx")
          .cost(1, 1)
          .holds(Axiom.IMPLEMENTATION_INVARIANCE, Axiom.DUMMY, Axiom.LINEARITY)
          .made(choices -> new InputXGradient());

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public List<Formula> formulas(Trace trace, Node score) {
    Node x = trace.input();
    return List.of(Formula.pixels(Backward.from(score).to(x).of(x).mul(x)));
  }
}
