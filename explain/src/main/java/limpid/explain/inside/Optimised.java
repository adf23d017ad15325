package limpid.explain.inside;

import java.util.List;
import limpid.core.Tensor;

/**
 * An image that was made for a number.
 *
 * @param image {@code [1,H,W,C]} in [0,1]
 * @param input the same as the net is given it
 * @param scores the number in each step, of the image as it was moved about then
 * @param score the number of the image as it is
 */
public record Optimised(Tensor image, Tensor input, List<Double> scores, double score) {

  public Optimised {
    scores = List.copyOf(scores);
  }
}
