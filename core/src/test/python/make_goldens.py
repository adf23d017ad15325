"""Writes what PyTorch computes for the ops of limpid.core.op, one case after the other:

    cd core/src/test
    python3 python/make_goldens.py > resources/limpid/core/op/goldens.txt

A case begins with "case OP KEY=VALUE ...", followed by one line for each tensor: "NAME EXTENTS
NUMBERS", images channels last. x, g, gamma, beta, v are given; y, dx and so on are the outputs and
the gradients of <y, g>; hx is the gradient of <dx, v>. Of two inputs, a and b, the gradients are da
and db; those with a NaN are left out.
"""
import torch
import torch.nn.functional as F

torch.manual_seed(1)


def numbers(*shape):
    """Multiples of 1/8, which print short and are exact in float32; many are equal."""
    return torch.randint(-16, 17, shape).float() / 8


def write(name, tensor):
    tensor = tensor.detach()
    if tensor.dim() == 4:
        tensor = tensor.permute(0, 2, 3, 1)
    extents = ",".join(str(n) for n in tensor.shape)
    print(name, extents, " ".join("%.8g" % v for v in tensor.reshape(-1).tolist()))


def case(op, x, function, **parameters):
    print("case", op, " ".join("%s=%s" % p for p in parameters.items()))
    x = x.requires_grad_()
    y = function(x)
    g = numbers(*y.shape)
    (dx,) = torch.autograd.grad(y, x, g)
    for name, tensor in ("x", x), ("g", g), ("y", y), ("dx", dx):
        write(name, tensor)


def pools():
    sizes = [
        (2, 2, 0, 1), (3, 2, 1, 1), (3, 2, 0, 1), (2, 3, 1, 1),
        (3, 1, 1, 1), (3, 2, 1, 2), (5, 3, 2, 1), (3, 3, 1, 1),
    ]
    for c, h, w, some in (2, 7, 6, sizes), (1, 5, 8, sizes[::2]):
        for kernel, stride, padding, dilation in some:
            for ceil in 0, 1:
                parameters = dict(kernel=kernel, stride=stride, padding=padding, ceil=ceil)
                case(
                    "max_pool2d", numbers(1, c, h, w),
                    lambda x: F.max_pool2d(
                        x, kernel, stride, padding, dilation, ceil_mode=bool(ceil)),
                    dilation=dilation, **parameters)
                for include in (0, 1) if dilation == 1 else ():
                    case(
                        "avg_pool2d", numbers(1, c, h, w),
                        lambda x: F.avg_pool2d(
                            x, kernel, stride, padding, bool(ceil), bool(include)),
                        include=include, **parameters)


def grids():
    for size in (1, 1), (2, 3), (4, 4), (5, 7), (7, 5), (3, 10):
        case(
            "adaptive_avg_pool2d", numbers(2, 2, 5, 7),
            lambda x: F.adaptive_avg_pool2d(x, size), h=size[0], w=size[1])
        for align in 0, 1:
            case(
                "resize", numbers(1, 2, 4, 5),
                lambda x: F.interpolate(x, size, mode="bilinear", align_corners=bool(align)),
                h=size[0], w=size[1], align=align)


def batch_norm():
    for shape in (4, 3, 2, 2), (2, 2, 3, 4):
        print("case batch_norm eps=%.9g" % 1e-3)
        x, gamma, beta = numbers(*shape), numbers(shape[1]), numbers(shape[1])
        g, v = numbers(*shape), numbers(*shape)
        inputs = [t.requires_grad_() for t in (x, gamma, beta)]
        y = F.batch_norm(x, None, None, gamma, beta, training=True, eps=1e-3)
        dx, dgamma, dbeta = torch.autograd.grad(y, inputs, g, create_graph=True)
        (hx,) = torch.autograd.grad(dx, x, v)
        mean, variance = x.mean((0, 2, 3)), x.var((0, 2, 3), unbiased=False)
        for name, tensor in (
            ("x", x), ("gamma", gamma), ("beta", beta), ("g", g), ("v", v), ("y", y),
            ("mean", mean), ("variance", variance), ("dx", dx), ("dgamma", dgamma),
            ("dbeta", dbeta), ("hx", hx),
        ):
            write(name, tensor)


def nearest():
    for size in (1, 1), (2, 3), (4, 5), (8, 10), (5, 7), (7, 11), (3, 13):
        case(
            "nearest", numbers(1, 2, 4, 5),
            lambda x: F.interpolate(x, size, mode="nearest"), h=size[0], w=size[1])


