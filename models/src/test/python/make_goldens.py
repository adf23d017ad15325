"""Makes the reference numbers in src/test/resources/limpid/models/goldens: names and shapes of torchvision's nets, and
logits, Grad-CAM and input gradients of every family, with weights and inputs from a formula.

Run with PyTorch 1.13 and torchvision:  python3 make_goldens.py [NAME ...]
With names, these nets' numbers alone are made; "manifests" is names and shapes.
"""

import re
import sys
from collections import OrderedDict
from pathlib import Path

import numpy
import torch
import torchvision
from torch import nn

FOLDER = Path(__file__).parent.parent / "resources" / "limpid" / "models" / "goldens"
CLASSES = 10
TARGET = 3


# Weights and inputs. The tests have the same formula.


def noise(size, tensor, seed):
    """Numbers in [-1,1), all of them exact in single precision."""
    x = numpy.arange(1, size + 1, dtype=numpy.uint64)
    x = (x * 0x9E3779B1 + tensor * 0x85EBCA77 + seed * 0xC2B2AE3D) & 0xFFFFFFFF
    x = ((x ^ (x >> 15)) * 0x2C1B3C6D) & 0xFFFFFFFF
    x = ((x ^ (x >> 12)) * 0x297A2D39) & 0xFFFFFFFF
    return ((x ^ (x >> 15)) >> 8).astype(numpy.float64) / (1 << 23) - 1


def weight(name, shape, tensor):
    u = noise(int(numpy.prod(shape)), tensor, 0)
    if len(shape) > 1:
        u = u * numpy.sqrt(6 / numpy.prod(shape[1:]))
    elif name.endswith(".running_var"):
        u = 1 + 0.5 * u
    elif name.endswith(".weight"):
        u = 0.6 + 0.2 * u
    else:
        u = 0.2 * u
    return torch.from_numpy(u.astype(numpy.float32).astype(numpy.float64).reshape(shape))


def state(net):
    return [(n, t) for n, t in net.state_dict().items() if not n.endswith("num_batches_tracked")]


def filled(net):
    net = net.double().eval()
    for tensor, (name, values) in enumerate(state(net), 1):
        values.copy_(weight(name, tuple(values.shape), tensor))
    for module in net.modules():
        if hasattr(module, "inplace"):
            module.inplace = False
    return net


def image(height, width, seed):
    u = 1.5 * noise(3 * height * width, 0, seed)
    return torch.from_numpy(u.astype(numpy.float32).astype(numpy.float64)).reshape(1, 3, height, width)


# The nets that torchvision does not have, from their papers.


