"""Makes src/test/resources/limpid/models/onnx/operators.zip.gz: small graphs, a few for each operator, with random inputs and
what ONNX Runtime computes of them.

Run with the packages onnx and onnxruntime:  python3 make_onnx_operators.py
"""

import gzip
import io
import zipfile
from pathlib import Path

import numpy
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

FILE = Path(__file__).parent.parent / "resources" / "limpid" / "models" / "onnx" / "operators.zip.gz"
cases = {}


def f(*shape, low=None, high=None):
    """Random floats of a shape; the same for each call of a case."""
    u = random.standard_normal(shape) if low is None else random.uniform(low, high, shape)
    return u.astype(numpy.float32)


def i64(*values):
    return numpy.array(values, numpy.int64)


def case(name, operator, inputs, opset=17, outputs=1, domain="", **attributes):
    """One node. Floats by themselves are inputs of the net, the others, in a list of one, are constants."""
    nodes = [
        helper.make_node(
            operator,
            ["" if v is None else f"x{k}" for k, v in enumerate(inputs)],
            [f"y{k}" for k in range(outputs)],
            "node",
            **attributes,
        )
    ]
    given = {f"x{k}": v for k, v in enumerate(inputs) if isinstance(v, numpy.ndarray) and v.dtype == numpy.float32}
    constants = {f"x{k}": v[0] if isinstance(v, list) else v for k, v in enumerate(inputs) if v is not None and f"x{k}" not in given}
    graph(name, nodes, given, constants, opset, outputs)


def graph(name, nodes, given, constants={}, opset=17, outputs=1):
    ints = {"ArgMax", "ArgMin"}
    types = [TensorProto.FLOAT] * outputs
    if nodes[-1].op_type in ints:
        types = [TensorProto.INT64]
    if nodes[-1].op_type == "TopK":
        types = [TensorProto.FLOAT, TensorProto.INT64]
    if nodes[-1].op_type in ("Greater", "Less", "Equal", "And", "Or", "Not", "Xor", "GreaterOrEqual", "LessOrEqual"):
        types = [TensorProto.BOOL]
    g = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info(k, TensorProto.FLOAT, v.shape) for k, v in given.items()],
        [helper.make_tensor_value_info(f"y{k}", t, None) for k, t in enumerate(types)],
        [numpy_helper.from_array(v, k) for k, v in constants.items()],
    )
    model = helper.make_model(g, opset_imports=[helper.make_opsetid("", opset), helper.make_opsetid("com.microsoft", 1)][: 1 + name.startswith(("Quantised", "Fused"))], ir_version=8)
    model.producer_name = ""
    data = model.SerializeToString()
    try:
        session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
        results = session.run(None, given)
    except Exception as e:
        print(name, str(e)[:300])
        return
    cases[name] = (data, given, results)


def each(names, *inputs, **attributes):
    for name in names.split():
        case(name, name, list(inputs), **attributes)


random = numpy.random.default_rng(1)
MAP = f(2, 3, 5, 4)
IMAGE = f(1, 4, 7, 6)

each("Relu Sigmoid Tanh HardSwish Erf Exp Softplus Softsign Abs Neg Sign Elu Selu Celu LeakyRelu HardSigmoid Identity Dropout", f(1, 3, 3, 2))
each("Mish", f(1, 3, 3, 2), opset=18)
each("Sqrt Log Reciprocal", f(1, 3, 3, 2, low=0.5, high=3))
case("ThresholdedRelu", "ThresholdedRelu", [numpy.array([[-2, 0.5, 1.3, 2]], numpy.float32)], alpha=0.9)
case("Elu-alpha", "Elu", [f(2, 6)], alpha=0.7)
case("Celu-alpha", "Celu", [f(2, 6)], alpha=0.7)
case("Selu-own", "Selu", [f(2, 6)], alpha=1.2, gamma=0.9)
case("HardSigmoid-own", "HardSigmoid", [f(2, 6)], alpha=0.3, beta=0.4)
case("HardSigmoid-sixth", "HardSigmoid", [3 * f(2, 6)], alpha=1 / 6, beta=0.5)
case("Gelu", "Gelu", [f(2, 6)], opset=20)
case("Gelu-tanh", "Gelu", [f(2, 6)], opset=20, approximate="tanh")
case("PRelu", "PRelu", [f(1, 3, 3, 2), [f(3, 1, 1)]])
case("PRelu-one", "PRelu", [f(1, 3, 3, 2), [f(1)]])
case("Clip", "Clip", [f(1, 3, 3, 2), [numpy.float32(-0.5)], [numpy.float32(0.6)]])
case("Clip-low", "Clip", [f(1, 3, 3, 2), [numpy.float32(-0.5)]])
case("Clip-high", "Clip", [f(1, 3, 3, 2), None, [numpy.float32(0.5)]])
case("Clip-6", "Clip", [4 * f(1, 3, 3, 2)], opset=6, min=0.0, max=6.0)

