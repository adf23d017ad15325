package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every op says in one sentence what does not fit and what was wanted. */
class ValidationTest {
  private static final Shape IMAGE = Shape.of(1, 4, 4, 2);
  private static final Conv2d CONV = new Conv2d(Window.of(3), 1);
  private static final AvgPool2d AVG = new AvgPool2d(Window.of(2).stride(2), false, false);
  private static final MaxPool2d MAX = new MaxPool2d(Window.of(2).stride(2), false);
  private static final AdaptiveAvgPool2d GRID = new AdaptiveAvgPool2d(2, 2);
  private static final Resize RESIZE = new Resize(8, 8, Sampling.BILINEAR);
  private static final Select SELECT = Select.of(0, 2);

  private static Arguments wrong(String message, Op op, Shape... inputs) {
    return arguments(message, op, inputs);
  }

  private static Shape s(int... extents) {
    return Shape.of(extents);
  }

  static Stream<Arguments> counts() {
    Stream<Op> one =
        Stream.of(
            new Abs(),
            new Affine(1, 0),
            new AdaptiveAvgPool2d(1, 1),
            AVG,
            MAX,
            RESIZE,
            SELECT,
            new AdaptiveAvgPool2dInput(GRID, IMAGE),
            new AvgPool2dInput(AVG, IMAGE),
            new ResizeInput(RESIZE, IMAGE),
            new Scatter(SELECT, s(2, 3)),
            new BroadcastTo(s(2)),
            new Celu(1),
            new Clamp(0, 1),
            new Elu(1),
            new Erf(),
            new Gelu(),
            new GeluSlope(Gelu.Form.ERF),
            new HardSigmoid(),
            new HardSwish(),
            new Inside(0, 1),
            new LeakyRelu(0.01f),
            new Mish(),
            new Power(2),
            new Selu(),
            new Silu(),
            new Softplus(),
            new Exp(),
            new Flatten(),
            new Log(),
            new LogSoftmax(),
            new Mean(Axes.of()),
            new Pad(0, 1, 1),
            new Permute(Axes.of(0)),
            new Relu(),
            new Reshape(s(2)),
            new Sigmoid(),
            new Sign(),
            new Round(Round.Toward.ZERO),
            new Sin(),
            new Cos(),
            new Slice(0, 0, 1),
            new Softmax(),
            new Sqrt(),
            new Square(),
            new Sum(Axes.of()),
            new SumTo(s(2)),
            new Tanh(),
            new Moments(),
            Gather.of(0, 0),
            new GatherInput(Gather.of(0, 0), s(2)),
            new PadEdge(0, 1, 1),
            new PadReflect(0, 1, 1),
            new Max(Axes.of()),
            new MaxShare(Axes.of()),
            new Min(Axes.of()),
            new TopK(1),
            new TopKIndices(1),
            new ChannelSum(1, 1),
            new LocalResponseNorm(5, 1e-4f, 0.75f, 1),
            new GroupMoments(new Grouping(1, 1, 1, 1)));
    Stream<Op> two =
        Stream.of(
            new Add(),
            new Sub(),
            new Mul(),
            new Div(),
            new Equal(),
            new Gate(),
            new Greater(),
            new GreaterOrEqual(),
            new Less(),
            new LessOrEqual(),
            new Maximum(),
            new Minimum(),
            new PRelu(),
            new Pow(),
            new Remainder(),
            new MatMul(false, false),
            new Conv2dInput(CONV, IMAGE),
            new Conv2dWeight(CONV, s(3, 3, 2, 2)),
            new MaxPool2dInput(MAX),
            new MaxPool2dPick(MAX),
            new Dropout(0),
            new BatchMatMul(false, false),
            new TakeAlong(),
            new PutAlong(3),
            new BatchNormTrainingFactors(new BatchNormTraining(0)));
    Stream<Op> three =
        Stream.of(
            new Where(),
            new Standardize(),
            new ChannelDot(),
            new GroupNorm(1, 0),
            new InstanceNorm(0),
            new LayerNorm(1, 0),
            new GroupNormInput(new Grouping(1, 1, 1, 1), 0),
            new BatchNormTraining(0),
            new BatchNormTrainingInput(new BatchNormTraining(0)));
    return Stream.of(
            one.map(op -> wrong(op.name() + ": wants 1 inputs, got 0", op)),
            two.map(op -> wrong(op.name() + ": wants 2 inputs, got 1", op, s(2))),
            three.map(op -> wrong(op.name() + ": wants 3 inputs, got 1", op, s(2))),
            Stream.of(
                wrong("batch_norm: wants 5 inputs, got 1", new BatchNorm(0), s(2, 2)),
                wrong("concat: wants at least 1 input, got 0", new Concat(0)),
                wrong("conv2d: wants input, weight and perhaps bias, got 1 inputs", CONV, IMAGE),
                wrong(
                    "linear: wants input, weight and perhaps bias, got 1 inputs",
                    new Linear(),
                    s(2, 3))))
        .flatMap(cases -> cases);
  }

