"""Makes src/test/resources/limpid/models/goldens/bundled-*.txt: the logits of the nets for CIFAR-10 that come with the checkout
on the photos of docs/photos and their mirror images, computed by PyTorch in double precision from PIL's pixels.

Run with PyTorch 1.13, torchvision and Pillow:  python3 make_bundled.py
"""

import json
from pathlib import Path

import numpy
import torch
from PIL import Image, ImageOps
from torchvision import transforms

from make_goldens import FOLDER, WideResNet, numbers

ROOT = Path(__file__).parents[4]
PREPROCESSING = transforms.Compose(
    [
        transforms.Resize(32),
        transforms.CenterCrop(32),
        transforms.ToTensor(),
        transforms.Normalize((0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616)),
    ]
)


def safetensors(file):
    raw = file.read_bytes()
    begin = 8 + int.from_bytes(raw[:8], "little")
    for name, entry in json.loads(raw[8:begin]).items():
        if name != "__metadata__":
            first, end = entry["data_offsets"]
            values = numpy.frombuffer(raw[begin + first : begin + end], {"F16": "<f2", "F32": "<f4"}[entry["dtype"]])
            yield name, torch.from_numpy(values.astype(numpy.float64)).reshape(entry["shape"])


def main(width):
    net = WideResNet(16, width).double().eval()
    weights = dict(safetensors(ROOT / "weights" / "bundled" / f"wrn16_{width}-cifar10.safetensors"))
    net.load_state_dict(weights, strict=False)
    assert not [n for n in net.state_dict() if n not in weights and not n.endswith("num_batches_tracked")]
    lines = []
    for file in sorted((ROOT / "docs" / "photos").glob("*.[jp][pn]g")):
        photo = Image.open(file).convert("RGB")
        for how, seen in (("plain", photo), ("mirrored", ImageOps.mirror(photo))):
            with torch.no_grad():
                logits = net(PREPROCESSING(seen).double()[None])[0]
            print(file.name, how, int(logits.argmax()), [f"{v:.3f}" for v in logits.tolist()])
            lines.append(f"{file.name} {how} {int(logits.argmax())} {numbers(logits.tolist())}")
    (FOLDER / f"bundled-wrn16_{width}.txt").write_text("\n".join(lines) + "\n")


main(2)
main(4)