each("Add Sub Mul", MAP, [f(3, 1, 1)])
case("Add-both", "Add", [MAP, f(2, 3, 5, 4)])
case("Add-row", "Add", [f(2, 5), f(5)])
case("Add-last", "Add", [MAP, [f(4)]])
case("Div", "Div", [MAP, [f(1, 3, 1, 1, low=0.5, high=2)]])
case("Sub-scalar", "Sub", [[numpy.float32(1)], MAP])
case("Max", "Max", [f(2, 5), f(2, 5), f(1, 5)])
case("Min", "Min", [f(2, 5), f(2, 5)])
case("Sum", "Sum", [f(2, 5), f(2, 5), f(2, 5)])
case("Mean", "Mean", [f(2, 5), f(2, 5), f(2, 5)])
for e in (2, 3, 0.5, -1.5):
    case(f"Pow-{e}", "Pow", [f(2, 5, low=0.5, high=2), [numpy.float32(e)]])
case("Pow-each", "Pow", [f(2, 5, low=0.5, high=2), f(2, 5)])
each("Greater Less GreaterOrEqual LessOrEqual", f(2, 5), f(5))
graph(
    "Where",
    [helper.make_node("Greater", ["x0", "zero"], ["c"]), helper.make_node("Where", ["c", "x0", "x1"], ["y0"])],
    {"x0": f(2, 3, 2, 2), "x1": f(3, 1, 1)},
    {"zero": numpy.float32(0)},
)
graph(
    "Logic",
    [
        helper.make_node("Greater", ["x0", "zero"], ["a"]),
        helper.make_node("Less", ["x1", "zero"], ["b"]),
        helper.make_node("And", ["a", "b"], ["and"]),
        helper.make_node("Xor", ["and", "b"], ["xor"]),
        helper.make_node("Not", ["xor"], ["not"]),
        helper.make_node("Or", ["not", "a"], ["y0"]),
    ],
    {"x0": f(2, 5), "x1": f(2, 5)},
    {"zero": numpy.float32(0)},
)

case("Conv", "Conv", [IMAGE, [f(3, 4, 3, 2)], [f(3)]], pads=[1, 0, 1, 1], strides=[2, 1])
case("Conv-groups", "Conv", [IMAGE, [f(6, 2, 3, 3)]], group=2, dilations=[2, 1])
case("Conv-depthwise", "Conv", [IMAGE, [f(4, 1, 3, 3)], [f(4)]], group=4, pads=[1, 1, 1, 1])
case("Conv-same-upper", "Conv", [IMAGE, [f(2, 4, 4, 2)]], auto_pad="SAME_UPPER", strides=[2, 2])
case("Conv-same-lower", "Conv", [IMAGE, [f(2, 4, 4, 2)]], auto_pad="SAME_LOWER", strides=[2, 2])
case("Conv-valid", "Conv", [IMAGE, [f(2, 4, 2, 2)]], auto_pad="VALID")
case("Conv-rows", "Conv", [f(2, 3, 9), [f(4, 3, 3)], [f(4)]], pads=[1, 0], strides=[2])
case("ConvTranspose", "ConvTranspose", [f(1, 4, 3, 2), [f(4, 3, 3, 2)], [f(3)]], strides=[2, 1], pads=[1, 0, 0, 1])
case("ConvTranspose-more", "ConvTranspose", [f(1, 4, 3, 2), [f(4, 3, 3, 3)]], strides=[2, 2], output_padding=[1, 1])
case("ConvTranspose-uneven", "ConvTranspose", [f(1, 4, 3, 2), [f(4, 3, 3, 3)], [f(3)]], strides=[2, 3], output_padding=[1, 2], dilations=[2, 1])
case("ConvTranspose-groups", "ConvTranspose", [f(1, 4, 3, 2), [f(4, 2, 3, 3)]], group=2)
case("ConvTranspose-shape", "ConvTranspose", [f(1, 4, 3, 2), [f(4, 3, 3, 3)]], strides=[2, 2], output_shape=[6, 4])
case("ConvTranspose-upper", "ConvTranspose", [f(1, 4, 3, 2), [f(4, 3, 4, 3)]], strides=[2, 2], auto_pad="SAME_UPPER")

case("MaxPool", "MaxPool", [IMAGE], kernel_shape=[3, 2], strides=[2, 1], pads=[1, 0, 1, 0])
case("MaxPool-ceil", "MaxPool", [IMAGE], kernel_shape=[2, 3], strides=[2, 2], ceil_mode=1)
case("MaxPool-dilated", "MaxPool", [IMAGE], kernel_shape=[2, 2], dilations=[2, 3])
case("MaxPool-same", "MaxPool", [IMAGE], kernel_shape=[3, 3], strides=[2, 2], auto_pad="SAME_UPPER")
case("MaxPool-rows", "MaxPool", [f(2, 3, 9)], kernel_shape=[3], strides=[2])
case("AveragePool", "AveragePool", [IMAGE], kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
case("AveragePool-padding", "AveragePool", [IMAGE], kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], count_include_pad=1)
case("AveragePool-ceil", "AveragePool", [IMAGE], kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1)
case("AveragePool-all", "AveragePool", [IMAGE], kernel_shape=[7, 6])
case("LpPool", "LpPool", [IMAGE], kernel_shape=[2, 3], strides=[2, 1])
case("LpPool-1", "LpPool", [IMAGE], kernel_shape=[2, 2], p=1)
case("LpPool-3", "LpPool", [IMAGE], kernel_shape=[2, 2], p=3)
each("GlobalAveragePool GlobalMaxPool GlobalLpPool", IMAGE)

