"""Writes a net as TorchScript that libtorch runs without Python.

usage: make_torchscript.py MODEL CLASSES WEIGHTS.safetensors forward|gradcam|gradient LAYER OUT.pt

forward takes images and gives logits, frozen, so that batch norm is folded. gradcam and gradient
take images and the gradient at the logits, and give the map at LAYER, or the gradient in the
images: TorchScript can differentiate.
"""

import sys
from typing import List, Optional

import torch

import nets


class GradCam(torch.nn.Module):
    def __init__(self, head, tail):
        super().__init__()
        self.head = head
        self.tail = tail

    def forward(self, x, seed):
        with torch.no_grad():
            maps = self.head(x)
        maps = maps.detach().requires_grad_(True)
        logits = self.tail(maps)
        seeds: List[Optional[torch.Tensor]] = [seed]
        gradient = torch.autograd.grad([logits], [maps], seeds)[0]
        assert gradient is not None
        return (maps.detach() * gradient.mean((2, 3), keepdim=True)).sum(1)


class Gradient(torch.nn.Module):
    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x, seed):
        images = x.detach().requires_grad_(True)
        logits = self.net(images)
        seeds: List[Optional[torch.Tensor]] = [seed]
        gradient = torch.autograd.grad([logits], [images], seeds)[0]
        assert gradient is not None
        return gradient


def main(model, classes, weights, task, layer, out):
    net = nets.build(model, int(classes), weights)
    for parameter in net.parameters():
        parameter.requires_grad_(False)
    if task == "forward":
        script = torch.jit.freeze(torch.jit.script(net))
    elif task == "gradcam":
        script = torch.jit.script(GradCam(*nets.split(net, layer)).eval())
    elif task == "gradient":
        script = torch.jit.script(Gradient(net).eval())
    else:
        raise ValueError(f"no TorchScript for {task}")
    script.save(out)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except ValueError as e:
        sys.exit(str(e))
