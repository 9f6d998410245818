"""Side-car files: each language in each of the text formats (timedtext/formats)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from filmpack import files
from filmpack.cards.card import alternative_text
from filmpack.editions.edition import Edition
from filmpack.errors import ConfigError, InputError, Problem
from filmpack.languages.language import language as language_data
from filmpack.languages.tags import file_tag
from filmpack.project.workspace import Workspace
from filmpack.timedtext.cue import Track
from filmpack.timedtext.formats import writable_formats
from filmpack.timedtext.formats.base import Encoded, PictureFormat, Substitution, TextEntry
from filmpack.translation.compile import Missing


def export_languages(
    workspace: Workspace,
    names: tuple[str, ...],
    formats: Sequence[str],
    folder: Path,
    missing: Missing,
) -> dict[Path, tuple[Substitution, ...]]:
    """Write every language and edition in every format; all are compiled before the first is
    written.

    Args:
        workspace: The project.
        names: Languages and editions; none for all languages that have a catalogue. An edition's
            file has the text of its language, and the edition's name.
        formats: Names from timedtext/formats.
        folder: Where the files go.
        missing: What becomes of a cue without a finished translation.

    Returns:
        The files written, in the order of names and formats, each with the substitutes that stand
        in it for characters which its format lacks.

    Raises:
        ConfigError: A format, language or edition that does not exist.
        InputError: A language that cannot be compiled, with every problem of all of them.
    """
    known = writable_formats()
    unknown = [name for name in formats if name not in known]
    if unknown or not formats:
        raise ConfigError(
            f"no such format: {', '.join(unknown)}." if unknown else "no format was named.",
            f"There are: {', '.join(known)}.",
        )
    languages = _named(workspace, names)
    editions = {one.tag: one for one in workspace.named(names)[1]} if names else {}
    project = _Project(workspace, tuple(dict.fromkeys(languages.values())), missing)
    slug = workspace.project.settings.film.slug
    outputs: dict[Path, Encoded] = {}
    problems: list[Problem] = []
    for tag, language in languages.items():
        edition = editions.get(tag)
        material = _Material(project, language, edition)
        for name in formats:
            made = known[name]
            mark = material.mark if made.timed else ""
            path = folder / f"{slug}-{tag}{mark}.{made.extension}"
            try:
                outputs[path] = made.render(material)
            except InputError as error:
                problems += error.problems
    if problems:
        raise InputError(dict.fromkeys(problems))
    for path, file in outputs.items():
        files.write_bytes(path, file.data)
    return {path: file.substitutions for path, file in outputs.items()}


def _named(workspace: Workspace, names: tuple[str, ...]) -> dict[str, str]:
    """The languages of what is exported, by the name that its file has: pl, pl-sdh, pl-PL."""
    languages, editions = workspace.named(names) if names else (workspace.chosen(()), [])
    found = {file_tag(language): language for language in languages}
    return found | {one.tag: workspace.edition_language(one) for one in editions}


@dataclass(frozen=True)
class _Project:
    """What all languages share: the picture, and the tracks, compiled together."""

    workspace: Workspace
    languages: tuple[str, ...]
    missing: Missing

    @cached_property
    def tracks(self) -> dict[str, Track]:
        made = self.workspace.tracks(list(self.languages), self.missing)
        return dict(zip(self.languages, made, strict=True))

    @cached_property
    def picture(self) -> PictureFormat:
        """The film's size and rate; without a master, full HD at 25 frames a second."""
        if not self.workspace.project.master.exists():
            return PictureFormat()
        from filmpack.masters.master import read_master
        from filmpack.store.local import Store, default_folder

        ffmpeg = self.workspace.project.find_ffmpeg()
        store = Store(default_folder())
        film = read_master(self.workspace.project, ffmpeg, store, write=False)
        shown = film.video_format
        return PictureFormat(*shown.shown_size, film.rate, shown.squeezed)


@dataclass(frozen=True)
class _Material:
    """One language, as writers ask for it (formats.base.Material)."""

    project: _Project
    language: str
    edition: Edition | None = None

    @property
    def track(self) -> Track:
        return self.project.tracks[self.language]

    @property
    def mark(self) -> str:
        """What a file's name says of an incomplete track."""
        return f"-incomplete-{self.track.missing}" if self.track.missing else ""

    @property
    def picture(self) -> PictureFormat:
        return self.project.picture

    @property
    def title(self) -> str:
        messages = self.project.workspace.messages(self.language, self.project.missing)
        return messages.get("film.title", "")

    @property
    def closing(self) -> str:
        if self.edition is None:
            return ""
        return alternative_text(self.project.workspace.card(self.edition, self.project.missing))

    @property
    def speakers(self) -> Mapping[str, str]:
        """The names in the notes, for texts in their script alone."""
        if language_data(self.track.language).script not in ("", "Latn"):
            return {}
        return self.project.workspace.notes().speakers

    @property
    def entries(self) -> tuple[TextEntry, ...]:
        workspace = self.project.workspace
        have = workspace.catalogue(self.language).by_context()
        return tuple(
            TextEntry(
                entry.context,
                have[entry.context].msgstr if entry.context in have else "",
                note="\n".join((entry.text, *entry.notes[:2])),
            )
            for entry in workspace.entries(self.language)
        )
