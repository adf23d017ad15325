package limpid.explain.inside;

import java.util.function.IntToDoubleFunction;
import limpid.core.Tensor;
import limpid.explain.map.Attribution;
import limpid.explain.map.Completeness;

/** A sum of attributions, element by element, in double. */
final class Gathered {
  private double[] sum;
  private Attribution last;

  /** Adds a value for each element of an attribution. */
  void add(Attribution attribution, IntToDoubleFunction value) {
    sum = sum == null ? new double[attribution.raw().size()] : sum;
    last = attribution;
    for (int k = 0; k < sum.length; k++) {
      sum[k] += value.applyAsDouble(k);
    }
  }

  /** The sum, as an attribution like those that it was gathered from. */
  Attribution attribution() {
    Tensor raw = Tensor.zeros(last.raw().shape());
    for (int k = 0; k < sum.length; k++) {
      raw.data()[k] = (float) sum[k];
    }
    return last.of(raw);
  }

  /** The same, of attributions that should sum to this. */
  Attribution complete(double expected) {
    double total = 0;
    for (double value : sum) {
      total += value;
    }
    return attribution().complete(new Completeness(total, expected));
  }
}
