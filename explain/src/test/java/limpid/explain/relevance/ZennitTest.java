package limpid.explain.relevance;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.graph.FoldBatchNorm;
import limpid.core.graph.Graph;
import limpid.core.op.BatchNorm;
import limpid.core.op.Conv2d;
import limpid.core.op.Linear;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.target.OutputTarget;
import limpid.nn.Layout;
import limpid.nn.Model;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Zennit's composites on a residual net with batch norms, max and average pooling, by PyTorch in
 * double: relevance_goldens.py.
 */
class ZennitTest {

  /** A line of the goldens: {@code target; composite; logit; relevance of 36 pixels}. */
  private record Golden(int target, String composite, double logit, double[] relevance) {

    static Golden of(String line) {
      String[] parts = line.split("; ?");
      return new Golden(
          Integer.parseInt(parts[0]),
          parts[1],
          Double.parseDouble(parts[2]),
          Arrays.stream(parts[3].split(" ")).mapToDouble(Double::parseDouble).toArray());
    }

    double largest() {
      return Arrays.stream(relevance).map(Math::abs).max().orElseThrow();
    }

    @Override
    public String toString() {
      return composite + " of " + target;
    }
  }

  static Stream<Golden> goldens() throws IOException {
    try (InputStream file = ZennitTest.class.getResourceAsStream("zennit.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().map(Golden::of);
    }
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void zennitsCompositesGiveZennitsNumbers(Golden golden) {
    assertEquals(golden.logit(), net().logits(image()).data()[golden.target()], 1e-5);
    assertNear(golden.relevance(), relevance(net(), golden), 1e-4 * golden.largest());
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void soTheyDoWhereTheBatchNormsWereFoldedBefore(Golden golden) {
    Model net = net();
    Model folded =
        x -> {
          Node y = net.forward(x);
          return Graph.of(y).rewritten(new FoldBatchNorm()).of(y);
        };
    assertNear(golden.relevance(), relevance(folded, golden), 1e-4 * golden.largest());
  }

  private static float[] relevance(Model net, Golden golden) {
    Lrp lrp = new Lrp(Composite.named(golden.composite()));
    Explanation e = lrp.explain(net, image(), OutputTarget.of(golden.target()));
    return e.raw().data();
  }

  private static Model net() {
    Node fc = Node.constant(Layout.LINEAR.fromFile(Nets.wave(15, 3, 3)));
    Node bias = Node.constant(Nets.wave(16, 3));
    return x -> {
      Node a = block(x, 0, 1).relu();
      Node c = block(block(a, 5, 3).relu(), 10, 3);
      Node pooled = new MaxPool2d(Window.of(2).stride(2), false).of(a.add(c).relu());
      return new Linear().of(pooled.mean(1, 2).reshape(1, 3), fc, bias);
    };
  }

  /** A convolution and a batch norm, of parameters from i on. */
  private static Node block(Node x, int i, int inputs) {
    Node w = Node.constant(Layout.CONVOLUTION.fromFile(Nets.wave(i, 3, inputs, 3, 3)));
    return new BatchNorm(1e-5f)
        .of(
            new Conv2d(Window.of(3).padding(1), 1).of(x, w),
            Node.constant(Nets.wave(i + 1, 3)),
            Node.constant(Nets.wave(i + 2, 3)).add(1),
            Node.constant(Nets.wave(i + 3, 3)).add(1),
            Node.constant(Nets.wave(i + 4, 3)));
  }

  private static Tensor image() {
    Tensor image = Tensor.zeros(Shape.of(1, 6, 6, 1));
    for (int k = 0; k < 36; k++) {
      image.data()[k] = (float) Math.sin(.37 * k);
    }
    return image;
  }
}