BN = [[f(3)], [f(3)], [f(3)], [f(3, low=0.5, high=2)]]
case("BatchNormalization", "BatchNormalization", [MAP] + BN, epsilon=0.01)
case("BatchNormalization-row", "BatchNormalization", [f(2, 3)] + BN)
case("InstanceNormalization", "InstanceNormalization", [MAP, [f(3)], [f(3)]])
case("LayerNormalization", "LayerNormalization", [f(2, 5, 6), [f(6)], [f(6)]])
case("LayerNormalization-axes", "LayerNormalization", [f(2, 3, 4), [f(3, 4)]], axis=1)
case("LayerNormalization-maps", "LayerNormalization", [f(2, 3, 2, 4), [f(3, 2, 4)], [f(3, 2, 4)]], axis=1)
case("GroupNormalization", "GroupNormalization", [f(2, 4, 3, 2), [f(4)], [f(4)]], opset=21, num_groups=2)
case("LRN", "LRN", [IMAGE], size=3, alpha=0.2, beta=0.6, bias=1.5)
case("LpNormalization", "LpNormalization", [f(2, 5)], axis=1)
case("MeanVarianceNormalization", "MeanVarianceNormalization", [MAP])

case("Gemm", "Gemm", [f(2, 5), [f(4, 5)], [f(4)]], transB=1)
case("Gemm-scaled", "Gemm", [f(5, 2), [f(5, 4)], [f(2, 4)]], transA=1, alpha=0.5, beta=2.0)
case("Gemm-no-bias", "Gemm", [f(2, 5), [f(5, 4)]])
case("MatMul", "MatMul", [f(2, 5), [f(5, 4)]])
case("MatMul-stack", "MatMul", [f(2, 3, 5), [f(5, 4)]])
case("MatMul-both", "MatMul", [f(2, 3, 5), f(2, 5, 4)])
case("MatMul-vector", "MatMul", [f(2, 3, 5), [f(5)]])

case("Flatten", "Flatten", [MAP])
case("Flatten-2", "Flatten", [MAP], axis=2)
case("Reshape", "Reshape", [MAP, [i64(2, -1)]])
case("Reshape-rows", "Reshape", [MAP, [i64(0, 3, 20)]])
case("Reshape-split", "Reshape", [f(2, 4, 3, 2), [i64(2, 2, 2, 3, 2)]])
case("Reshape-mixed", "Reshape", [MAP, [i64(6, 4, 5)]])
case("Reshape-5", "Reshape", [MAP, [i64(2, 3, 5, 4)]], opset=14, allowzero=0)
case("Squeeze", "Squeeze", [f(2, 3, 1, 1), [i64(2, 3)]])
case("Squeeze-11", "Squeeze", [f(2, 3, 1, 1)], opset=11, axes=[-1])
case("Unsqueeze", "Unsqueeze", [f(2, 3), [i64(0, -1)]])
case("Unsqueeze-11", "Unsqueeze", [f(2, 3, 4)], opset=11, axes=[2])
case("Transpose", "Transpose", [MAP], perm=[0, 2, 3, 1])
case("Transpose-all", "Transpose", [f(2, 3, 4)])
case("Concat", "Concat", [MAP, f(2, 4, 5, 4)], axis=1)
case("Concat-last", "Concat", [f(2, 3), f(2, 2)], axis=-1)
graph("Split", [helper.make_node("Split", ["x0", "s"], ["a", "y0"], axis=1)], {"x0": MAP}, {"s": i64(1, 2)})
graph("Split-11", [helper.make_node("Split", ["x0"], ["a", "y0"], axis=2)], {"x0": f(1, 3, 4, 2)}, opset=11)
case("Slice", "Slice", [MAP, [i64(1, -3)], [i64(3, 2**62)], [i64(1, 3)], [i64(1, 2)]])
case("Slice-back", "Slice", [MAP, [i64(-1)], [i64(-(2**62))], [i64(2)], [i64(-2)]])
case("Slice-9", "Slice", [MAP], opset=9, starts=[0, 1], ends=[9, -1], axes=[0, 2])
case("Pad", "Pad", [MAP, [i64(0, 1, 2, 0, 0, 0, 1, 3)], [numpy.float32(0.5)]])
case("Pad-reflect", "Pad", [MAP, [i64(0, 0, 2, 1, 0, 0, 1, 3)]], mode="reflect")
case("Pad-edge", "Pad", [MAP, [i64(0, 0, 2, 1, 0, 0, 1, 3)]], mode="edge")
case("Pad-negative", "Pad", [MAP, [i64(0, 0, -1, 1, 0, 0, -2, 0)]])
case("Pad-wrap", "Pad", [MAP, [i64(0, 0, 1, 2, 0, 0, 0, 1)]], opset=19, mode="wrap")
case("Pad-10", "Pad", [MAP], opset=10, pads=[0, 0, 1, 1, 0, 0, 1, 1], value=2.0)
case("Pad-axes", "Pad", [MAP, [i64(1, 2)], [numpy.float32(0)], [i64(3)]], opset=18)
case("Tile", "Tile", [f(2, 3, 2, 1), [i64(1, 2, 1, 3)]])
case("Expand", "Expand", [f(3, 1), [i64(2, 3, 4)]])
case("Expand-less", "Expand", [f(2, 3, 4), [i64(3, 1)]])
case("Gather", "Gather", [MAP, [i64(2, 0, -1)]], axis=1)
case("Gather-one", "Gather", [MAP, [numpy.int64(1)]], axis=2)
case("Gather-table", "Gather", [f(2, 5), [numpy.array([[0, 1], [4, 2]], numpy.int64)]], axis=1)
case("GatherElements", "GatherElements", [f(2, 4), [numpy.array([[0, -1], [2, 1]], numpy.int64)]], axis=1)
case("DepthToSpace", "DepthToSpace", [f(1, 8, 2, 3)], blocksize=2)
case("DepthToSpace-CRD", "DepthToSpace", [f(1, 8, 2, 3)], blocksize=2, mode="CRD")
case("SpaceToDepth", "SpaceToDepth", [f(1, 2, 4, 6)], blocksize=2)