  static Stream<Arguments> elements() {
    return Stream.of(
        wrong(
            "add: inputs [2,3] and [2,4] differ at axis -1: 3 and 4", new Add(), s(2, 3), s(2, 4)),
        wrong(
            "sub: inputs [2,3] and [3,3] differ at axis -2: 2 and 3", new Sub(), s(2, 3), s(3, 3)),
        wrong("mul: inputs [2] and [3] differ at axis -1: 2 and 3", new Mul(), s(2), s(3)),
        wrong("div: inputs [2] and [3] differ at axis -1: 2 and 3", new Div(), s(2), s(3)),
        wrong("gate: inputs [2] and [3] differ at axis -1: 2 and 3", new Gate(), s(2), s(3)),
        wrong(
            "where: inputs [2] and [3] differ at axis -1: 2 and 3", new Where(), s(3), s(2), s(3)),
        wrong(
            "where: inputs [2] and [3] differ at axis -1: 2 and 3", new Where(), s(2), s(3), s(3)),
        wrong("prelu: slope [2,3] does not broadcast to input [3]", new PRelu(), s(3), s(2, 3)),
        wrong("celu: alpha wants to be above 0, got 0.0", new Celu(0), s(2)),
        wrong("softplus: beta wants to be other than 0", new Softplus(0, 20), s(2)),
        wrong("sum: input [2,3] has 2 axes, axes are [2]", new Sum(Axes.of(2)), s(2, 3)),
        wrong("mean: input [2,3] has 2 axes, axes are [1, -1]", new Mean(Axes.of(1, -1)), s(2, 3)),
        wrong("broadcast: input [2] does not fill [1,1]", new BroadcastTo(s(1, 1)), s(2)),
        wrong(
            "broadcast: inputs [2] and [3] differ at axis -1: 2 and 3",
            new BroadcastTo(s(3)),
            s(2)),
        wrong("sum_to: input [1,1] does not sum to [2]", new SumTo(s(2)), s(1, 1)),
        wrong("softmax: input [] wants at least 1 axis", new Softmax(), s()),
        wrong("log_softmax: input [] wants at least 1 axis", new LogSoftmax(), s()),
        wrong("dropout: rate wants to be in [0,1), got 1.0", new Dropout(1), s(2), s(4)),
        wrong("dropout: rate wants to be in [0,1), got NaN", new Dropout(Float.NaN), s(2), s(4)),
        wrong("dropout: seed [1] wants [4]", new Dropout(0.5f), s(2), s(1)));
  }

