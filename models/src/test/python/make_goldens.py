"""Makes the reference numbers in src/test/resources/limpid/models/goldens: names and shapes of torchvision's nets, and
logits, Grad-CAM and input gradients of every family, with weights and inputs from a formula.

Run with PyTorch 1.13 and torchvision:  python3 make_goldens.py [NAME ...]
With names, these nets' numbers alone are made; "manifests" is names and shapes.
"""

import re
import sys
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


def best_seed(net, height, width, seeds=12):
    best = (0, 0)
    for seed in range(1, seeds):
        found, hooks = margins(net)
        with torch.no_grad():
            net(image(height, width, seed))
        for hook in hooks:
            hook.remove()
        RELUS.clear()
        best = max(best, (min(found, default=1), seed))
        if best[0] > 5e-6:
            break
    return best


def numbers(values):
    return " ".join(f"{v:.9g}" for v in values)


def golden(name, net, layer, height, width):
    net = filled(net)
    margin, seed = best_seed(net, height, width)
    kept = {}
    hook = dict(net.named_modules())[layer].register_forward_hook(lambda _m, _i, y: kept.update(y=y))
    x = image(height, width, seed).requires_grad_()
    logits = net(x)
    hook.remove()
    dx, da = torch.autograd.grad(logits[0, TARGET], (x, kept["y"]))
    alpha = da.mean((2, 3))[0]
    cam = (alpha[None, :, None, None] * kept["y"]).sum(1)[0].detach()
    flat = dx.flatten().tolist()
    step = len(flat) // 60
    print(name, "seed", seed, f"margin {margin:.1e}", [f"{v:.3f}" for v in logits[0].tolist()])
    lines = [
        f"net {name} {layer} {height} {width} {seed}",
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


CIFAR = {
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
TRANSFORMED = {
    "googlenet": ("inception5b", 64, 96),
    "inception_v3": ("Mixed_7c", 96, 108),
}


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    wanted = sys.argv[1:]
    jobs = {name: lambda n=name, c=case: golden(n, c[0](), *c[1:]) for name, case in CIFAR.items()}
    for name, case in TORCHVISION.items():
        jobs[name] = lambda n=name, c=case: golden(n, net_of(n, num_classes=CLASSES), *c)
    for name, case in TRANSFORMED.items():
        for other, transformed in ((name, True), (name + "_no_transform", False)):
            jobs[other] = lambda n=name, o=other, c=case, t=transformed: golden(
                o, net_of(n, num_classes=CLASSES, transform_input=t), *c
            )
    jobs["manifests"] = manifests
    for name, job in jobs.items():
        if not wanted or name in wanted:
            job()


if __name__ == "__main__":
    main()
