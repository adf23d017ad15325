"""Changes of a small photo by torchvision, for AugmentTest: python3 make_augmentations.py

A line is a name and what the change makes of image(): 6 rows of 7 pixels, 3 whole numbers each. Changes of
colour are computed on floats in [0,1], which torchvision does not round."""
import math
import pathlib

import torch
import torchvision.transforms.functional as F

OUT = pathlib.Path(__file__).parents[1] / "resources/limpid/nn/augment/changes.txt"
lines = []


def image():
    k = torch.arange(6 * 7 * 3)
    return ((k * 37 + k * k * 11) % 251).reshape(6, 7, 3).permute(2, 0, 1).to(torch.uint8)


def put(name, changed):
    values = changed.permute(1, 2, 0).flatten().double()
    lines.append(name + " " + " ".join(f"{v:.6g}" for v in values.tolist()))


def colours(name, change):
    put(name, change(image().float() / 255) * 255)


for factor in (0.4, 1.7):
    colours(f"brightness.{factor}", lambda x: F.adjust_brightness(x, factor))
    colours(f"contrast.{factor}", lambda x: F.adjust_contrast(x, factor))
    colours(f"saturation.{factor}", lambda x: F.adjust_saturation(x, factor))
    colours(f"sharpness.{factor}", lambda x: F.adjust_sharpness(x, factor))
for turn in (-0.3, 0.1, 0.5):
    colours(f"hue.{turn}", lambda x: F.adjust_hue(x, turn))
colours("autocontrast", F.autocontrast)
put("posterise.5", F.posterize(image(), 5))
put("solarise.100", F.solarize(image(), 100))
put("equalise", F.equalize((image() // 60 * 40).to(torch.uint8)))
fill = [10.0, 20.0, 30.0]
straight = dict(scale=1.0, interpolation=F.InterpolationMode.NEAREST, fill=fill)
for part in (0.25, -0.3):
    angle = math.degrees(math.atan(part))
    put(f"shear_x.{part}", F.affine(image(), angle=0.0, translate=[0, 0], shear=[angle, 0.0], center=[0, 0], **straight))
    put(f"shear_y.{part}", F.affine(image(), angle=0.0, translate=[0, 0], shear=[0.0, angle], center=[0, 0], **straight))
put("shift", F.affine(image(), angle=0.0, translate=[2, -1], shear=[0.0, 0.0], **straight))
for degrees in (20.0, -13.0):
    put(f"rotate.{degrees}", F.rotate(image(), degrees, fill=fill))
OUT.write_text("\n".join(lines) + "\n")
