"""Side-car files: each language as SubRip, WebVTT, ASS, or plain text for volunteers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from filmpack import files
from filmpack.languages.tags import bcp47
from filmpack.project.workspace import Workspace
from filmpack.timedtext.cue import Track
from filmpack.timedtext.formats.ass import write_ass
from filmpack.timedtext.formats.srt import write_srt
from filmpack.timedtext.formats.text import TextEntry, write_text
from filmpack.timedtext.formats.vtt import write_vtt
from filmpack.translation.compile import Missing

FORMATS = ("srt", "vtt", "ass", "text")


def export_languages(
    workspace: Workspace,
    languages: tuple[str, ...],
    formats: Sequence[str],
    folder: Path,
    missing: Missing,
) -> list[Path]:
    """Write every language in every format; all are compiled before the first is written."""
    chosen = workspace.chosen(languages)
    slug = workspace.project.settings.film.slug
    outputs: dict[Path, str] = {}
    if set(formats) - {"text"}:
        size = _picture(workspace) if "ass" in formats else (1920, 1080, Fraction(25))
        for track in workspace.tracks(chosen, missing):
            mark = f"-incomplete-{track.missing}" if track.missing else ""
            for name in formats:
                if name != "text":
                    target = folder / f"{slug}-{track.language}{mark}.{name}"
                    outputs[target] = _render(track, name, size)
    if "text" in formats:
        for language in chosen:
            outputs[folder / f"{slug}-{bcp47(language)}.txt"] = _text(workspace, language)
    for path, text in outputs.items():
        files.write_bytes(path, text.encode())
    return list(outputs)


def _render(track: Track, name: str, picture: tuple[int, int, Fraction]) -> str:
    if name == "srt":
        return write_srt(track.cues)
    if name == "vtt":
        return write_vtt(track.cues, track.language)
    return write_ass(track.cues, *picture)


def _picture(workspace: Workspace) -> tuple[int, int, Fraction]:
    """The film's size and rate; without a master, full HD at 25 frames a second."""
    if not workspace.project.master.is_file():
        return 1920, 1080, Fraction(25)
    from filmpack.masters.master import read_master
    from filmpack.media.ffmpeg import find_ffmpeg
    from filmpack.store.local import Store, default_folder

    ffmpeg = find_ffmpeg(workspace.project.settings.tools.ffmpeg)
    film = read_master(workspace.project, ffmpeg, Store(default_folder()), write=False)
    return film.width, film.height, film.rate


def _text(workspace: Workspace, language: str) -> str:
    blocks = workspace.catalogue(language).by_context()
    return write_text(
        TextEntry(
            entry.context,
            blocks[entry.context].msgstr if entry.context in blocks else "",
            note="\n".join((entry.text, *entry.notes[:2])),
        )
        for entry in workspace.entries(language)
    )
