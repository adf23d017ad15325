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
 * The deconvnet: the gradient in the image, {@code [H,W,C]}, signed, where each ReLU lets through
 * what is positive on the way down and forgets what it did on the way up: {@code g_x = max(g_y,
 * 0)}. Max pooling is undone by its switches, the places of the largest values on the way up: what
 * comes down goes there, and 0 everywhere else. A pixel that won under several windows gets the sum
 * of theirs. All else, average pooling and normalisations among it, is crossed by its gradient.
 * Where a whole layer gets nothing positive nothing is left, and the map is zero: so it is for
 * photos in SqueezeNet 1.0, whose {@code features.9} stops all, in PyTorch too.
 *
 * <p>Zeiler and Fergus, Visualizing and Understanding Convolutional Networks, ECCV 2014.
 */
public record Deconvnet() implements GradientMethod {
  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("deconvnet", "neuron-deconvnet")
          .line("The gradient, rectified at each ReLU instead of masked.")
          .family(Family.GRADIENT)
          .citation(
              "Zeiler and Fergus",
              "Visualizing and Understanding Convolutional Networks",
              "ECCV",
              2014)
          .formula("A = ds/dx, where each ReLU y = max(x, 0) has g_x = max(g_y, 0)")
          .cost(1, 1)
          .made(choices -> new Deconvnet());

  /** How a gradient crosses a ReLU. */
  public static final Rule RULE =
      step -> Rectifier.is(step.op()) ? step.g().relu() : step.gradient();

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public String ofZero() {
    return "on its way to the image the gradient is nowhere positive behind a layer, and the method"
        + " forgets the rest, which gradient keeps";
  }

  @Override
  public List<Formula> formulas(Trace trace, Node score) {
    Node x = trace.input();
    Node g = GradientMethod.sweep(trace, score).with(RULE).to(x).of(x);
    return List.of(Formula.pixels(g).warning(Activations.notRectified(trace)));
  }
}
