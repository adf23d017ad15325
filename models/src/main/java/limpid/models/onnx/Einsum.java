package limpid.models.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.op.BatchMatMul;
import limpid.core.op.Linear;
import limpid.core.op.Node;

/**
 * Einstein sums, such as {@code bhid,bhjd->bhij}: products of arrays whose axes have letters,
 * summed over those that the result lacks. Two arrays make one product of matrices; of more the
 * first two do, then the next.
 */
final class Einsum {
  private static final String REST = "...";

  private Einsum() {}

  static void in(Map<String, Operator> all) {
    all.put("Einsum", Operator.one(Einsum::of));
  }

  /**
   * An array with a letter for each axis.
   *
   * @param letters in the order of the file's axes
   */
  private record Term(Permuted array, String letters) {
    Term {
      if (letters.chars().distinct().count() != letters.length()) {
        throw new IllegalArgumentException(
            "'" + letters + "' has a letter twice; diagonals are not taken");
      }
      if (letters.length() != array.rank()) {
        throw new IllegalArgumentException(
            "'%s' has %d letters for %d axes".formatted(letters, letters.length(), array.rank()));
      }
    }

    int extent(char letter) {
      return array.size(letters.indexOf(letter));
    }

    /** Summed over the axes whose letters are not among these. */
    Term summed(String kept) {
      int[] gone =
          IntStream.range(0, letters.length())
              .filter(i -> kept.indexOf(letters.charAt(i)) < 0)
              .toArray();
      if (gone.length == 0) {
        return this;
      }
      Node sums = array.plain().sum(gone);
      String left = among(letters, kept, true);
      return new Term(Permuted.plain(sums.reshape(extents(left))), left);
    }

    private int[] extents(String some) {
      return some.chars().map(letter -> extent((char) letter)).toArray();
    }

    /** The node with its axes in this order of letters. */
    Node in(String order) {
      return array.in(order.chars().map(letters::indexOf).boxed().toList()).node();
    }
  }

  private static String among(String letters, String others, boolean wanted) {
    return letters
        .chars()
        .filter(letter -> others.indexOf(letter) >= 0 == wanted)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private static Value of(Call call) {
    String equation = call.text("equation", "").replace(" ", "");
    String[] sides = equation.split("->", -1);
    String[] parts = sides[0].split(",", -1);
    List<Permuted> arrays = call.arrays();
    if (parts.length != arrays.size()) {
      throw new IllegalArgumentException(
          "equation '%s' is about %d arrays, %d are given"
              .formatted(equation, parts.length, arrays.size()));
    }
    List<Term> terms = new ArrayList<>();
    int rest = 0;
    for (int i = 0; i < parts.length; i++) {
      int open = arrays.get(i).rank() - parts[i].replace(REST, "").length();
      rest = parts[i].contains(REST) ? Math.max(rest, open) : rest;
      terms.add(new Term(arrays.get(i), parts[i].replace(REST, digits(open))));
    }
    String wanted = sides.length > 1 ? sides[1] : implied(sides[0]);
    return of(terms, wanted.replace(REST, digits(rest)));
  }

  /** Letters for the axes of an ellipsis, aligned at the last of them. */
  private static String digits(int count) {
    return IntStream.range(0, count)
        .map(i -> '0' + count - 1 - i)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  /** The letters that are there once, sorted, behind the axes of an ellipsis. */
  private static String implied(String side) {
    String letters =
        side.chars()
            .filter(Character::isLetter)
            .sorted()
            .filter(letter -> side.indexOf(letter) == side.lastIndexOf(letter))
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    return side.contains(REST) ? REST + letters : letters;
  }

  private static Value of(List<Term> terms, String wanted) {
    Term made = terms.getFirst();
    for (int i = 1; i < terms.size(); i++) {
      String later =
          terms.subList(i + 1, terms.size()).stream()
              .map(Term::letters)
              .collect(Collectors.joining());
      made = product(made, terms.get(i), wanted + later);
    }
    Term sum = made.summed(wanted);
    if (!among(wanted, sum.letters(), false).isEmpty()) {
      throw new IllegalArgumentException(
          "'" + wanted + "' has letters that no array has, " + sum.letters());
    }
    List<Integer> order = wanted.chars().map(sum.letters()::indexOf).boxed().toList();
    return Moves.transposed(sum.array(), order);
  }

  private static Term product(Term left, Term right, String kept) {
    Term a = left.summed(kept + right.letters());
    Term b = right.summed(kept + left.letters());
    String both = among(a.letters(), b.letters(), true);
    for (char letter : both.toCharArray()) {
      if (a.extent(letter) != b.extent(letter)) {
        throw new IllegalArgumentException(
            "axis '%s' is %d and %d; one extent is expected"
                .formatted(letter, a.extent(letter), b.extent(letter)));
      }
    }
    String batch = among(both, kept, true);
    String inner = among(both, kept, false);
    String rows = among(a.letters(), both, false);
    String columns = among(b.letters(), both, false);
    Node x = matrices(a.in(batch + rows + inner), a, batch, rows, inner);
    Node y = matrices(b.in(batch + inner + columns), b, batch, inner, columns);
    Node products =
        batch.isEmpty() ? new Linear().of(x, y) : new BatchMatMul(false, false).of(x, y);
    int[] extents =
        Stream.of(a.extents(batch), a.extents(rows), b.extents(columns))
            .flatMapToInt(IntStream::of)
            .toArray();
    return new Term(Permuted.plain(products.reshape(Shape.of(extents))), batch + rows + columns);
  }

  /** {@code [batch,rows,columns]}, or without the first where there is no batch. */
  private static Node matrices(Node node, Term of, String batch, String rows, String columns) {
    int n = product(of.extents(rows));
    int m = product(of.extents(columns));
    return batch.isEmpty() ? node.reshape(n, m) : node.reshape(product(of.extents(batch)), n, m);
  }

  private static int product(int... extents) {
    return IntStream.of(extents).reduce(1, (a, b) -> a * b);
  }
}
