package limpid.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import limpid.core.Tensor;

/**
 * Stochastic gradient descent with momentum m and weight decay d at rate r (Sutskever et al. 2013),
 * as in PyTorch: {@code g' = g + d w; v = m v + g'}, then {@code w = w - r (g' + m v)} with
 * Nesterov's momentum and {@code w = w - r v} without.
 */
public final class Sgd {
  private final double momentum;
  private final double decay;
  private final boolean nesterov;
  private final Map<String, Tensor> velocities;

  public Sgd(double momentum, double decay, boolean nesterov) {
    this(momentum, decay, nesterov, Map.of());
  }

  /** Goes on with these velocities. */
  public Sgd(double momentum, double decay, boolean nesterov, Map<String, Tensor> velocities) {
    this.momentum = momentum;
    this.decay = decay;
    this.nesterov = nesterov;
    this.velocities = new LinkedHashMap<>(velocities);
  }

  /** The velocity of each parameter after the last step. */
  public Map<String, Tensor> velocities() {
    return Map.copyOf(velocities);
  }

  /** The parameter after a step along this gradient. */
  public Tensor step(String name, Tensor weight, Tensor gradient, double rate) {
    float[] w = weight.data();
    float[] g = gradient.data();
    float[] v = velocities.containsKey(name) ? velocities.get(name).data() : new float[w.length];
    float[] nextV = new float[w.length];
    float[] nextW = new float[w.length];
    float m = (float) momentum;
    float d = (float) decay;
    float r = (float) rate;
    float now = nesterov ? 1 : 0;
    float later = nesterov ? m : 1;
    for (int i = 0; i < w.length; i++) {
      float decayed = g[i] + d * w[i];
      nextV[i] = m * v[i] + decayed;
      nextW[i] = w[i] - r * (now * decayed + later * nextV[i]);
    }
    velocities.put(name, Tensor.of(weight.shape(), nextV));
    return Tensor.of(weight.shape(), nextW);
  }
}
