from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import click

from filmpack.cli.shared.options import (
    format_option,
    project_option,
    put_json,
    say,
    say_next,
    say_problems,
)

if TYPE_CHECKING:
    from filmpack.commands.status import LanguageStatus
    from filmpack.project.workspace import Workspace


@click.command()
@project_option
@format_option
@click.pass_context
def status(ctx: click.Context, workspace: Workspace, form: str) -> None:
    """Show the progress of every language and edition, and which are ready to build.

    Exit code 1 where a catalogue cannot be read.

    \b
    Example:
      filmpack status
      filmpack status --format json
    """
    from filmpack.commands.checking.next_steps import after_status
    from filmpack.commands.films.known_change import known_change
    from filmpack.commands.status import edition_states, language_states

    states = language_states(workspace)
    editions = edition_states(workspace, date.today())
    unreadable = any(state.error for state in states)
    if form == "json":
        put_json(
            {
                "languages": [_as_data(state) for state in states],
                "editions": [asdict(edition) for edition in editions],
            }
        )
        ctx.exit(1 if unreadable else 0)
    if not states:
        say("no catalogues yet; start one with 'filmpack add LANG'")
        return
    from filmpack.cli.output.tables import print_editions, print_status

    print_status(workspace.project.settings.film.title, states)
    if editions:
        print_editions(editions)
    if changed := known_change(workspace):
        say_problems((changed,))
    timed = workspace.signoffs.timing_file.is_file()
    say_next(after_status(states, editions, timed=timed))
    ctx.exit(1 if unreadable else 0)


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
        "falls_back": state.falls_back,
        "error": state.error,
    }