class PlainBlock(nn.Module):
    """He et al. 2016, section 4.2, shortcut of option A."""

    def __init__(self, cin, cout, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(cin, cout, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(cout)
        self.conv2 = nn.Conv2d(cout, cout, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(cout)
        self.inner, self.outer = nn.ReLU(), nn.ReLU()
        self.more = (cout - cin) // 2

    def forward(self, x):
        y = self.bn2(self.conv2(self.inner(self.bn1(self.conv1(x)))))
        if self.more:
            x = nn.functional.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, self.more, self.more))
        return self.outer(y + x)


def stage(block, count, cin, cout, stride):
    return nn.Sequential(block(cin, cout, stride), *(block(cout, cout, 1) for _ in range(count - 1)))


class CifarResNet(nn.Module):
    def __init__(self, depth):
        super().__init__()
        n = (depth - 2) // 6
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.first = nn.ReLU()
        self.layer1 = stage(PlainBlock, n, 16, 16, 1)
        self.layer2 = stage(PlainBlock, n, 16, 32, 2)
        self.layer3 = stage(PlainBlock, n, 32, 64, 2)
        self.linear = nn.Linear(64, CLASSES)

    def forward(self, x):
        x = self.first(self.bn1(self.conv1(x)))
        return self.linear(self.layer3(self.layer2(self.layer1(x))).mean((2, 3)))


class WideBlock(nn.Module):
    """Zagoruyko and Komodakis 2016, B(3,3), pre-activation."""

    def __init__(self, cin, cout, stride):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(cin)
        self.relu1 = nn.ReLU()
        self.conv1 = nn.Conv2d(cin, cout, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(cout)
        self.relu2 = nn.ReLU()
        self.conv2 = nn.Conv2d(cout, cout, 3, 1, 1, bias=False)
        self.convShortcut = None if cin == cout else nn.Conv2d(cin, cout, 1, stride, bias=False)

    def forward(self, x):
        a = self.relu1(self.bn1(x))
        y = self.conv2(self.relu2(self.bn2(self.conv1(a))))
        return y + (x if self.convShortcut is None else self.convShortcut(a))


class Group(nn.Module):
    def __init__(self, *arguments):
        super().__init__()
        self.layer = stage(WideBlock, *arguments)

    def forward(self, x):
        return self.layer(x)


class WideResNet(nn.Module):
    def __init__(self, depth, width):
        super().__init__()
        n = (depth - 4) // 6
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.block1 = Group(n, 16, 16 * width, 1)
        self.block2 = Group(n, 16 * width, 32 * width, 2)
        self.block3 = Group(n, 32 * width, 64 * width, 2)
        self.bn1 = nn.BatchNorm2d(64 * width)
        self.relu = nn.ReLU()
        self.fc = nn.Linear(64 * width, CLASSES)

    def forward(self, x):
        x = self.relu(self.bn1(self.block3(self.block2(self.block1(self.conv1(x))))))
        return self.fc(x.mean((2, 3)))


class Grey(nn.Module):
    def forward(self, x):
        return x.mean(1, keepdim=True)


def lenet5():
    """LeCun et al. 1998."""
    return nn.Sequential(OrderedDict(
        grey=Grey(), conv1=nn.Conv2d(1, 6, 5, padding=2), relu1=nn.ReLU(), pool1=nn.MaxPool2d(2),
        conv2=nn.Conv2d(6, 16, 5), relu2=nn.ReLU(), pool2=nn.MaxPool2d(2), flatten=nn.Flatten(),
        fc1=nn.Linear(400, 120), relu3=nn.ReLU(), fc2=nn.Linear(120, 84), relu4=nn.ReLU(), fc3=nn.Linear(84, CLASSES),
    ))


def network_in_network(*layers):
    """Lin et al. 2013: name, outputs, side, stride, padding of a convolution, or a pooling."""
    net, cin = nn.Sequential(), 3
    for name, layer in layers:
        if isinstance(layer, nn.Module):
            net.add_module(name, layer)
        else:
            net.add_module(name, nn.Conv2d(cin, *layer))
            net.add_module("relu_" + name, nn.ReLU())
            cin = layer[0]
    net.add_module("average", nn.AdaptiveAvgPool2d(1))
    net.add_module("flatten", nn.Flatten())
    return net


def nin_cifar10():
    return network_in_network(
        ("conv1", (192, 5, 1, 2)), ("cccp1", (160, 1)), ("cccp2", (96, 1)), ("pool1", nn.MaxPool2d(3, 2, ceil_mode=True)),
        ("conv2", (192, 5, 1, 2)), ("cccp3", (192, 1)), ("cccp4", (192, 1)),
        ("pool2", nn.AvgPool2d(3, 2, ceil_mode=True, count_include_pad=False)),
        ("conv3", (192, 3, 1, 1)), ("cccp5", (192, 1)), ("cccp6", (CLASSES, 1)),
    )


def nin_imagenet():
    def pool():
        return nn.MaxPool2d(3, 2, ceil_mode=True)

    return network_in_network(
        ("conv1", (96, 11, 4)), ("cccp1", (96, 1)), ("cccp2", (96, 1)), ("pool0", pool()),
        ("conv2", (256, 5, 1, 2)), ("cccp3", (256, 1)), ("cccp4", (256, 1)), ("pool2", pool()),
        ("conv3", (384, 3, 1, 1)), ("cccp5", (384, 1)), ("cccp6", (384, 1)), ("pool3", pool()),
        ("conv4-1024", (1024, 3, 1, 1)), ("cccp7", (1024, 1)), ("cccp8", (CLASSES, 1)),
    )


def vgg16_gap():
    """Zhou et al. 2016, section 3."""
    layers = list(torchvision.models.vgg16().features)[:-1]
    layers += [nn.Conv2d(512, 1024, 3, 1, 1, groups=2), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()]
    return nn.Sequential(*layers, nn.Linear(1024, CLASSES))


# The nets of Keras (keras.applications), run as they are made: padding is TensorFlow's, batch norm has other constants,
# outputs have Keras' names of layers. Parameters come from the formula in the order in which they are asked for.


class Keras(nn.Module):
    def __init__(self, net, layer):
        super().__init__()
        self.net, self.layer, self.values = net, layer, {}

    def forward(self, x):
        self.asked = 0
        self.units = 0
        return self.net(self, x)

    def parameter(self, name, *shape):
        self.asked += 1
        if name not in self.values:
            self.values[name] = weight(name, shape, self.asked)
        return self.values[name]

    def named(self, name, y):
        if name == self.layer:
            self.kept = y
        return y

    def conv(self, name, x, cout, side, stride=1, padding="same", bias=False, groups=1):
        kh, kw = side if isinstance(side, tuple) else (side, side)
        if padding == "same":
            x = nn.functional.pad(x, same(x.shape[3], kw, stride) + same(x.shape[2], kh, stride))
        kernel = self.parameter(name + ".weight", cout, x.shape[1] // groups, kh, kw)
        b = self.parameter(name + ".bias", cout) if bias else None
        y = nn.functional.conv2d(x, kernel, b, stride, 0 if padding in ("same", "valid") else padding, 1, groups)
        return self.named(name, y)

    def norm(self, name, x, eps, scale=True):
        c = x.shape[1]
        gamma = self.parameter(name + ".weight", c) if scale else torch.ones(c, dtype=x.dtype)
        beta = self.parameter(name + ".bias", c)
        mean, var = self.parameter(name + ".running_mean", c), self.parameter(name + ".running_var", c)
        factor = gamma / torch.sqrt(var + eps)
        return self.named(name, x * factor[:, None, None] + (beta - mean * factor)[:, None, None])

    def relu(self, name, x):
        return self.named(name, nn.functional.relu(x))

    def relu6(self, name, x):
        return self.named(name, x.clamp(0, 6))

    def dense(self, name, x, out):
        return x @ self.parameter(name + ".weight", out, x.shape[1]).T + self.parameter(name + ".bias", out)

    def separable(self, name, x, cout):
        c = x.shape[1]
        x = self.conv(name + ".depthwise", x, c, 3, groups=c)
        return self.conv(name + ".pointwise", x, cout, 1)


def same(size, kernel, stride):
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return (total // 2, total - total // 2)


def pool_same(x):
    x = nn.functional.pad(x, same(x.shape[3], 3, 2) + same(x.shape[2], 3, 2), value=-numpy.inf)
    return nn.functional.max_pool2d(x, 3, 2)


def keras_vgg16(k, x):
    for block, (count, c) in enumerate(((2, 64), (2, 128), (3, 256), (3, 512), (3, 512)), 1):
        for i in range(1, count + 1):
            name = f"block{block}_conv{i}"
            x = k.relu(name, k.conv(name + ".linear", x, c, 3, bias=True))
        x = nn.functional.max_pool2d(x, 2)
    x = x.permute(0, 2, 3, 1).flatten(1)
    for name in ("fc1", "fc2"):
        x = nn.functional.relu(k.dense(name, x, 4096))
    return k.dense("predictions", x, CLASSES)


def keras_resnet50(k, x):
    eps = 1.001e-5
    x = k.relu("conv1_relu", k.norm("conv1_bn", k.conv("conv1_conv", x, 64, 7, 2, 3, True), eps))
    x = nn.functional.max_pool2d(nn.functional.pad(x, (1, 1, 1, 1)), 3, 2)
    for stage, (count, c) in enumerate(((3, 64), (4, 128), (6, 256), (3, 512)), 2):
        for i in range(1, count + 1):
            name = f"conv{stage}_block{i}"
            stride = 2 if i == 1 and stage > 2 else 1
            s = x
            if i == 1:
                s = k.norm(name + "_0_bn", k.conv(name + "_0_conv", x, 4 * c, 1, stride, "valid", True), eps)
            y = k.conv(name + "_1_conv", x, c, 1, stride, "valid", True)
            y = k.relu(name + "_1_relu", k.norm(name + "_1_bn", y, eps))
            y = k.conv(name + "_2_conv", y, c, 3, bias=True)
            y = k.relu(name + "_2_relu", k.norm(name + "_2_bn", y, eps))
            y = k.norm(name + "_3_bn", k.conv(name + "_3_conv", y, 4 * c, 1, bias=True), eps)
            x = k.relu(name + "_out", s + y)
    return k.dense("predictions", x.mean((2, 3)), CLASSES)


def keras_inception_v3(k, x):
    def unit(x, c, kh, kw, stride=1, padding="same"):
        number = f"_{k.units}" if k.units else ""
        k.units += 1
        x = k.conv("conv2d" + number, x, c, (kh, kw), stride, padding)
        return k.relu("activation" + number, k.norm("batch_normalization" + number, x, 1e-3, scale=False))

    def chain(x, *units):
        for u in units:
            x = unit(x, *u)
        return x

    def average(x):
        return nn.functional.avg_pool2d(x, 3, 1, 1, count_include_pad=False)

    def mixed(number, *branches):
        return k.named(f"mixed{number}", torch.cat(branches, 1))

    x = chain(x, (32, 3, 3, 2, "valid"), (32, 3, 3, 1, "valid"), (64, 3, 3))
    x = nn.functional.max_pool2d(x, 3, 2)
    x = chain(x, (80, 1, 1, 1, "valid"), (192, 3, 3, 1, "valid"))
    x = nn.functional.max_pool2d(x, 3, 2)
    for i, pooled in enumerate((32, 64, 64)):
        one, five = unit(x, 64, 1, 1), chain(x, (48, 1, 1), (64, 5, 5))
        three = chain(x, (64, 1, 1), (96, 3, 3), (96, 3, 3))
        x = mixed(i, one, five, three, unit(average(x), pooled, 1, 1))
    a = unit(x, 384, 3, 3, 2, "valid")
    b = chain(x, (64, 1, 1), (96, 3, 3), (96, 3, 3, 2, "valid"))
    x = mixed(3, a, b, nn.functional.max_pool2d(x, 3, 2))
    for i, c in enumerate((128, 160, 160, 192), 4):
        one, seven = unit(x, 192, 1, 1), chain(x, (c, 1, 1), (c, 1, 7), (192, 7, 1))
        double = chain(x, (c, 1, 1), (c, 7, 1), (c, 1, 7), (c, 7, 1), (192, 1, 7))
        x = mixed(i, one, seven, double, unit(average(x), 192, 1, 1))
    a = chain(x, (192, 1, 1), (320, 3, 3, 2, "valid"))
    b = chain(x, (192, 1, 1), (192, 1, 7), (192, 7, 1), (192, 3, 3, 2, "valid"))
    x = mixed(8, a, b, nn.functional.max_pool2d(x, 3, 2))
    for i in (9, 10):
        one, three = unit(x, 320, 1, 1), unit(x, 384, 1, 1)
        three = torch.cat((unit(three, 384, 1, 3), unit(three, 384, 3, 1)), 1)
        double = chain(x, (448, 1, 1), (384, 3, 3))
        double = torch.cat((unit(double, 384, 1, 3), unit(double, 384, 3, 1)), 1)
        x = mixed(i, one, three, double, unit(average(x), 192, 1, 1))
    return k.dense("predictions", x.mean((2, 3)), CLASSES)


def keras_mobilenet_v2(k, x):
    x = k.relu6("Conv1_relu", k.norm("bn_Conv1", k.conv("Conv1", x, 32, 3, 2), 1e-3))
    rows = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1))
    number = 0
    for t, c, n, s in rows:
        for i in range(n):
            name = f"block_{number}_" if number else "expanded_conv_"
            number += 1
            wide = x.shape[1] * t
            y = x
            if t > 1:
                y = k.relu6("", k.norm(name + "expand_BN", k.conv(name + "expand", y, wide, 1), 1e-3))
            y = k.conv(name + "depthwise.depthwise", y, wide, 3, 1 if i else s, groups=wide)
            y = k.relu6("", k.norm(name + "depthwise_BN", y, 1e-3))
            y = k.norm(name + "project_BN", k.conv(name + "project", y, c, 1), 1e-3)
            x = x + y if i else y
    x = k.relu6("out_relu", k.norm("Conv_1_bn", k.conv("Conv_1", x, 1280, 1), 1e-3))
    return k.dense("predictions", x.mean((2, 3)), CLASSES)


def xception(k, x):
    def separable(name, x, c):
        return k.norm(name + "_bn", k.separable(name, x, c), 1e-3)

    for i, (c, stride) in enumerate(((32, 2), (64, 1)), 1):
        name = f"block1_conv{i}"
        x = k.relu(name + "_act", k.norm(name + "_bn", k.conv(name, x, c, 3, stride, "valid"), 1e-3))
    for block in range(2, 14):
        name = f"block{block}_sepconv"
        if 5 <= block <= 12:
            y = x
            for i in (1, 2, 3):
                y = separable(f"{name}{i}", k.relu(f"{name}{i}_act", y), 728)
            x = x + y
            continue
        number = {2: "", 3: "_1", 4: "_2", 13: "_3"}[block]
        width, out = {2: (128, 128), 3: (256, 256), 4: (728, 728), 13: (728, 1024)}[block]
        s = k.norm("batch_normalization" + number, k.conv("conv2d" + number, x, out, 1, 2), 1e-3)
        y = x if block == 2 else k.relu(name + "1_act", x)
        y = k.relu(name + "2_act", separable(name + "1", y, width))
        x = pool_same(separable(name + "2", y, out)) + s
    x = k.relu("", separable("block14_sepconv1", x, 1536))
    x = k.relu("block14_sepconv2_act", separable("block14_sepconv2", x, 2048))
    return k.dense("predictions", x.mean((2, 3)), CLASSES)


# An input at which nothing is nearly a tie: no ReLU nearly at 0, no maximum nearly shared, nothing nearly at a corner
# of a hard swish. ReLUs that are functions are seen too, and none of them works in place.


def margins(net):
    """Collects the smallest distance to a tie, in deviations of what is compared."""
    found = []

    def corners(*corners):
        def hook(_, inputs):
            x = inputs[0].detach()
            spread = x.std() if x.numel() > 1 else torch.ones(())
            found.append(min(((x - c).abs().min() / spread).item() for c in corners))

        return hook

    def pool(module, inputs):
        x = inputs[0].detach()
        pad = module.padding
        beyond = pad + (module.stride - 1 if module.ceil_mode else 0)
        x = nn.functional.pad(x, (pad, beyond, pad, beyond), value=-1e9)
        side, stride = module.kernel_size, module.stride
        windows = x.unfold(2, side, stride).unfold(3, side, stride).flatten(4)
        top = windows.topk(2, -1).values
        apart = (top[..., 0] - top[..., 1])[top[..., 0] > 0]
        # What is equal came from one place, by a pooling before this one.
        found.append((apart[apart > 0].min() / inputs[0].std()).item())

    kinds = {
        nn.ReLU: corners(0),
        nn.ReLU6: corners(0, 6),
        nn.Hardswish: corners(-3, 3),
        nn.Hardsigmoid: corners(-3, 3),
        nn.MaxPool2d: pool,
    }
    RELUS.append(lambda x: corners(0)(None, [x]))
    hooks = [m.register_forward_pre_hook(kinds[type(m)]) for m in net.modules() if type(m) in kinds]
    return found, hooks


RELUS = []


def relu(x, inplace=False):
    for seen in RELUS:
        seen(x)
    return torch.relu(x)


nn.functional.relu = relu


def best_seed(net, target, height, width, seeds=12):
    best = (0, 0)
    for seed in range(1, seeds):
        found, hooks = margins(net)
        with torch.no_grad():
            score = net(image(height, width, seed))[0, target]
        for hook in hooks:
            hook.remove()
        RELUS.clear()
        if score == 0:
            continue
        best = max(best, (min(found, default=1), seed))
        if best[0] > 5e-6:
            break
    return best


def numbers(values):
    return " ".join(f"{v:.9g}" for v in values)


def golden(name, net, layer, height, width):
    net = filled(net)
    target = TARGETS.get(name, TARGET)
    margin, seed = best_seed(net, target, height, width)
    kept = {}
    if not isinstance(net, Keras):
        hook = dict(net.named_modules())[layer].register_forward_hook(lambda _m, _i, y: kept.update(y=y))
    x = image(height, width, seed).requires_grad_()
    logits = net(x)
    if isinstance(net, Keras):
        kept["y"] = net.kept
    else:
        hook.remove()
    dx, da = torch.autograd.grad(logits[0, target], (x, kept["y"]))
    alpha = da.mean((2, 3))[0]
    cam = (alpha[None, :, None, None] * kept["y"]).sum(1)[0].detach()
    flat = dx.flatten().tolist()
    step = len(flat) // 60
    print(name, "seed", seed, f"margin {margin:.1e}", [f"{v:.3f}" for v in logits[0].tolist()])
    lines = [
        f"net {name} {OURS.get(name, layer)} {height} {width} {seed}" + (f" {target}" if name in TARGETS else ""),
        "logits " + numbers(logits[0].tolist()),
        "weights " + numbers([alpha.sum().item(), alpha.abs().sum().item(), *alpha[:16].tolist()]),
        f"map {cam.shape[0]} {cam.shape[1]} " + numbers(cam.flatten().tolist()),
        "gradient " + numbers([sum(flat), sum(map(abs, flat)), max(map(abs, flat)), *flat[::step]]),
    ]
    (FOLDER / f"{name}.txt").write_text("\n".join(lines) + "\n")


# Names and shapes.


def manifest(net):
    """One line for each module with parameters: its name, then each parameter with its extents, or norm:C."""
    modules = {}
    for name, values in state(net):
        module, parameter = name.rsplit(".", 1)
        modules.setdefault(module, []).append(parameter + ":" + "x".join(map(str, values.shape)))
    lines = [" ".join([module, *parameters]) for module, parameters in modules.items()]
    return [re.sub(r" weight:(\d+) bias:\1 running_mean:\1 running_var:\1$", r" norm:\1", line) for line in lines]


def net_of(name, **options):
    """A net of torchvision without its auxiliary heads."""
    if name in ("googlenet", "inception_v3"):
        options |= {"aux_logits": False, "init_weights": False}
    return getattr(torchvision.models, name)(**options)


def manifests():
    names = [f"vgg{depth}{norm}" for depth in (11, 13, 16, 19) for norm in ("", "_bn")]
    names += [f"resnet{depth}" for depth in (18, 34, 50, 101, 152)]
    names += ["wide_resnet50_2", "wide_resnet101_2", "squeezenet1_0", "squeezenet1_1"]
    names += ["resnext50_32x4d", "resnext101_32x8d", "alexnet"]
    names += [f"densenet{depth}" for depth in (121, 161, 169, 201)]
    names += ["googlenet", "inception_v3", "mobilenet_v2", "mobilenet_v3_small", "mobilenet_v3_large"]
    names += ["mnasnet1_0", "shufflenet_v2_x1_0", *(f"efficientnet_b{i}" for i in range(4))]
    names += ["regnet_y_400mf", "convnext_tiny"]
    lines = []
    for name in names:
        net = net_of(name)
        trained = sum(p.numel() for p in net.parameters())
        lines += [f"net {name} {trained}", *manifest(net)]
    (FOLDER / "torchvision-manifests.txt").write_text("\n".join(lines) + "\n")


# Classes that a last ReLU does not make 0, where it does that to the usual one.
TARGETS = {"nin_imagenet": 2}
# Our names of layers that have others here.
OURS = {"vgg16_gap": "CAM_relu", "nin_imagenet": "relu_cccp7"}
PAPERS = {
    "lenet5": (lenet5, "relu2", 28, 28),
    "nin_cifar10": (nin_cifar10, "relu_cccp5", 32, 32),
    "nin_imagenet": (nin_imagenet, "relu_cccp7", 99, 131),
    "vgg16_gap": (vgg16_gap, "31", 32, 48),
    "resnet20": (lambda: CifarResNet(20), "layer3", 32, 24),
    "wrn16_2": (lambda: WideResNet(16, 2), "relu", 32, 24),
    "wrn28_10": (lambda: WideResNet(28, 10), "relu", 16, 12),
}
TORCHVISION = {
    "resnet18": ("layer4", 56, 72),
    "resnet50": ("layer4", 40, 56),
    "wide_resnet50_2": ("layer4", 40, 56),
    "vgg11_bn": ("features", 64, 96),
    "vgg16": ("features", 64, 96),
    "squeezenet1_0": ("features", 64, 96),
    "squeezenet1_1": ("features", 64, 96),
    "alexnet": ("features", 63, 95),
    "resnext50_32x4d": ("layer4", 40, 56),
    "densenet121": ("features", 40, 56),
    "mobilenet_v2": ("features", 64, 96),
    "mobilenet_v3_small": ("features", 64, 96),
    "mobilenet_v3_large": ("features", 64, 96),
    "mnasnet1_0": ("layers", 64, 96),
    "shufflenet_v2_x1_0": ("conv5", 64, 96),
    "efficientnet_b0": ("features", 64, 96),
    "efficientnet_b3": ("features", 64, 64),
    "regnet_y_400mf": ("trunk_output", 64, 96),
    "convnext_tiny": ("features", 64, 64),
}
KERAS = {
    "xception": (xception, "block14_sepconv2_act", 72, 95),
    "keras_vgg16": (keras_vgg16, "block5_conv3", 224, 224),
    "keras_resnet50": (keras_resnet50, "conv5_block3_out", 63, 72),
    "keras_inception_v3": (keras_inception_v3, "mixed10", 96, 108),
    "keras_mobilenet_v2": (keras_mobilenet_v2, "out_relu", 63, 96),
}
TRANSFORMED = {
    "googlenet": ("inception5b", 64, 96),
    "inception_v3": ("Mixed_7c", 96, 108),
}


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    wanted = sys.argv[1:]
    jobs = {name: lambda n=name, c=case: golden(n, c[0](), *c[1:]) for name, case in PAPERS.items()}
    for name, case in TORCHVISION.items():
        jobs[name] = lambda n=name, c=case: golden(n, net_of(n, num_classes=CLASSES), *c)
    for name, case in TRANSFORMED.items():
        for other, transformed in ((name, True), (name + "_no_transform", False)):
            jobs[other] = lambda n=name, o=other, c=case, t=transformed: golden(
                o, net_of(n, num_classes=CLASSES, transform_input=t), *c
            )
    for name, (net, layer, height, width) in KERAS.items():
        jobs[name] = lambda n=name, k=Keras(net, layer), l=layer, h=height, w=width: golden(n, k, l, h, w)
    jobs["manifests"] = manifests
    for name, job in jobs.items():
        if not wanted or name in wanted:
            job()


if __name__ == "__main__":
    main()
