package limpid.core.program;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.graph.Backward;
import limpid.core.graph.Gradients;
import limpid.core.graph.Graph;
import limpid.core.op.Abs;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.AdaptiveAvgPool2dInput;
import limpid.core.op.Add;
import limpid.core.op.Affine;
import limpid.core.op.AvgPool2d;
import limpid.core.op.AvgPool2dInput;
import limpid.core.op.Axes;
import limpid.core.op.BatchMatMul;
import limpid.core.op.BatchNorm;
import limpid.core.op.BatchNormTraining;
import limpid.core.op.BatchNormTrainingFactors;
import limpid.core.op.BatchNormTrainingInput;
import limpid.core.op.BroadcastTo;
import limpid.core.op.Celu;
import limpid.core.op.ChannelDot;
import limpid.core.op.ChannelSum;
import limpid.core.op.Clamp;
import limpid.core.op.Concat;
import limpid.core.op.Conv2d;
import limpid.core.op.Conv2dInput;
import limpid.core.op.Conv2dWeight;
import limpid.core.op.ConvTranspose2d;
import limpid.core.op.Cos;
import limpid.core.op.Div;
import limpid.core.op.Dropout;
import limpid.core.op.Elu;
import limpid.core.op.Equal;
import limpid.core.op.Erf;
import limpid.core.op.Exp;
import limpid.core.op.Flatten;
import limpid.core.op.Gate;
import limpid.core.op.Gather;
import limpid.core.op.GatherInput;
import limpid.core.op.Gelu;
import limpid.core.op.GeluSlope;
import limpid.core.op.Greater;
import limpid.core.op.GreaterOrEqual;
import limpid.core.op.GroupNorm;
import limpid.core.op.GroupNormInput;
import limpid.core.op.Grouping;
import limpid.core.op.HardSigmoid;
import limpid.core.op.HardSwish;
import limpid.core.op.Inside;
import limpid.core.op.InstanceNorm;
import limpid.core.op.LayerNorm;
import limpid.core.op.LeakyRelu;
import limpid.core.op.Less;
import limpid.core.op.LessOrEqual;
import limpid.core.op.Linear;
import limpid.core.op.LocalResponseNorm;
import limpid.core.op.Log;
import limpid.core.op.LogSoftmax;
import limpid.core.op.MatMul;
import limpid.core.op.Max;
import limpid.core.op.MaxPool2d;
import limpid.core.op.MaxPool2dInput;
import limpid.core.op.MaxPool2dPick;
import limpid.core.op.MaxShare;
import limpid.core.op.Maximum;
import limpid.core.op.Mean;
import limpid.core.op.Min;
import limpid.core.op.Minimum;
import limpid.core.op.Mish;
import limpid.core.op.Moments;
import limpid.core.op.Mul;
import limpid.core.op.Node;
import limpid.core.op.Op;
import limpid.core.op.PRelu;
import limpid.core.op.Pad;
import limpid.core.op.PadEdge;
import limpid.core.op.PadReflect;
import limpid.core.op.PassThrough;
import limpid.core.op.Permute;
import limpid.core.op.Pick;
import limpid.core.op.PickInput;
import limpid.core.op.Pow;
import limpid.core.op.Power;
import limpid.core.op.PutAlong;
import limpid.core.op.Relu;
import limpid.core.op.Remainder;
import limpid.core.op.Reshape;
import limpid.core.op.Resize;
import limpid.core.op.ResizeInput;
import limpid.core.op.Round;
import limpid.core.op.Sampling;
import limpid.core.op.Scatter;
import limpid.core.op.Select;
import limpid.core.op.Selu;
import limpid.core.op.Sigmoid;
import limpid.core.op.Sign;
import limpid.core.op.Silu;
import limpid.core.op.Sin;
import limpid.core.op.Slice;
import limpid.core.op.Softmax;
import limpid.core.op.Softplus;
import limpid.core.op.Sqrt;
import limpid.core.op.Square;
import limpid.core.op.Standardize;
import limpid.core.op.StopGradient;
import limpid.core.op.Sub;
import limpid.core.op.Sum;
import limpid.core.op.SumTo;
import limpid.core.op.TakeAlong;
import limpid.core.op.Tanh;
import limpid.core.op.TopK;
import limpid.core.op.TopKIndices;
import limpid.core.op.Where;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every op runs in programs, and so do its gradients, first and second. */
class EveryOpTest {
  private static final SplittableRandom RANDOM = new SplittableRandom(5);
  private static final Window WINDOW = Window.of(3).stride(2).padding(1);
  private static final Conv2d CONV = new Conv2d(WINDOW, 2);
  private static final MaxPool2d MAX_POOL = new MaxPool2d(WINDOW, false);
  private static final Shape MAP = Shape.of(2, 5, 6, 4);
  private static final Shape HALF = Shape.of(2, 3, 3, 4);
  private static final Shape FILTERS = Shape.of(3, 3, 2, 4);
  private static final Shape CHANNELS = Shape.of(4);
  private static final Shape ROWS = Shape.of(3, 5);

