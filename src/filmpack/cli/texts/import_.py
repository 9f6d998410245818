from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from filmpack.cli.shared.completion import languages as languages_of
from filmpack.cli.shared.completion import offered
from filmpack.cli.shared.options import (
    count,
    language_of,
    project_option,
    put_json,
    say,
    say_problems,
    some,
)
from filmpack.timedtext.formats import readable_formats

if TYPE_CHECKING:
    from filmpack.commands.import_ import Imported
    from filmpack.project.workspace import Workspace


@click.command("import")
@click.argument("language", metavar="LANG", shell_complete=offered(languages_of))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@project_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["po", *readable_formats()]),
    help="Format of FILE (default: from its content or extension).",
)
@click.option("--encoding", default="", help="Encoding of FILE (default: detected and reported).")
@click.option("--replace", is_flag=True, help="Overwrite existing translations that differ.")
@click.option("--dry-run", is_flag=True, help="Report what would change; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def import_(
    workspace: Workspace,
    language: str,
    file: Path,
    form: str | None,
    encoding: str,
    replace: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Fill LANG's catalogue from a translated FILE.

    Subtitles (.srt, .vtt, .ass, .ttml, .stl) are aligned by time and order,
    never by number. A different start time or frame rate and merged or split subtitles
    are handled, and damaged time lines repaired where that is certain.
    Uncertain matches become fuzzy, with the reason as a comment. A text file
    must come from 'filmpack export LANG --to text'. A returned .po is merged
    entry by entry. A translation that differs from a finished one becomes
    fuzzy, unless --replace is given.

    \b
    Example:
      filmpack import el returned.srt --dry-run
      filmpack import mt volunteers.txt
    """
    from filmpack.commands.import_ import import_file

    language = language_of(workspace, language)
    done = import_file(
        workspace,
        language,
        file,
        form=form or "",
        encoding=encoding,
        replace=replace,
        dry_run=dry_run,
    )
    if as_json:
        put_json(done.as_data())
    else:
        _report(done)
    if done.unplaced or any(item.fuzzy for item in done.filled):
        say("Fuzzy entries need review and are never published.")
    if not as_json and not replace:
        _say_replace(done, language)


def _report(done: Imported) -> None:
    if done.encoding_note:
        say(done.encoding_note)
    say_problems(done.repairs)
    if done.clock_note:
        say(done.clock_note)
    for kind, number in done.counts().items():
        say(f"{number:5d}  {kind}")
    if done.confirmed:
        say(f"{count(done.confirmed, 'fuzzy line')} confirmed by the same text, no longer fuzzy")
    for item in done.filled:
        if item.fuzzy and item.reason:
            say(f"{done.file}:{item.line}: {item.context} ({item.kind}): {item.reason}")
    for line, text in done.unplaced:
        say(f"{done.file}:{line}: no matching cue in the film: {text!r}")
    if done.untouched:
        say(f"no text in the file for {count(len(done.untouched), 'cue')}: " + some(done.untouched))
    say(_account(done))
    say(
        "nothing written (dry run)"
        if done.dry_run
        else f"wrote {done.catalogue}"
        if done.written
        else "nothing to write"
    )


def _say_replace(done: Imported, language: str) -> None:
    """Say what --replace would do, where it would do something."""
    what = []
    if done.kept:
        what.append(f"take the file's text where it differs ({count(done.kept, 'line')})")
    if done.unconfirmed:
        what.append(f"finish what is fuzzy with the same text ({count(done.unconfirmed, 'line')})")
    if what:
        file = f'"{done.file}"' if " " in done.file else done.file
        say(f"To {' and '.join(what)}: filmpack import {language} {file} --replace")


def _account(done: Imported) -> str:
    """Where every line and word of the file is: "97 lines placed, 9 fuzzy, 2 left over; …"."""
    placed = sum(not item.fuzzy and item.kind != "unmatched" for item in done.filled)
    fuzzy = sum(item.fuzzy and item.kind != "unmatched" for item in done.filled)
    words = done.words
    lines = f"{count(placed, 'line')} placed, {fuzzy} fuzzy, {len(done.unplaced)} left over"
    if words.lost:
        return f"{lines}; of {words.file} words {abs(words.lost)} differ from the file"
    return (
        f"{lines}; {count(words.file, 'word')} accounted for:"
        f" {words.placed} placed, {words.fuzzy} fuzzy, {words.left_over} left over"
    )
