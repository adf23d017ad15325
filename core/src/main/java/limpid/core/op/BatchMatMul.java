package limpid.core.op;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.kernel.Kernels;
import limpid.core.kernel.Workers;

/**
 * y = a b, matrix by matrix: {@code [...,N,K]} with {@code [...,K,M]} gives {@code [...,N,M]}, the
 * leading axes broadcast. Either may enter transposed: {@code [...,K,N]}, {@code [...,M,K]}.
 */
public record BatchMatMul(boolean transposeA, boolean transposeB) implements Filling {

  /** To transpose a matrix for fewer rows would take longer than it saves. */
  private static final int FEW = 16;

  @Override
  public String name() {
    return "batch_matmul";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Elementwise.count(name(), 2, inputs);
    for (Shape input : inputs) {
      if (input.rank() < 2) {
        throw new ShapeException(name() + ": input " + input + " wants at least 2 axes");
      }
    }
    Shape product =
        new MatMul(transposeA, transposeB).product(name(), matrix(inputs[0]), matrix(inputs[1]));
    int[] batch = Elementwise.broadcast(name(), leading(inputs[0]), leading(inputs[1])).extents();
    int[] extents = Arrays.copyOf(batch, batch.length + 2);
    extents[batch.length] = product.at(0);
    extents[batch.length + 1] = product.at(1);
    return Shape.of(extents);
  }

  private static Shape matrix(Shape x) {
    return Shape.of(x.at(-2), x.at(-1));
  }

  private static Shape leading(Shape x) {
    return Shape.of(Arrays.copyOf(x.extents(), x.rank() - 2));
  }

  /** Many products are shared out; a few are each computed by all threads. */
  @Override
  public void into(Tensor y, Tensor... inputs) {
    int[] a = places(inputs[0].shape(), y.shape());
    int[] b = places(inputs[1].shape(), y.shape());
    int few = Workers.shared().threads();
    Product product = new Product(inputs[0], inputs[1], y);
    if (a.length < few) {
      product.run(a, b, 0, a.length);
    } else {
      Workers.shared().ranges(a.length, 1, (from, to) -> product.run(a, b, from, to));
    }
  }

  /** Which matrix of an input each product takes. */
  private static int[] places(Shape x, Shape y) {
    Shape batch = leading(y);
    int[] strides = BroadcastTo.strides(leading(x), batch);
    int[] places = new int[batch.size()];
    for (int i = 0; i < places.length; i++) {
      int rest = i;
      for (int axis = batch.rank() - 1; axis >= 0; axis--) {
        places[i] += rest % batch.at(axis) * strides[axis];
        rest /= batch.at(axis);
      }
    }
    return places;
  }

  /** Matrices are copied, for kernels want them to begin at index 0: little beside the product. */
  private final class Product {
    private final Tensor a;
    private final Tensor b;
    private final Tensor y;
    private final int n;
    private final int k;
    private final int m;

    Product(Tensor a, Tensor b, Tensor y) {
      this.a = a;
      this.b = b;
      this.y = y;
      n = y.shape().at(-2);
      k = a.shape().at(transposeA ? -2 : -1);
      m = y.shape().at(-1);
    }

    void run(int[] placesA, int[] placesB, int from, int to) {
      float[] left = new float[n * k];
      float[] right = new float[k * m];
      float[] product = new float[n * m];
      float[] turned = new float[!transposeB ? 0 : transposeA ? n * m : k * m];
      for (int i = from; i < to; i++) {
        System.arraycopy(a.data(), placesA[i] * n * k, left, 0, n * k);
        System.arraycopy(b.data(), placesB[i] * k * m, right, 0, k * m);
        multiply(left, right, product, turned);
        System.arraycopy(product, 0, y.data(), i * n * m, n * m);
      }
    }

    private void multiply(float[] left, float[] right, float[] product, float[] turned) {
      Kernels kernels = Kernels.active();
      if (transposeA && transposeB) {
        kernels.linear(m, k, n, right, left, null, turned);
        Transposition.of(new int[] {n, m}, new int[] {1, n}).run(turned, product);
      } else if (transposeA) {
        kernels.linearWeight(k, n, m, left, right, product);
      } else if (transposeB && n >= FEW) {
        Transposition.of(new int[] {k, m}, new int[] {1, k}).run(right, turned);
        kernels.linear(n, k, m, left, turned, null, product);
      } else if (transposeB) {
        kernels.linearInput(n, m, k, left, right, product);
      } else {
        kernels.linear(n, k, m, left, right, null, product);
      }
    }
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Node a = y.input(0);
    Node b = y.input(1);
    if (i == 0) {
      Node whole =
          transposeA
              ? new BatchMatMul(transposeB, true).of(b, g)
              : new BatchMatMul(false, !transposeB).of(g, b);
      return whole.sumTo(a.shape());
    }
    Node whole =
        transposeB
            ? new BatchMatMul(true, transposeA).of(g, a)
            : new BatchMatMul(!transposeA, false).of(a, g);
    return whole.sumTo(b.shape());
  }

  @Override
  public long flops(Shape... inputs) {
    return 2L * shape(inputs[0], inputs[1]).size() * inputs[0].at(transposeA ? -2 : -1);
  }
}