  /** An op on variables, some of which hold what is no matter of gradients: indices, a seed. */
  private record Case(Op op, Tensor... inputs) {
    @Override
    public String toString() {
      return op.toString();
    }
  }

  /** Between 0.25 and 2, no two equal: where every op has values and slopes. */
  private static Tensor positive(Shape shape) {
    Tensor tensor = Tensor.zeros(shape);
    for (int i = 0; i < tensor.size(); i++) {
      int j = RANDOM.nextInt(i + 1);
      tensor.data()[i] = tensor.data()[j];
      tensor.data()[j] = 0.25f + 1.75f * i / tensor.size();
    }
    return tensor;
  }

  private static Case of(Op op, Shape... shapes) {
    return new Case(op, Stream.of(shapes).map(EveryOpTest::positive).toArray(Tensor[]::new));
  }

  private static Stream<Case> elementwise() {
    Stream<Op> one =
        Stream.of(
            new Abs(),
            new Affine(2, 1),
            new Celu(1.5f),
            new Clamp(0.5f, 1.5f),
            new Elu(1),
            new Erf(),
            new Exp(),
            new Gelu(Gelu.Form.ERF),
            new Gelu(Gelu.Form.TANH),
            new GeluSlope(Gelu.Form.ERF),
            new HardSigmoid(),
            new HardSwish(),
            new PassThrough(),
            new Inside(0.5f, 1.5f),
            new LeakyRelu(0.1f),
            new Log(),
            new Mish(),
            new Power(1.5f),
            new Relu(),
            new Selu(),
            new Sigmoid(),
            new Sign(),
            new Round(Round.Toward.EVEN),
            new Sin(),
            new Cos(),
            new Silu(),
            new Softplus(1, 20),
            new Sqrt(),
            new Square(),
            new StopGradient(),
            new Tanh());
    Stream<Op> two =
        Stream.of(
            new Add(),
            new Div(),
            new Equal(),
            new Gate(),
            new Greater(),
            new GreaterOrEqual(),
            new Less(),
            new LessOrEqual(),
            new Maximum(),
            new Minimum(),
            new Mul(),
            new PRelu(),
            new Pow(),
            new Remainder(),
            new Sub());
    return Stream.concat(one.map(op -> of(op, MAP)), two.map(op -> of(op, MAP, CHANNELS)));
  }

  private static Stream<Case> moved() {
    Gather gather = new Gather(2, List.of(3, 0, 3));
    Select select = new Select(List.of(4, 0, 1));
    Tensor indices = Tensor.of(Shape.of(3, 2), 0, 4, 2, 2, 3, 1);
    Tensor classes = Tensor.of(Shape.of(3, 1), 4, 0, 2);
    return Stream.of(
        of(new BroadcastTo(MAP), CHANNELS),
        of(new Concat(3), MAP, MAP),
        of(new Flatten(), MAP),
        of(gather, MAP),
        of(new GatherInput(gather, MAP), Shape.of(2, 5, 3, 4)),
        of(new Pad(1, 2, 1), MAP),
        of(new PadEdge(2, 2, 1), MAP),
        of(new PadReflect(1, 2, 1), MAP),
        of(new Permute(Axes.of(0, 3, 1, 2)), MAP),
        new Case(new Pick(), positive(ROWS), classes),
        new Case(new PickInput(5), positive(Shape.of(3, 1)), classes),
        new Case(new PutAlong(5), positive(indices.shape()), indices),
        of(new Reshape(Shape.of(8, 30)), MAP),
        of(new Scatter(select, ROWS), Shape.of(3, 1)),
        of(select, ROWS),
        of(new Slice(2, 5, 0, -2), MAP),
        new Case(new TakeAlong(), positive(ROWS), indices),
        of(new TopK(3), ROWS),
        of(new TopKIndices(3), ROWS),
        of(new Where(), MAP, CHANNELS, MAP),
        new Case(new Dropout(0.3f), positive(MAP), Dropout.seed(4)));
  }

  private static Stream<Case> sums() {
    return Stream.of(
        of(new BatchMatMul(true, false), MAP, MAP),
        of(new ChannelDot(), MAP, MAP, CHANNELS),
        of(new ChannelSum(4, 4), MAP),
        of(new Linear(), ROWS, Shape.of(5, 4), CHANNELS),
        of(new LogSoftmax(), ROWS),
        of(new MatMul(false, true), ROWS, ROWS),
        of(new Max(Axes.of(1, 2)), MAP),
        of(new MaxShare(Axes.of(1)), MAP),
        of(new Mean(Axes.of(1, 2)), MAP),
        of(new Min(Axes.of(3)), MAP),
        of(new Moments(), MAP),
        of(new Softmax(), ROWS),
        of(new Sum(Axes.of(0)), MAP),
        of(new SumTo(CHANNELS), MAP));
  }

