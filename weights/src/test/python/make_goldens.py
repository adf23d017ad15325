#!/usr/bin/env python3
"""Writes the small files that the tests of limpid.weights read, with PyTorch and NumPy.

    /usr/bin/python3 make_goldens.py ../resources/limpid/weights

Made with PyTorch 1.13 and NumPy 1.24. Element i of a tensor called with ramp(..., start) is
(start + i) / 4, which every floating type here holds exactly; the tests rely on that formula.
Legacy PyTorch files name storages by address, so their bytes differ from run to run.
"""

import argparse
import json
import os
import pickle
import struct
import sys
import types
import zipfile
from collections import OrderedDict, defaultdict

import numpy as np
import torch
import torch.nn.utils.prune as prune


def ramp(*shape, start=0, dtype=torch.float32):
    count = int(np.prod(shape))
    return ((torch.arange(count, dtype=torch.float64) + start) / 4).to(dtype).reshape(shape)


def both(name, value):
    torch.save(value, name + "-zip.pth")
    torch.save(value, name + "-legacy.pth", _use_new_zipfile_serialization=False)


def net():
    """A real module, so that its state dict carries _metadata and num_batches_tracked."""
    layers = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3, bias=False), torch.nn.BatchNorm2d(2))
    start = 0
    for value in layers.state_dict().values():
        if value.is_floating_point():
            value.copy_(ramp(*value.shape, start=start))
            start += 100
    return layers


def dtypes():
    floats = [torch.float64, torch.float32, torch.float16, torch.bfloat16]
    others = [torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool]
    return OrderedDict(
        [(str(t)[6:], ramp(2, 3, start=-3, dtype=t)) for t in floats]
        + [(str(t)[6:], torch.ones(2, 3, dtype=t)) for t in others]
        + [("empty", torch.zeros(0, 3)), ("scalar", torch.tensor(1.5))]
    )


def views():
    base = ramp(4, 6)
    return {
        "base": base,
        "transposed": base.t(),
        "slice": base[1:3, 2:6],
        "steps": base[::2, 1::2],
        "last": base[3],
        "expanded": base[:, :1].expand(4, 3),
        "same": base,
        "channels_last": ramp(2, 3, 2, 2).contiguous(memory_format=torch.channels_last),
    }


def checkpoint():
    model = torch.nn.DataParallel(net())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    model(torch.ones(2, 1, 3, 3)).sum().backward()
    optimizer.step()
    return {
        "epoch": 90,
        "arch": "résnet",
        "best_acc1": torch.tensor(76.1),
        "sizes": (torch.Size([1, 2]), {1, 2}, [None, True, -1, 2**70, 1e-3]),
        "device": torch.device("cpu"),
        "optimizer": optimizer.state_dict(),
        "state_dict": torch.nn.DataParallel(net()).state_dict(),
    }


class AttributeDict(dict):
    """Stands for Lightning's, in which checkpoints keep hyper-parameters."""

    __module__ = "lightning.fabric.utilities.data"


def training():
    """What stands beside a state dict in the wild: classes that no reader of weights has."""
    data = types_module("lightning.fabric.utilities.data")
    data.AttributeDict = AttributeDict
    return {
        "best": np.float64(93.25),
        "history": np.arange(3.0),
        "args": argparse.Namespace(lr=0.1, device=torch.device("cpu"), dtype=torch.float32),
        "hyper_parameters": AttributeDict(depth=20, loss=torch.nn.CrossEntropyLoss()),
        "counts": defaultdict(int, {"seen": 3}),
        "quantised": torch.quantize_per_tensor(ramp(2), 0.5, 0, torch.qint8),
        "optimizer": torch.optim.Adam(net().parameters()),
        "model": net().state_dict(),
        "state_dict_ema": OrderedDict((k, v + 1) for k, v in net().state_dict().items()),
    }


def unread():
    """Tensors that are not dense floating-point ones, beside one that is."""
    matrix = ramp(2, 2)
    zeros = torch.zeros(2, dtype=torch.long)
    return {
        "w": matrix,
        "whole": torch.arange(4),
        "quantised": torch.quantize_per_tensor(matrix, 0.5, 0, torch.qint8),
        "by_channel": torch.quantize_per_channel(matrix, torch.ones(2), zeros, 0, torch.qint8),
        "sparse": matrix.to_sparse(),
        "complex": matrix.to(torch.complex64),
    }


def quantised():
    """Each quantised tensor beside what PyTorch makes of it."""
    matrix = ramp(3, 4, start=-5)
    scales = torch.tensor([0.5, 0.25, 0.125], dtype=torch.double)
    columns = torch.tensor([0.5, 0.25, 0.125, 1.0], dtype=torch.double)
    one = torch.quantize_per_tensor(matrix, 0.1, 3, torch.quint8)
    values = {
        "one": one,
        "one_transposed": one.t(),
        "by_channel": torch.quantize_per_channel(
            matrix, scales, torch.tensor([0, 1, -2]), 0, torch.qint8),
        "by_column": torch.quantize_per_channel(
            matrix, columns, torch.tensor([0, 1, -2, 3]), 1, torch.qint8),
    }
    floats = {name + "_floats": value.dequantize() for name, value in values.items()}
    return {**values, **floats}


