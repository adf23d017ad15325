package limpid.explain.gradient;

import limpid.explain.Axiom;
import limpid.explain.Descriptor;
import limpid.explain.gradient.SmoothGrad.Statistic;

/**
 * VarGrad: the variance of another method's values over {@linkplain SmoothGrad noisy copies} of the
 * image, {@code mean_i B(x + e_i)^2 - (mean_i B(x + e_i))^2}, never negative.
 *
 * <p>Adebayo et al., Local Explanation Methods for Deep Neural Networks Lack Sensitivity to
 * Parameter Values, ICLR workshop 2018.
 */
public final class VarGrad {
  /** What there is to know about it. */
  public static final Descriptor METHOD =
      SmoothGrad.described(
          Descriptor.named("vargrad", "var-grad")
              .line("The variance of another method over noisy copies of the image.")
              .citation(
                  "Adebayo et al.",
                  "Local Explanation Methods for Deep Neural Networks Lack Sensitivity to"
                      + " Parameter Values",
                  "ICLR workshop",
                  2018)
              .formula(
                  "A(x) = mean_i B(x + e_i)^2 - (mean_i B(x + e_i))^2, e_i ~ N(0, sigma^2),"
                      + " B another method")
              .holds(Axiom.IMPLEMENTATION_INVARIANCE, Axiom.DUMMY),
          Statistic.VARIANCE);

  private VarGrad() {}
}