  static Stream<Arguments> layouts() {
    return Stream.of(
        wrong("reshape: input [2,3] has 6 elements, [7] wants 7", new Reshape(s(7)), s(2, 3)),
        wrong("permute: input [2,3] wants all its axes in [1]", new Permute(Axes.of(1)), s(2, 3)),
        wrong(
            "permute: input [2,3] has 2 axes, axes are [0, 0]",
            new Permute(Axes.of(0, 0)),
            s(2, 3)),
        wrong("flatten: input [2,3] wants 4 axes, [N,H,W,C]", new Flatten(), s(2, 3)),
        wrong(
            "concat: inputs [2,3] and [2,4] differ beside axis 0", new Concat(0), s(2, 3), s(2, 4)),
        wrong("concat: inputs [2,3] and [2] differ beside axis 0", new Concat(0), s(2, 3), s(2)),
        wrong("concat: input [2,3] has 2 axes, axes are [2]", new Concat(2), s(2, 3), s(2, 3)),
        wrong("slice: input [2,3] has no part [1,4) along axis 1", new Slice(1, 1, 4), s(2, 3)),
        wrong("slice: input [2,3] has no part [2,2) along axis 1", new Slice(1, 2, 2), s(2, 3)),
        wrong("slice: input [2,3] has 2 axes, axes are [-3]", new Slice(-3, 0, 1), s(2, 3)),
        wrong(
            "pad: input [2,3] would have 4294967297 elements along axis 1",
            new Pad(1, Integer.MAX_VALUE, Integer.MAX_VALUE),
            s(2, 3)),
        wrong("pad: padding wants at least 0, got -1 and 2", new Pad(0, -1, 2), s(2, 3)),
        wrong("pad: input [2,3] has 2 axes, axes are [5]", new Pad(5, 1, 1), s(2, 3)),
        wrong("select: input [2,3,4] wants 2 axes, [N,C]", SELECT, s(2, 3, 4)),
        wrong("select: input [3,4] wants a class for each row, got 2", SELECT, s(3, 4)),
        wrong("select: input [2,2] has no class 2", SELECT, s(2, 2)),
        wrong("select: input [1,2] has no class -1", Select.of(-1), s(1, 2)),
        wrong("scatter: gradient [2,3] for an output [2,1]", new Scatter(SELECT, s(2, 3)), s(2, 3)),
        wrong("select: input [2,2] has no class 2", new Scatter(SELECT, s(2, 2)), s(2, 1)));
  }

  static Stream<Arguments> indices() {
    return Stream.of(
        wrong(
            "slice: input [2,3] has no part [3,0) in steps of -1 along axis 1",
            new Slice(1, 3, 0, -1),
            s(2, 3)),
        wrong(
            "slice: input [2,3] has no part [2,-2) in steps of -1 along axis 1",
            new Slice(1, 2, -2, -1),
            s(2, 3)),
        wrong(
            "slice: input [2,3] has no part [0,2) in steps of 0 along axis 1",
            new Slice(1, 0, 2, 0),
            s(2, 3)),
        wrong("gather: wants at least 1 index, got 0", Gather.of(0), s(2, 3)),
        wrong("gather: input [2,3] has no index 3 along axis 1", Gather.of(1, 0, 3), s(2, 3)),
        wrong("gather: input [2,3] has no index -1 along axis 0", Gather.of(0, -1), s(2, 3)),
        wrong("gather: input [2,3] has 2 axes, axes are [2]", Gather.of(2, 0), s(2, 3)),
        wrong(
            "gather_input: gradient [2,3] for an output [2,2]",
            new GatherInput(Gather.of(1, 0, 2), s(2, 3)),
            s(2, 3)),
        wrong("pad_edge: padding wants at least 0, got -1 and 0", new PadEdge(0, -1, 0), s(2, 3)),
        wrong("pad_edge: input [2,3] has 2 axes, axes are [3]", new PadEdge(3, 1, 0), s(2, 3)),
        wrong(
            "pad_reflect: input [2,3] wants padding from 0 to 2 along axis 1, got 3 and 0",
            new PadReflect(1, 3, 0),
            s(2, 3)),
        wrong(
            "take_along: index [3,1] does not go along the rows of [2,3]",
            new TakeAlong(),
            s(2, 3),
            s(3, 1)),
        wrong("take_along: index [] does not go along the rows of []", new TakeAlong(), s(), s()),
        wrong("put_along: inputs [2,3] and [2,2] differ", new PutAlong(4), s(2, 3), s(2, 2)),
        wrong(
            "put_along: input [2,3] wants at least 1 axis, and an extent of at least 1",
            new PutAlong(0),
            s(2, 3),
            s(2, 3)),
        wrong("top_k: input [2,3] wants 1 to 3 of each row, got 4", new TopK(4), s(2, 3)),
        wrong(
            "top_k_indices: input [2,3] wants 1 to 3 of each row, got 0",
            new TopKIndices(0),
            s(2, 3)),
        wrong("top_k: input [] wants at least 1 axis", new TopK(1), s()),
        wrong("max: input [2,3] has 2 axes, axes are [2]", new Max(Axes.of(2)), s(2, 3)),
        wrong("min: input [2,3] has 2 axes, axes are [2]", new Min(Axes.of(2)), s(2, 3)),
        wrong(
            "max_share: input [2,3] has 2 axes, axes are [2]", new MaxShare(Axes.of(2)), s(2, 3)));
  }

