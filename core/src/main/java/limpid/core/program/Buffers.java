package limpid.core.program;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * Which array each cell lives in. Cells that are not needed at the same time share one, which is as
 * long as the largest of them; one that the caller may read is exactly as long as that.
 *
 * <p>Pieces of memory are assigned to arrays greedily, each to the one that fits it best among
 * those that are free all the time it is needed (Pisarchyk and Lee 2020, <em>Efficient Memory
 * Management for Deep Neural Net Inference</em>), the largest first, in a few other orders too, and
 * the plan that takes least is kept.
 *
 * @param ofCell the array of each cell; -1 for those that hold what the caller gives, or a view
 * @param sizes the number of elements of each array
 * @param least the most elements that are needed at once, which no plan can do without
 */
record Buffers(int[] ofCell, List<Integer> sizes, long least) {

  /**
   * @param kept the cells that are needed after the run
   * @param exact those whose arrays are seen by the caller
   */
  static Buffers plan(
      List<Instruction> instructions, List<Shape> shapes, Set<Integer> kept, Set<Integer> exact) {
    Lifetimes lifetimes = Lifetimes.of(instructions, shapes, kept, exact);
    List<Lifetimes.Span> spans = lifetimes.spans();
    Assignment best = null;
    for (Comparator<Lifetimes.Span> order : orders(spans)) {
      Assignment next = new Assignment(spans, order);
      best = best == null || next.total() < best.total() ? next : best;
    }
    int[] ofCell = lifetimes.ofCell().clone();
    for (int cell = 0; cell < ofCell.length; cell++) {
      ofCell[cell] = ofCell[cell] < 0 ? -1 : best.ofSpan[ofCell[cell]];
    }
    return new Buffers(ofCell, best.sizes(), lifetimes.least());
  }

  private static List<Comparator<Lifetimes.Span>> orders(List<Lifetimes.Span> spans) {
    Comparator<Lifetimes.Span> largest = Comparator.comparing(span -> -span.size());
    Comparator<Lifetimes.Span> longest =
        Comparator.comparing(span -> span.from() - (long) span.to());
    Comparator<Lifetimes.Span> first = Comparator.comparing(Lifetimes.Span::from);
    return List.of(
        largest.thenComparing(first), largest.thenComparing(longest), first, first.reversed());
  }

  /** The elements that all arrays hold together. */
  long total() {
    return sizes.stream().mapToLong(Integer::longValue).sum();
  }

  /** Tensors over fresh arrays for these cells; null for those that have none of their own. */
  Tensor[] allocate(List<Shape> shapes) {
    Tensor[] cells = new Tensor[shapes.size()];
    float[][] arrays = new float[sizes.size()][];
    for (int cell = 0; cell < cells.length; cell++) {
      int buffer = ofCell[cell];
      if (buffer >= 0) {
        if (arrays[buffer] == null) {
          arrays[buffer] = new float[sizes.get(buffer)];
        }
        cells[cell] = Tensor.within(shapes.get(cell), arrays[buffer]);
      }
    }
    return cells;
  }

  /** One array in the making. */
  private static final class Shared {
    private final List<Lifetimes.Span> spans = new ArrayList<>();
    private int size;
    private boolean exact;

    /** How many elements more there would be with this too, or -1 if it cannot be here. */
    int growth(Lifetimes.Span span) {
      boolean tight = exact && span.size() > size || span.exact() && span.size() < size;
      if (tight || spans.stream().anyMatch(span::meets)) {
        return -1;
      }
      return Math.max(0, span.size() - size);
    }

    void add(Lifetimes.Span span) {
      spans.add(span);
      size = Math.max(size, span.size());
      exact |= span.exact();
    }
  }

  /** The arrays that come of assigning pieces of memory in some order. */
  private static final class Assignment {
    private final int[] ofSpan;
    private final List<Shared> arrays = new ArrayList<>();

    Assignment(List<Lifetimes.Span> spans, Comparator<Lifetimes.Span> order) {
      ofSpan = new int[spans.size()];
      IntStream.range(0, spans.size())
          .boxed()
          .sorted((a, b) -> order.compare(spans.get(a), spans.get(b)))
          .forEach(i -> ofSpan[i] = assign(spans.get(i)));
    }

    private int assign(Lifetimes.Span span) {
      int best = -1;
      for (int i = 0; i < arrays.size(); i++) {
        if (arrays.get(i).growth(span) >= 0 && (best < 0 || better(i, best, span))) {
          best = i;
        }
      }
      if (best < 0) {
        best = arrays.size();
        arrays.add(new Shared());
      }
      arrays.get(best).add(span);
      return best;
    }

    /** Whether one array would grow less than another, or not at all and have less to spare. */
    private boolean better(int one, int other, Lifetimes.Span span) {
      int growth = arrays.get(one).growth(span) - arrays.get(other).growth(span);
      return growth != 0 ? growth < 0 : arrays.get(one).size < arrays.get(other).size;
    }

    long total() {
      return arrays.stream().mapToLong(array -> array.size).sum();
    }

    List<Integer> sizes() {
      return arrays.stream().map(array -> array.size).toList();
    }
  }
}