ACTIVATIONS = {
    "erf": torch.erf,
    "gelu": F.gelu,
    "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu,
    "mish": F.mish,
    "hard_sigmoid": F.hardsigmoid,
    "hard_swish": F.hardswish,
    "hard_tanh": F.hardtanh,
    "leaky_relu": lambda x: F.leaky_relu(x, 0.125),
    "elu": lambda x: F.elu(x, 1.5),
    "selu": F.selu,
    "celu": lambda x: F.celu(x, 0.75),
    "softplus": F.softplus,
    "softplus_sharp": lambda x: F.softplus(x, 2, 3),
    "log": torch.log,
    "square": lambda x: x ** 2,
    "cube": lambda x: x ** 3,
    "fourth": lambda x: x ** 4,
    "inverse": lambda x: x ** -1,
    "root": lambda x: x ** 0.5,
    "inverse_root": lambda x: x ** -0.5,
    "odd_power": lambda x: x ** 1.75,
}
POSITIVE = "log", "root", "inverse_root", "odd_power"
KINKED_AT_ZERO = "leaky_relu", "elu", "selu", "celu"
ONCE_DIFFERENTIABLE = "hard_sigmoid", "hard_swish"


def activations():
    """Only those that have a kink at 0 get a 0; hx is left out where it is 0 or PyTorch has none."""
    for name, function in ACTIVATIONS.items():
        x = numbers(4, 12) * 2 + 1 / 64
        x.view(-1)[:2] = torch.tensor([30.0, -30.0])
        if name in KINKED_AT_ZERO:
            x.view(-1)[2] = 0
        if name in POSITIVE:
            x = x.abs() + 0.5
        print("case activation name=%s" % name)
        x = x.requires_grad_()
        g, v = numbers(4, 12), numbers(4, 12)
        y = function(x)
        (dx,) = torch.autograd.grad(y, x, g, create_graph=True)
        for key, tensor in ("x", x), ("g", g), ("v", v), ("y", y), ("dx", dx):
            write(key, tensor)
        if dx.requires_grad and name not in ONCE_DIFFERENTIABLE:
            (hx,) = torch.autograd.grad(dx, x, v)
            write("hx", hx)


PAIRS = {
    "maximum": torch.maximum,
    "minimum": torch.minimum,
    "pow": torch.pow,
    "integer_pow": torch.pow,
    "zero_pow": torch.pow,
    "div": torch.div,
    "where": lambda a, b: torch.where(a > b, a, b),
    "prelu": lambda a, b: F.prelu(a.movedim(-1, 1), b).movedim(1, -1),
}


def prepared(name, a, b):
    if name == "pow":
        return a.abs() + 1 / 8, b
    if name == "integer_pow":
        return a + 1 / 64, b.round()
    if name == "zero_pow":
        return a * 0, b.abs().ceil()
    if name == "div":
        return a, b + 1 / 64
    return a, b


def pairs():
    for name, function in PAIRS.items():
        for shapes in ((3, 4), (3, 4)), ((2, 3, 4), (4,)), ((3, 1), (1, 4)):
            if name == "prelu" and shapes[1] != (4,):
                continue
            print("case pair name=%s" % name)
            a, b = prepared(name, *(numbers(*shape) for shape in shapes))
            a.requires_grad_(), b.requires_grad_()
            y = function(a, b)
            g = numbers(*y.shape)
            da, db = torch.autograd.grad(y, (a, b), g)
            for key, tensor in ("a", a), ("b", b), ("g", g), ("y", y), ("da", da), ("db", db):
                if not tensor.isnan().any():
                    write(key, tensor)


def several(op, function, inputs, **parameters):
    """A case of several inputs, with the gradient dNAME of each; weights are [KH,KW,Cin,Cout]."""
    print("case", op, " ".join("%s=%s" % p for p in parameters.items()))
    for tensor in inputs.values():
        tensor.requires_grad_()
    y = function(**inputs)
    g = numbers(*y.shape)
    gradients = torch.autograd.grad(y, list(inputs.values()), g)
    for name, tensor in inputs.items():
        write(name, layout(name, tensor))
    write("g", g)
    write("y", y)
    for name, tensor in zip(inputs, gradients):
        write("d" + name, layout(name, tensor))


def layout(name, tensor):
    """What write() turns into [KH,KW,Cin,Cout] for a weight, and anything else as it is."""
    return tensor.permute(2, 0, 3, 1) if name == "w" else tensor


