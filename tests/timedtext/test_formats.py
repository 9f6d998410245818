"""The registry of text formats: one module adds a format, and nothing else is edited."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import Result

from broadcast_files import stl_file, ttml_file
from filmpack.timedtext import formats
from filmpack.timedtext.cue import Cue, Track, cue_id
from filmpack.timedtext.formats import (
    all_formats,
    base,
    format_for_extension,
    readable_formats,
    writable_formats,
)
from filmpack.timedtext.formats.base import PictureFormat, TextEntry, TextFormat, register

NEW = """
from filmpack.timedtext.formats.base import (
    Material, ParsedCue, ParsedSubtitles, TextFormat, register
)


def _write(material: Material) -> str:
    return "".join(f"{cue.start};{cue.text}\\n" for cue in material.track.cues)


def _read(text: str, name: str) -> ParsedSubtitles:
    rows = [line.split(";") for line in text.splitlines()]
    return ParsedSubtitles(
        tuple(
            ParsedCue(number, int(start), int(start) + 1200, words)
            for number, (start, words) in enumerate(rows, 1)
        ),
        (),
    )


register(TextFormat("semicolons", "csv", write=_write, read_cues=_read))
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
        "ebuttd": "ebuttd.xml",
        "html": "transcript.html",
        "imsc": "imsc11.xml",
        "srt": "srt",
        "stl": "stl",
        "text": "txt",
        "transcript": "transcript.txt",
        "ttml": "ttml",
        "upload": "upload.srt",
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

    (project / "back.csv").write_text("400;Oto Leo.\n", "utf-8")
    back = run("import", "pl", "back.csv", "--replace")
    assert back.exit_code == 0, back.stderr
    assert 'msgstr "Oto Leo."' in (project / "translations" / "pl.po").read_text("utf-8")


@pytest.mark.usefixtures("polish")
def test_a_file_that_no_format_reads_is_named_with_those_that_are_read(
    run: Callable[..., Result], project: Path
) -> None:
    (project / "back.docx").write_text("00:00.400 Oto Leo.\n", "utf-8")
    done = run("import", "pl", "back.docx")
    assert done.exit_code == 2
    assert "back.docx: .docx files cannot be imported." in done.stderr
    *others, last = (f".{format_.extension}" for format_ in readable_formats().values())
    assert f"Save it as {', '.join(others)} or {last}, or name its format" in done.stderr
    assert f"name its format: --format {'|'.join(readable_formats())}." in done.stderr


@pytest.mark.parametrize("name", ["back.vtt", "back.srt", "back.docx", "back"])
@pytest.mark.usefixtures("polish")
def test_a_file_is_read_as_what_it_is_whatever_its_name(
    run: Callable[..., Result], project: Path, name: str
) -> None:
    (project / name).write_text("WEBVTT\n\n00:00.400 --> 00:01.600\nOto Leo.\n", "utf-8")
    done = run("import", "pl", name, "--replace")
    assert done.exit_code == 0, done.stderr
    assert 'msgstr "Oto Leo."' in (project / "translations" / "pl.po").read_text("utf-8")
    told = f"{name}:1: this file is vtt by its content, and was read as such."
    assert (told in done.stderr) == (name != "back.vtt")
    assert (
        "0 lines placed, 1 fuzzy, 0 left over; 2 words accounted for: 0 placed, 2 fuzzy,"
        " 0 left over" in done.stderr
    )


@dataclass(frozen=True)
class _OneCue:
    """One cue as material: all that a writer may ask for."""

    text: str
    picture: PictureFormat = field(default_factory=PictureFormat)
    title: str = "Small film"
    closing: str = ""
    speakers: Mapping[str, str] = field(default_factory=dict)

    @property
    def track(self) -> Track:
        return Track("pl", (Cue(cue_id(1), 400, 1600, self.text),))

    @property
    def entries(self) -> tuple[TextEntry, ...]:
        return (TextEntry(cue_id(1), self.text),)


@pytest.mark.parametrize("made", writable_formats().values(), ids=list(writable_formats()))
def test_a_format_shows_what_it_says_that_it_shows(made: TextFormat) -> None:
    plain = made.render(_OneCue("Leo")).data.decode("latin-1")
    italic = made.render(_OneCue("<i>Leo</i>")).data.decode("latin-1")
    assert (plain != italic) == made.italics
    assert "Leo" in italic
    assert ("c0001" in plain) == made.ids


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


_RETURNED = [
    Cue(cue_id(1), 400, 1600, "Oto Leo."),
    Cue(cue_id(2), 2000, 3200, "- Tak?\n- Nie."),
    Cue(cue_id(3), 3600, 4800, "<i>Możesz mówić.</i>"),
]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("back.ttml", ttml_file(_RETURNED).encode()),
        ("back.txt", ttml_file(_RETURNED).encode("utf-16")),
        ("back.stl", stl_file(_RETURNED, start="10000000")),
        ("back.srt", stl_file(_RETURNED)),
    ],
)
def test_what_a_broadcaster_returns_is_placed(
    run: Callable[..., Result], project: Path, polish: Path, name: str, data: bytes
) -> None:
    (project / name).write_bytes(data)
    done = run("import", "pl", name, "--replace")
    assert done.exit_code == 0, done.stderr
    assert "3 lines placed, 0 fuzzy, 0 left over" in done.stdout + done.stderr
    text = polish.read_text("utf-8")
    for said in ("Oto Leo.", "- Tak?\\n", "<i>Możesz mówić.</i>"):
        assert said in text
