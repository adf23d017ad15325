"""Makes src/main/resources/limpid/models/checkpoints.tsv: the official weights of torchvision's nets, as torchvision itself
lists them: where they are, what their SHA-256 begins with (the end of their names), how photos are prepared for them,
and the accuracies that are published with them.

Run with torchvision 0.14:  python3 make_checkpoints.py
"""

import re
from pathlib import Path

from torchvision import models
from torchvision.models._api import WeightsEnum

NAMES = """
    alexnet convnext_tiny densenet121 densenet161 densenet169 densenet201 efficientnet_b0 efficientnet_b1 efficientnet_b2
    efficientnet_b3 googlenet inception_v3 mnasnet1_0 mobilenet_v2 mobilenet_v3_large mobilenet_v3_small regnet_y_400mf
    resnet101 resnet152 resnet18 resnet34 resnet50 resnext101_32x8d resnext50_32x4d shufflenet_v2_x1_0 squeezenet1_0
    squeezenet1_1 vgg11 vgg11_bn vgg13 vgg13_bn vgg16 vgg16_bn vgg19 vgg19_bn wide_resnet101_2 wide_resnet50_2
""".split()
TARGET = Path(__file__).parents[2] / "main" / "resources" / "limpid" / "models" / "checkpoints.tsv"


def weights_of(name):
    """The enum of a net's weights, whose name differs from the net's in capitals and underscores."""
    plain = name.replace("_", "") + "weights"
    return next(
        value
        for key, value in vars(models).items()
        if key.replace("_", "").lower() == plain and isinstance(value, type) and issubclass(value, WeightsEnum)
    )


def rows():
    for name in NAMES:
        enum = weights_of(name)
        for weights in enum:
            metrics = weights.meta["_metrics"].get("ImageNet-1K")
            if not metrics or len(weights.meta.get("categories") or []) != 1000 or "acc@1" not in metrics:
                continue
            transforms = weights.transforms.keywords
            sha = re.fullmatch(r".*-([0-9a-f]{8,64})\.pth", weights.url).group(1)
            yield (
                name,
                weights.name,
                weights.url,
                sha,
                weights.meta["num_params"],
                transforms.get("resize_size", 256),
                transforms["crop_size"],
                getattr(transforms.get("interpolation"), "value", "bilinear"),
                metrics["acc@1"],
                metrics["acc@5"],
            )


def main():
    head = "model weights url sha256 parameters resize crop interpolation accuracy1 accuracy5".split()
    lines = ["\t".join(map(str, row)) for row in [head, *rows()]]
    TARGET.write_text("\n".join(lines) + "\n")


main()