each("ReduceMean ReduceMax ReduceMin ReduceL1 ReduceL2 ReduceSumSquare ReduceLogSumExp", MAP, axes=[2, 3])
case("ReduceSum", "ReduceSum", [MAP, [i64(1, -1)]], keepdims=0)
case("ReduceSum-all", "ReduceSum", [f(2, 3)])
case("ReduceMean-18", "ReduceMean", [MAP, [i64(2, 3)]], opset=18, keepdims=0)
case("ReduceMax-last", "ReduceMax", [f(2, 3, 4)], axes=[-1], keepdims=0)
case("ReduceLogSum", "ReduceLogSum", [f(2, 3, 4, low=0.5, high=2)], axes=[1])
case("Softmax", "Softmax", [f(2, 5)])
case("Softmax-channels", "Softmax", [MAP], axis=1)
case("Softmax-11", "Softmax", [f(2, 3, 4)], opset=11)
case("LogSoftmax", "LogSoftmax", [f(2, 5)], axis=-1)
case("ArgMax", "ArgMax", [MAP], axis=1)
case("ArgMax-row", "ArgMax", [f(2, 5)], axis=-1, keepdims=0)
case("ArgMin", "ArgMin", [f(2, 5)], axis=1)
case("TopK", "TopK", [f(2, 5), [i64(2)]], outputs=2)
case("TopK-least", "TopK", [f(2, 5), [i64(2)]], outputs=2, largest=0)

SMALL = f(1, 2, 4, 3)
for mode in ("nearest", "linear", "cubic"):
    for place in ("half_pixel", "asymmetric", "align_corners"):
        if mode != "nearest" or place != "align_corners":
            case(f"Resize-{mode}-{place}", "Resize", [SMALL, None, None, [i64(1, 2, 7, 5)]], mode=mode, coordinate_transformation_mode=place)
case("Resize-scales", "Resize", [SMALL, None, [numpy.array([1, 1, 2, 1.5], numpy.float32)]], mode="linear")
case("Resize-fraction", "Resize", [SMALL, None, [numpy.array([1, 1, 1.6, 2.5], numpy.float32)]], mode="linear")
case("Resize-floor", "Resize", [SMALL, None, [numpy.array([1, 1, 2, 2], numpy.float32)]], mode="nearest", nearest_mode="floor", coordinate_transformation_mode="asymmetric")
case("Resize-ceil", "Resize", [SMALL, None, [numpy.array([1, 1, 2, 3], numpy.float32)]], mode="nearest", nearest_mode="ceil")
case("Resize-pytorch", "Resize", [SMALL, None, None, [i64(1, 2, 1, 5)]], mode="linear", coordinate_transformation_mode="pytorch_half_pixel")
case("Resize-10", "Resize", [SMALL, [numpy.array([1, 1, 2, 2], numpy.float32)]], opset=10, mode="linear")
case("Upsample", "Upsample", [SMALL, [numpy.array([1, 1, 2, 3], numpy.float32)]], opset=9, mode="nearest")

