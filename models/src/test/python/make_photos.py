"""Makes the small images in src/test/resources/limpid/models/photo/photos, and of app, and what PIL and torchvision make of them.

Run with PIL and torchvision:  python3 make_photos.py
"""

import io
import struct
import zlib
from pathlib import Path

import numpy
from PIL import Image, ImageOps
from torchvision import transforms

FOLDER = Path(__file__).parent.parent / "resources" / "limpid" / "models" / "photo" / "photos"

WEBPS = Path(__file__).parents[4] / "app" / "src" / "test" / "resources" / "limpid" / "app" / "given" / "photos"


def formula(width, height):
    """Smooth along both axes, with some texture; the tests have the same formula."""
    y, x = numpy.mgrid[0:height, 0:width].astype(numpy.int64)
    red = 255 * x // max(1, width - 1)
    green = 255 * y // max(1, height - 1)
    blue = (x * y * 7 + 31 * x + 17 * y) % 256
    return numpy.stack([red, green, blue], -1).astype(numpy.uint8)


def encoded(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, depth, colour, rows, *extra, interlace=0):
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    data = zlib.compress(b"".join(b"\0" + row for row in rows))
    parts = [chunk(b"IHDR", header), *extra, chunk(b"IDAT", data), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def segments(jpeg):
    """(marker, body) up to the first scan, then the rest."""
    found, at = [], 2
    while jpeg[at + 1] != 0xDA:
        length = struct.unpack(">H", jpeg[at + 2 : at + 4])[0]
        found.append((jpeg[at + 1], jpeg[at + 4 : at + 2 + length]))
        at += 2 + length
    return found, jpeg[at:]


def joined(parts, rest):
    body = b"".join(
        bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data for marker, data in parts
    )
    return b"\xff\xd8" + body + rest


def adobe(jpeg, transform):
    """The same coded data, said to be of another colour transform."""
    parts, rest = segments(jpeg)
    kept = [(m, d) for m, d in parts if m not in (0xE0, 0xEE)]
    return joined([(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes([transform])), *kept], rest)


def components(jpeg, ids, keep_jfif):
    """The same coded data, the components called otherwise."""
    parts, rest = segments(jpeg)
    rest = bytearray(rest)
    renamed = []
    for marker, data in parts:
        data = bytearray(data)
        if 0xC0 <= marker <= 0xC2:
            for i, name in enumerate(ids):
                data[6 + 3 * i] = name
        if marker != 0xE0 or keep_jfif:
            renamed.append((marker, bytes(data)))
    for i, name in enumerate(ids):
        rest[5 + 2 * i] = name
    return joined(renamed, bytes(rest))


def bmp(width, height, bits, compression, data, masks=b"", top_down=False):
    header = struct.pack("<IiiHHIIiiII", 40, width, -height if top_down else height, 1, bits,
                         compression, len(data), 2835, 2835, 0, 0)
    offset = 14 + len(header) + len(masks)
    start = b"BM" + struct.pack("<IHHI", offset + len(data), 0, 0, offset)
    return start + header + masks + data


def exif(orientation, order):
    data = Image.Exif()
    data.endian = order
    data[0x010F] = "Limpid"
    data[0x0112] = orientation
    return data.tobytes()


def tiff(tags, data):
    """Of one strip; a tag is one number, or several shorts."""
    at, entries, behind = 8 + len(data), b"", b""
    tags = {**tags, 259: [1], 273: [8], 279: [len(data)]}
    for tag, values in sorted(tags.items()):
        code, kind = (3, "H") if len(values) > 1 or tag not in (273, 279) else (4, "I")
        value = struct.pack("<" + kind * len(values), *values)
        if len(value) > 4:
            behind += value
            value = struct.pack("<I", at + 2 + 12 * len(tags) + 4 + len(behind) - len(value))
        entries += struct.pack("<HHI", tag, code, len(values)) + value.ljust(4, b"\0")
    directory = struct.pack("<H", len(tags)) + entries + b"\0\0\0\0" + behind
    return b"II*\0" + struct.pack("<I", at) + data + directory


def interlaced(pixels):
    """Adam7's seven passes, of 8 bits for red, green and blue."""
    steps = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    passes = [pixels[y::down, x::right] for x, y, right, down in steps]
    rows = [row.tobytes() for part in passes if part.size for row in part]
    return png(pixels.shape[1], pixels.shape[0], 8, 2, rows, interlace=1)


def files():
    rgb = formula(33, 25)
    small = formula(13, 9)
    image = Image.fromarray(rgb)
    little = Image.fromarray(small)
    yield "colour-444.jpg", encoded(image, "JPEG", quality=90, subsampling=0)
    yield "colour-422.jpg", encoded(image, "JPEG", quality=90, subsampling=1)
    yield "colour-420.jpg", encoded(image, "JPEG", quality=90, subsampling=2)
    yield "progressive.jpg", encoded(image, "JPEG", quality=90, progressive=True)
    yield "grey.jpg", encoded(image.convert("L"), "JPEG", quality=90)
    cmyk = encoded(image.convert("CMYK"), "JPEG", quality=90)
    yield "cmyk.jpg", cmyk
    yield "ycck.jpg", adobe(cmyk, 2)
    full = encoded(image, "JPEG", quality=90, subsampling=0)
    yield "adobe-rgb.jpg", adobe(full, 0)
    yield "adobe-ycc.jpg", adobe(full, 1)
    yield "letters-rgb.jpg", components(full, b"RGB", False)
    yield "letters-jfif.jpg", components(full, b"RGB", True)
    yield "no-jfif.jpg", components(full, b"\1\2\3", False)
    profile = b"\0" * 16
    yield "odd-profile.jpg", encoded(image, "JPEG", quality=90, icc_profile=profile)
    for orientation in range(1, 9):
        order = "<" if orientation % 2 else ">"
        yield f"exif-{orientation}.jpg", encoded(little, "JPEG", quality=95, exif=exif(orientation, order))
    yield "exif.png", encoded(little, "PNG", exif=exif(6, ">"))
    alpha = numpy.dstack([small, numpy.arange(117, dtype=numpy.uint8).reshape(9, 13)])
    yield "colour.png", encoded(little, "PNG")
    yield "alpha.png", encoded(Image.fromarray(alpha), "PNG")
    yield "grey.png", encoded(little.convert("L"), "PNG")
    yield "grey-alpha.png", encoded(Image.fromarray(alpha).convert("LA"), "PNG")
    yield "palette.png", encoded(little.quantize(11), "PNG")
    yield "palette-alpha.png", encoded(little.quantize(11), "PNG", transparency=bytes(range(11)))
    yield "one-pixel.png", encoded(Image.new("RGB", (1, 1), (1, 2, 3)), "PNG")
    bits = numpy.packbits(small[:, :, 2] > 128, axis=1)
    yield "grey-1.png", png(13, 9, 1, 0, [row.tobytes() for row in bits])
    fours = numpy.pad(small[:, :, 0] >> 4, ((0, 0), (0, 1)))
    rows = [(row[0::2] << 4 | row[1::2]).tobytes() for row in fours]
    yield "grey-4.png", png(13, 9, 4, 0, rows)
    wide = (small.astype(numpy.int64) * 256 + 77).astype(">u2")
    yield "colour-16.png", png(13, 9, 16, 2, [row.tobytes() for row in wide])
    gamma = [chunk(b"gAMA", struct.pack(">I", 100000)), chunk(b"tRNS", b"\0\1\0\2\0\3")]
    yield "gamma.png", png(13, 9, 8, 2, [row.tobytes() for row in small], *gamma)
    yield "palette.gif", encoded(little.quantize(16), "GIF")
    gif = bytearray(encoded(little.quantize(16), "GIF"))
    gif[6:10] = struct.pack("<HH", 20, 15)
    comma = gif.index(b",", 13 + 48)
    gif[comma + 1 : comma + 5] = struct.pack("<HH", 3, 2)
    yield "offset.gif", bytes(gif)
    control = b"!\xf9\x04\x01\0\0\x05\0"
    yield "offset-clear.gif", bytes(gif[:comma]) + control + bytes(gif[comma:])
    yield "colour.bmp", encoded(little, "BMP")
    yield "palette.bmp", encoded(little.quantize(16), "BMP")
    yield "grey.bmp", encoded(little.convert("L"), "BMP")
    yield "black-white.bmp", encoded(little.convert("1", dither=0), "BMP")
    padded = numpy.dstack([small[:, :, ::-1], numpy.zeros((9, 13, 1), numpy.uint8)])
    yield "colour-32.bmp", bmp(13, 9, 32, 0, padded[::-1].tobytes())
    yield "top-down.bmp", bmp(13, 9, 32, 0, padded.tobytes(), top_down=True)
    fives = small.astype(numpy.uint16) >> 3
    sixteen = fives[:, :, 0] << 10 | fives[:, :, 1] << 5 | fives[:, :, 2]
    sixteen = numpy.pad(sixteen, ((0, 0), (0, 1)))[::-1]
    yield "colour-16.bmp", bmp(13, 9, 16, 0, sixteen.astype("<u2").tobytes())
    yield "colour.tif", encoded(little, "TIFF")
    yield "lzw.tif", encoded(little, "TIFF", compression="tiff_lzw")
    yield "deflated.tif", encoded(little, "TIFF", compression="tiff_adobe_deflate")
    yield "grey.tif", encoded(little.convert("L"), "TIFF")
    yield "black-white.tif", encoded(little.convert("1", dither=0), "TIFF", compression="group4")
    printed = numpy.dstack([small, numpy.arange(117, dtype=numpy.uint8).reshape(9, 13)])
    yield "cmyk.tif", encoded(Image.fromarray(printed, "CMYK"), "TIFF")
    sizes = {256: [13], 257: [9], 278: [9]}
    deep = (printed.astype(numpy.int64) * 256 + 77).astype("<u2").tobytes()
    yield "cmyk-16.tif", tiff({**sizes, 258: [16] * 4, 262: [5], 277: [4]}, deep)
    deep = (small.astype(numpy.int64) * 256 + 77).astype("<u2").tobytes()
    yield "colour-16.tif", tiff({**sizes, 258: [16] * 3, 262: [2], 277: [3]}, deep)
    yield "palette.tif", encoded(little.quantize(16), "TIFF")
    yield "exif-6.tif", encoded(little, "TIFF", tiffinfo={274: 6})
    yield "interlaced.png", interlaced(small)
    yield "colour.ppm", encoded(little, "PPM")
    yield "grey.pgm", encoded(little.convert("L"), "PPM")
    yield "text.ppm", b"P3 # colours\n13 9\n255\n" + " ".join(map(str, small.reshape(-1))).encode()
    yield "text.pgm", b"P2\n#\n13\n9 255 " + "\n".join(map(str, small[:, :, 1].reshape(-1))).encode() + b"\n"
    fifteen = b" ".join(str(v // 17 * 17).encode() for v in small.reshape(-1))
    yield "bits.pbm", encoded(little.convert("1"), "PPM")
    bits = ["".join("10"[int(v > 127)] for v in row) for row in small[:, :, 1]]
    yield "text.pbm", b"P1\n# 1 is black\n13 9\n" + "\n".join(bits).encode() + b"\n"
    yield "colour-4.ppm", b"P6\n13 9\n15\n" + bytes(int(v) // 17 for v in fifteen.split())


def webps():
    """For the command line, which has a reader of them."""
    image = Image.fromarray(formula(33, 25))
    yield "lossless.webp", encoded(image, "WEBP", lossless=True)
    yield "lossy.webp", encoded(image, "WEBP", quality=90)
    yield "exif-6.webp", encoded(Image.fromarray(formula(13, 9)), "WEBP", lossless=True, exif=exif(6, "<")[6:])


def expected(data):
    image = Image.open(io.BytesIO(data))
    # a TIFF file is turned when it is loaded, and would be turned again
    image = image if image.format == "TIFF" else ImageOps.exif_transpose(image)
    return numpy.asarray(image.convert("RGB"))


RESIZED = [
    (451, 300, 256, 224), (300, 451, 256, 224), (37, 101, 256, 224), (256, 256, 256, 224),
    (224, 224, 256, 224), (1, 1, 256, 224), (1, 40, 32, 32), (500, 41, 32, 32), (41, 500, 32, 32),
    (32, 32, 32, 32), (1024, 683, 32, 32), (33, 32, 32, 32), (257, 256, 256, 224), (999, 997, 232, 225),
]


def write(folder, images):
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for name, data in images:
        (folder / name).write_bytes(data)
        rgb = expected(data)
        lines.append(f"{name} {rgb.shape[1]} {rgb.shape[0]} {rgb.tobytes().hex()}")
    (folder / "pil.txt").write_text("\n".join(lines) + "\n")


def main():
    write(FOLDER, files())
    write(WEBPS, webps())
    lines = []
    bicubic = [(*size, "BICUBIC") for size in [*RESIZED, (451, 300, 320, 300), (200, 150, 320, 300)]]
    for width, height, resize, crop, kind in [(*size, "BILINEAR") for size in RESIZED] + bicubic:
        how = transforms.InterpolationMode[kind]
        cut = transforms.Compose([transforms.Resize(resize, how), transforms.CenterCrop(crop)])
        image = cut(Image.fromarray(formula(width, height)))
        rgb = numpy.asarray(image)
        some = rgb.reshape(-1)[:: max(1, rgb.size // 24)]
        scale = transforms.Compose([
            transforms.ToTensor(),
            transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
        ])
        floats = scale(image).permute(1, 2, 0).reshape(-1)[:: max(1, rgb.size // 8)]
        lines.append(
            f"{width} {height} {resize} {crop} {zlib.crc32(rgb.tobytes())}"
            f" {some.tobytes().hex()} {','.join(f'{v:.6g}' for v in floats.tolist())} {kind}"
        )
    (FOLDER / "resized.txt").write_text("\n".join(lines) + "\n")


main()
