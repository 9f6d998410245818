"""The fonts in a folder for ffmpeg, and a fontconfig that knows no others and their order."""

from __future__ import annotations

import hashlib
import re
import shutil
from html import escape
from pathlib import Path

from filmpack.media.text.font_files import fallbacks, families, font_files
from filmpack.media.text.font_reading import drawn_bytes

PACKAGE_FONTS = "fonts"
_NAMED = re.compile(r"^Style: [^,]*,([^,]*),|\\fn([^\\}]*)", re.M)
"""Where ASS names a family: in a style, or in a line of text."""
_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><cachedir>cache</cachedir>
{}</fontconfig>
"""
_ORDER = """<match target="pattern">
<test name="family" qual="any"><string>{}</string></test>
<edit name="family" mode="append" binding="strong">{}</edit>
</match>
"""


def put_fonts(folder: Path) -> None:
    """Put the package's fonts and fonts.conf into a work folder.

    libass asks fontconfig for the family after one that lacks a letter: its order is ours.
    """
    rules = [
        _ORDER.format(
            escape(name, quote=False),
            "".join(f"<string>{escape(one, quote=False)}</string>" for one in after),
        )
        for name, after in fallbacks().items()
        if after
    ]
    (folder / "fonts.conf").write_text(_CONF.format("".join(rules)), "utf-8")
    (folder / PACKAGE_FONTS).mkdir()
    for font in font_files():
        _put(font, folder / PACKAGE_FONTS / font.name)


def fonts_for(folder: Path, script: str) -> str:
    """The folder of fonts in a work folder for one ASS script: those of the families that it names,
    and of those that are asked for what these lack.

    Each filter reads all fonts of its folder into memory and looks through them, which takes longer
    than to draw a frame.
    """
    after = fallbacks()
    named = {name.strip() for pair in _NAMED.findall(script) for name in pair} & after.keys()
    if not named:
        return PACKAGE_FONTS
    wanted = {*named, *(one for name in named for one in after[name])}
    name = "fonts-" + hashlib.sha256("\0".join(sorted(wanted)).encode()).hexdigest()[:16]
    if not (folder / name).is_dir():
        (folder / name).mkdir()
        for family in families().values():
            for face in family.files:
                if family.names[face] in wanted:
                    font, number = family.place(face)
                    # Its file may be called as one of the package's, which is linked there.
                    own = f"own-{number or ''}" * family.own
                    _put(font, folder / name / f"{own}{font.name}", number)
    return name


def _put(file: Path, at: Path, number: int = 0) -> None:
    """Make a font readable under another name: by a link where that works, else by a copy; one of
    the project's with our line height, and alone where its file has several."""
    data = drawn_bytes(file, number)
    at.unlink(missing_ok=True)  # never write through a link
    if data is not None:
        at.write_bytes(data)
        return
    try:
        at.symlink_to(file)
    except (OSError, NotImplementedError):
        shutil.copyfile(file, at)