def arrays():
    values = ramp(2, 3, start=-3).numpy()
    return {
        "float32": values,
        "swapped": values.astype(">f8"),
        "fortran": np.asfortranarray(values),
        "float16": values.astype("<f2"),
        "large": ramp(40, 40).numpy(),
        "whole": np.arange(3),
    }


def python2(value):
    """What Python 2 wrote: bytes are strings, without a word on what they are."""
    def text(data):
        return b"T" + struct.pack("<i", len(data)) + data

    def array(a):
        shape = b"(" + b"".join(b"K" + bytes([n]) for n in a.shape) + b"t"
        order = b">" if a.dtype.byteorder == ">" else b"<"
        dtype = (b"cnumpy\ndtype\n(" + text(a.dtype.str[1:].encode()) + b"K\0K\1tR(K\3"
                 + text(order) + b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tb")
        fortran = a.ndim > 1 and a.flags.f_contiguous
        data = text(a.tobytes("A"))
        return (b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\0t" + text(b"b")
                + b"tR(K\1" + shape + dtype + (b"\x88" if fortran else b"\x89") + data + b"tb")

    items = b"".join(text(k.encode()) + array(a) for k, a in value.items())
    return b"\x80\2}(" + items + b"u."


def parts():
    """Weights in parts, beside the whole ones that PyTorch computes of them."""
    nn = torch.nn
    convolution = lambda: nn.Conv2d(2, 3, 2)
    modules = {
        "scaled": nn.utils.weight_norm(convolution()),
        "scaled_whole": nn.utils.weight_norm(convolution(), dim=None),
        "columns": nn.utils.weight_norm(nn.Linear(4, 3), dim=1),
        "masked": prune.l1_unstructured(nn.Linear(4, 3), "weight", 0.5),
        "divided": nn.utils.spectral_norm(convolution()),
    }
    state = {"alone.weight_g_orig": ramp(2)}
    for name, module in modules.items():
        module.eval()
        with torch.no_grad():
            for parameter in module.parameters():
                parameter += 0.25
        module(torch.ones(1, *((2, 2, 2) if isinstance(module, nn.Conv2d) else (4,))))
        state.update((name + "." + k, v) for k, v in module.state_dict().items())
        state[name + ".expected"] = module.weight.detach().clone()
    return state


def later_parts():
    """Names of PyTorch 2's parametrizations, of which 1.13 has spectral_norm alone."""
    module = torch.nn.utils.parametrizations.spectral_norm(torch.nn.Conv2d(2, 3, 2)).eval()
    state = {"divided." + k: v for k, v in module.state_dict().items()}
    state["divided.expected"] = module.weight.detach().clone()
    old = parts()
    state["scaled.parametrizations.weight.original0"] = old["scaled.weight_g"]
    state["scaled.parametrizations.weight.original1"] = old["scaled.weight_v"]
    state["scaled.expected"] = old["scaled.expected"]
    return state


def types_module(name):
    parts = name.split(".")
    for i in range(len(parts)):
        path = ".".join(parts[: i + 1])
        sys.modules.setdefault(path, types.ModuleType(path))
    return sys.modules[name]


class Block(torch.nn.Module):
    """A module of a user's own, with a layer used twice, and buffers that are saved and not."""

    def __init__(self):
        super().__init__()
        self.scale = torch.nn.Parameter(ramp(2, start=200))
        self.body = net()
        self.again = self.body
        self.register_buffer("mean", ramp(2, start=300))
        self.register_buffer("cache", ramp(2, start=400), persistent=False)

    def forward(self, x):
        return self.again(self.body(x)[:, :1]) * self.scale[0] + self.mean[0]


class Command:
    """What a hostile checkpoint holds: unpickled carelessly, it runs a command."""

    def __init__(self, marker):
        self.marker = marker

    def __reduce__(self):
        return os.system, ("touch " + self.marker,)


def rezip(source, target, method=zipfile.ZIP_STORED, folder=None, extra=None, change=None):
    """The entries of an archive in another one: packed, moved, with others, or changed."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", method) as new:
        for name in old.namelist():
            data = old.read(name)
            moved = name if folder is None else folder + name.split("/", 1)[1]
            new.writestr(fixed(moved, method), change(name, data) if change else data)
        for name, data in (extra or {}).items():
            new.writestr(fixed(name, method), data)


def fixed(name, method):
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = method
    return info


def swap(name, data):
    return np.frombuffer(data, "<f4").astype(">f4").tobytes() if "/data/" in name else data


def pytorch():
    both("net", net().state_dict())
    both("types", dtypes())
    both("views", views())
    both("checkpoint", checkpoint())
    both("hostile", {"weight": ramp(2), "extra": Command("hostile-was-here")})
    both("training", training())
    both("unread", unread())
    both("module", torch.nn.DataParallel(Block()))
    torch.save({"epoch": 3, "net": Block()}, "trainer-zip.pth")
    torch.jit.script(Block().eval()).save("scripted-zip.pt")
    both("tensor", ramp(2, 2))
    for protocol in (3, 4, 5):
        torch.save(net().state_dict(), "protocol%d-zip.pth" % protocol, pickle_protocol=protocol)
    parameters = OrderedDict(net().named_parameters())
    torch.save({"net": parameters, "acc": 93.2, "ema": {"x": ramp(1)}}, "parameters-zip.pth")
    torch.save({"generator": {"x": ramp(1)}, "critic": {"x": ramp(1)}}, "two-zip.pth")
    with open("bare.pkl", "wb") as out:
        pickle.dump({"weight": [1.0, 2.0]}, out, 2)
    with open("hostile.pkl", "wb") as out:
        pickle.dump(Command("hostile-was-here"), out, 4)
    torch.save({"w": ramp(2, 3)}, "small-zip.pth")
    rezip("small-zip.pth", "deflated-zip.pth", zipfile.ZIP_DEFLATED)
    rezip("small-zip.pth", "nested-zip.pth", folder="a/b/")
    rezip("small-zip.pth", "flat-zip.pth", folder="")
    rezip("small-zip.pth", "big-zip.pth", extra={"small-zip/byteorder": "big"}, change=swap)
    rezip("small-zip.pth", "little-zip.pth", extra={"small-zip/byteorder": "little"})


def transformed():
    both("quantised", quantised())
    both("arrays", arrays())
    for protocol in (2, 3, 4, 5):
        with open("arrays%d.pkl" % protocol, "wb") as out:
            pickle.dump(arrays(), out, protocol)
    with open("python2.pkl", "wb") as out:
        out.write(python2(arrays()))
    with open("dumped.pkl", "wb") as out:
        pickle.dump(net().state_dict(), out, 4)
    torch.save(parts(), "parts-zip.pth")
    torch.save(later_parts(), "parts-later.pth")


def numpy():
    rows = (np.arange(6, dtype=np.float64) / 4).reshape(2, 3)
    for descr in ("<f4", "<f8", "<f2", ">f4", ">f8", ">f2"):
        name = {"<": "little", ">": "big"}[descr[0]] + descr[1:] + ".npy"
        np.save(name, rows.astype(descr))
    np.save("fortran.npy", np.asfortranarray(rows.astype("<f4")))
    np.save("scalar.npy", np.float32(1.5))
    np.save("vector.npy", rows.reshape(6).astype("<f4"))
    np.save("integers.npy", np.arange(6))
    np.save("empty.npy", np.zeros((0, 3), "<f4"))
    np.save("objects.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    np.save("records.npy", np.zeros(2, dtype=[("a", "<f4"), ("b", "<f4")]))
    for version in ((2, 0), (3, 0)):
        with open("version%d.npy" % version[0], "wb") as out:
            np.lib.format.write_array(out, rows.astype("<f4"), version)
    arrays = {"w": rows.astype("<f4"), "b": rows[0].astype("<f8"), "steps": np.arange(3)}
    archive(np.savez, "stored.npz", arrays)
    archive(np.savez_compressed, "deflated.npz", arrays)
    with zipfile.ZipFile("text.zip", "w") as out:
        out.writestr(fixed("readme.txt", zipfile.ZIP_STORED), "no arrays here")


def archive(save, name, arrays):
    save("raw.npz", **arrays)
    method = zipfile.ZIP_STORED if save is np.savez else zipfile.ZIP_DEFLATED
    rezip("raw.npz", name, method)
    os.remove("raw.npz")


def safetensors():
    values = {
        "f32": ("F32", [2, 3], ramp(2, 3, start=-3)),
        "f16": ("F16", [2, 3], ramp(2, 3, start=-3, dtype=torch.float16)),
        "bf16": ("BF16", [2, 3], ramp(2, 3, start=-3, dtype=torch.bfloat16).view(torch.int16)),
        "f64": ("F64", [2, 3], ramp(2, 3, start=-3, dtype=torch.float64)),
        "steps": ("I64", [], torch.tensor(7)),
        "empty": ("F32", [0, 3], torch.zeros(0, 3)),
        "scalar": ("F32", [], torch.tensor(1.5)),
    }
    header, data = {"__metadata__": {"format": "pt", "note": "naïve \"quoted\" \\ \n"}}, b""
    for name, (dtype, shape, tensor) in values.items():
        elements = tensor.numpy().tobytes()
        offsets = [len(data), len(data) + len(elements)]
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": offsets}
        data += elements
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open("types.safetensors", "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + data)


if __name__ == "__main__":
    os.chdir(sys.argv[1])
    torch.manual_seed(0)
    # legacy files hold the sources of modules and their paths, which are nobody's business here
    torch.serialization.get_source_lines_and_file = lambda *_: (["class Block: ...\n"], 0, "net.py")
    pytorch()
    transformed()
    numpy()
    safetensors()
