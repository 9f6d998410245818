"""Lines are as wide as they were measured, and measured alike on every machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polib
import pytest

from drawn_width import drawn_widths
from filmpack.media.text.fonts import text_width
from script_samples import IN_PACKAGE, SAMPLES

ROOT = Path(__file__).parents[2]
LANGUAGES = ["el", "bg", "pl", "de", "lt", "mt", "da", "fr", "hu", "ro"]


def _lines(language: str, count: int) -> list[str]:
    """A catalogue's widest lines."""
    book = polib.pofile(str(ROOT / "translations" / f"{language}.po"))
    cues = [entry.msgstr for entry in book if (entry.msgctxt or "").startswith("c0")]
    lines = {line for cue in cues for line in cue.split("\n") if "<i>" not in line}
    return sorted(lines, key=len)[-count:]


@pytest.mark.parametrize(
    "language",
    [
        pytest.param(language, marks=pytest.mark.full if at % 3 else ())
        for at, language in enumerate([*LANGUAGES, *IN_PACKAGE])
    ],
)
def test_a_line_is_drawn_as_wide_as_it_was_measured(language: str) -> None:
    if language in SAMPLES:
        lines = [line for text in SAMPLES[language] for line in text.split("\n")]
    else:
        lines = _lines(language, 12)
    drawn = drawn_widths(lines, 46.0, language)
    for line, wide in zip(lines, drawn, strict=True):
        measured = text_width(line, 46.0, "regular", language)
        assert abs(wide - measured) <= 0.005 * measured + 1, line


def test_letters_are_kerned() -> None:
    """ "Gør, som jeg" was drawn 3.7 % wider than it was measured, when libass did not kern."""
    apart = sum(text_width(char, 1.0, "regular") for char in "Gør, som jeg siger,")
    assert text_width("Gør, som jeg siger,", 1.0, "regular", "da") < 0.98 * apart


def test_no_library_of_the_system_lays_text_out() -> None:
    """Pillow shapes with the system's FriBidi where it finds one, and otherwise not at all."""
    code = (
        "import sys; from filmpack.media.text.fonts import text_width\n"
        "text_width('Gør, som jeg', 1.0, 'regular'); assert 'PIL.ImageFont' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    for module in (ROOT / "src").rglob("*.py"):
        assert "ImageFont" not in module.read_text("utf-8"), module
