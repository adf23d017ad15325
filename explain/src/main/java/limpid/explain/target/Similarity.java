package limpid.explain.target;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.Node;

/**
 * {@code s = y . e}, of the output y of an image and an embedding e; or the cosine, {@code y . e /
 * max(|y| |e|, 1e-8)}, as PyTorch has it.
 *
 * @param embedding as many values as a row of the output has
 */
record Similarity(Tensor embedding, boolean cosine) implements OutputTarget {
  private static final float EPSILON = 1e-8f;

  @Override
  public Node of(Node output) {
    return of(output, data(output.shape()).stream().map(Node::constant).toList());
  }

  @Override
  public Node of(Node output, List<Node> data) {
    Node e = data.getFirst();
    Node y = output.reshape(e.shape());
    Node dot = y.mul(e).sum(1);
    return cosine ? dot.div(length(y).mul(length(e)).max(Node.constant(EPSILON))) : dot;
  }

  private static Node length(Node rows) {
    return rows.square().sum(1).sqrt();
  }

  /** The embedding for each row, {@code [N,n]}. */
  @Override
  public List<Tensor> data(Shape output) {
    int n = output.at(0);
    if (output.size() != (long) n * embedding.size()) {
      throw new ShapeException(
          "the embedding has %d values, the net's output %s has %d for each image"
              .formatted(embedding.size(), output, output.size() / n));
    }
    Tensor all = Tensor.zeros(Shape.of(n, embedding.size()));
    for (int row = 0; row < n; row++) {
      System.arraycopy(embedding.data(), 0, all.data(), row * embedding.size(), embedding.size());
    }
    return List.of(all);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Similarity(Tensor values, boolean same)
        && cosine == same
        && Arrays.equals(embedding.data(), values.data());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(embedding.data());
  }

  @Override
  public OutputTarget kind() {
    return new Similarity(Tensor.zeros(embedding.shape()), cosine);
  }

  @Override
  public String describe(IntFunction<String> names) {
    return (cosine ? "cosine similarity" : "dot product") + " to an embedding";
  }
}