def samplings():
    for size in (1, 1), (2, 3), (4, 5), (8, 10), (5, 7), (7, 11):
        case(
            "nearest_exact", numbers(1, 2, 4, 5),
            lambda x: F.interpolate(x, size, mode="nearest-exact"), h=size[0], w=size[1])
        for align in 0, 1:
            case(
                "bicubic", numbers(1, 2, 4, 5),
                lambda x: F.interpolate(x, size, mode="bicubic", align_corners=bool(align)),
                h=size[0], w=size[1], align=align)


def transposed():
    for kernel, stride, padding, more, dilation, groups in (
        (2, 2, 0, 0, 1, 1), (3, 2, 1, 1, 1, 1), (4, 2, 1, 0, 1, 1), (3, 1, 1, 0, 2, 2),
        (3, 3, 0, 2, 1, 2), (5, 2, 2, 1, 1, 4),
    ):
        several(
            "conv_transpose2d",
            lambda x, w, b: F.conv_transpose2d(
                x, w, b, stride, padding, more, groups, dilation),
            dict(x=numbers(2, 4, 3, 4), w=numbers(4, 2, kernel, kernel), b=numbers(2 * groups)),
            kernel=kernel, stride=stride, padding=padding, more=more, dilation=dilation,
            groups=groups)


def norms():
    for groups in 1, 2, 3, 6:
        several(
            "group_norm",
            lambda x, gamma, beta: F.group_norm(x, groups, gamma, beta, 1e-3),
            dict(x=numbers(2, 6, 3, 4), gamma=numbers(6), beta=numbers(6)), groups=groups)
    for shape, axes in ((3, 7), 1), ((2, 3, 4), 2), ((2, 3, 5), 1):
        last = shape[-axes:]
        several(
            "layer_norm",
            lambda x, gamma, beta: F.layer_norm(x, last, gamma, beta, 1e-3),
            dict(x=numbers(*shape), gamma=numbers(*last), beta=numbers(*last)), axes=axes)
    several(
        "instance_norm",
        lambda x, gamma, beta: F.instance_norm(x, weight=gamma, bias=beta, eps=1e-3),
        dict(x=numbers(2, 3, 3, 4), gamma=numbers(3), beta=numbers(3)), eps=1)
    for size, beta in (5, 0.75), (2, 0.75), (3, 0.5), (9, 1):
        case(
            "local_response_norm", numbers(2, 6, 2, 2),
            lambda x: F.local_response_norm(x, size, 0.5, beta, 2), size=size, beta=beta)


def choices():
    for axes in (2, 3), (0,), (1,), (0, 2):
        last = [0 if axis == 0 else 3 if axis == 1 else axis - 1 for axis in axes]
        for op, function in ("max", torch.amax), ("min", torch.amin):
            case(
                op, torch.round(numbers(2, 3, 4, 3)),
                lambda x: function(x, axes, True), axes=",".join(str(axis) for axis in last))
    for k in 1, 3:
        case(
            "top_k", torch.randperm(24).float().reshape(4, 6),
            lambda x: torch.topk(x, k)[0], k=k)


def pads():
    for before, after in (1, 2), (3, 0), (2, 3):
        for op, mode in ("pad_reflect", "reflect"), ("pad_edge", "replicate"):
            case(
                op, numbers(1, 2, 4, 4),
                lambda x: F.pad(x, (0, 0, before, after), mode), before=before, after=after)


def products():
    for a, b in ((3, 2, 4), (3, 4, 5)), ((2, 1, 2, 3), (4, 3, 2)), ((4, 5), (3, 5, 2)):
        print("case batch_matmul a=%d" % len(a))
        x, w = numbers(*a).requires_grad_(), numbers(*b).requires_grad_()
        y = torch.matmul(x, w)
        g = numbers(*y.shape)
        dx, dw = torch.autograd.grad(y, (x, w), g)
        for name, tensor in ("x", x), ("w", w), ("g", g), ("y", y), ("dx", dx), ("dw", dw):
            plain(name, tensor)


def plain(name, tensor):
    """A tensor whose axes stay as they are."""
    extents = ",".join(str(n) for n in tensor.shape)
    print(name, extents, " ".join("%.8g" % v for v in tensor.reshape(-1).tolist()))


pools()
grids()
batch_norm()
nearest()
activations()
pairs()
samplings()
transposed()
norms()
choices()
pads()
products()
