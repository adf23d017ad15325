package limpid.explain.gradient;

import java.util.List;
import limpid.core.Shape;
import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.Axes;
import limpid.core.op.Max;
import limpid.core.op.Node;
import limpid.explain.Axiom;
import limpid.explain.Convention;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.GradientMethod;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.Values;
import limpid.explain.run.Formula;

/**
 * The size of the gradient of the score in the image, {@code |d score / dx|}; {@link Gradient}
 * keeps its sign. Of each channel, {@code [H,W,C]}, as Captum's Saliency has it; of each pixel,
 * {@code [H,W]}, the largest of its channels in the paper and in xplique's Saliency, their sum in
 * PAIR saliency's pictures of gradients and in tf-explain's VanillaGradients (whose score is the
 * log-probability).
 *
 * <p>Simonyan, Vedaldi and Zisserman, Deep Inside Convolutional Networks, 2014.
 */
public record Saliency(Convention convention) implements GradientMethod {
  private static final Option<Convention> CONVENTION =
      Options.CONVENTION.among(
          Values.oneOf(
              List.of(
                  Convention.PAPER,
                  Convention.CAPTUM,
                  Convention.TF_EXPLAIN,
                  Convention.PAIR,
                  Convention.XPLIQUE)),
          Convention.CAPTUM);

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
          .formula("A = |ds/dx|, of each channel, or its maximum or sum over them")
          .cost(1, 1)
          .holds(Axiom.IMPLEMENTATION_INVARIANCE, Axiom.DUMMY)
          .takes(CONVENTION)
          .made(choices -> new Saliency(choices.get(CONVENTION)));

  public Saliency {
    CONVENTION.checked(convention);
  }

  /** Of each channel, as Captum has it. */
  public Saliency() {
    this(Convention.CAPTUM);
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public List<Formula> formulas(Trace trace, Node score) {
    Node x = trace.input();
    Node sizes = Backward.from(score).to(x).of(x).abs();
    return List.of(
        Formula.sizes(
            switch (convention) {
              case PAPER, XPLIQUE -> pixels(new Max(Axes.of(3)).of(sizes));
              case PAIR, TF_EXPLAIN -> pixels(sizes.sum(3));
              default -> sizes;
            }));
  }

  /** {@code [N,H,W]} of {@code [N,H,W,1]}. */
  private static Node pixels(Node map) {
    Shape shape = map.shape();
    return map.reshape(shape.at(0), shape.at(1), shape.at(2));
  }
}
