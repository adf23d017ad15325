package limpid.explain.gradient;

import limpid.explain.Axiom;
import limpid.explain.Descriptor;
import limpid.explain.gradient.SmoothGrad.Statistic;

/**
 * SmoothGrad squared: the {@linkplain SmoothGrad mean over noisy copies} of the squares of another
 * method's values, {@code mean_i B(x + e_i)^2}, never negative.
 *
 * <p>Hooker et al., A Benchmark for Interpretability Methods in Deep Neural Networks, NeurIPS 2019.
 */
public final class SmoothGradSquared {
  /** What there is to know about it. */
  public static final Descriptor METHOD =
      SmoothGrad.described(
          Descriptor.named("smoothgrad-squared", "smoothgrad-sq", "squaregrad")
              .line("The mean square of another method over noisy copies of the image.")
              .citation(
                  "Hooker et al.",
                  "A Benchmark for Interpretability Methods in Deep Neural Networks",
                  "NeurIPS",
                  2019)
              .formula("A(x) = mean_i B(x + e_i)^2, e_i ~ N(0, sigma^2), B another method")
              .holds(Axiom.IMPLEMENTATION_INVARIANCE, Axiom.DUMMY),
          Statistic.SQUARES);

  private SmoothGradSquared() {}
}
