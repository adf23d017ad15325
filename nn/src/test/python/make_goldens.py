"""Writes the numbers that limpid.nn is tested against, made by PyTorch.

Run with a Python that has PyTorch: python3 nn/src/test/python/make_goldens.py
Each line of goldens.txt: a name, then its numbers in row-major order (channels last).
"""

import math
import pathlib

import torch

OUT = pathlib.Path(__file__).resolve().parents[1] / "resources/limpid/nn/goldens.txt"
lines = []


def wave(n, a, b):
    return torch.tensor([math.sin(a * k + b) for k in range(n)], dtype=torch.float64).float()


def put(name, tensor):
    lines.append(name + " " + " ".join(f"{v:.9g}" for v in tensor.detach().double().flatten().tolist()))


# Sgd: five steps on the quadratic 0.5 |w - t|^2.
for nesterov in (False, True):
    w = torch.nn.Parameter(wave(6, 0.7, 0.1))
    target = wave(6, 1.3, 0.5)
    sgd = torch.optim.SGD([w], lr=0.1, momentum=0.9, weight_decay=0.05, nesterov=nesterov)
    for _ in range(5):
        sgd.zero_grad()
        (0.5 * (w - target).square().sum()).backward()
        sgd.step()
    put("sgd.nesterov" if nesterov else "sgd.plain", w)

# Adam and AdamW on the same quadratic.
for name, decay in (("adam", 0.0), ("adamw", 0.1)):
    w = torch.nn.Parameter(wave(6, 0.7, 0.1))
    target = wave(6, 1.3, 0.5)
    adam = torch.optim.AdamW([w], lr=0.1, betas=(0.9, 0.99), weight_decay=decay)
    for _ in range(5):
        adam.zero_grad()
        (0.5 * (w - target).square().sum()).backward()
        adam.step()
    put(name, w)

# Learning rates of 20 steps.
def rates(name, schedule):
    w = torch.nn.Parameter(torch.zeros(1))
    sgd = torch.optim.SGD([w], lr=0.4, momentum=0.9)
    scheduler = schedule(sgd)
    found = []
    for _ in range(20):
        found.append(sgd.param_groups[0]["lr"])
        sgd.step()
        scheduler.step()
    put(name, torch.tensor(found, dtype=torch.float64))


scheduler = torch.optim.lr_scheduler
rates("rate.cosine", lambda sgd: scheduler.CosineAnnealingLR(sgd, T_max=20))
rates("rate.steps", lambda sgd: scheduler.StepLR(sgd, step_size=5, gamma=0.3))
rates(
    "rate.one_cycle",
    lambda sgd: scheduler.OneCycleLR(sgd, max_lr=0.4, total_steps=20, pct_start=0.3),
)

# Gradients of two parameters, clipped.
for clip in (1.0, 100.0):
    a, b = torch.nn.Parameter(torch.zeros(6)), torch.nn.Parameter(torch.zeros(4))
    a.grad, b.grad = wave(6, 0.7, 0.1).mul(2), wave(4, 1.3, 0.5).mul(3)
    torch.nn.utils.clip_grad_norm_([a, b], clip)
    put(f"clip.{clip}", torch.cat([a.grad, b.grad]))

# Distillation: 0.3 cross-entropy + 0.7 T^2 KL(teacher || student).
x = wave(12, 0.9, 0.3).mul(3).reshape(3, 4).requires_grad_()
taught = wave(12, 1.7, 0.8).mul(4).reshape(3, 4)
T = 2.5
loss = 0.3 * torch.nn.functional.cross_entropy(x, torch.tensor([2, 0, 3])) + 0.7 * T * T * (
    torch.nn.functional.kl_div(
        torch.nn.functional.log_softmax(x / T, 1),
        torch.nn.functional.softmax(taught / T, 1),
        reduction="batchmean",
    )
)
loss.backward()
put("distillation", loss)
put("distillation.gradient", x.grad)

# Cross-entropy with and without label smoothing.
logits = wave(12, 0.9, 0.3).mul(3).reshape(3, 4)
labels = torch.tensor([2, 0, 3])
for smoothing in (0.0, 0.1):
    x = logits.clone().requires_grad_()
    loss = torch.nn.functional.cross_entropy(x, labels, label_smoothing=smoothing)
    loss.backward()
    put(f"cross_entropy.{smoothing}", loss)
    put(f"cross_entropy.{smoothing}.gradient", x.grad)

# Batch norm in training: output, gradients, running statistics.
x = wave(2 * 3 * 4 * 5, 0.37, 0.2).mul(2).add(0.3).reshape(2, 4, 5, 3)  # N, H, W, C
x.requires_grad_()
norm = torch.nn.BatchNorm2d(3)
with torch.no_grad():
    norm.weight.copy_(wave(3, 1.1, 0.4).add(1.2))
    norm.bias.copy_(wave(3, 0.6, 0.9))
y = norm(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
(y * wave(120, 0.53, 0.7).reshape(2, 4, 5, 3)).sum().backward()
put("batch_norm.y", y)
put("batch_norm.dx", x.grad)
put("batch_norm.dgamma", norm.weight.grad)
put("batch_norm.dbeta", norm.bias.grad)
put("batch_norm.running_mean", norm.running_mean)
put("batch_norm.running_var", norm.running_var)

# Three steps on mixed batches (mixup), and the average of the weights they go through, whose decay climbs.
images = wave(3 * 2 * 2 * 3, 0.61, 0.4).reshape(3, 12)
shares = torch.nn.functional.one_hot(torch.tensor([2, 0, 3]), 4).float()
linear = torch.nn.Linear(12, 4)
with torch.no_grad():
    linear.weight.copy_(wave(48, 1.3, 0.2).reshape(12, 4).t())
    linear.bias.copy_(wave(4, 0.8, 0.6))
average = torch.optim.swa_utils.AveragedModel(linear)
sgd = torch.optim.SGD(linear.parameters(), lr=0.2, momentum=0.9, nesterov=True)
losses = []
average.n_averaged.fill_(1)  # or else the first weights are taken whole
for step, (own, partner) in enumerate([(0.7, [1, 2, 0]), (0.95, [0, 2, 1]), (0.4, [2, 0, 1])]):
    mixed = own * images + (1 - own) * images[partner]
    wanted = own * shares + (1 - own) * shares[partner]
    loss = torch.nn.functional.cross_entropy(linear(mixed), wanted, label_smoothing=0.1)
    sgd.zero_grad()
    loss.backward()
    sgd.step()
    average.avg_fn = lambda a, w, _: (k := min(0.15, (1 + step) / (10 + step))) * a + (1 - k) * w
    average.update_parameters(linear)
    losses.append(loss.detach())
put("mixup.losses", torch.stack(losses))
put("mixup.weight", linear.weight.t())
put("mixup.bias", linear.bias)
put("mixup.average.weight", average.module.weight.t())
put("mixup.average.bias", average.module.bias)

OUT.write_text("\n".join(lines) + "\n")
