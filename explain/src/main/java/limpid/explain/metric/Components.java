package limpid.explain.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import limpid.core.Tensor;
import limpid.explain.map.Plane;
import limpid.nn.image.Region;

/**
 * Where a map is above a threshold: connected components, diagonals included, the largest first; of
 * equal ones, the one that begins first.
 */
public record Components(List<Component> all) {

  /**
   * A component.
   *
   * @param size how many pixels it has
   * @param box the smallest that holds it, in pixels of the map
   */
  public record Component(int size, Region box) {}

  public Components {
    all = List.copyOf(all);
  }

  /** The box of the largest one; nothing where the map is nowhere above the threshold. */
  public Optional<Region> box() {
    return all.stream().findFirst().map(Component::box);
  }

  /**
   * The components of a map.
   *
   * @param map {@code [H,W]}
   */
  public static Components of(Tensor map, Threshold threshold) {
    Plane plane = Plane.sum(map);
    return above(plane, threshold.of(plane));
  }

  static Components above(Plane map, double threshold) {
    boolean[] open = new boolean[map.values().length];
    for (int k = 0; k < open.length; k++) {
      open[k] = map.values()[k] > threshold;
    }
    List<Component> found = new ArrayList<>();
    int[] stack = new int[open.length];
    for (int k = 0; k < open.length; k++) {
      if (open[k]) {
        found.add(filled(open, k, map.w(), stack));
      }
    }
    found.sort(Comparator.comparing(component -> -component.size()));
    return new Components(found);
  }

  /** Closes all that is joined to a pixel. */
  private static Component filled(boolean[] open, int first, int w, int[] stack) {
    int h = open.length / w;
    int top = h;
    int left = w;
    int bottom = 0;
    int right = 0;
    int size = 0;
    int waiting = 0;
    stack[waiting++] = first;
    open[first] = false;
    while (waiting > 0) {
      int pixel = stack[--waiting];
      int y = pixel / w;
      int x = pixel % w;
      size++;
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      left = Math.min(left, x);
      right = Math.max(right, x);
      for (int j = Math.max(0, y - 1); j <= Math.min(h - 1, y + 1); j++) {
        for (int i = Math.max(0, x - 1); i <= Math.min(w - 1, x + 1); i++) {
          if (open[j * w + i]) {
            open[j * w + i] = false;
            stack[waiting++] = j * w + i;
          }
        }
      }
    }
    return new Component(size, new Region(left, top, right - left + 1, bottom - top + 1));
  }
}