node = helper.make_node
graph(
    "shapes",
    [
        node("Shape", ["x0"], ["shape"]),
        node("Gather", ["shape", "zero"], ["n"]),
        node("Slice", ["shape", "two", "four"], ["hw"]),
        node("ReduceProd", ["hw"], ["pixels"], keepdims=1),
        node("Unsqueeze", ["n", "zeros"], ["n1"]),
        node("Concat", ["n1", "pixels", "minus"], ["wanted"], axis=0),
        node("Transpose", ["x0"], ["last"], perm=[0, 2, 3, 1]),
        node("Reshape", ["last", "wanted"], ["rows"]),
        node("Cast", ["hw"], ["float"], to=1),
        node("Mul", ["float", "half"], ["halves"]),
        node("Floor", ["halves"], ["floored0"]),
        node("Ceil", ["floored0"], ["floored1"]),
        node("Round", ["floored1"], ["floored2"]),
        node("Size", ["x0"], ["size"]),
        node("CastLike", ["size", "half"], ["size1"]),
        node("Add", ["floored2", "size1"], ["floored"]),
        node("ReduceSum", ["floored"], ["sum"], keepdims=0),
        node("Mul", ["rows", "sum"], ["y0"]),
    ],
    {"x0": MAP},
    {"zero": numpy.int64(0), "two": i64(2), "four": i64(4), "zeros": i64(0), "minus": i64(-1), "half": numpy.float32(0.5)},
)
graph(
    "ranges",
    [
        node("Shape", ["x0"], ["shape"], start=1, end=2),
        node("Squeeze", ["shape"], ["count"]),
        node("Range", ["start", "count", "step"], ["indices"]),
        node("ConstantOfShape", ["shape"], ["ones"], value=helper.make_tensor("v", TensorProto.INT64, [1], [1])),
        node("Sub", ["indices", "ones"], ["before"]),
        node("Mod", ["before", "count"], ["turned"]),
        node("Constant", [], ["two"], value_int=2),
        node("Equal", ["indices", "two"], ["is2"]),
        node("Not", ["is2"], ["isnt2"]),
        node("And", ["isnt2", "mask"], ["both"]),
        node("Where", ["both", "turned", "indices"], ["chosen"]),
        node("Gather", ["x0", "chosen"], ["y0"], axis=1),
    ],
    {"x0": f(2, 4)},
    {"start": numpy.int64(0), "step": numpy.int64(1), "mask": numpy.array([True, False, True, True])},
)
graph(
    "channels-last",
    [
        node("Transpose", ["x0"], ["a"], perm=[0, 2, 3, 1]),
        node("Add", ["a", "bias"], ["b"]),
        node("Transpose", ["b"], ["c"], perm=[0, 3, 1, 2]),
        node("Conv", ["c", "w"], ["d"], kernel_shape=[3, 3]),
        node("Transpose", ["d"], ["e"], perm=[0, 2, 3, 1]),
        node("Relu", ["e"], ["g"]),
        node("ReduceMean", ["g"], ["h"], axes=[1, 2], keepdims=0),
        node("MatMul", ["h", "dense"], ["y0"]),
    ],
    {"x0": MAP},
    {"bias": f(3), "w": f(5, 3, 3, 3), "dense": f(5, 4)},
)
graph(
    "attention",
    [
        node("Reshape", ["x0", "rows"], ["r"]),
        node("Transpose", ["r"], ["t"], perm=[0, 2, 1]),
        node("MatMul", ["t", "q"], ["query"]),
        node("MatMul", ["t", "k"], ["key"]),
        node("Transpose", ["key"], ["keys"], perm=[0, 2, 1]),
        node("MatMul", ["query", "keys"], ["scores"]),
        node("Softmax", ["scores"], ["shares"], axis=-1),
        node("MatMul", ["shares", "t"], ["mixed"]),
        node("ReduceMean", ["mixed"], ["y0"], axes=[1], keepdims=0),
    ],
    {"x0": MAP},
    {"rows": i64(2, 3, -1), "q": f(3, 4), "k": f(3, 4)},
)

each("Sin Cos", 3 * f(1, 3, 3, 2))
case("CumSum", "CumSum", [MAP, [numpy.int64(1)]])
case("CumSum-exclusive", "CumSum", [f(2, 5), [numpy.int64(-1)]], exclusive=1)
case("CumSum-reverse", "CumSum", [MAP, [numpy.int64(2)]], reverse=1)
case("CumSum-both", "CumSum", [f(2, 5), [numpy.int64(1)]], exclusive=1, reverse=1)
TABLE = numpy.array([[1, 0, 2, 4], [3, -1, 1, 2]], numpy.int64)
case("ScatterElements", "ScatterElements", [f(2, 5), [TABLE], f(2, 4)], axis=1)
case("ScatterElements-rows", "ScatterElements", [f(3, 4), [TABLE % 3], f(2, 4)], axis=0)
case("ScatterElements-maps", "ScatterElements", [MAP, [numpy.array([[[[1, 4]]], [[[0, 2]]]], numpy.int64)], f(2, 1, 1, 2)], axis=2)
case("ScatterElements-add", "ScatterElements", [f(2, 5), [TABLE % 2], [f(2, 4)]], opset=18, axis=1, reduction="add")
case("Scatter", "Scatter", [f(2, 5), [TABLE % 5], f(2, 4)], opset=9, axis=1)
case("ScatterND", "ScatterND", [f(4, 3), [numpy.array([[2], [0]], numpy.int64)], f(2, 3)])
case("ScatterND-maps", "ScatterND", [MAP, [numpy.array([[[0, 1], [-1, 2]]], numpy.int64)], [f(1, 2, 5, 4)]])
case("ScatterND-each", "ScatterND", [f(2, 3), [numpy.array([[0, 1], [1, 2]], numpy.int64)], f(2)])
case("ScatterND-add", "ScatterND", [f(4, 3), [numpy.array([[2], [0], [2]], numpy.int64)], f(3, 3)], opset=18, reduction="add")
case("Einsum", "Einsum", [f(2, 3, 4), f(2, 4, 5)], equation="bij,bjk->bik")
case("Einsum-heads", "Einsum", [f(1, 2, 3, 6), f(1, 2, 5, 6)], equation="bhid,bhjd->bhij")
case("Einsum-channels", "Einsum", [MAP, [f(6, 3)]], equation="nchw,oc->nohw")
case("Einsum-rest", "Einsum", [f(2, 3, 4), f(4, 5)], equation="...i,ij->...j")
case("Einsum-implied", "Einsum", [f(2, 3), f(3, 4)], equation="ij,jk")
case("Einsum-sums", "Einsum", [f(2, 3, 4), f(2, 5)], equation="bij,bk->ik")
case("Einsum-outer", "Einsum", [f(3), f(4)], equation="i,j->ji")
case("Einsum-one", "Einsum", [MAP], equation="nchw->wn")
case("Einsum-three", "Einsum", [f(2, 3), f(3, 4), f(4, 5)], equation="ab,bc,cd->da")


