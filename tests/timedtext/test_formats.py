"""The registry of text formats: one module adds a format, and nothing else is edited."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.timedtext import formats
from filmpack.timedtext.formats import all_formats, base, format_for_extension, writable_formats
from filmpack.timedtext.formats.base import TextFormat, register

NEW = """
from filmpack.timedtext.formats.base import Material, TextFormat, register


def _write(material: Material) -> str:
    return "".join(f"{cue.start};{cue.text}\\n" for cue in material.track.cues)


register(TextFormat("semicolons", "csv", write=_write))
"""


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A format of a module that somebody put beside ours."""
    (tmp_path / "semicolons.py").write_text(NEW, "utf-8")
    monkeypatch.setattr(base, "_FORMATS", {made.name: made for made in all_formats()})
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path)])
    yield
    sys.modules.pop("filmpack.timedtext.formats.semicolons", None)


def test_each_format_is_found_by_name_and_by_extension() -> None:
    assert {made.name: made.extension for made in all_formats()} == {
        "ass": "ass",
        "srt": "srt",
        "text": "txt",
        "vtt": "vtt",
    }
    found = format_for_extension(".TXT")
    assert found is not None
    assert found.name == "text"
    assert format_for_extension(".docx") is None


def test_a_name_or_extension_can_be_taken_once_only() -> None:
    for taken in (TextFormat("srt", "new"), TextFormat("new", "srt")):
        with pytest.raises(ValueError, match=r"srt \(\.srt\) has this name or extension"):
            register(taken)


@pytest.mark.usefixtures("added", "polish")
def test_one_module_adds_a_format(run: Callable[..., Result], project: Path) -> None:
    assert "semicolons" in writable_formats()
    done = run("export", "pl", "--to", "semicolons", "-o", "out")
    assert done.exit_code == 0, done.stderr
    text = (project / "out" / "small-pl.csv").read_text("utf-8")
    assert text.startswith("400;To jest Leo.\n")


@pytest.mark.usefixtures("polish")
def test_plain_text_needs_no_finished_translation(
    run: Callable[..., Result], project: Path, polish: Path
) -> None:
    text = polish.read_text("utf-8").replace('msgstr "To jest Leo."', 'msgstr ""')
    polish.write_text(text, "utf-8")
    assert run("export", "pl", "--to", "text", "-o", "out").exit_code == 0
    assert run("export", "pl", "--to", "text,srt", "-o", "none").exit_code == 1
    assert not (project / "none").exists()
    assert run("export", "pl", "--to", "text,srt", "--missing", "blank", "-o", "out").exit_code == 0
    names = {path.name for path in (project / "out").iterdir()}
    assert names == {"small-pl.txt", "small-pl-incomplete-blank.srt"}
