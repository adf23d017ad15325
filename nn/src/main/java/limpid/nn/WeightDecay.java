package limpid.nn;

import limpid.core.Shape;

/**
 * How fast weights shrink by themselves. Norms' factors and biases, which have one axis, are spared
 * unless all is meant: they are few, and shrinking them takes from the net what it scales by (He et
 * al. 2019, Bag of Tricks, section 3.1).
 *
 * @param rate the factor of the weight that is added to its gradient
 * @param all whether norms and biases shrink too, as PyTorch's optimisers do by default
 */
public record WeightDecay(double rate, boolean all) {
  public static final WeightDecay NONE = new WeightDecay(0, true);

  public WeightDecay {
    if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("weight decay: wants 0 or more, got " + rate);
    }
  }

  /** Of a parameter of this shape. */
  public double of(Shape parameter) {
    return all || parameter.rank() > 1 ? rate : 0;
  }
}
