package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.graph.Backward;
import limpid.core.graph.Gradients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pooling, resizing and batch norm agree with PyTorch, gradients included. */
class GoldenTest {

  static Stream<Golden> maxPools() {
    return Golden.of("max_pool2d");
  }

  static Stream<Golden> avgPools() {
    return Golden.of("avg_pool2d");
  }

  static Stream<Golden> adaptivePools() {
    return Golden.of("adaptive_avg_pool2d");
  }

  static Stream<Golden> resizes() {
    return Golden.of("resize");
  }

  static Stream<Golden> nearest() {
    return Golden.of("nearest");
  }

  static Stream<Golden> batchNorms() {
    return Golden.of("batch_norm");
  }

  private static Window window(Golden golden) {
    return Window.of(golden.number("kernel"))
        .stride(golden.number("stride"))
        .padding(golden.number("padding"));
  }

  private static void check(Op op, Golden golden) {
    Node x = Node.variable(golden.at("x"));
    Node y = op.of(x);
    golden.check("y", y.value());
    Tensor dx = Backward.from(y).seed(Node.constant(golden.at("g"))).to(x).at(x);
    golden.check("dx", dx);
  }

  @ParameterizedTest
  @MethodSource("maxPools")
  void maxPool2d(Golden golden) {
    Window window = window(golden).dilation(golden.number("dilation"));
    check(new MaxPool2d(window, golden.flag("ceil")), golden);
  }

  @ParameterizedTest
  @MethodSource("avgPools")
  void avgPool2d(Golden golden) {
    check(new AvgPool2d(window(golden), golden.flag("ceil"), golden.flag("include")), golden);
  }

  @ParameterizedTest
  @MethodSource("adaptivePools")
  void adaptiveAvgPool2d(Golden golden) {
    check(new AdaptiveAvgPool2d(golden.number("h"), golden.number("w")), golden);
  }

  @ParameterizedTest
  @MethodSource("resizes")
  void resize(Golden golden) {
    Resize.Sampling sampling =
        golden.flag("align") ? Resize.Sampling.BILINEAR_ALIGNED : Resize.Sampling.BILINEAR;
    check(new Resize(golden.number("h"), golden.number("w"), sampling), golden);
  }

  @ParameterizedTest
  @MethodSource("nearest")
  void nearestNeighbour(Golden golden) {
    int h = golden.number("h");
    check(new Resize(h, golden.number("w"), Resize.Sampling.NEAREST), golden);
  }

  @ParameterizedTest
  @MethodSource("batchNorms")
  void trainingBatchNorm(Golden golden) {
    Node x = Node.variable(golden.at("x"));
    Node gamma = Node.variable(golden.at("gamma"));
    Node beta = Node.variable(golden.at("beta"));
    BatchNorm norm = new BatchNorm(Float.parseFloat(golden.parameters().get("eps")));
    BatchNorm.Training batch = norm.training(x, gamma, beta);
    golden.check("y", batch.y().value());
    golden.check("mean", batch.mean().value());
    golden.check("variance", batch.variance().value());

    Node g = Node.constant(golden.at("g"));
    Gradients first = Backward.from(batch.y()).seed(g).recorded().to(x, gamma, beta);
    golden.check("dx", first.at(x));
    golden.check("dgamma", first.at(gamma));
    golden.check("dbeta", first.at(beta));

    Node v = Node.constant(golden.at("v"));
    golden.check("hx", Backward.from(first.of(x)).seed(v).to(x).at(x));
  }

  @Test
  void everyOpHasItsCases() {
    assertEquals(24, maxPools().count());
    assertEquals(44, avgPools().count());
    assertEquals(6, adaptivePools().count());
    assertEquals(12, resizes().count());
    assertEquals(7, nearest().count());
    assertEquals(2, batchNorms().count());
  }
}
