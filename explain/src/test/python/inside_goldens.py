"""Prints the numbers of the tests of attributions inside a net: the waves net in PyTorch, in double.

Each is computed from the formula that Captum's class of that name documents. python3 inside_goldens.py
"""
import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def wave(i, *shape):
    k = np.arange(np.prod(shape))
    return torch.tensor((0.3 * np.sin((0.7 + 0.1 * i) * k + i)).astype(np.float32).astype(np.float64)).reshape(shape)


C1W, C1B, C2W, C2B, FCW, FCB = wave(0, 2, 1, 3, 3), wave(1, 2), wave(2, 3, 2, 3, 3), wave(3, 3), wave(4, 3, 48), wave(5, 3)
X = torch.tensor(np.sin(0.37 * np.arange(64)).astype(np.float32).astype(np.float64)).reshape(1, 1, 8, 8)


def to_r1(x):
    return F.relu(F.conv2d(x, C1W, C1B, padding=1))


def to_r2(r1):
    return F.relu(F.conv2d(F.max_pool2d(r1, 2), C2W, C2B, padding=1))


def head(r2):
    return F.linear(r2.flatten(1), FCW, FCB)


LAYERS = {"r1": (to_r1, lambda a: head(to_r2(a))), "r2": (lambda x: to_r2(to_r1(x)), head)}


def gauss(n):
    z, w = np.polynomial.legendre.leggauss(n)
    return (1 + z) / 2, w / 2


def gradient(f, a, c):
    a = a.detach().requires_grad_()
    g, = torch.autograd.grad(f(a)[0, c], a)
    return g


def show(name, t):
    t = t.detach()[0]
    print(name, "channels", [round(float(v), 6) for v in t.sum(dim=(1, 2))],
          "row 1 summed over channels", [round(float(v), 6) for v in t.sum(dim=0)[1]])


def conductance(before, behind, c, n):
    places, _ = gauss(n + 1)
    a = [before(t * X).detach() for t in places]
    return sum((a[i + 1] - a[i]) * gradient(behind, a[i], c) for i in range(n))


def influence(before, behind, c, n):
    return sum(w * gradient(behind, before(t * X), c) for t, w in zip(*gauss(n)))


def integrated(before, behind, c, n):
    a, b = before(X), before(0 * X)
    return (a - b) * sum(w * gradient(behind, b + t * (a - b), c) for t, w in zip(*gauss(n)))


def neuron(layer, c, y, x):
    return lambda image: LAYERS[layer][0](image)[:, c, y, x].reshape(1, 1)


def neuron_conductance(layer, place, c, n):
    before, behind = LAYERS[layer]
    total = 0
    for t, w in zip(*gauss(n)):
        through = gradient(behind, before(t * X), c)[(0,) + place]
        total = total + w * through * gradient(neuron(layer, *place), t * X, 0)
    return total * X


if __name__ == "__main__":
    for layer, (before, behind) in LAYERS.items():
        a = before(X)
        show(f"layer-gradient-x-activation {layer} 2", a * gradient(behind, a, 2))
        for n in (5, 50):
            show(f"layer-conductance {layer} 2, {n} steps", conductance(before, behind, 2, n))
            show(f"internal-influence {layer} 2, {n} steps", influence(before, behind, 2, n))
            show(f"layer-integrated-gradients {layer} 2, {n} steps", integrated(before, behind, 2, n))
    show("gradient of neuron r2,0,0,1", gradient(neuron("r2", 0, 0, 1), X, 0))
    show("gradient of channel 0 of r2", gradient(lambda x: LAYERS["r2"][0](x)[:, 0].sum().reshape(1, 1), X, 0))
    show("integrated gradients of neuron r2,0,0,1, 50 steps",
         X * sum(w * gradient(neuron("r2", 0, 0, 1), t * X, 0) for t, w in zip(*gauss(50))))
    show("neuron-conductance r2,0,0,1 of 2, 50 steps", neuron_conductance("r2", (0, 0, 1), 2, 50))
