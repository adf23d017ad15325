package limpid.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import limpid.core.Tensor;
import limpid.core.kernel.Workers;

/**
 * Stochastic gradient descent with momentum m and weight decay d at rate r (Sutskever et al. 2013),
 * as in PyTorch: {@code g' = g + d w; v = m v + g'}, then {@code w = w - r (g' + m v)} with
 * Nesterov's momentum and {@code w = w - r v} without.
 */
public final class Sgd implements Optimiser {
  private static final int GRAIN = 1 << 15;

  private final double momentum;
  private final WeightDecay decay;
  private final boolean nesterov;
  private final Map<String, Tensor> velocities = new LinkedHashMap<>();

  /** All parameters shrink. */
  public Sgd(double momentum, double decay, boolean nesterov) {
    this(momentum, new WeightDecay(decay, true), nesterov);
  }

  public Sgd(double momentum, WeightDecay decay, boolean nesterov) {
    this.momentum = momentum;
    this.decay = decay;
    this.nesterov = nesterov;
  }

  /** The velocity of each parameter after the last step. */
  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    velocities.forEach((name, tensor) -> copies.put(name, tensor.copy()));
    return copies;
  }

  @Override
  public void restore(Map<String, Tensor> state) {
    velocities.clear();
    state.forEach((name, tensor) -> velocities.put(name, tensor.copy()));
  }

  @Override
  public void step(String name, Tensor weight, Tensor gradient, double rate) {
    float d = (float) decay.of(weight.shape());
    float[] g = gradient.data();
    float[] v = velocities.computeIfAbsent(name, n -> Tensor.zeros(weight.shape())).data();
    weight.edit(
        w ->
            Workers.shared()
                .ranges(
                    weight.size(), GRAIN, (from, to) -> step(w, g, v, (float) rate, d, from, to)));
  }

  private void step(float[] w, float[] g, float[] v, float r, float d, int from, int to) {
    float m = (float) momentum;
    float now = nesterov ? 1 : 0;
    float later = nesterov ? m : 1;
    for (int i = from; i < to; i++) {
      float decayed = g[i] + d * w[i];
      float next = m * v[i] + decayed;
      v[i] = next;
      w[i] = w[i] - r * (now * decayed + later * next);
    }
  }
}