def branch(name, nodes, outputs):
    return helper.make_graph(nodes, name, [], [helper.make_tensor_value_info(o, TensorProto.FLOAT, None) for o in outputs])


graph(
    "If",
    [
        node("Shape", ["x0"], ["shape"]),
        node("Gather", ["shape", "two"], ["height"]),
        node("Equal", ["height", "five"], ["five rows"]),
        node(
            "If",
            ["five rows"],
            ["chosen", "other"],
            then_branch=branch("then", [node("Relu", ["x0"], ["r"]), node("Mul", ["r", "w"], ["t0"]), node("Neg", ["t0"], ["t1"])], ["t0", "t1"]),
            else_branch=branch("else", [node("Identity", ["x0"], ["e0"]), node("Abs", ["x0"], ["e1"])], ["e0", "e1"]),
        ),
        node("Softplus", ["other"], ["s"]),
        node("Add", ["chosen", "s"], ["y0"]),
    ],
    {"x0": MAP},
    {"two": numpy.int64(2), "five": numpy.int64(5), "w": f(3, 1, 1)},
)


# quantised: values near those of the integers, for levels are not rounded


def q8(*shape):
    return random.integers(-100, 100, shape).astype(numpy.int8)


S = {"s": numpy.float32(0.03), "z": numpy.uint8(120), "ws": f(4, low=0.005, high=0.01), "wz": numpy.zeros(4, numpy.int8)}
S |= {"w": q8(4, 3, 3, 3), "b": random.integers(-500, 500, 4).astype(numpy.int32), "os": numpy.float32(0.08), "oz": numpy.uint8(110)}
QUANTISE = node("QuantizeLinear", ["x0", "s", "z"], ["q"])
OUT = node("DequantizeLinear", ["o", "os", "oz"], ["y0"])
graph("Quantised-conv", [QUANTISE, node("QLinearConv", ["q", "s", "z", "w", "ws", "wz", "os", "oz", "b"], ["o"], pads=[1, 1, 1, 1]), OUT], {"x0": MAP}, S)
graph(
    "Quantised-weights",
    [
        QUANTISE,
        node("MaxPool", ["q"], ["m"], kernel_shape=[2, 2]),
        node("DequantizeLinear", ["m", "s", "z"], ["x"]),
        node("DequantizeLinear", ["w", "ws", "wz"], ["weight"], axis=0),
        node("Conv", ["x", "weight"], ["y0"]),
    ],
    {"x0": MAP},
    {k: S[k] for k in ("s", "z", "w", "ws", "wz")},
)
graph(
    "Quantised-product",
    [QUANTISE, node("QLinearMatMul", ["q", "s", "z", "m", "ms", "mz", "os", "oz"], ["o"]), OUT],
    {"x0": f(2, 5)},
    {k: S[k] for k in ("s", "z", "os", "oz")} | {"m": q8(5, 3), "ms": numpy.float32(0.01), "mz": numpy.int8(3)},
)
graph(
    "Quantised-dynamic",
    [
        node("DynamicQuantizeLinear", ["x0"], ["q", "qs", "qz"]),
        node("MatMulInteger", ["q", "m", "qz", "mz"], ["i"]),
        node("Cast", ["i"], ["f"], to=1),
        node("Mul", ["f", "qs"], ["scaled"]),
        node("Mul", ["scaled", "ms"], ["y0"]),
    ],
    {"x0": f(2, 5)},
    {"m": q8(5, 3), "ms": numpy.float32(0.01), "mz": numpy.int8(3)},
)
graph(
    "Quantised-dynamic-conv",
    [
        node("DynamicQuantizeLinear", ["x0"], ["q", "qs", "qz"]),
        node("ConvInteger", ["q", "w", "qz", "z0"], ["i"], pads=[1, 1, 1, 1]),
        node("Cast", ["i"], ["f"], to=1),
        node("Mul", ["f", "qs"], ["scaled"]),
        node("Mul", ["scaled", "ms"], ["y0"]),
    ],
    {"x0": MAP},
    {"w": S["w"], "ms": numpy.float32(0.01), "z0": numpy.int8(0)},
)
MS = {"s": S["s"], "z": S["z"], "os": S["os"], "oz": S["oz"]}


