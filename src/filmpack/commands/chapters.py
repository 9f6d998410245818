"""The names of the master's chapters, and their translations."""

from __future__ import annotations

from filmpack.errors import InputError, Problem, display_path
from filmpack.project.workspace import Workspace
from filmpack.translation.compile import Missing


def master_chapters(workspace: Workspace) -> tuple[str, ...]:
    """The names of the master's chapters, in order. Raises InputError when it has none."""
    from filmpack.media.probe import contents_of  # costs start-up time

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

    Names that are not translated are not there. Raises InputError as messages() does.
    """
    names = {
        entry.context: entry.text
        for entry in workspace.entries()
        if entry.context.startswith("chapter.")
    }
    if not names:
        return {}
    found = workspace.messages(language, missing)
    return {text: found[context] for context, text in names.items() if found.get(context)}
