package limpid.bench;

import java.util.Arrays;
import java.util.List;

/** How long runs took, in milliseconds, sorted. */
record Times(double[] ms) implements Outcome {

  static Times ofNanos(List<Long> nanos) {
    return new Times(nanos.stream().mapToDouble(n -> n / 1e6).sorted().toArray());
  }

  @Override
  public Times times() {
    return this;
  }

  int count() {
    return ms.length;
  }

  double median() {
    return (ms[(ms.length - 1) / 2] + ms[ms.length / 2]) / 2;
  }

  double best() {
    return ms[0];
  }

  /** Half the distance between the quartiles, over the median: how much they scatter. */
  double scatter() {
    return (ms[ms.length * 3 / 4] - ms[ms.length / 4]) / 2 / median();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Times times && Arrays.equals(ms, times.ms);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ms);
  }

  @Override
  public String toString() {
    return "%.3g ms (%d runs)".formatted(median(), count());
  }
}