  static Stream<Arguments> norms() {
    return Stream.of(
        wrong(
            "group_norm: input [2,6] has 6 channels, not a multiple of 4 groups",
            new GroupNorm(4, 0),
            s(2, 6),
            s(6),
            s(6)),
        wrong(
            "group_norm: input [6] wants at least 2 axes, [N,...,C]",
            new GroupNorm(1, 0),
            s(6),
            s(6),
            s(6)),
        wrong(
            "group_norm: input [2,6] wants [6] for its channels, got [2]",
            new GroupNorm(2, 0),
            s(2, 6),
            s(6),
            s(2)),
        wrong(
            "instance_norm: input [2,6] wants [6] for its channels, got [2]",
            new InstanceNorm(0),
            s(2, 6),
            s(2),
            s(6)),
        wrong(
            "layer_norm: input [2,6] wants factors [6], got [2]",
            new LayerNorm(1, 0),
            s(2, 6),
            s(6),
            s(2)),
        wrong(
            "layer_norm: input [2,6] wants from 1 to 2 axes, got 3",
            new LayerNorm(3, 0),
            s(2, 6),
            s(6),
            s(6)),
        wrong(
            "group_norm_input: inputs [2,6] and [6,2] differ",
            new GroupNormInput(new Grouping(2, 1, 2, 3), 0),
            s(2, 6),
            s(6, 2),
            s(6)),
        wrong(
            "channel_sum: wants at least 0 channels to either side, got -1 and 0",
            new ChannelSum(-1, 0),
            s(2, 3)),
        wrong("channel_sum: input [] wants at least 1 axis", new ChannelSum(1, 0), s()),
        wrong(
            "local_response_norm: wants at least 1 channel, got 0",
            new LocalResponseNorm(0, 1, 1, 1),
            s(2, 3)));
  }

  static Stream<Arguments> products() {
    MatMul transposed = new MatMul(true, true);
    return Stream.of(
        wrong("matmul: input [2,3,4] wants 2 axes", new MatMul(false, false), s(2, 3), s(2, 3, 4)),
        wrong(
            "matmul: [2,3] has 3 columns, [4,5] has 4 rows",
            new MatMul(false, false),
            s(2, 3),
            s(4, 5)),
        wrong(
            "matmul: [2,3] transposed has 2 columns, [4,5] transposed has 5 rows",
            transposed,
            s(2, 3),
            s(4, 5)),
        wrong("linear: input [3] wants 2 axes, [N,In]", new Linear(), s(3), s(3, 4)),
        wrong("linear: weight [3] wants 2 axes, [In,Out]", new Linear(), s(2, 3), s(3)),
        wrong(
            "linear: input [2,3] has 3 features, weight [4,5] wants 4",
            new Linear(),
            s(2, 3),
            s(4, 5)),
        wrong("linear: bias [3] for 4 outputs wants [4]", new Linear(), s(2, 3), s(3, 4), s(3)),
        wrong("moments: input [3] wants at least 2 axes, [...,C]", new Moments(), s(3)),
        wrong(
            "batch_norm: input [3] wants at least 2 axes, [...,C]",
            new BatchNorm(0),
            s(3),
            s(3),
            s(3),
            s(3),
            s(3)),
        wrong(
            "batch_norm: input [2,3] wants [3] for its channels, got [2]",
            new BatchNorm(0),
            s(2, 3),
            s(3),
            s(3),
            s(2),
            s(3)),
        wrong(
            "batch_norm_training: input [2,3] wants [3] for its channels, got [2]",
            new BatchNormTraining(0),
            s(2, 3),
            s(3),
            s(2)),
        wrong(
            "batch_norm_training_factors: inputs [2,3] and [4,3] differ",
            new BatchNormTrainingFactors(new BatchNormTraining(0)),
            s(2, 3),
            s(4, 3)),
        wrong(
            "batch_norm_training_input: inputs [2,3] and [4,3] differ",
            new BatchNormTrainingInput(new BatchNormTraining(0)),
            s(2, 3),
            s(4, 3),
            s(3)),
        wrong(
            "batch_norm_training_input: input [2,3] wants [3] for its channels, got [2]",
            new BatchNormTrainingInput(new BatchNormTraining(0)),
            s(2, 3),
            s(2, 3),
            s(2)),
        wrong(
            "standardize: input [2,3] wants [3] for its channels, got [1]",
            new Standardize(),
            s(2, 3),
            s(1),
            s(3)),
        wrong("channel_dot: inputs [2,3] and [3] differ", new ChannelDot(), s(2, 3), s(3), s(3)),
        wrong(
            "channel_dot: input [2,3] wants [3] for its channels, got [1]",
            new ChannelDot(),
            s(2, 3),
            s(2, 3),
            s(1)));
  }

