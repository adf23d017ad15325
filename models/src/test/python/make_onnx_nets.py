"""Makes src/test/resources/limpid/models/onnx/*.onnx, small nets as PyTorch exports them, and for each what PyTorch
computes: logits, and the gradient of logit 1 in the input and at the layer `stage`.

Run with PyTorch 1.13:  python3 make_onnx_nets.py
"""

from pathlib import Path

import numpy
import torch
from torch import nn
from torch.nn import functional

FOLDER = Path(__file__).parent.parent / "resources" / "limpid" / "models" / "onnx"


class Block(nn.Module):
    """A residual block with a shortcut, as ResNets have it."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU()
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        return self.relu(y + self.downsample(x))


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 3, 1, 1)
        self.stage = nn.Sequential(Block(6, 8, 2), Block(8, 8, 1))
        self.fc = nn.Linear(8, 5)

    def forward(self, x):
        x = self.stage(functional.max_pool2d(torch.relu(self.conv1(x)), 3, 2, 1))
        return self.fc(torch.flatten(functional.adaptive_avg_pool2d(x, 1), 1))


class Mixed(nn.Module):
    """What mobile nets are made of: depthwise convolutions, a channel shuffle, squeeze-and-excitation, hard swish; and
    a flattened map in front of a fully-connected layer."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8), nn.Hardswish())
        self.depthwise = nn.Conv2d(8, 8, 5, 1, 2, groups=8)
        self.squeeze = nn.Conv2d(8, 4, 1)
        self.excite = nn.Conv2d(4, 8, 1)
        self.stage = nn.Sequential(nn.Conv2d(8, 6, 1), nn.GELU())
        self.fc = nn.Linear(6 * 4 * 4, 5)

    def forward(self, x):
        x = self.depthwise(self.stem(x))
        n, c, h, w = x.shape
        x = x.view(n, 2, c // 2, h, w).transpose(1, 2).reshape(n, c, h, w)
        s = torch.sigmoid(self.excite(torch.relu(self.squeeze(x.mean((2, 3), keepdim=True)))))
        a, b = (x * s).chunk(2, 1)
        x = torch.cat([functional.silu(b), functional.hardtanh(a, 0, 6)], 1)
        x = functional.interpolate(self.stage(x), scale_factor=0.5, mode="bilinear", align_corners=False)
        return self.fc(x.flatten(1))


def make(name, net, size, opsets):
    torch.manual_seed(1)
    net = net.eval()
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.2)
            module.running_var.uniform_(0.5, 1.5)
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, 0, 0.2)
    x = torch.randn(1, 3, size, size)
    for opset, folded in opsets:
        training = torch.onnx.TrainingMode.EVAL if folded else torch.onnx.TrainingMode.PRESERVE
        file = FOLDER / f"{name}-{opset}{'' if folded else '-unfolded'}.onnx"
        axes = {"images": {0: "batch", 2: "height", 3: "width"}, "logits": {0: "batch"}}
        torch.onnx.export(
            net,
            x,
            str(file),
            opset_version=opset,
            training=training,
            do_constant_folding=folded,
            input_names=["images"],
            output_names=["logits"],
            dynamic_axes=axes if name == "residual" else {"images": {0: "batch"}, "logits": {0: "batch"}},
        )
    maps = []
    net.stage.register_forward_hook(lambda module, inputs, output: (maps.append(output), output.retain_grad())[0])
    x.requires_grad_()
    logits = net(x)
    logits[0, 1].backward()
    numpy.savez(
        FOLDER / f"{name}.npz",
        x=x.detach().numpy(),
        logits=logits.detach().numpy(),
        gradient=x.grad.numpy(),
        stage=maps[0].detach().numpy(),
        stage_gradient=maps[0].grad.numpy(),
    )


FOLDER.mkdir(parents=True, exist_ok=True)
torch.manual_seed(0)
make("residual", Residual(), 16, [(9, True), (13, True), (17, True), (13, False)])
make("mixed", Mixed(), 16, [(14, True), (17, True)])
