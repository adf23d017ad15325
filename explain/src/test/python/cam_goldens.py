"""Prints the numbers of the CAM tests: class activation maps of the waves net in PyTorch and numpy, in double.

Each is computed from the formula in the method's paper or, where it says so, as the library of that name does,
with numpy's singular value decomposition where there is an eigenvector. python3 cam_goldens.py
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


def features(x):
    r1 = F.relu(F.conv2d(x, C1W, C1B, padding=1))
    return F.relu(F.conv2d(F.max_pool2d(r1, 2), C2W, C2B, padding=1))


def head(a):
    return F.linear(a.flatten(1), FCW, FCB)


def projection(t):
    """The first principal projection of [C,h,w]; positive correlation with the sum."""
    m = t.reshape(t.shape[0], -1).T
    m = m - m.mean(axis=0)
    _, _, vt = np.linalg.svd(m, full_matrices=False)
    p = m @ vt[0]
    return (p * np.sign(p @ m.sum(axis=1))).reshape(t.shape[1:])


def kpca(t):
    m = t.reshape(t.shape[0], -1).T
    m = m - m.mean(axis=0)
    k = np.tanh(m @ m.T / m.shape[1] + 1)
    k = k - k.mean(axis=0) - k.mean(axis=1)[:, None] + k.mean()
    values, vectors = np.linalg.eigh(k)
    p = np.sqrt(values[-1]) * vectors[:, -1]
    return (p * np.sign(p @ m.sum(axis=1))).reshape(t.shape[1:])


def show(name, values):
    print(name, [round(float(v), 6) for v in np.asarray(values).reshape(-1)])


a = features(X).detach().requires_grad_()
for c in range(3):
    g, = torch.autograd.grad(head(a)[0, c], a)
    ga = (g * a).detach().numpy()[0]
    show(f"eigengradcam {c}", projection(ga))
    p = projection((g.abs() * a).detach().numpy()[0])
    show(f"segeigencam {c}", -p if -p.min() > p.max() else p)
    w = g.mean(dim=(2, 3), keepdim=True)
    show(f"gradcam-eigen-smooth {c}", projection((w * a).detach().numpy()[0]))
show("eigencam", projection(a.detach().numpy()[0]))
show("kpcacam", kpca(a.detach().numpy()[0]))


def diagonal(f, a):
    """d1, d2, d3 of f in each element by itself."""
    flat = a.detach().reshape(-1)
    d1, d2, d3 = [], [], []
    for i in range(flat.numel()):
        t = torch.zeros((), requires_grad=True)
        one = torch.zeros_like(flat)
        one[i] = 1
        y = f((flat + t * one).reshape(a.shape))
        g1, = torch.autograd.grad(y, t, create_graph=True)
        g2, = torch.autograd.grad(g1, t, create_graph=True)
        g3, = torch.autograd.grad(g2, t)
        d1.append(g1.item()), d2.append(g2.item()), d3.append(g3.item())
    return [torch.tensor(d).reshape(a.shape) for d in (d1, d2, d3)]


def softmax_score(a):
    return F.softmax(head(a), dim=1)[0, 0]


s1, _, _ = diagonal(softmax_score, a)
_, y2, y3 = diagonal(lambda a: softmax_score(a).exp(), a)
total = a.detach().sum(dim=(2, 3), keepdim=True)
alpha = y2 / (2 * y2 + total * y3)
w = (alpha * s1.relu()).sum(dim=(2, 3), keepdim=True)
show("gradcam++ exact probability 0", (w * a.detach()).sum(dim=1))

b = a.detach().clone().requires_grad_()
for c in range(3):
    score = F.softmax(head(b), dim=1)[0, c]
    g, = torch.autograd.grad(score, b, create_graph=True)
    h, = torch.autograd.grad((g * b.detach()).sum(), b)
    w = (g.detach() - 0.5 * h).mean(dim=(2, 3), keepdim=True)
    show(f"shapleycam probability {c}", (w * b.detach()).sum(dim=1))
for c in range(3):
    z = head(b)[0]
    order = np.argsort(np.abs((z - z[c]).detach().numpy()), kind="stable")
    others = [int(i) for i in order if i != c][:3]
    p = F.softmax(z, dim=0)
    score = sum(p[i] * (z[c] - z[i]) for i in others) / (sum(p[i] for i in others) + 1e-9)
    g, = torch.autograd.grad(score, b)
    show(f"finercam {c}", (g.mean(dim=(2, 3), keepdim=True) * b.detach()).sum(dim=1))
    z = head(b)[0]
    score = z[c] - 0.6 * sum(z[i] for i in others) / len(others)
    g, = torch.autograd.grad(score, b)
    show(f"finercam torch-cam {c}", (g.mean(dim=(2, 3), keepdim=True) * b.detach()).sum(dim=1))