  static Stream<Arguments> convolutions() {
    Conv2d grouped = new Conv2d(Window.of(3), 2);
    return Stream.of(
        wrong("conv2d: input [4,4,2] wants 4 axes, [N,H,W,C]", CONV, s(4, 4, 2), s(3, 3, 2, 2)),
        wrong(
            "conv2d: weight [3,2,2,2] wants 4 axes, [KH,KW,Cin,Cout], for a window 3x3",
            CONV,
            IMAGE,
            s(3, 2, 2, 2)),
        wrong(
            "conv2d: weight [3,3,2] wants 4 axes, [KH,KW,Cin,Cout], for a window 3x3",
            CONV,
            IMAGE,
            s(3, 3, 2)),
        wrong(
            "conv2d: input [1,4,4,2] has 2 channels, weight [3,3,3,5] wants 3",
            CONV,
            IMAGE,
            s(3, 3, 3, 5)),
        wrong(
            "conv2d: weight [3,3,1,3] has 3 outputs, not a multiple of 2 groups",
            grouped,
            IMAGE,
            s(3, 3, 1, 3)),
        wrong(
            "conv2d: input [1,2,4,2] is smaller than the window 3x3",
            CONV,
            s(1, 2, 4, 2),
            s(3, 3, 2, 2)),
        wrong("conv2d: bias [2] for 5 output channels wants [5]", CONV, IMAGE, s(3, 3, 2, 5), s(2)),
        wrong(
            "conv2d_input: gradient [1,2,2,4] for an output [1,2,2,5]",
            new Conv2dInput(CONV, IMAGE),
            s(1, 2, 2, 4),
            s(3, 3, 2, 5)),
        wrong(
            "conv2d_weight: gradient [1,2,2,4] for an output [1,2,2,5]",
            new Conv2dWeight(CONV, s(3, 3, 2, 5)),
            IMAGE,
            s(1, 2, 2, 4)));
  }

  static Stream<Arguments> transposedConvolutions() {
    ConvTranspose2d layer = new ConvTranspose2d(Window.of(2).stride(2), 0, 1);
    String window = "window 2x2 stride 2";
    return Stream.of(
        wrong("conv_transpose2d: wants input, weight and perhaps bias, got 1 inputs", layer, IMAGE),
        wrong(
            "conv_transpose2d: input [4,4,2] wants 4 axes, [N,H,W,C]",
            layer,
            s(4, 4, 2),
            s(2, 2, 3, 2)),
        wrong(
            "conv_transpose2d: weight [3,2,3,2] wants 4 axes, [KH,KW,Cout,Cin], for a " + window,
            layer,
            IMAGE,
            s(3, 2, 3, 2)),
        wrong(
            "conv_transpose2d: input [1,4,4,2] for a weight [2,2,2,3] in 1 groups wants 3 channels,"
                + " a multiple of the groups",
            layer,
            IMAGE,
            s(2, 2, 2, 3)),
        wrong(
            "conv_transpose2d: output padding wants to be from 0 to the stride - 1, got 2 for a "
                + window,
            new ConvTranspose2d(Window.of(2).stride(2), 2, 1),
            IMAGE,
            s(2, 2, 3, 2)),
        wrong(
            "conv_transpose2d: input [1,1,4,2] leaves nothing within the padding of the window 2x2"
                + " stride 2 padding 1",
            new ConvTranspose2d(Window.of(2).stride(2).padding(1), 0, 1),
            s(1, 1, 4, 2),
            s(2, 2, 3, 2)),
        wrong(
            "conv_transpose2d: bias [2] for 3 output channels", layer, IMAGE, s(2, 2, 3, 2), s(2)),
        wrong(
            "batch_matmul: input [3] wants at least 2 axes",
            new BatchMatMul(false, false),
            s(3),
            s(3, 4)),
        wrong(
            "batch_matmul: [2,3] has 3 columns, [4,5] has 4 rows",
            new BatchMatMul(false, false),
            s(7, 2, 3),
            s(7, 4, 5)),
        wrong(
            "batch_matmul: inputs [7] and [6] differ at axis -1: 7 and 6",
            new BatchMatMul(false, false),
            s(7, 2, 3),
            s(6, 3, 5)));
  }

