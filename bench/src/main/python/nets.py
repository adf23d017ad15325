"""The nets of Limpid's zoo in PyTorch, with weights from a safetensors file."""

import json
import struct

import numpy
import torch
import torchvision


def read_safetensors(path):
    """The float32 tensors of a file, by name."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        if entry["dtype"] != "F32":
            raise ValueError(f"{path}: {name} is {entry['dtype']}, wanted F32")
        begin, end = entry["data_offsets"]
        values = numpy.frombuffer(data[begin:end], dtype="<f4").reshape(entry["shape"])
        tensors[name] = torch.from_numpy(values.copy())
    return tensors


class WideBlock(torch.nn.Module):
    """B(3,3) in pre-activation order."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.bn1 = torch.nn.BatchNorm2d(inputs)
        self.relu1 = torch.nn.ReLU(inplace=True)
        self.conv1 = torch.nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn2 = torch.nn.BatchNorm2d(outputs)
        self.relu2 = torch.nn.ReLU(inplace=True)
        self.conv2 = torch.nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.project = inputs != outputs
        if self.project:
            self.convShortcut = torch.nn.Conv2d(inputs, outputs, 1, stride, bias=False)
        else:
            self.convShortcut = torch.nn.Identity()

    def forward(self, x):
        a = self.relu1(self.bn1(x))
        y = self.conv2(self.relu2(self.bn2(self.conv1(a))))
        return y + (self.convShortcut(a) if self.project else x)


class WideGroup(torch.nn.Module):
    def __init__(self, blocks, inputs, outputs, stride):
        super().__init__()
        first = [WideBlock(inputs, outputs, stride)]
        self.layer = torch.nn.Sequential(
            *first, *(WideBlock(outputs, outputs, 1) for _ in range(blocks - 1))
        )

    def forward(self, x):
        return self.layer(x)


class WideResNet(torch.nn.Module):
    """WRN-depth-width for small images (Zagoruyko and Komodakis 2016)."""

    def __init__(self, depth, width, classes):
        super().__init__()
        blocks = (depth - 4) // 6
        self.conv1 = torch.nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.block1 = WideGroup(blocks, 16, 16 * width, 1)
        self.block2 = WideGroup(blocks, 16 * width, 32 * width, 2)
        self.block3 = WideGroup(blocks, 32 * width, 64 * width, 2)
        self.bn1 = torch.nn.BatchNorm2d(64 * width)
        self.relu = torch.nn.ReLU(inplace=True)
        self.avgpool = torch.nn.AdaptiveAvgPool2d(1)
        self.fc = torch.nn.Linear(64 * width, classes)

    def forward(self, x):
        x = self.block3(self.block2(self.block1(self.conv1(x))))
        return self.fc(torch.flatten(self.avgpool(self.relu(self.bn1(x))), 1))


def build(model, classes, weights):
    """A net by its name, in evaluation mode, with the weights of a file."""
    if model.startswith("wrn"):
        depth, width = (int(number) for number in model[3:].split("_"))
        net = WideResNet(depth, width, classes)
    elif hasattr(torchvision.models, model) and not is_for_small_images(model):
        net = getattr(torchvision.models, model)(weights=None, num_classes=classes)
    else:
        raise ValueError(f"there is no {model} in PyTorch's script")
    tensors = read_safetensors(weights)
    missing, unexpected = net.load_state_dict(tensors, strict=False)
    missing = [name for name in missing if not name.endswith("num_batches_tracked")]
    if missing or unexpected:
        raise ValueError(f"{model}: missing {missing}, unexpected {unexpected}")
    return net.eval()


def is_for_small_images(model):
    return model in ("resnet20", "resnet32", "resnet44", "resnet56", "resnet110")


def split(net, layer):
    """The net up to the output of a layer, and the rest of it."""
    flatten = torch.nn.Flatten(1)
    if layer.startswith("features."):
        last = int(layer.split(".")[1]) + 1
        rest = list(net.features[last:])
        if isinstance(rest[0], torch.nn.ReLU):
            rest[0] = torch.nn.ReLU()  # not in place: the layer's output is wanted
        return net.features[:last], torch.nn.Sequential(
            *rest, net.avgpool, flatten, net.classifier
        )
    if layer == "layer4":
        stem = (net.conv1, net.bn1, net.relu, net.maxpool)
        stages = (net.layer1, net.layer2, net.layer3, net.layer4)
        return torch.nn.Sequential(*stem, *stages), torch.nn.Sequential(
            net.avgpool, flatten, net.fc
        )
    if layer == "relu":
        blocks = (net.block1, net.block2, net.block3)
        return torch.nn.Sequential(net.conv1, *blocks, net.bn1, net.relu), torch.nn.Sequential(
            net.avgpool, flatten, net.fc
        )
    raise ValueError(f"no way to split the net at {layer}")
