package limpid.core.linear;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * {@code min_x f(x)} of a smooth f, by its gradients: Nocedal's limited-memory form of Broyden,
 * Fletcher, Goldfarb and Shanno's method, with steps halved until they help (Nocedal, Updating
 * Quasi-Newton Matrices with Limited Storage, Mathematics of Computation 1980). Nothing is drawn at
 * random.
 */
public final class LimitedMemory {
  private static final int KEPT = 10;
  private static final int HALVINGS = 40;
  private static final double DESCENT = 1e-4;

  private LimitedMemory() {}

  /** A function to be made small. */
  public interface Smooth {
    /** f(x), whose gradient is put into the second array. */
    double at(double[] x, double[] gradient);
  }

  /** A step s and what it changed in the gradient, y. */
  private record Change(double[] s, double[] y, double sy) {}

  /**
   * Where f is the least.
   *
   * @param tolerance it ends where the gradient is so small a part of that at the start
   * @param most steps
   */
  public static double[] minimised(Smooth f, double[] start, double tolerance, int most) {
    double[] x = start.clone();
    double[] gradient = new double[x.length];
    double value = f.at(x, gradient);
    double first = Vectors.length(gradient);
    Deque<Change> changes = new ArrayDeque<>();
    for (int step = 0; step < most && Vectors.length(gradient) > tolerance * first; step++) {
      double[] way = way(gradient, changes);
      double slope = Vectors.dot(way, gradient);
      double length = changes.isEmpty() ? 1 / Math.max(1, Vectors.length(gradient)) : 1;
      double[] then = new double[x.length];
      double[] next = new double[x.length];
      double after = Double.POSITIVE_INFINITY;
      for (int k = 0; k < HALVINGS && !(after <= value + DESCENT * length * slope); k++) {
        length = k == 0 ? length : length / 2;
        next = x.clone();
        Vectors.subtract(next, way, -length);
        after = f.at(next, then);
      }
      if (!(after < value)) {
        return x;
      }
      remember(changes, x, next, gradient, then);
      x = next;
      gradient = then;
      value = after;
    }
    return x;
  }

  private static void remember(
      Deque<Change> changes, double[] x, double[] next, double[] gradient, double[] then) {
    double[] s = next.clone();
    Vectors.subtract(s, x, 1);
    double[] y = then.clone();
    Vectors.subtract(y, gradient, 1);
    double sy = Vectors.dot(s, y);
    if (sy > 0) {
      changes.addLast(new Change(s, y, sy));
      if (changes.size() > KEPT) {
        changes.removeFirst();
      }
    }
  }

  /** Minus the gradient, times what the changes say of the inverse of the second derivatives. */
  private static double[] way(double[] gradient, Deque<Change> changes) {
    double[] q = Vectors.scaled(gradient, -1);
    double[] alphas = new double[changes.size()];
    int i = changes.size();
    for (Iterator<Change> back = changes.descendingIterator(); back.hasNext(); ) {
      Change change = back.next();
      alphas[--i] = Vectors.dot(change.s, q) / change.sy;
      Vectors.subtract(q, change.y, alphas[i]);
    }
    if (!changes.isEmpty()) {
      Change last = changes.getLast();
      q = Vectors.scaled(q, last.sy / Vectors.dot(last.y, last.y));
    }
    for (Change change : changes) {
      Vectors.subtract(q, change.s, Vectors.dot(change.y, q) / change.sy - alphas[i++]);
    }
    return q;
  }
}
