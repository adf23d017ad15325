package limpid.nn;

import java.util.List;
import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.Node;
import limpid.core.op.Op;

/**
 * Squeeze and excitation (Hu et al. 2018): y = x gate(fc2(activation(fc1(mean x)))), a factor for
 * each channel from the means of all of them. Modules are torchvision's: {@code avgpool}, {@code
 * fc1}, {@code activation}, {@code fc2}, {@code scale_activation}.
 */
public record SqueezeExcitation(String name, Layer factors) implements Layer {

  /**
   * With the initialisation of the convolutions around it.
   *
   * @param squeezed channels between the two layers
   * @param activation of these
   * @param gate gives factors, as a rule in [0,1]
   */
  public static SqueezeExcitation of(
      Weights w, int channels, int squeezed, Op activation, Op gate) {
    return new SqueezeExcitation(
        w.path(),
        Layer.sequence(
            List.of(
                Named.op(w.at("avgpool"), new AdaptiveAvgPool2d(1, 1)),
                Convolution.biased(w.at("fc1"), channels, squeezed, Window.of(1)),
                Named.op(w.at("activation"), activation),
                Convolution.biased(w.at("fc2"), squeezed, channels, Window.of(1)),
                Named.op(w.at("scale_activation"), gate))));
  }

  @Override
  public Node apply(Node x) {
    return x.mul(factors.apply(x)).named(name);
  }
}