def microsoft(name, operator, inputs, **attributes):
    graph("Quantised-" + name, [QUANTISE, node(operator, inputs, ["o"], domain="com.microsoft", **attributes), OUT], {"x0": MAP}, MS)


microsoft("add", "QLinearAdd", ["q", "s", "z", "q", "s", "z", "os", "oz"])
microsoft("mul", "QLinearMul", ["q", "s", "z", "q", "s", "z", "os", "oz"])
microsoft("sigmoid", "QLinearSigmoid", ["q", "s", "z", "os", "oz"])
microsoft("leaky", "QLinearLeakyRelu", ["q", "s", "z", "os", "oz"], alpha=0.1)
microsoft("mean", "QLinearGlobalAveragePool", ["q", "s", "z", "os", "oz"])
microsoft("pool", "QLinearAveragePool", ["q", "s", "z", "os", "oz"], kernel_shape=[2, 2])
microsoft("concat", "QLinearConcat", ["os", "oz", "q", "s", "z", "q", "s", "z"], axis=1)


graph("Quantised-softmax", [QUANTISE, node("QLinearSoftmax", ["q", "s", "z", "ps", "pz"], ["o"], domain="com.microsoft", axis=-1, opset=13), node("DequantizeLinear", ["o", "ps", "pz"], ["y0"])], {"x0": MAP}, MS | {"ps": numpy.float32(1 / 256), "pz": numpy.uint8(0)})
GEMM = MS | {"m": q8(3, 5), "ms": numpy.float32(0.01), "mz": numpy.int8(3), "c": random.integers(-500, 500, 3).astype(numpy.int32)}
graph("Quantised-gemm", [QUANTISE, node("QGemm", ["q", "s", "z", "m", "ms", "mz", "c", "os", "oz"], ["o"], domain="com.microsoft", transB=1), OUT], {"x0": f(2, 5)}, GEMM)
graph("Quantised-gemm-float", [QUANTISE, node("QGemm", ["q", "s", "z", "m", "ms", "mz", "c"], ["y0"], domain="com.microsoft", transB=1, alpha=0.5)], {"x0": f(2, 5)}, {k: v for k, v in GEMM.items() if k[0] != "o"})
COLUMNS = {"m": q8(5, 3), "ms": f(3, low=0.005, high=0.01), "mz": numpy.zeros(3, numpy.int8), "c": f(3)}
graph("Quantised-dynamic-product", [node("DynamicQuantizeMatMul", ["x0", "m", "ms", "mz", "c"], ["y0"], domain="com.microsoft")], {"x0": f(2, 5)}, COLUMNS)
graph(
    "Quantised-integers-to-float",
    [node("DynamicQuantizeLinear", ["x0"], ["q", "qs", "qz"]), node("MatMulIntegerToFloat", ["q", "m", "qs", "ms", "qz", "mz", "c"], ["y0"], domain="com.microsoft")],
    {"x0": f(2, 5)},
    COLUMNS,
)
graph("Quantised-said", [node("QuantizeLinear", ["x0", "s"], ["q"], output_dtype=TensorProto.INT8), node("DequantizeLinear", ["q", "s"], ["y0"])], {"x0": MAP}, {"s": S["s"]}, opset=21)

case("Tan", "Tan", [f(2, 5, low=-1, high=1)])
case("Shrink", "Shrink", [2 * f(2, 5)], lambd=0.6, bias=0.2)
case("Trilu", "Trilu", [f(2, 3, 4)])
case("Trilu-lower", "Trilu", [f(1, 2, 4, 5), [numpy.int64(-1)]], upper=0)
each("Round Floor Ceil", 3 * f(2, 9))
case("Mod", "Mod", [f(2, 5), [numpy.float32(0.7)]], fmod=1)
graph("Cast-whole", [node("Cast", ["x0"], ["i"], to=7), node("Cast", ["i"], ["y0"], to=1)], {"x0": 3 * f(2, 5)})
graph("Cast-truth", [node("Cast", ["x0"], ["b"], to=9), node("Where", ["b", "x1", "x0"], ["y0"])], {"x0": numpy.array([[-1, 0, 2, 0.5]], numpy.float32), "x1": f(1, 4)})
case("LpPool-ceil", "LpPool", [IMAGE], opset=18, kernel_shape=[3, 3], strides=[3, 2], ceil_mode=1)
case("Resize-axes", "Resize", [SMALL, None, None, [i64(5, 7)]], opset=18, mode="linear", axes=[-1, 2])
case("Resize-axes-scales", "Resize", [SMALL, None, [numpy.array([2, 3], numpy.float32)]], opset=18, mode="nearest", axes=[2, 3])
case("Resize-rows", "Resize", [f(1, 2, 5), None, None, [i64(1, 2, 9)]], mode="linear")
case("Resize-to-one", "Resize", [f(1, 2, 5, 5), None, [numpy.array([1, 1, 0.34, 0.34], numpy.float32)]], mode="linear")
case("Resize-tensorflow", "Resize", [SMALL, [numpy.zeros(0, numpy.float32)], [numpy.zeros(0, numpy.float32)], [i64(1, 2, 7, 5)]], opset=11, mode="nearest", nearest_mode="floor", coordinate_transformation_mode="tf_half_pixel_for_nn")