  private static Stream<Case> norms() {
    BatchNormTraining norm = new BatchNormTraining(0.1f);
    return Stream.of(
        of(new BatchNorm(0.1f), MAP, CHANNELS, CHANNELS, CHANNELS, CHANNELS),
        of(norm, MAP, CHANNELS, CHANNELS),
        of(new BatchNormTrainingFactors(norm), MAP, MAP),
        of(new BatchNormTrainingInput(norm), MAP, MAP, CHANNELS),
        of(new GroupNorm(2, 0.1f), MAP, CHANNELS, CHANNELS),
        of(new GroupNormInput(new Grouping(2, 30, 2, 2), 0.1f), MAP, MAP, CHANNELS),
        of(new InstanceNorm(0.1f), MAP, CHANNELS, CHANNELS),
        of(new LayerNorm(1, 0.1f), MAP, CHANNELS, CHANNELS),
        of(new LocalResponseNorm(3, 0.5f, 0.75f, 2), MAP),
        of(new Standardize(), MAP, CHANNELS, CHANNELS));
  }

  private static Stream<Case> windows() {
    AdaptiveAvgPool2d adaptive = new AdaptiveAvgPool2d(3, 3);
    AvgPool2d average = new AvgPool2d(WINDOW, false, true);
    Resize resize = new Resize(3, 3, Sampling.BICUBIC);
    return Stream.of(
        of(adaptive, MAP),
        of(new AdaptiveAvgPool2dInput(adaptive, MAP), HALF),
        of(average, MAP),
        of(new AvgPool2dInput(average, MAP), HALF),
        of(CONV, MAP, FILTERS, CHANNELS),
        of(new Conv2dInput(CONV, MAP), HALF, FILTERS),
        of(new Conv2dWeight(CONV, FILTERS), MAP, HALF),
        of(new ConvTranspose2d(WINDOW, 1, 2), HALF, FILTERS, CHANNELS),
        of(MAX_POOL, MAP),
        of(new MaxPool2dInput(MAX_POOL), HALF, MAP),
        of(new MaxPool2dPick(MAX_POOL), MAP, MAP),
        of(resize, MAP),
        of(new ResizeInput(resize, MAP), HALF));
  }

  static Stream<Case> all() {
    return Stream.of(elementwise(), moved(), sums(), norms(), windows()).flatMap(cases -> cases);
  }

  @ParameterizedTest
  @MethodSource("all")
  void itAgreesWithItsTraceAndSoDoItsGradients(Case each) {
    for (Rounding rounding : Rounding.values()) {
      check(each, rounding, each.inputs().length);
      check(each, rounding, 1);
    }
  }

  /**
   * @param variable how many inputs, the first ones, are not constant
   */
  private static void check(Case each, Rounding rounding, int variable) {
    List<Node> inputs = new ArrayList<>();
    Node[] all = new Node[each.inputs().length];
    for (int i = 0; i < all.length; i++) {
      Tensor input = each.inputs()[i];
      all[i] = i < variable ? Node.variable(Tensor.outline(input.shape())) : Node.constant(input);
    }
    inputs.addAll(List.of(all).subList(0, variable));
    List<Node> outputs = new ArrayList<>(List.of(each.op().of(all)));
    List<Node> gradients = gradients(outputs, inputs);
    outputs.addAll(gradients);
    outputs.addAll(gradients(gradients, inputs));
    List<Tensor> values = List.of(each.inputs()).subList(0, variable);
    Map<Node, Tensor> wanted = new Interpreter(Graph.between(inputs, outputs), inputs).run(values);
    Program program = Program.of(inputs, outputs, rounding);
    program.run(values.toArray(Tensor[]::new));
    double error = rounding == Rounding.COMPACT ? 2e-2 : 1e-4;
    for (Node output : outputs) {
      Tensor exact = wanted.getOrDefault(output, output.value());
      float[] found = program.at(output).data();
      double most = error * (1e-3 + Interpreter.largest(exact));
      assertEquals(exact.shape(), program.at(output).shape());
      for (int i = 0; i < found.length; i++) {
        assertEquals(exact.data()[i], found[i], most, rounding + " " + output + " at " + i);
      }
    }
  }

  /** The gradients of the sum of all squares. */
  private static List<Node> gradients(List<Node> of, List<Node> inputs) {
    Node score = of.stream().map(node -> node.square().sum().scalar()).reduce(Node::add).get();
    if (!score.tracked()) {
      return List.of();
    }
    Gradients gradients = Backward.from(score).recorded().to(inputs.toArray(Node[]::new));
    return inputs.stream().map(gradients::of).toList();
  }

  @Test
  void noOpIsMissing() throws IOException, URISyntaxException, ClassNotFoundException {
    Path classes = Path.of(Op.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Set<String> ops = new TreeSet<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(classes.resolve("limpid/core/op"), "*.class")) {
      for (Path file : files) {
        String name = file.getFileName().toString().replace(".class", "");
        Class<?> type = Class.forName("limpid.core.op." + name);
        if (Op.class.isAssignableFrom(type)
            && type.isRecord()
            && Modifier.isPublic(type.getModifiers())) {
          ops.add(type.getSimpleName());
        }
      }
    }
    assertEquals(
        ops,
        all()
            .map(each -> each.op().getClass().getSimpleName())
            .collect(toCollection(TreeSet::new)));
  }
}
