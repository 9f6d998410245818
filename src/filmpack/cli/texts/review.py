from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from filmpack.cli.output.console import put
from filmpack.cli.shared.completion import offered, reviewed_names
from filmpack.cli.shared.options import (
    count,
    language_of,
    printable_text,
    project_option,
    say,
    say_problems,
)
from filmpack.errors import display_path

if TYPE_CHECKING:
    from filmpack.project.workspace import Workspace


@click.command()
@click.argument("language", metavar="LANG|source", shell_complete=offered(reviewed_names))
@project_option
@click.option(
    "--by",
    callback=printable_text,
    metavar="NAME",
    help="Sign off the catalogue as it is now, as this reviewer.",
)
def review(workspace: Workspace, language: str, by: str) -> None:
    """Sign off LANG's catalogue, or (without --by) list what changed since.

    A sign-off records the reviewer, the date and the text of every message.

    "source" is the source subtitles: its sign-off says that they were watched on
    the master, and records the cues' times, the master's digest and its
    fingerprint (film.fingerprint.json beside the source; commit it).

    \b
    Example:
      filmpack review pl --by "Anna Nowak"
      filmpack review pl
      filmpack review source --by "Tom Reed"
    """
    if language == "source":
        _review_timing(workspace, by)
        return
    language = language_of(workspace, language)
    path = workspace.catalogue_path(language)
    if by:
        written = workspace.sign_off(language, by, date.today())
        say(f"{display_path(path)}: signed off by {by}; wrote {display_path(written)}")
        return
    state = workspace.review(language)
    if state.review is None:
        say(f"{display_path(path)}: draft; not yet signed off by a native reviewer.")
        return
    say(
        f"{display_path(path)}: signed off by {state.review.by} on {state.review.on};"
        f" {count(len(state.changed), 'message')} changed since."
    )
    blocks = workspace.catalogue(language).by_context()
    for context in state.changed:
        block = blocks.get(context)
        text = block.msgstr.replace("\n", " ") if block else "(deleted)"
        put(f"{display_path(path)}:{block.line if block else 0}: {context}: {text}")


def _review_timing(workspace: Workspace, by: str) -> None:
    from filmpack.cli.output.progress import frame_progress
    from filmpack.commands.review import review_timing, timing_state

    master = workspace.project.master
    if by:
        with frame_progress("taking the film's fingerprint") as on_frames:
            written = review_timing(workspace, by, date.today(), on_frames)
        names = " and ".join(map(display_path, written))
        say(f"{display_path(master)}: cues signed off by {by}; wrote {names}")
        return
    review, problems = timing_state(workspace, date.today())
    if review and not problems:
        say(f"{display_path(master)}: cues signed off by {review.by} on {review.on}.")
    say_problems(tuple(problems))
