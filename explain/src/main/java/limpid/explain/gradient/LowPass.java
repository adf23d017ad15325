package limpid.explain.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import limpid.core.Tensor;
import limpid.explain.Choices;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Option;
import limpid.explain.Values;
import limpid.explain.map.Attribution;
import limpid.explain.map.Completeness;
import limpid.explain.map.Frequencies;
import limpid.explain.run.Formulas;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * A gradient method without the high frequencies of its map: {@code F^-1(1[|f| <= sigma] F(A))}, F
 * the Fourier transform of each channel, {@code f} in waves across the image. Striding and max
 * pooling put high frequencies into gradients that the net does not answer to. The sum over the map
 * stays.
 *
 * <p>FORGrad: Muzellec et al., Saliency Strikes Back: How Filtering out High Frequencies Improves
 * White-Box Explanations, ICML 2024.
 *
 * @param sigma the highest frequency that stays
 */
public record LowPass(Explainer method, double sigma) implements Explainer {
  /** For any gradient method. */
  public static final Option<OptionalDouble> LOW_PASS =
      Option.of(
              "low-pass",
              "The highest frequency of the map that stays, in waves across the image.",
              Values.numbersIfAny(0, 1e6),
              OptionalDouble.empty())
          .orElse("all stay");

  public LowPass {
    LOW_PASS.checked(OptionalDouble.of(sigma));
  }

  /** The description of a gradient method with this to choose. */
  public static Descriptor added(Descriptor method) {
    List<Option<?>> options = new ArrayList<>(method.options());
    options.add(LOW_PASS);
    return new Descriptor(
        method.names(),
        method.line(),
        method.family(),
        method.citation(),
        method.formula(),
        method.needs(),
        method.cost(),
        method.axioms(),
        options,
        choices -> filtered(method.explainer(choices), choices));
  }

  private static Explainer filtered(Explainer method, Choices choices) {
    OptionalDouble sigma = choices.get(LOW_PASS);
    return sigma.isPresent() ? new LowPass(method, sigma.getAsDouble()) : method;
  }

  @Override
  public String name() {
    return method.name();
  }

  @Override
  public List<Formulas> compiled() {
    return method.compiled();
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    Attribution found = method.attribute(run, target);
    Tensor raw = Frequencies.upTo(sigma, found.raw());
    Attribution filtered = found.of(raw);
    return found
        .completeness()
        .map(Completeness::expected)
        .map(expected -> Path.complete(filtered, expected))
        .orElse(filtered);
  }
}
