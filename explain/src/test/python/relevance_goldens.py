"""Writes zennit.txt: relevance of a small residual net by zennit's composites, in PyTorch, in double.

Each rule is the formula of its paper with zennit's treatment of biases, signs and stabilisers; batch norms are merged
into the convolutions before them. zennit itself is not needed. python3 relevance_goldens.py > .../relevance/zennit.txt
"""
import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def wave(i, *shape):
    k = np.arange(np.prod(shape))
    return torch.tensor((0.3 * np.sin((0.7 + 0.1 * i) * k + i)).astype(np.float32).astype(np.float64)).reshape(shape)


def image():
    return torch.tensor(np.sin(0.37 * np.arange(36)).astype(np.float32).astype(np.float64)).reshape(1, 1, 6, 6)


def stable(z):
    return z + 1e-6 * torch.where(z >= 0, 1.0, -1.0)


def affine(x, w, b=None):
    return F.linear(x, w, b) if w.dim() == 2 else F.conv2d(x, w, b, padding=1)


def share(x, w, s):
    """x times the adjoint of the layer at s."""
    x = x.detach().requires_grad_()
    g, = torch.autograd.grad(affine(x, w), x, s)
    return x.detach() * g


def up(t):
    return t.clamp(min=0)


def down(t):
    return t.clamp(max=0)


def epsilon(x, w, b, r):
    return share(x, w, r / stable(affine(x, w, b)))


def alpha_beta(alpha, beta):
    def rule(x, w, b, r):
        plus = r / stable(affine(up(x), up(w), up(b)) + affine(down(x), down(w)))
        minus = r / stable(affine(up(x), down(w), down(b)) + affine(down(x), up(w)))
        return (alpha * (share(up(x), up(w), plus) + share(down(x), down(w), plus))
                - beta * (share(up(x), down(w), minus) + share(down(x), up(w), minus)))
    return rule


def gamma(factor):
    def rule(x, w, b, r):
        z = affine(x, w, b)
        wu, wd = w + factor * up(w), w + factor * down(w)
        above = (z > 0) * r / stable(affine(up(x), wu, b + factor * up(b)) + affine(down(x), wd))
        below = (z < 0) * r / stable(affine(up(x), wd, b + factor * down(b)) + affine(down(x), wu))
        return (share(up(x), wu, above) + share(down(x), wd, above)
                + share(up(x), wd, below) + share(down(x), wu, below))
    return rule


def box(low, high):
    def rule(x, w, b, r):
        l, h = torch.full_like(x, low), torch.full_like(x, high)
        s = r / stable(affine(x, w) - affine(l, up(w)) - affine(h, down(w)))
        return share(x, w, s) - share(l, up(w), s) - share(h, down(w), s)
    return rule


def flat(x, w, b, r):
    ones, w = torch.ones_like(x), torch.ones_like(w)
    return share(ones, w, r / stable(affine(ones, w)))


def merged(i, inputs):
    """A convolution with the batch norm after it, of parameters from i on."""
    w, mean, variance = wave(i, 3, inputs, 3, 3), wave(i + 1, 3), 1 + wave(i + 2, 3)
    scale = (1 + wave(i + 3, 3)) / torch.sqrt(variance + 1e-5)
    return w * scale[:, None, None, None], wave(i + 4, 3) - mean * scale


STEM, INNER, OUTER = merged(0, 1), merged(5, 3), merged(10, 3)
DENSE = wave(15, 3, 3), wave(16, 3)


def relevance(first, conv, dense, target):
    x = image()
    a = F.relu(affine(x, *STEM))
    b = F.relu(affine(a, *INNER))
    c = affine(b, *OUTER)
    y = F.relu(a + c).requires_grad_()
    pooled = F.max_pool2d(y, 2)
    mean = pooled.mean(dim=(2, 3))
    z = affine(mean, *DENSE).detach()
    start = torch.zeros_like(z)
    start[0, target] = z[0, target]
    r = dense(mean.detach(), *DENSE, start)
    r = pooled.detach() / 9 * (r / stable(mean.detach()))[:, :, None, None]
    r, = torch.autograd.grad(pooled, y, r)
    s = r / stable(a + c)
    inner = conv(a, *INNER, conv(b, *OUTER, c * s))
    return z, first(x, *STEM, a * s + inner)


COMPOSITES = {
    "epsilon-plus": (alpha_beta(1, 0), alpha_beta(1, 0), epsilon),
    "epsilon-alpha2-beta1": (alpha_beta(2, 1), alpha_beta(2, 1), epsilon),
    "epsilon-plus-flat": (flat, alpha_beta(1, 0), epsilon),
    "epsilon-alpha2-beta1-flat": (flat, alpha_beta(2, 1), epsilon),
    "first: zbox -1 1, epsilon-gamma-box": (box(-1, 1), gamma(.25), epsilon),
    "excitation-backprop": (alpha_beta(1, 0), alpha_beta(1, 0), alpha_beta(1, 0)),
}

for t in range(3):
    for name, (first, conv, dense) in COMPOSITES.items():
        z, r = relevance(first, conv, dense, t)
        print(f"{t}; {name}; {z[0, t].item():.8f};", " ".join(f"{v:.6g}" for v in r.flatten().tolist()))
