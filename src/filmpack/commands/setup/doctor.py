"""Check that this machine can build the project."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from filmpack.commands.fonts import needed_fonts
from filmpack.errors import FilmpackError, display_path
from filmpack.media.choices import Codec
from filmpack.media.ffmpeg import inspect
from filmpack.media.input.probe import InputPolicy, VariableFrameRateError, probe
from filmpack.media.input.remarks import remarks
from filmpack.media.pictures.ass_pictures import draw_script
from filmpack.media.rendition import CODECS
from filmpack.media.text.font_files import font_files
from filmpack.pipeline.able import margin_filters
from filmpack.pipeline.renditions import renditions
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace
from filmpack.timedtext.cue import Cue, CueId
from filmpack.timedtext.formats.ass import write_ass

_SAMPLE = "Zażółć gęślą jaźń\nΞεσκεπάζω · Щастие · ħġż · șț"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The result of one check; exit_code is 1, 2 or 3 if it failed (see filmpack.errors)."""

    subject: str
    good: bool
    detail: str
    exit_code: int = 0


def diagnose(project: Project) -> Iterator[Diagnosis]:
    """Check each thing that a build needs, in order."""
    path, codecs, filters = "", list[Codec](), tuple[str, ...]()
    try:
        chosen = renditions(project.settings)
        codecs = sorted({rendition.encoding.codec for rendition in chosen})
        filters = margin_filters(chosen)
    except FilmpackError as error:
        yield Diagnosis("renditions", False, str(error), error.exit_code)
    try:
        path = project.find_ffmpeg()
        able = inspect(path)
        yield Diagnosis("ffmpeg", True, f"{able.version.split(' Copyright')[0]} ({path})")
        for name, have in (
            ("libass", "ass" in able.filters),
            *((f"{name} filter", name in able.filters) for name in filters),
            *((f"{codec} encoder", CODECS[codec].encoder in able.encoders) for codec in codecs),
            ("mov_text encoder", "mov_text" in able.encoders),
        ):
            yield Diagnosis(name, have, "available" if have else "missing", 0 if have else 3)
        yield _draws_text(path)
    except FilmpackError as error:
        yield Diagnosis("ffmpeg", False, str(error), error.exit_code)
    yield _fonts(project)
    yield _film(project)
    yield _texts(project)
    for name, folder in (("output folder", project.output), ("translations", project.catalogues)):
        yield _writable(project, name, folder)


def _fonts(project: Project) -> Diagnosis:
    """Whether every language of the project has a font that draws it."""
    if not font_files():
        return Diagnosis("fonts", False, "filmpack's own are missing: install it again", 3)
    try:
        needs = needed_fonts(Workspace(project))
    except FilmpackError as error:
        return Diagnosis("fonts", False, str(error), error.exit_code)
    missing = [f"{need.language} ({need.family})" for need in needs if need.origin == "missing"]
    if missing:
        return Diagnosis("fonts", False, f"missing for {', '.join(missing)}: filmpack fonts", 1)
    return Diagnosis("fonts", True, ", ".join(dict.fromkeys(need.family for need in needs)))


def _draws_text(path: str) -> Diagnosis:
    """Burn a line in three scripts onto black. It must appear even without system fonts."""
    script = write_ass([Cue(CueId("c0001"), 0, 1000, _SAMPLE)], 640, 360, Fraction(25))
    try:
        (picture,) = draw_script(
            path, [script], (640, 360), "#000000", 1, what="drawing a test line"
        )
    except (FilmpackError, OSError) as error:
        return Diagnosis("text on pictures", False, str(error), 3)
    bright = sum(picture.convert("L").histogram()[128:])
    good = bright > 1000
    return Diagnosis(
        "text on pictures",
        good,
        "Latin, Greek and Cyrillic text drawn" if good else "the test line was not drawn",
        0 if good else 3,
    )


def _film(project: Project) -> Diagnosis:
    section = project.settings.film
    try:
        film = probe(project.master, InputPolicy(section.interlaced, section.hdr))
    except VariableFrameRateError as error:
        if section.force_constant_rate:
            return Diagnosis(
                "film",
                True,
                f"{display_path(project.master)}: will be converted to a constant frame rate",
            )
        return Diagnosis("film", False, str(error), error.exit_code)
    except FilmpackError as error:
        return Diagnosis("film", False, str(error), error.exit_code)
    audio = ", ".join(film.audio_codecs) or "no audio"
    told = "".join(f"\n{remark}" for remark in remarks(film))
    rate = f"{float(film.rate):.3f}".rstrip("0").rstrip(".")
    return Diagnosis(
        "film",
        True,
        f"{display_path(film.path)}: {film.width}x{film.height}, {rate} frames per second,"
        f" {film.frames} frames, {film.video_codec}, {audio}{told}",
    )


def _texts(project: Project) -> Diagnosis:
    workspace = Workspace(project)
    try:
        cues, languages = len(workspace.source()), len(workspace.languages())
    except FilmpackError as error:
        return Diagnosis("source", False, str(error), error.exit_code)
    return Diagnosis("source", True, f"{cues} cues, {languages} catalogues")


def _writable(project: Project, name: str, folder: Path) -> Diagnosis:
    try:
        project.boundary.require_inside(folder, name)
    except FilmpackError as error:
        return Diagnosis(name, False, str(error), error.exit_code)
    existing = folder
    while not existing.exists():
        existing = existing.parent
    good = existing.is_dir() and os.access(existing, os.W_OK)
    detail = display_path(folder) + ("" if good else ": not writable")
    return Diagnosis(name, good, detail, 0 if good else 3)


def worst(diagnoses: list[Diagnosis]) -> int:
    """The highest exit code of the failed checks; 0 if none failed."""
    return max((finding.exit_code or 3 for finding in diagnoses if not finding.good), default=0)
