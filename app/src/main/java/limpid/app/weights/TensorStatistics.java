package limpid.app.weights;

import java.util.Map;
import limpid.app.line.Json;

/**
 * What a tensor's elements are like; of those that are finite, the rest are counted.
 *
 * @param mean of the finite elements, NaN if there are none
 * @param deviation the square root of their mean squared distance to the mean
 */
record TensorStatistics(
    long nan, long infinite, float least, float most, double mean, double deviation) {

  static TensorStatistics of(float[] data) {
    long nan = 0;
    long infinite = 0;
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    double sum = 0;
    for (float value : data) {
      if (Float.isFinite(value)) {
        least = Math.min(least, value);
        most = Math.max(most, value);
        sum += value;
      } else if (Float.isNaN(value)) {
        nan++;
      } else {
        infinite++;
      }
    }
    long finite = data.length - nan - infinite;
    double mean = sum / finite;
    double squares = 0;
    for (float value : data) {
      squares += Float.isFinite(value) ? (value - mean) * (value - mean) : 0;
    }
    double deviation = Math.sqrt(squares / finite);
    return finite == 0
        ? new TensorStatistics(nan, infinite, Float.NaN, Float.NaN, Double.NaN, Double.NaN)
        : new TensorStatistics(nan, infinite, least, most, mean, deviation);
  }

  Map<String, Object> json() {
    return Json.object(
        "nan", nan,
        "infinite", infinite,
        "min", finite(least),
        "max", finite(most),
        "mean", finite(mean),
        "deviation", finite(deviation));
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
