package limpid.explain.target;

import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Select;

/**
 * {@code s = z_c}, c the class with the rank-th largest logit; of equal logits the lower index
 * comes first. A single logit is of two classes: {@link Binary}.
 */
record RankedLogit(int rank) implements OneClass {

  RankedLogit {
    if (rank < 1) {
      throw new IllegalArgumentException("rank " + rank + ": the most likely class has rank 1");
    }
  }

  @Override
  public Node of(Node output) {
    int classes = ClassLogit.classes(output.shape());
    int rows = output.shape().at(0);
    OutputTarget first = resolved(output.value());
    if (rows == 1) {
      return first.of(output);
    }
    int[] chosen = IntStream.range(0, rows).map(row -> index(output.value(), row)).toArray();
    return Select.of(chosen).of(output);
  }

  @Override
  public OutputTarget resolved(Tensor output) {
    int classes = ClassLogit.classes(output.shape());
    if (rank > Math.max(2, classes)) {
      throw new IllegalArgumentException(
          "rank " + rank + " is out of range: the net has " + Math.max(2, classes) + " classes");
    }
    if (classes == 1) {
      return OutputTarget.binary((output.data()[0] > 0) == (rank == 1) ? 1 : 0);
    }
    return new ClassLogit(index(output, 0));
  }

  private int index(Tensor output, int row) {
    int classes = output.shape().at(1);
    List<Integer> order =
        IntStream.range(0, classes)
            .boxed()
            .sorted(Comparator.comparing(c -> -output.at(row, c)))
            .toList();
    return order.get(rank - 1);
  }

  @Override
  public String subject(IntFunction<String> names) {
    return rank == 1 ? "the most likely class" : "the class of rank " + rank;
  }
}
