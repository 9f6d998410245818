"""Bringing the template and the catalogues up to the source, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from filmpack.errors import Problem, display_path
from filmpack.languages.sdh import is_sdh
from filmpack.languages.tags import bcp47
from filmpack.project.sources import SourceFiles
from filmpack.timedtext.cue import Cue
from filmpack.translation.merge import MergeReport, fill_own, merge, merge_own, new_catalogue
from filmpack.translation.po.document import PoDocument
from filmpack.translation.template import (
    SourceChange,
    TemplateEntry,
    render_template,
    template_chapters,
)


@dataclass(frozen=True, slots=True)
class Extraction:
    """What 'extract' did: the source's change, each catalogue's merge, the files written."""

    change: SourceChange
    repairs: tuple[Problem, ...]
    merges: dict[str, MergeReport]
    written: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class NewSource:
    """The source's cues with their ids, what changed since the template was written, and what
    was repaired when they were read; file is what the source is to hold, where it is written;
    chapters are the names of the film's chapters to translate, None for those in the template."""

    cues: tuple[Cue, ...]
    change: SourceChange
    repairs: tuple[Problem, ...]
    file: bytes | None = None
    chapters: Sequence[str] | None = None


def merged(
    sources: SourceFiles,
    old: PoDocument | None,
    source: NewSource,
    catalogues: Mapping[str, PoDocument],
    now: str,
) -> tuple[PoDocument, dict[str, MergeReport]]:
    """The template for a source, and what was merged into each catalogue, which is changed.

    Args:
        sources: Makes the messages of the cues.
        old: The template as it was; None for a new one.
        source: The cues, and the chapters.
        catalogues: By language.
        now: The current time, as gettext headers write it.

    Raises:
        InputError: The notes or the terms have problems.
    """
    project = sources.project
    chapters = source.chapters
    if chapters is None:
        chapters = template_chapters(old) if old else ()
    template = render_template(
        old,
        sources.entries_of(source.cues, "", chapters, sounds=True),
        display_path(project.template),
        project.settings.film.title,
        now,
        project.settings.text.source_language,
    )
    date = template.header_field("POT-Creation-Date")
    own = bcp47(project.settings.text.source_language)
    merges = {
        language: (merge_own if bcp47(language) == own else merge)(
            catalogue,
            sources.entries_of(source.cues, language, chapters, sounds=is_sdh(language)),
            date,
        )
        for language, catalogue in catalogues.items()
    }
    return template, merges


def begun(
    sources: SourceFiles,
    template: PoDocument,
    entries: Sequence[TemplateEntry],
    tag: str,
    now: str,
) -> PoDocument:
    """A new catalogue with all messages; that of the source's own language is filled.

    Args:
        sources: Where the project's glossary is.
        template: The template, of which the new catalogue has the date.
        entries: The messages, with notes for this language.
        tag: The language.
        now: The current time, as gettext headers write it.
    """
    project = sources.project
    catalogue = new_catalogue(
        tag,
        project.settings.film.title,
        display_path(project.catalogues / f"{tag}.po"),
        template.header_field("POT-Creation-Date"),
        now,
        sources.glossary().register_of(tag),
    )
    merge(catalogue, entries)
    if bcp47(tag) == bcp47(project.settings.text.source_language):
        fill_own(catalogue, tag)
    return catalogue
