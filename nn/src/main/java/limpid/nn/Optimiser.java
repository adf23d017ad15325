package limpid.nn;

import java.util.Map;
import limpid.core.Tensor;

/** How weights follow gradients; what it remembers of them belongs to the training it is of. */
public interface Optimiser {

  /** Moves a parameter one step along this gradient, in place. */
  void step(String name, Tensor weight, Tensor gradient, double rate);

  /** What it remembers, by name: all that going on in another process needs. */
  Map<String, Tensor> state();

  /** Goes on with what another of its kind remembered. */
  void restore(Map<String, Tensor> state);
}
