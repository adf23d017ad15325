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

/** Ops agree with PyTorch, gradients included. */
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

  static Stream<Golden> activations() {
    return Golden.of("activation");
  }

  static Stream<Golden> pairs() {
    return Golden.of("pair");
  }

  static Stream<Golden> layouts() {
    return Stream.of("pad_reflect", "pad_edge").flatMap(Golden::of);
  }

  static Stream<Golden> norms() {
    return Stream.of("group_norm", "layer_norm", "instance_norm").flatMap(Golden::of);
  }

  static Stream<Golden> extremes() {
    return Stream.of("max", "min").flatMap(Golden::of);
  }

  static Stream<Golden> localNorms() {
    return Golden.of("local_response_norm");
  }

  static Stream<Golden> transposed() {
    return Golden.of("conv_transpose2d");
  }

  static Stream<Golden> products() {
    return Golden.of("batch_matmul");
  }

  static Stream<Golden> largest() {
    return Golden.of("top_k");
  }

  static Stream<Golden> samplings() {
    return Stream.of("nearest_exact", "bicubic").flatMap(Golden::of);
  }

  /** The output, and the gradient in each input. */
  private static void check(Op op, Golden golden, String... names) {
    Node[] inputs = new Node[names.length];
    for (int i = 0; i < names.length; i++) {
      inputs[i] = Node.variable(golden.at(names[i]));
    }
    Node y = op.of(inputs);
    golden.check("y", y.value());
    Gradients gradients = Backward.from(y).seed(Node.constant(golden.at("g"))).to(inputs);
    for (int i = 0; i < names.length; i++) {
      golden.check("d" + names[i], gradients.at(inputs[i]));
    }
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void padding(Golden golden) {
    int before = golden.number("before");
    int after = golden.number("after");
    boolean reflect = golden.title().startsWith("pad_reflect");
    check(reflect ? new PadReflect(1, before, after) : new PadEdge(1, before, after), golden);
  }

  @ParameterizedTest
  @MethodSource("norms")
  void normsOfOneSample(Golden golden) {
    Op op =
        switch (golden.title().split("_")[0]) {
          case "group" -> new GroupNorm(golden.number("groups"), 1e-3f);
          case "layer" -> new LayerNorm(golden.number("axes"), 1e-3f);
          default -> new InstanceNorm(1e-3f);
        };
    check(op, golden, "x", "gamma", "beta");
  }

  @ParameterizedTest
  @MethodSource("localNorms")
  void localResponseNorm(Golden golden) {
    float beta = Float.parseFloat(golden.parameters().get("beta"));
    check(new LocalResponseNorm(golden.number("size"), 0.5f, beta, 2), golden);
  }

  @ParameterizedTest
  @MethodSource("extremes")
  void tiesShareTheGradient(Golden golden) {
    String[] list = golden.parameters().get("axes").split(",");
    Axes axes = Axes.of(Stream.of(list).mapToInt(Integer::parseInt).toArray());
    check(golden.title().startsWith("max") ? new Max(axes) : new Min(axes), golden);
  }

  @ParameterizedTest
  @MethodSource("largest")
  void topK(Golden golden) {
    check(new TopK(golden.number("k")), golden);
  }

  @ParameterizedTest
  @MethodSource("transposed")
  void convTranspose2d(Golden golden) {
    Window window = window(golden).dilation(golden.number("dilation"));
    int more = golden.number("more");
    check(new ConvTranspose2d(window, more, golden.number("groups")), golden, "x", "w", "b");
  }

  @ParameterizedTest
  @MethodSource("products")
  void batchMatMul(Golden golden) {
    check(new BatchMatMul(false, false), golden, "x", "w");
  }

  @ParameterizedTest
  @MethodSource("samplings")
  void otherSamplings(Golden golden) {
    Sampling.Position position =
        golden.title().contains("align=1")
            ? Sampling.Position.ALIGNED
            : Sampling.Position.HALF_PIXEL;
    Sampling.Kernel kernel =
        golden.title().startsWith("bicubic")
            ? new Sampling.Cubic(-0.75f)
            : new Sampling.Nearest(Sampling.Rounding.PREFER_CEIL);
    Sampling sampling = new Sampling(kernel, position);
    check(new Resize(golden.number("h"), golden.number("w"), sampling), golden);
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
    Sampling sampling = golden.flag("align") ? Sampling.BILINEAR_ALIGNED : Sampling.BILINEAR;
    check(new Resize(golden.number("h"), golden.number("w"), sampling), golden);
  }

  @ParameterizedTest
  @MethodSource("nearest")
  void nearestNeighbour(Golden golden) {
    int h = golden.number("h");
    check(new Resize(h, golden.number("w"), Sampling.NEAREST), golden);
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

  private static Op activation(String name) {
    return switch (name) {
      case "erf" -> new Erf();
      case "gelu" -> new Gelu();
      case "gelu_tanh" -> new Gelu(Gelu.Form.TANH);
      case "silu" -> new Silu();
      case "mish" -> new Mish();
      case "hard_sigmoid" -> new HardSigmoid();
      case "hard_swish" -> new HardSwish();
      case "hard_tanh" -> new Clamp(-1, 1);
      case "leaky_relu" -> new LeakyRelu(0.125f);
      case "elu" -> new Elu(1.5f);
      case "selu" -> new Selu();
      case "celu" -> new Celu(0.75f);
      case "softplus" -> new Softplus();
      case "softplus_sharp" -> new Softplus(2, 3);
      case "log" -> new Log();
      case "square" -> new Power(2);
      case "cube" -> new Power(3);
      case "fourth" -> new Power(4);
      case "inverse" -> new Power(-1);
      case "root" -> new Power(0.5f);
      case "inverse_root" -> new Power(-0.5f);
      case "odd_power" -> new Power(1.75f);
      default -> throw new IllegalArgumentException(name);
    };
  }

  @ParameterizedTest
  @MethodSource("activations")
  void activation(Golden golden) {
    Node x = Node.variable(golden.at("x"));
    Node y = activation(golden.parameters().get("name")).of(x);
    golden.check("y", y.value());
    Node g = Node.constant(golden.at("g"));
    Gradients first = Backward.from(y).seed(g).recorded().to(x);
    golden.check("dx", first.at(x));
    if (golden.at("hx") != null) {
      Node v = Node.constant(golden.at("v"));
      golden.check("hx", Backward.from(first.of(x)).seed(v).to(x).at(x));
    }
  }

  private static Node pair(String name, Node a, Node b) {
    return switch (name) {
      case "maximum" -> a.max(b);
      case "minimum" -> a.min(b);
      case "pow", "integer_pow", "zero_pow" -> a.pow(b);
      case "div" -> a.div(b);
      case "where" -> a.where(new Greater().of(a, b), b);
      case "prelu" -> new PRelu().of(a, b);
      default -> throw new IllegalArgumentException(name);
    };
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void pair(Golden golden) {
    Node a = Node.variable(golden.at("a"));
    Node b = Node.variable(golden.at("b"));
    Node y = pair(golden.parameters().get("name"), a, b);
    golden.check("y", y.value());
    Gradients gradients = Backward.from(y).seed(Node.constant(golden.at("g"))).to(a, b);
    golden.check("da", gradients.at(a));
    if (golden.at("db") != null) {
      golden.check("db", gradients.at(b));
    }
  }

  @Test
  void everyOpHasItsCases() {
    assertEquals(22, activations().count());
    assertEquals(22, pairs().count());
    assertEquals(24, maxPools().count());
    assertEquals(44, avgPools().count());
    assertEquals(6, adaptivePools().count());
    assertEquals(12, resizes().count());
    assertEquals(7, nearest().count());
    assertEquals(2, batchNorms().count());
    assertEquals(6, layouts().count());
    assertEquals(8, norms().count());
    assertEquals(4, localNorms().count());
    assertEquals(8, extremes().count());
    assertEquals(2, largest().count());
    assertEquals(6, transposed().count());
    assertEquals(3, products().count());
    assertEquals(18, samplings().count());
  }
}
