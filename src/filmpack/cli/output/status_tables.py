"""Tables of plain columns for `status`, which must answer in a blink.

rich takes 60 ms to import and draw, a fifth of what the whole command may
take; the other commands' tables are its.
"""

from __future__ import annotations

from collections.abc import Sequence

import click

from filmpack.commands.status import EditionStatus
from filmpack.languages.tags import english_name
from filmpack.project.workspace import LanguageStatus

Cell = tuple[str, str]
"""A text and its colour ("" for none); colours show on terminals only."""

_BAR = 6


def put_table(header: Sequence[str], rows: Sequence[Sequence[Cell]], right: set[int]) -> None:
    """Print rows under a header; columns in `right` are aligned to the right, figures mostly."""
    columns = range(len(header))
    widths = [max(len(header[c]), *(len(row[c][0]) for row in rows)) for c in columns]

    def line(cells: Sequence[Cell], *, bold: bool = False) -> str:
        parts = []
        for column, (text, colour) in enumerate(cells):
            padded = text.rjust(widths[column]) if column in right else text.ljust(widths[column])
            plain = not colour and not bold
            parts.append(padded if plain else click.style(padded, fg=colour or None, bold=bold))
        return " ".join(parts).rstrip()

    click.echo(line([(name, "") for name in header], bold=True))
    for row in rows:
        click.echo(line(row))


def print_status(title: str, states: Sequence[LanguageStatus]) -> None:
    click.echo(click.style(title, bold=True))
    header = ("language", "done", "fuzzy", "open", "words", "", "changed", "review", "build")
    put_table(header, [_language(state) for state in states], {1, 2, 3, 4})
    for state in states:
        if state.error:
            click.echo(click.style(state.error, fg="red"))


def _language(state: LanguageStatus) -> list[Cell]:
    name = (f"{state.language:<5} {english_name(state.language)}", "")
    ready = ("ready", "green") if state.ready else ("not yet", "yellow")
    progress = state.progress
    if progress is None:
        empty = ("", "")
        return [name, empty, empty, empty, empty, ("unreadable", "red"), empty, empty, ready]
    missing = 0 if state.falls_back else progress.untranslated
    return [
        name,
        (f"over {state.falls_back}" if state.falls_back else f"{progress.percent}%", ""),
        (str(progress.fuzzy), "yellow" if progress.fuzzy else ""),
        (str(missing), "red" if missing else ""),
        (str(progress.words), ""),
        (_bar(progress.translated, progress.fuzzy, progress.total), "green"),
        (state.revised[:10], ""),
        (state.review, ""),
        ready,
    ]


def _bar(done: int, fuzzy: int, total: int) -> str:
    full = _BAR * done // total if total else 0
    half = min(_BAR - full, -(-_BAR * fuzzy // total)) if total else 0
    return "━" * full + "╌" * half + "·" * (_BAR - full - half)


def print_editions(rows: Sequence[EditionStatus]) -> None:
    """The editions: what each falls back on, and its contacts' state."""
    able = sum(not row.problems for row in rows)
    click.echo(click.style(f"\n{len(rows)} editions, {able} with text and contacts", bold=True))
    table: list[list[Cell]] = []
    for row in rows:
        if row.problems:
            state = (row.problems[0], "red")
        elif row.unconfirmed or row.stale:
            stale = f", {row.stale} stale" if row.stale else ""
            state = (f"{row.contacts}, {row.unconfirmed} unconfirmed{stale}", "yellow")
        else:
            state = (f"{row.contacts}, all confirmed", "green")
        table.append([(row.tag, ""), (row.country, ""), (row.catalogue, ""), state])
    put_table(("edition", "country", "catalogue", "contacts"), table, set())
