package limpid.core.op;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = the k largest elements of each row, the largest first: {@code [...,C]} gives {@code [...,k]}.
 * {@link TopKIndices} says where they lie, and the gradient goes there.
 */
public record TopK(int k) implements Sharing {

  @Override
  public String name() {
    return "top_k";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return TopKIndices.shape(name(), k, inputs);
  }

  @Override
  public List<Part> parts(Shape... inputs) {
    return List.of(new Part(new TopKIndices(k), List.of(0)));
  }

  @Override
  public void finish(Tensor y, Tensor... inputs) {
    new TakeAlong().into(y, inputs);
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Node x = y.input(0);
    return new PutAlong(x.shape().at(-1)).of(g, new TopKIndices(k).of(x));
  }
}
