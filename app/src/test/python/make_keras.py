"""Small nets as the versions of Keras save them, with h5py alone.

    python3 app/src/test/python/make_keras.py app/src/test/resources/limpid/app/keras

The elements of a variable count up from 0 in steps of 1/64, and from its place among all variables.
"""

import io
import json
import pathlib
import sys
import zipfile
import zlib

import h5py
import numpy as np

LAYERS = [
    ("first", "Conv2D", {"kernel": (2, 3, 3, 4), "bias": (4,)}),
    ("first_bn", "BatchNormalization", {"beta": (4,), "moving_mean": (4,), "moving_variance": (4,)}),
    ("each", "DepthwiseConv2D", {"depthwise_kernel": (3, 3, 4, 2)}),
    ("each_bn", "BatchNormalization",
     {"gamma": (8,), "beta": (8,), "moving_mean": (8,), "moving_variance": (8,)}),
    ("both", "SeparableConv2D",
     {"depthwise_kernel": (3, 3, 8, 1), "pointwise_kernel": (1, 1, 8, 2), "bias": (2,)}),
    ("second", "Conv2D", {"kernel": (1, 1, 2, 2)}),
    ("head", "Dense", {"kernel": (2, 5), "bias": (5,)}),
]
SPELLING = {
    "Conv2D": "conv2d",
    "BatchNormalization": "batch_normalization",
    "DepthwiseConv2D": "depthwise_conv2d",
    "SeparableConv2D": "separable_conv2d",
    "Dense": "dense",
}


def values(dtype="<f4"):
    place = 0
    for layer, kind, variables in LAYERS:
        arrays = {}
        for name, shape in variables.items():
            ramp = place + np.arange(np.prod(shape)) / 64
            arrays[name] = ramp.reshape(shape).astype(dtype)
            place += 1
        yield layer, kind, arrays


def config():
    layers = [{"class_name": "InputLayer", "config": {"name": "image"}}]
    for layer, kind, variables in LAYERS:
        named = {"name": layer, "padding": "same", "dilation_rate": [1, 1]}
        if kind == "BatchNormalization":
            named["scale"] = "gamma" in variables
        layers.append({"class_name": kind, "config": named, "name": layer})
    return {"class_name": "Functional", "config": {"name": "small", "layers": layers}}


def groups(parent, spelling, dtype="<f4", **storage):
    parent.attrs["layer_names"] = [layer.encode() for layer, _, _ in LAYERS]
    for layer, _, arrays in values(dtype):
        group = parent.create_group(layer)
        names = {name: spelling(layer, name) for name in arrays}
        group.attrs["weight_names"] = [name.encode() for name in names.values()]
        for name, array in arrays.items():
            group.create_dataset(names[name], data=array, **storage)


def counted(parent, names):
    seen = {}
    for layer, kind, arrays in values():
        name = SPELLING[kind]
        seen[name] = seen.get(name, 0) + 1
        count = "" if seen[name] == 1 else "_%d" % (seen[name] - 1)
        group = parent.create_group("%s%s/vars" % (name, count))
        if names:
            group.attrs["name"] = layer
        for i, array in enumerate(arrays.values()):
            group.create_dataset(str(i), data=array)


def in_memory(write):
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        write(file)
    return buffer.getvalue()


def archive(path, configuration, weights, packing):
    with zipfile.ZipFile(path, "w", packing) as zipped:
        for name, content in {
            "metadata.json": '{"keras_version": "3.3.3"}',
            "config.json": json.dumps(configuration),
            "model.weights.h5": weights,
        }.items():
            zipped.writestr(zipfile.ZipInfo(name), content, packing)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)

    with h5py.File(folder / "model.h5", "w") as file:
        file.attrs["model_config"] = json.dumps(config())
        groups(file.create_group("model_weights"), lambda layer, name: f"{layer}/{name}:0")
        file.create_group("optimizer_weights").create_dataset("Adam/m:0", data=np.ones(3, "f4"))

    # Keras 3 calls a depthwise kernel a kernel; a net in a net has its own name before its layers'.
    with h5py.File(folder / "nested.h5", "w") as file:
        outer = {"class_name": "Sequential", "config": {"layers": [config()]}}
        file.attrs["model_config"] = json.dumps(outer)
        net = file.create_group("model_weights").create_group("small")
        for layer, kind, arrays in values():
            for name, array in arrays.items():
                plain = "kernel" if kind == "DepthwiseConv2D" else name
                net.create_dataset(f"{layer}/{plain}", data=array)

    # The second net of a program, packed, double precision, big-endian; and half precision.
    with h5py.File(folder / "weights.h5", "w") as file:
        spelling = lambda layer, name: f"{layer}_1/{name}:0"
        groups(file, spelling, ">f8", compression="gzip", shuffle=True)
    with h5py.File(folder / "half.h5", "w", libver="latest") as file:
        groups(file, lambda layer, name: f"{layer}/{name}:0", "<f2", chunks=True)

    old = {"kernel": "W", "bias": "b", "moving_mean": "running_mean",
           "moving_variance": "running_std"}
    with h5py.File(folder / "old.h5", "w") as file:
        groups(file, lambda layer, name: f"{layer}_{old.get(name, name)}_1:0")

    def keras3(file):
        counted(file.create_group("layers"), False)
        file.create_group("optimizer/vars").create_dataset("0", data=np.ones(3, "f4"))

    archive(folder / "model.keras", config(), in_memory(keras3), zipfile.ZIP_STORED)
    inner = in_memory(lambda file: counted(file.create_group("layers/functional/layers"), False))
    outer = {"class_name": "Sequential", "config": {"name": "outer", "layers": [config()]}}
    archive(folder / "nested.keras", outer, inner, zipfile.ZIP_DEFLATED)
    with h5py.File(folder / "model.weights.h5", "w") as file:
        counted(file.create_group("_layer_checkpoint_dependencies"), True)

    bombs(folder)


def bombs(folder):
    """Small files of large arrays: zeros packed once, and twice; and places that no bytes stand for."""
    with h5py.File(folder / "packed.h5", "w", libver="latest") as file:
        zeros = np.zeros(2_000_000, "f4")
        file.create_dataset("a/kernel:0", data=zeros, chunks=zeros.shape, compression="gzip",
                            compression_opts=9)
    with h5py.File(folder / "packed-twice.h5", "w", libver="latest") as file:
        made = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        made.set_chunk((8,))
        made.set_deflate(9)
        made.set_deflate(9)
        space = h5py.h5s.create_simple((8,))
        data = h5py.h5d.create(file.create_group("a").id, b"kernel:0", h5py.h5t.IEEE_F32LE, space, made)
        data.write_direct_chunk((0,), zlib.compress(zlib.compress(bytes(400_000_000), 9), 9))
    with h5py.File(folder / "unallocated.h5", "w", libver="latest") as file:
        file.create_dataset("a/kernel:0", shape=(1 << 40,), dtype="f4", chunks=(1 << 20,))


main(pathlib.Path(sys.argv[1]))
