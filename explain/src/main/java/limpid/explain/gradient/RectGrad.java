package limpid.explain.gradient;

import java.util.Arrays;
import java.util.List;
import limpid.core.graph.Rule;
import limpid.core.graph.Step;
import limpid.core.graph.Trace;
import limpid.core.op.AvgPool2d;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import limpid.core.op.Slice;
import limpid.core.op.TopK;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.GradientMethod;
import limpid.explain.Option;
import limpid.explain.Values;
import limpid.explain.run.Formula;

/**
 * RectGrad, the rectified gradient: {@code x R}, {@code [H,W,C]}, signed, R what comes down to the
 * image where each ReLU of activation a lets through only what matters most of what arrives at it:
 * {@code R_x = R_y 1[a R_y > tau]}, tau the q-th percentile of {@code a R_y} over the layer, of
 * each image by itself: the element that {@code (1 - q/100) (M - 1)} of the M are above, rounded.
 * It is not asked whether the ReLU was active; an a of 0 passes only where tau is negative.
 *
 * <p>Optionally max pooling divides what arrives among the pixels under a window in proportion to
 * them, {@code R_x = x pool'(R_y / (mean x + 1e-10))}, pool' the gradient of the mean, instead of
 * sending it to the largest (the paper's proportional redistribution rule). The paper's padding
 * trick, zeros at the borders of what convolutions pass down, is not used.
 *
 * <p>Kim et al., Why are Saliency Maps Noisy? Cause of and Solution to Noisy Saliency Maps, ICCV
 * workshop 2019.
 *
 * @param percentile q, in [0,100]
 * @param proportional whether max pooling divides in proportion
 */
public record RectGrad(double percentile, boolean proportional) implements GradientMethod {
  private static final Option<Double> PERCENTILE =
      Option.of(
          "percentile",
          "How much of each layer's activation times gradient is kept back, in percent.",
          Values.numbers(0, 100),
          98.0);
  private static final Option<Boolean> PROPORTIONAL =
      Option.of(
          "proportional",
          "Whether max pooling divides among all pixels under it instead of going to the largest.",
          Values.flags(),
          false);

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("rectgrad", "rectified-gradient")
          .line("The gradient, through the most important part of each ReLU's activations only.")
          .family(Family.GRADIENT)
          .citation(
              "Kim et al.",
              "Why are Saliency Maps Noisy? Cause of and Solution to Noisy Saliency Maps",
              "ICCV workshop",
              2019)
          .formula(
              "A = x R, where each ReLU y = a has R_x = R_y 1[a R_y > tau], tau the q-th percentile"
                  + " of a R_y")
          .cost(1, 1)
          .takes(PERCENTILE, PROPORTIONAL)
          .made(choices -> new RectGrad(choices.get(PERCENTILE), choices.get(PROPORTIONAL)));

  private static final double EPSILON = 1e-10;

  public RectGrad {
    PERCENTILE.checked(percentile);
  }

  /** With the paper's 98th percentile. */
  public RectGrad() {
    this(PERCENTILE.otherwise(), false);
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public List<Formula> formulas(Trace trace, Node score) {
    Node x = trace.input();
    Rule rule = this::crossed;
    Node r = GradientMethod.sweep(trace, score).with(rule).to(x).of(x);
    return List.of(Formula.pixels(r.mul(x)).warning(Activations.notRectified(trace)));
  }

  private Node crossed(Step step) {
    if (Rectifier.is(step.op())) {
      Node importance = step.y().mul(step.g());
      return step.g().gate(importance.sub(threshold(importance)));
    }
    return proportional && step.op() instanceof MaxPool2d pool
        ? divided(pool, step)
        : step.gradient();
  }

  /** The percentile of each image's elements, with extents of 1 but for the images. */
  private Node threshold(Node importance) {
    int images = importance.shape().at(0);
    int elements = importance.shape().size() / images;
    int above = (int) Math.rint((1 - percentile / 100) * (elements - 1));
    Node largest = new TopK(above + 1).of(importance.reshape(images, elements));
    Node least = new Slice(1, above, above + 1).of(largest);
    int[] extents = importance.shape().extents();
    Arrays.fill(extents, 1, extents.length, 1);
    return least.reshape(extents);
  }

  private static Node divided(MaxPool2d pool, Step step) {
    AvgPool2d mean = new AvgPool2d(pool.window(), pool.ceil(), false);
    Node y = mean.of(step.x());
    return mean.vjp(0, y, step.g().div(y.add(EPSILON))).mul(step.x());
  }
}
