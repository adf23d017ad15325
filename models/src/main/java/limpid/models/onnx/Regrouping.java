package limpid.models.onnx;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.op.Flatten;
import limpid.core.op.Node;

/**
 * The elements of an array under other extents. Neighbouring axes that become neighbouring axes are
 * a group; groups stay where they are, and only inside of one do axes have to be in the file's
 * order. So the shuffle of channels of a ShuffleNet moves channels alone.
 */
final class Regrouping {
  /**
   * @param from axes of the array
   * @param to axes of what becomes of it
   */
  private record Group(List<Integer> from, List<Integer> to) {}

  private Regrouping() {}

  static Permuted of(Permuted x, int... extents) {
    if (x.rank() == 4
        && extents.length == 2
        && extents[0] == x.size(0)
        && x.order().equals(Permuted.channelsLast(4))) {
      return Permuted.plain(new Flatten().of(x.node()));
    }
    List<Group> groups = new ArrayList<>(groups(x.extents(), extents));
    List<Integer> places = new ArrayList<>();
    groups.forEach(group -> places.add(place(x, group, places)));
    List<Integer> sorted =
        Permuted.ascending(groups.size()).stream()
            .sorted(Comparator.comparing(places::get))
            .toList();
    List<Integer> from = flat(sorted.stream().map(i -> groups.get(i).from()));
    List<Integer> to = flat(sorted.stream().map(i -> groups.get(i).to()));
    Node node = x.in(from).node();
    int[] inside = to.stream().mapToInt(axis -> extents[axis]).toArray();
    return new Permuted(node.reshape(Shape.of(inside)), to);
  }

  private static List<Integer> flat(Stream<List<Integer>> lists) {
    return lists.flatMap(List::stream).toList();
  }

  /** Where the longest axis of a group lies; one without any stays behind the group before. */
  private static int place(Permuted x, Group group, List<Integer> before) {
    return group.from().stream()
        .max(Comparator.comparing(x::size))
        .map(axis -> x.order().indexOf(axis))
        .orElse(before.isEmpty() ? 0 : before.getLast());
  }

  private static List<Group> groups(int[] from, int... to) {
    List<Group> groups = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < from.length || j < to.length) {
      List<Integer> a = new ArrayList<>();
      List<Integer> b = new ArrayList<>();
      long left = 1;
      long right = 1;
      if (i < from.length) {
        left = from[i];
        a.add(i++);
      }
      if (j < to.length && (left > 1 || to[j] == 1 || i == from.length)) {
        right = to[j];
        b.add(j++);
      }
      while (left != right) {
        if (left < right) {
          left *= from[i];
          a.add(i++);
        } else {
          right *= to[j];
          b.add(j++);
        }
      }
      groups.add(new Group(a, b));
    }
    return groups;
  }
}
