"""Text read back from pictures, by tesseract: a program that is asked for only by name.

What differs from the picture without text, and is light, is the text. Black on white it is read
with few mistakes: the share of letters right in Polish, Greek, Bulgarian, Maltese and German was
97.5 to 100 % on real footage; a film's frame as it is gave a fifth of them. White ground is worst.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.errors import ConfigError, ToolError
from filmpack.languages.language import likely_script
from filmpack.languages.sdh import without_sdh
from filmpack.languages.tags import iso639_2, primary_subtag

if TYPE_CHECKING:
    from PIL.Image import Image

_PROGRAM = "tesseract"
_PACKS = {
    "nb": "nor",
    "nn": "nor",
    "no": "nor",
    "zh": "chi_sim",
    "zh-Hant": "chi_tra",
    "ku": "kmr",
    "sr-Latn": "srp_latn",
}
"""Where tesseract names a language otherwise than ISO 639-2."""
_LIGHT = 130
"""The grey level from which a pixel is the text's own and not its outline."""
_MARGIN = 40
"""White pixels around the text."""
_PATIENCE = 300
_logger = logging.getLogger(__name__)


class ReadingError(ToolError):
    """tesseract does not run, or failed: nothing is known of what it should have read."""


@dataclass(frozen=True, slots=True)
class Look:
    """A way of finding the text: from how many grey levels a pixel counts as changed, and how many
    times the picture is enlarged first. What one reads badly, the other mostly reads."""

    changed: int
    larger: int


LOOKS = (Look(24, 4), Look(48, 3))


def require_program() -> None:
    """Raise ConfigError where there is no tesseract."""
    if shutil.which(_PROGRAM) is None:
        advice = "Install it (on Debian: tesseract-ocr, and a package a language), or don't look."
        raise ConfigError(f"{_PROGRAM}, which reads pictures, was not found.", advice)


def pack_of(language: str) -> str:
    """tesseract's name of a language: "pol"."""
    base = primary_subtag(language)
    parts = without_sdh(language).replace("_", "-").split("-")[1:]
    script = next((part.title() for part in parts if len(part) == 4), likely_script(language))
    return _PACKS.get(f"{base}-{script}") or _PACKS.get(base) or iso639_2(base)


@lru_cache(maxsize=1)
def installed_packs() -> frozenset[str]:
    """The languages that tesseract can read here. Raises ReadingError when it does not run."""
    return frozenset(_run(["--list-langs"]).split("\n")[1:])


def text_alone(clean: Image, burned: Image, look: Look) -> Image:
    """The text of a picture, black on white and enlarged; both are grey, of one size."""
    from PIL import Image as Images
    from PIL import ImageChops

    size = (clean.width * look.larger, clean.height * look.larger)
    before, after = (one.resize(size, Images.Resampling.BICUBIC) for one in (clean, burned))
    text = ImageChops.darker(
        ImageChops.difference(before, after).point(_above(look.changed)),
        after.point(_above(_LIGHT)),
    )
    box = text.getbbox() or (0, 0, 1, 1)
    framed = Images.new("L", (box[2] - box[0] + 2 * _MARGIN, box[3] - box[1] + 2 * _MARGIN))
    framed.paste(text.crop(box), (_MARGIN, _MARGIN))
    return ImageChops.invert(framed)


def _above(level: int) -> list[int]:
    """A table that makes white what is above a level, and black the rest."""
    return [255 * (n > level) for n in range(256)]


def read_texts(pictures: Sequence[Image], pack: str) -> list[str]:
    """What stands on pictures of text alone, each as one block.

    Args:
        pictures: Black on white.
        pack: tesseract's name of the language.

    Raises:
        ReadingError: tesseract failed.
    """
    if not pictures:
        return []
    with tempfile.TemporaryDirectory(prefix="filmpack-") as name:
        folder = Path(name)
        paths = [folder / f"{number}.png" for number in range(len(pictures))]
        for path, picture in zip(paths, pictures, strict=True):
            picture.save(path)
        (folder / "list.txt").write_text("\n".join(map(str, paths)), "utf-8")
        said = _run([str(folder / "list.txt"), "-", "-l", pack, "--psm", "6", "--dpi", "300"])
    pages = said.split("\f")[: len(pictures)]
    if len(pages) != len(pictures):
        raise ReadingError(f"{_PROGRAM} read {len(pages)} of {len(pictures)} pictures.")
    return [page.strip() for page in pages]


def _run(arguments: Sequence[str]) -> str:
    _logger.info("%s %s", _PROGRAM, " ".join(arguments))
    try:
        done = subprocess.run(
            [_PROGRAM, *arguments],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            # Several threads are slower for pictures as small as these.
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ReadingError(f"{_PROGRAM} does not run: {error}.") from None
    if done.returncode:
        detail = done.stderr.decode("utf-8", "replace")
        raise ReadingError(f"{_PROGRAM} failed (exit code {done.returncode}).", detail=detail)
    return done.stdout.decode("utf-8", "replace")
