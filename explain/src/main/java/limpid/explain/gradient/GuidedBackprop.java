package limpid.explain.gradient;

import java.util.List;
import limpid.core.graph.Rule;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.GradientMethod;
import limpid.explain.run.Formula;

/**
 * Guided backpropagation: the gradient in the image, {@code [H,W,C]}, signed, where each ReLU lets
 * through only what is positive on the way up and on the way down: {@code g_x = g_y 1[x > 0] 1[g_y
 * > 0]}.
 *
 * <p>Every ReLU of the run takes part, named or not. The score itself is differentiated as it is.
 *
 * <p>Springenberg et al., Striving for Simplicity: The All Convolutional Net, ICLR workshop 2015.
 */
public record GuidedBackprop() implements GradientMethod {
  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("guided-backprop", "neuron-guided-backprop", "guided-backpropagation")
          .line("The gradient, letting only positive signals through each ReLU, up and down.")
          .family(Family.GRADIENT)
          .citation(
              "Springenberg et al.",
              "Striving for Simplicity: The All Convolutional Net",
              "ICLR workshop",
              2015)
          .formula("A = ds/dx, where each ReLU y = max(x, 0) has g_x = g_y 1[x > 0] 1[g_y > 0]")
          .cost(1, 1)
          .made(choices -> new GuidedBackprop());

  private static final Rule RULE =
      step -> Rectifier.is(step.op()) ? step.gradient(step.g().relu()) : step.gradient();

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public List<Formula> formulas(Trace trace, Node score) {
    Node x = trace.input();
    Node g = GradientMethod.sweep(trace, score).with(RULE).to(x).of(x);
    return List.of(Formula.pixels(g).warning(Activations.notRectified(trace)));
  }
}
