package limpid.explain.map;

import java.util.function.IntToDoubleFunction;
import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * The mean and the variance of each of many values over draws, as they come: {@code m <- m + (x -
 * m) / n}, {@code v <- v + (x - m) (x - m')}, m' the new mean.
 *
 * <p>Welford, Note on a Method for Calculating Corrected Sums of Squares and Products,
 * Technometrics 1962.
 */
public final class RunningMoments {
  private final double[] mean;
  private final double[] squares;
  private int draws;

  public RunningMoments(int values) {
    mean = new double[values];
    squares = new double[values];
  }

  /** One draw of all values. */
  public void add(IntToDoubleFunction drawn) {
    draws++;
    for (int k = 0; k < mean.length; k++) {
      double x = drawn.applyAsDouble(k);
      double apart = x - mean[k];
      mean[k] += apart / draws;
      squares[k] += apart * (x - mean[k]);
    }
  }

  /** How many values there are. */
  public int size() {
    return mean.length;
  }

  public int draws() {
    return draws;
  }

  public double mean(int k) {
    return mean[k];
  }

  /** The mean of the squares minus the square of the mean. */
  public double variance(int k) {
    return squares[k] / draws;
  }

  /** All means. */
  public Tensor mean(Shape shape) {
    Tensor tensor = Tensor.zeros(shape);
    for (int k = 0; k < mean.length; k++) {
      tensor.data()[k] = (float) mean[k];
    }
    return tensor;
  }

  /** The square of the mean's standard error. */
  public double squaredError(int k) {
    return variance(k) / (draws - 1);
  }

  /** How well the means are known. */
  public Precision precision() {
    return Precision.of(draws, mean.length, this::mean, this::squaredError);
  }
}
