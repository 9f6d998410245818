"""Tables for `status`, `contacts` and `doctor`: plain columns, drawn without rich.

`status` must answer at once, and importing rich alone takes 60 ms.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from filmpack.cli.output.console import put, put_coloured
from filmpack.cli.output.terminal import folded, width_of
from filmpack.cli.shared.options import count
from filmpack.languages.tags import english_name
from filmpack.printable import printable, printable_lines

if TYPE_CHECKING:
    from filmpack.commands.contacts import Listed
    from filmpack.commands.setup.doctor import Diagnosis
    from filmpack.commands.status import EditionStatus, LanguageStatus
    from filmpack.editions.contacts import Contact

Cell = tuple[str, str]
"""A text and its style: a colour, "bold", "dim" or "". Styles show on terminals only."""

_SPARE = (5, 4, 6)
"""Columns of the languages that a narrow terminal goes without, in this order: bar, words, date."""
_BAR = 6
"""Characters of a progress bar."""


def put_table(
    rows: Sequence[Sequence[Cell]],
    *,
    header: Sequence[str] = (),
    right: frozenset[int] = frozenset(),
    gap: int = 1,
    wrap: bool = False,
    spare: Sequence[int] = (),
) -> None:
    """Print rows as columns to stdout, without trailing spaces.

    Args:
        rows: Cells, the same number in each row. Only the last may have several lines.
        header: Names of the columns; none prints no header.
        right: Indexes of the columns aligned to the right, mostly numbers.
        gap: Spaces between two columns.
        wrap: Fold the last column at the terminal's width. Piped output is never folded.
        spare: Indexes of the columns that a terminal goes without where it is too narrow, the
            first one first.
    """
    head = [[(name, "bold") for name in header]] if header else []
    table = [*head, *rows]
    if not table:
        return
    table = [[(printable_lines(text), style) for text, style in row] for row in table]
    kept = _kept(table, gap, spare)
    table = [[row[column] for column in kept] for row in table]
    right = frozenset(kept.index(column) for column in right if column in kept)
    widths = [max(len(row[c][0]) for row in table) for c in range(len(table[0]) - 1)]
    indent = sum(widths) + gap * len(widths)
    space = " " * gap
    for row in table:
        *cells, (text, style) = row
        lines = _folded(text, indent) if wrap else text.split("\n")
        start = ""
        for column, (cell, look) in enumerate(cells):
            width = widths[column]
            padded = cell.rjust(width) if column in right else cell.ljust(width)
            start += _styled(padded, look) + space
        for number, line in enumerate(lines):
            whole = (" " * indent if number else start) + _styled(line.rstrip(), style)
            put_coloured(whole.rstrip())


def _kept(table: Sequence[Sequence[Cell]], gap: int, spare: Sequence[int]) -> list[int]:
    """The columns that fit the terminal; all of them where it is none."""
    widths = [max(len(row[column][0]) for row in table) for column in range(len(table[0]))]
    kept = list(range(len(widths)))
    room = width_of(sys.stdout)
    for column in spare if room is not None else ():
        if sum(widths[c] + gap for c in kept) - gap <= (room or 0):
            break
        kept.remove(column)
    return kept


def _styled(text: str, style: str) -> str:
    # bold=False would be an escape code of its own, which ends "dim".
    if style == "bold":
        return click.style(text, bold=True)
    if style == "dim":
        return click.style(text, dim=True)
    return click.style(text, fg=style) if style else text


def _folded(text: str, indent: int) -> list[str]:
    """The text's lines, folded between words to fit beside `indent` columns of a terminal.

    An address is never cut, so that it can be copied whole.
    """
    room = width_of(sys.stdout)
    return (text if room is None else folded(text, room - indent)).split("\n")


def print_status(title: str, states: Sequence[LanguageStatus]) -> None:
    """The languages: how much of each is translated, reviewed and ready to build."""
    put_coloured(click.style(printable(title), bold=True))
    header = ("language", "done", "fuzzy", "open", "words", "", "changed", "review", "build")
    put_table(
        [_language(state) for state in states],
        header=header,
        right=frozenset({1, 2, 3, 4}),
        spare=_SPARE,
    )
    for state in states:
        if state.error:
            put_coloured(click.style(printable_lines(state.error), fg="red"))


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
    """The editions: the catalogues each is built from, and the state of its contacts."""
    able = sum(not row.problems for row in rows)
    put()
    put_coloured(
        click.style(f"{count(len(rows), 'edition')}, {able} with text and contacts", bold=True)
    )
    table: list[list[Cell]] = []
    for row in rows:
        if row.problems:
            state = (row.problems[0], "red")
        elif row.unconfirmed or row.stale or row.changed:
            counts = {"unconfirmed": row.unconfirmed, "changed": row.changed, "stale": row.stale}
            found = [f"{number} {name}" for name, number in counts.items() if number]
            state = (f"{row.contacts}, {', '.join(found)}", "yellow")
        else:
            state = (f"{row.contacts}, all confirmed", "green")
        table.append([(row.tag, ""), (row.country, ""), (row.catalogue, ""), state])
    put_table(table, header=("edition", "country", "catalogue", "contacts"), wrap=True)


def print_contacts(rows: Sequence[Listed]) -> None:
    """The contacts, country by country: kind, state, phone and page, name; below, when it answers
    and what a call costs, and the source."""
    from filmpack.editions.edition import country_name

    for code in dict.fromkeys(row.country for row in rows):
        own = [row for row in rows if row.country == code]
        put()
        put_coloured(click.style(printable(f"{code} {country_name(code)}"), bold=True))
        for note in (row.note for row in own if row.note):
            put_table([[(note, "dim")]], wrap=True)
        put_table([line for row in own for line in _contact(row)], gap=2, wrap=True)


def _contact(row: Listed) -> list[list[Cell]]:
    from filmpack.editions.addresses import punycode

    contact = row.contact
    reach = " · ".join(filter(None, (contact.phone, punycode(contact.url))))
    standing = row.confirmation
    state = (standing.label, "green" if standing.state == "confirmed" else "yellow")
    nothing = ("", "")
    facts = _facts(contact)
    lines = [
        [nothing, (contact.kind, "dim"), state, (f"{reach}  {contact.name}", "bold")],
        *([[nothing, nothing, nothing, (facts, "")]] if facts else []),
        [nothing, nothing, nothing, (contact.source, "dim")],
    ]
    if standing.signed and standing.problem:
        lines.append([nothing, nothing, nothing, (standing.problem, "yellow")])
    elif standing.signed:
        lines.append([nothing, nothing, nothing, (f"confirmed by {standing.signed.by}", "dim")])
    return lines


def _facts(contact: Contact) -> str:
    """Its hours and its cost as its country's file has them, the address to type, other names."""
    hours = contact.hours if isinstance(contact.hours, str) else ", ".join(contact.hours)
    if contact.closed_on:
        hours += f" (not on {', '.join(contact.closed_on)})"
    cost = "" if contact.cost == "unknown" else contact.cost
    typed = f"to type: {contact.typed}" if contact.short_url else ""
    names = ", ".join(f"{tag}: {name}" for tag, name in contact.names.items())
    price = f"{cost}: {contact.price}" if contact.price else cost
    return " · ".join(filter(None, (hours, price, typed, names)))


def print_doctor(diagnoses: Sequence[Diagnosis]) -> None:
    """What was checked: ok or NO, the subject, and what was found."""
    put_table(
        [
            [
                ("ok", "green") if finding.good else ("NO", "red"),
                (finding.subject, ""),
                (finding.detail, ""),
            ]
            for finding in diagnoses
        ],
        gap=2,
        wrap=True,
    )
