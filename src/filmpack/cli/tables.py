"""Tables for people. Imported only when one is printed: rich costs time."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from filmpack.build.contacts import Listed
from filmpack.build.doctor import Finding
from filmpack.build.editions import EditionStatus
from filmpack.catalogue.languages import english_name
from filmpack.editions.contacts import punycode
from filmpack.editions.edition import country_name
from filmpack.workspace import LanguageStatus

_BAR = 10


def _console() -> Console:
    """As wide as the terminal; where there is none, wide enough that no column is cut."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=110)


def print_status(title: str, states: Sequence[LanguageStatus]) -> None:
    console = _console()
    table = Table(
        title=title,
        title_justify="left",
        box=None,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        header_style="bold",
    )
    # On a narrow terminal the name gives way, never a figure.
    table.add_column("language", no_wrap=True)
    for name in ("done", "fuzzy", "open", "words"):
        table.add_column(name, justify="right", no_wrap=True, min_width=len(name))
    table.add_column("", no_wrap=True, min_width=_BAR)
    for name, width in (("changed", 10), ("review", 9), ("build", 7)):
        table.add_column(name, no_wrap=True, min_width=width)
    for state in states:
        name = f"{state.language:<6} {english_name(state.language)}"
        progress = state.progress
        if progress is None:
            table.add_row(
                name, "", "", "", "", Text("cannot be read", "red"), "", "", _ready(state)
            )
            continue
        table.add_row(
            name,
            f"{progress.percent}%" if not state.falls_back else f"over {state.falls_back}",
            _count(progress.fuzzy, "yellow"),
            _count(0 if state.falls_back else progress.untranslated, "red"),
            str(progress.words),
            _bar(progress.translated, progress.fuzzy, progress.total),
            state.revised[:10],
            state.review,
            _ready(state),
        )
    console.print(table)
    for state in states:
        if state.error:
            console.print(Text(state.error, "red"))


def _count(number: int, style: str) -> Text:
    return Text(str(number), style if number else "dim")


def _ready(state: LanguageStatus) -> Text:
    return Text("ready", "green") if state.ready else Text("not yet", "yellow")


def _bar(done: int, fuzzy: int, total: int) -> Text:
    full = _BAR * done // total if total else 0
    half = min(_BAR - full, -(-_BAR * fuzzy // total)) if total else 0
    bar = Text("━" * full, "green")
    bar.append("━" * half, "yellow")
    bar.append("─" * (_BAR - full - half), "dim")
    return bar


def print_editions(rows: Sequence[EditionStatus]) -> None:
    """The editions in a few columns: what each falls back on, and its contacts' state."""
    console = _console()
    ready = sum(not row.problems for row in rows)
    console.print(Text(f"\n{len(rows)} editions, {ready} of them with text and contacts", "bold"))
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("edition", "country", "catalogue"):
        table.add_column(name, no_wrap=True, min_width=len(name))
    table.add_column("contacts", overflow="fold")
    for row in rows:
        if row.problems:
            state = Text(row.problems[0], "red")
        elif row.unconfirmed or row.stale:
            state = Text(f"{row.contacts}, {row.unconfirmed} unconfirmed", "yellow")
            if row.stale:
                state.append(f", {row.stale} stale")
        else:
            state = Text(f"{row.contacts}, all confirmed", "green")
        table.add_row(row.tag, row.country, row.catalogue, state)
    console.print(table)


def print_contacts(rows: Sequence[Listed]) -> None:
    console = _console()
    country = ""
    for row in rows:
        if row.country != country:
            country = row.country
            console.print(Text(f"\n{country} {country_name(country)}", "bold"))
            if row.note:
                console.print(Text(row.note, "dim"))
        contact = row.contact
        what = " · ".join(filter(None, (contact.phone, punycode(contact.url))))
        line = Text(f"  {contact.kind:<10}", "dim")
        line.append(what, "bold")
        line.append(f"  {contact.name}")
        line.append(f"  [{row.state}]", "green" if contact.confirmed else "yellow")
        console.print(line, soft_wrap=True)
        console.print(Text(f"             {contact.source}", "dim"), soft_wrap=True)


def print_doctor(findings: Sequence[Finding]) -> None:
    console = _console()
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in findings:
        mark = Text("ok", "green") if finding.good else Text("NO", "bold red")
        table.add_row(mark, finding.subject, Text(finding.detail))
    console.print(table)