def fused(name, operator, inputs, constants={}, **attributes):
    names = [*inputs, *constants]
    graph("Fused-" + name, [node(operator, names, ["y0"], domain="com.microsoft", **attributes)], inputs, constants)


fused("conv", "FusedConv", {"x0": MAP}, {"w": f(4, 3, 3, 3), "b": f(4)}, activation="LeakyRelu", activation_params=[0.2], pads=[1, 1, 1, 1])
graph("Fused-conv-add", [node("FusedConv", ["x0", "w", "b", "x1"], ["y0"], domain="com.microsoft", activation="Relu", pads=[1, 1, 1, 1])], {"x0": MAP, "x1": f(2, 4, 5, 4)}, {"w": f(4, 3, 3, 3), "b": f(4)})
fused("gemm", "FusedGemm", {"x0": f(2, 4)}, {"w": f(3, 4), "b": f(3)}, transB=1, activation="LeakyRelu", activation_alpha=0.3)
fused("product", "FusedMatMul", {"x0": f(2, 4, 3), "x1": f(2, 4, 5)}, transA=1, alpha=0.5)
fused("gelu", "Gelu", {"x0": f(2, 4)})
fused("bias-gelu", "BiasGelu", {"x0": f(2, 4)}, {"b": f(4)})
fused("fast-gelu", "FastGelu", {"x0": f(2, 4)}, {"b": f(4)})
fused("quick-gelu", "QuickGelu", {"x0": f(2, 4)}, alpha=1.5)
fused("skip-norm", "SkipLayerNormalization", {"x0": f(1, 3, 8), "x1": f(1, 3, 8)}, {"g": f(8), "b": f(8), "c": f(8)})
fused("skip-norm-small", "SkipLayerNormalization", {"x0": 0.03 * f(1, 3, 8), "x1": 0.03 * f(1, 3, 8)}, {"g": f(8), "b": f(8)})
case("Mod-many", "Mod", [1e6 * f(2, 5), [numpy.float32(0.7)]], fmod=1)
case("Mod-infinite", "Mod", [f(2, 5), [numpy.float32(numpy.inf)]], fmod=1)
graph("Mod-tenths", [node("Round", ["x0"], ["r"]), node("Mul", ["r", "tenth"], ["m"]), node("Mod", ["m", "tenth"], ["y0"], fmod=1)], {"x0": 9 * f(2, 9)}, {"tenth": numpy.float32(0.1)})
graph(
    "Mod-whole",
    [node("Cast", ["x0"], ["a"], to=7), node("Cast", ["x1"], ["b"], to=7), node("Mod", ["a", "b"], ["m"]), node("Cast", ["m"], ["y0"], to=1)],
    {"x0": f(2, 9, low=-20, high=20), "x1": numpy.array([-9, -7, -3, -1, 1, 2, 5, 7, 9], numpy.float32)},
)
CONSTANTS = {"half": numpy.array([0.5, 0, -0.2, 1, numpy.nan], numpy.float32)}
graph("Cast-known", [node("Cast", ["half"], ["b"], to=9), node("Cast", ["b"], ["one"], to=1), node("Mul", ["one", "x0"], ["y0"])], {"x0": f(2, 5)}, CONSTANTS)
graph("Cast-back", [node("Cast", ["x0"], ["b"], to=9), node("Cast", ["b"], ["y0"], to=1)], {"x0": numpy.array([[-1, 0, 2, 0.5, -0.3]], numpy.float32)})
case("Shrink-below", "Shrink", [2 * f(2, 9)], lambd=-0.5, bias=0.3)
graph("Cast-like", [node("CastLike", ["x0", "seven"], ["i"]), node("CastLike", ["i", "half"], ["y0"])], {"x0": 3 * f(2, 5)}, {"seven": numpy.int64(7), "half": numpy.float32(0.5)})
graph("Cast-like-truth", [node("CastLike", ["x0", "true"], ["b"]), node("Cast", ["b"], ["y0"], to=1)], {"x0": numpy.array([[-1, 0, 2, 0.5]], numpy.float32)}, {"true": numpy.bool_(True)})


def npy(array):
    out = io.BytesIO()
    numpy.save(out, numpy.asarray(array).astype(numpy.float32))
    return out.getvalue()


# stored entries, compressed as a whole: the graphs are alike
plain = io.BytesIO()
with zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as archive:
    for name, (model, given, results) in cases.items():
        entries = [(f"{name}.onnx", model)]
        entries += [(f"{name}.{k}.npy", npy(v)) for k, v in given.items()]
        entries += [(f"{name}.y{k}.npy", npy(v)) for k, v in enumerate(results)]
        for entry, data in entries:
            archive.writestr(zipfile.ZipInfo(entry, (1980, 1, 1, 0, 0, 0)), data)
FILE.write_bytes(gzip.compress(plain.getvalue(), 9, mtime=0))
print(len(cases), FILE.stat().st_size)
