"""Logos: PNG and JPEG by their extension, within limits; a broken one is an error with its name."""

from __future__ import annotations

import io
import os
import random
import resource
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from filmpack.cards.drawing import logo_files
from filmpack.cards.logos import read_picture
from filmpack.errors import InputError, ToolError
from filmpack.media.text.fonts import FontSet
from filmpack.project.card_design import project_logos
from filmpack.project.config.settings import Project


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *extra: bytes) -> bytes:
    """A white PNG in one bit a pixel, packed: tiny, whatever its size."""
    packer = zlib.compressobj(9)
    row = b"\0" + b"\xff" * ((width + 7) // 8)
    pixels = b"".join(packer.compress(row * 100) for _ in range(height // 100)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", head),
            *extra,
            chunk(b"IDAT", pixels),
            chunk(b"IEND", b""),
        )
    )


def picture(kind: str, mode: str = "RGB") -> bytes:
    stream = io.BytesIO()
    Image.effect_noise((64, 48), 40).convert(mode).save(stream, kind)
    return stream.getvalue()


def read(path: Path, data: bytes) -> Image.Image:
    path.write_bytes(data)
    return read_picture(path)


def refusal(path: Path, data: bytes) -> str:
    """What is said of a logo; its name when it is read."""
    try:
        read(path, data)
    except InputError as error:
        return str(error)
    return path.name


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", picture("PNG", "RGBA")),
        ("a.PNG", picture("PNG", "P")),
        ("a.jpg", picture("JPEG")),
        ("a.jpeg", picture("JPEG", "L")),
        ("a.JPG", picture("JPEG", "CMYK")),
    ],
)
def test_png_and_jpeg_in_every_mode_are_logos(name: str, data: bytes, tmp_path: Path) -> None:
    made = read(tmp_path / name, data)
    assert (made.mode, made.size) == ("RGBA", (64, 48))
    assert logo_files(tmp_path) == [tmp_path / name]


@pytest.mark.parametrize(
    "data",
    [
        picture("GIF"),
        picture("BMP"),
        picture("JPEG"),
        picture("TIFF"),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n",
        b"no picture",
        b"",
    ],
    ids=["gif", "bmp", "jpeg", "tiff", "eps", "text", "empty"],
)
def test_another_kind_named_png_reaches_no_other_decoder(
    data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "open", lambda *_a, **_k: pytest.fail("every decoder is asked"))
    with pytest.raises(InputError, match=r"a\.png: this logo cannot be read"):
        read(tmp_path / "a.png", data)


def test_a_png_named_jpeg_is_refused_too(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.jpg: this logo cannot be read"):
        read(tmp_path / "a.jpg", picture("PNG"))


@pytest.mark.parametrize("side", [5100, 9500, 13000, 30000])
def test_a_bomb_of_pixels_is_refused_before_it_is_decoded(side: int, tmp_path: Path) -> None:
    data = png(side, side)
    assert len(data) < 200_000
    path = tmp_path / "a.png"
    path.write_bytes(data)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(
        InputError, match=rf"this logo has {side}x{side} pixels; the most is 25,000"
    ):
        read_picture(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_a_bomb_of_text_is_refused(tmp_path: Path) -> None:
    text = b"Comment\0\0" + zlib.compress(bytes(200_000_000), 9)
    with pytest.raises(InputError, match=r"a\.png: this logo cannot be read"):
        read(tmp_path / "a.png", png(100, 100, chunk(b"zTXt", text)))


def test_a_logo_of_many_bytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(picture("PNG"))
    os.truncate(path, 1 << 40)  # sparse
    with pytest.raises(InputError, match=r"a\.png: this logo is larger than 16 MB"):
        read_picture(path)


def test_a_mutated_logo_is_read_or_refused_with_its_name(tmp_path: Path) -> None:
    chance = random.Random(13)
    for kind, name in (("PNG", "a.png"), ("JPEG", "a.jpg")):
        whole = picture(kind)
        for _ in range(400):
            data = bytearray(whole)
            for _ in range(chance.choice((1, 2, 8))):
                data[chance.randrange(min(len(data), 400))] = chance.randrange(256)
            if chance.random() < 0.2:
                del data[chance.randrange(len(data)) :]
            assert name in refusal(tmp_path / name, bytes(data))


def test_logos_that_are_no_files_of_the_project_are_refused(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = project / "translations" / "logos"
    folder.mkdir()
    loaded = Project.load(project / "filmpack.toml")
    os.mkfifo(folder / "a.png")
    with pytest.raises(InputError, match=r"a\.png: this logo is a FIFO"):
        project_logos(loaded)
    (folder / "a.png").unlink()
    outside = tmp_path_factory.mktemp("outside") / "secret.png"
    outside.write_bytes(picture("PNG"))
    (folder / "b.png").symlink_to(outside)
    with pytest.raises(InputError, match=r"b\.png: this logo is a link that leads out of the"):
        project_logos(loaded)


@pytest.mark.parametrize("data", [b"", b"no font", b"\0\1\0\0\0\2" + bytes(200)])
def test_a_broken_font_is_an_error_with_its_name(
    data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "NotoSans-Regular.ttf"
    path.write_bytes(data)
    monkeypatch.setattr("filmpack.media.text.fonts.font_files", lambda: [path])
    tries: list[Callable[[], object]] = [
        lambda: FontSet().undrawn("a", "regular"),
        lambda: FontSet().width("a", "regular"),
    ]
    for look in tries:
        with pytest.raises(ToolError, match=r"NotoSans-Regular\.ttf: this font cannot be read"):
            look()
    os.truncate(path, 1 << 40)
    for look in tries:
        with pytest.raises(ToolError, match="larger than 32 MiB"):
            look()
