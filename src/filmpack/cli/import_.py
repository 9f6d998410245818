from __future__ import annotations

from pathlib import Path

import click

from filmpack.cli.options import count, project_option, put_json, say, say_problems
from filmpack.commands.import_ import Imported, import_srt, import_text
from filmpack.project.workspace import Workspace


@click.command("import")
@click.argument("language", metavar="LANG")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@project_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["srt", "text"]),
    help="What FILE is (default: by its ending).",
)
@click.option("--encoding", default="", help="FILE's encoding (default: detected and stated).")
@click.option("--replace", is_flag=True, help="FILE's text takes the place of other translations.")
@click.option("--dry-run", is_flag=True, help="Tell what would be done; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON to stdout.")
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
    """Fill LANG's catalogue from a translated FILE that a country sent back.

    An .srt is aligned by time and order, never by number: another start,
    another frame rate, merged and split subtitles are all right. What is not
    certain becomes fuzzy, with the reason as a comment. A plain-text file is
    one that 'filmpack export LANG --to text' wrote.

    \b
    Example:
      filmpack import el returned.srt --dry-run
      filmpack import mt volunteers.txt
    """
    form = form or ("text" if file.suffix.lower() == ".txt" else "srt")
    action = import_text if form == "text" else import_srt
    done = action(workspace, language, file, encoding=encoding, replace=replace, dry_run=dry_run)
    if as_json:
        put_json(done.as_data())
    else:
        _report(done)
    if done.unplaced or any(item.fuzzy for item in done.filled):
        say("Fuzzy entries wait for a translator's eye; they are never shown as they are.")


def _report(done: Imported) -> None:
    if done.encoding_note:
        say(done.encoding_note)
    say_problems(done.repairs)
    if done.clock_note:
        say(done.clock_note)
    for kind, number in done.counts().items():
        say(f"{number:5d}  {kind}")
    for item in done.filled:
        if item.fuzzy and item.reason:
            say(f"{done.file}:{item.line}: {item.context} ({item.kind}): {item.reason}")
    for line, text in done.unplaced:
        say(f"{done.file}:{line}: found no place in the film: {text!r}")
    if done.untouched:
        say(
            f"nothing in the file for {count(len(done.untouched), 'cue')}: "
            + ", ".join(done.untouched)
        )
    say(
        "nothing written (dry run)"
        if done.dry_run
        else f"wrote {done.catalogue}"
        if done.written
        else "nothing to write"
    )
