from __future__ import annotations

import click

from filmpack.cli.common import format_option, project_option, put_json, say
from filmpack.workspace import LanguageStatus, Workspace


@click.command()
@project_option
@format_option
def status(workspace: Workspace, form: str) -> None:
    """How far every language is, and which could be built now.

    \b
    Example:
      filmpack status
      filmpack status --format json
    """
    states = workspace.status()
    if form == "json":
        put_json([_as_data(state) for state in states])
        return
    if not states:
        say("no catalogues yet; start one with 'filmpack add pl'")
        return
    from filmpack.cli.tables import print_status

    print_status(workspace.project.settings.film.title, states)


def _as_data(state: LanguageStatus) -> dict[str, object]:
    progress = state.progress
    counts = (
        {
            "translated": progress.translated,
            "fuzzy": progress.fuzzy,
            "untranslated": progress.untranslated,
            "percent": progress.percent,
            "words": progress.words,
            "refused": progress.refused,
        }
        if progress
        else {}
    )
    return {
        "language": state.language,
        "ready": state.ready,
        **counts,
        "revised": state.revised,
        "review": state.review,
        "error": state.error,
    }