  static Stream<Arguments> grids() {
    Window narrow = Window.of(2).padding(3);
    return Stream.of(
        wrong("max_pool2d: input [4,4] wants 4 axes, [N,H,W,C]", MAX, s(4, 4)),
        wrong("avg_pool2d: input [4,4] wants 4 axes, [N,H,W,C]", AVG, s(4, 4)),
        wrong(
            "max_pool2d: input [1,4,1,2] is smaller than the window 2x2 stride 2",
            MAX,
            s(1, 4, 1, 2)),
        wrong(
            "avg_pool2d: input [1,1,4,2] is smaller than the window 2x2 stride 2",
            AVG,
            s(1, 1, 4, 2)),
        wrong(
            "max_pool2d: input [1,4,4,2] leaves windows of nothing but padding, window 2x2 padding"
                + " 3",
            new MaxPool2d(narrow, false),
            IMAGE),
        wrong(
            "avg_pool2d: input [1,4,4,2] leaves windows of nothing but padding, window 2x2 padding"
                + " 3",
            new AvgPool2d(narrow, true, true),
            IMAGE),
        wrong(
            "max_pool2d_input: gradient [1,2,2,3] for an output [1,2,2,2]",
            new MaxPool2dInput(MAX),
            s(1, 2, 2, 3),
            IMAGE),
        wrong(
            "max_pool2d_pick: inputs [1,2,2,2] and [1,4,4,2] differ",
            new MaxPool2dPick(MAX),
            s(1, 2, 2, 2),
            IMAGE),
        wrong(
            "avg_pool2d_input: gradient [1,3,2,2] for an output [1,2,2,2]",
            new AvgPool2dInput(AVG, IMAGE),
            s(1, 3, 2, 2)),
        wrong("adaptive_avg_pool2d: input [4] wants 4 axes, [N,H,W,C]", GRID, s(4)),
        wrong(
            "adaptive_avg_pool2d: output wants at least 1x1 bins, got 0x2",
            new AdaptiveAvgPool2d(0, 2),
            IMAGE),
        wrong(
            "adaptive_avg_pool2d_input: gradient [1,1,1,2] for an output [1,2,2,2]",
            new AdaptiveAvgPool2dInput(GRID, IMAGE),
            s(1, 1, 1, 2)),
        wrong("resize: input [4] wants 4 axes, [N,H,W,C]", RESIZE, s(4)),
        wrong(
            "resize: output wants at least 1x1 pixels, got 3x0",
            new Resize(3, 0, Sampling.BILINEAR),
            IMAGE),
        wrong(
            "resize_input: gradient [1,4,4,2] for an output [1,8,8,2]",
            new ResizeInput(RESIZE, IMAGE),
            IMAGE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "counts",
    "elements",
    "layouts",
    "products",
    "convolutions",
    "grids",
    "indices",
    "norms",
    "transposedConvolutions"
  })
  void wrongInputsAreNamed(String message, Op op, Shape... inputs) {
    assertEquals(message, assertThrows(ShapeException.class, () -> op.shape(inputs)).getMessage());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "elements",
    "layouts",
    "products",
    "convolutions",
    "grids",
    "indices",
    "norms",
    "transposedConvolutions"
  })
  void applyingAnOpChecksIt(String message, Op op, Shape... inputs) {
    Node[] nodes =
        Arrays.stream(inputs).map(Tensor::zeros).map(Node::constant).toArray(Node[]::new);
    assertEquals(message, assertThrows(ShapeException.class, () -> op.of(nodes)).getMessage());
  }

  @Test
  void noGroupsAreTooFew() {
    Conv2d conv = new Conv2d(Window.of(3), 0);
    assertThrows(ShapeException.class, () -> conv.shape(IMAGE, s(3, 3, 2, 2)));
  }

  @Test
  void axesCannotBeChangedFromOutside() {
    List<Integer> list = new ArrayList<>(List.of(1));
    Axes axes = new Axes(list);
    list.add(0);
    assertEquals(List.of(1), axes.list());
  }
}
