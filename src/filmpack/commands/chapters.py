"""The names of the master's chapters, and their translations."""

from __future__ import annotations

from filmpack.errors import InputError, Problem, display_path
from filmpack.project.workspace import Workspace
from filmpack.translation.compile import Missing, messages


def master_chapters(workspace: Workspace) -> tuple[str, ...]:
    """The names of the master's chapters, in order. Raises InputError when it has none."""
    from filmpack.media.input.probe import contents_of  # costs start-up time

    path = workspace.project.master
    titles = tuple(chapter.title for chapter in contents_of(path).chapters)
    if not any(titles):
        raise InputError(
            Problem(
                display_path(path),
                0,
                "this film has no chapters with names.",
                "Leave --chapters out, or --no-chapters removes their entries.",
            )
        )
    return titles


def chapter_titles(workspace: Workspace, language: str, missing: Missing) -> dict[str, str]:
    """The translations of chapters' names in a language, by the name that the source has.

    Names that are not translated are not there, and none in a language without a catalogue.
    Raises InputError as messages() does.
    """
    entries = [one for one in workspace.entries() if one.context.startswith("chapter.")]
    if not entries or not workspace.has_catalogue(language):
        return {}
    found = messages(workspace.full_catalogue(language), entries, missing)
    return {one.text: found[one.context] for one in entries if found.get(one.context)}
