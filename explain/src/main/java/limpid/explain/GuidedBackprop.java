package limpid.explain;

import limpid.core.graph.Backward;
import limpid.core.graph.Rule;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.nn.Model;

/**
 * Guided backpropagation: the gradient in the image, {@code [H,W,C]}, signed, where each ReLU lets
 * through only what is positive on the way up and on the way down: {@code g_x = g_y 1[x > 0] 1[g_y
 * > 0]}.
 *
 * <p>Every ReLU of the run takes part, named or not. The score itself is differentiated as it is.
 *
 * <p>Springenberg et al., Striving for Simplicity: The All Convolutional Net, ICLR workshop 2015.
 */
public record GuidedBackprop() implements Explainer {
  private static final Rule RULE =
      step -> Rectifier.is(step.op()) ? step.gradient(step.g().relu()) : step.gradient();

  @Override
  public String name() {
    return "guided-backprop";
  }

  @Override
  public Attribution attribute(Model model, Trace trace, Target target) {
    Node x = trace.input();
    Node y = trace.output();
    return Attribution.pixels(Backward.from(y).seed(target.gradient(y)).with(RULE).to(x).of(x));
  }
}
