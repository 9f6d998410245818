"""Tables for people. Imported only when one is printed: rich costs time."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from filmpack.build.doctor import Finding
from filmpack.catalogue.languages import english_name
from filmpack.workspace import LanguageStatus

_BAR = 12


def print_status(title: str, states: Sequence[LanguageStatus]) -> None:
    console = Console(highlight=False)
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    table.add_column("language", no_wrap=True)
    for name in ("done", "fuzzy", "open", "words"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("last change", no_wrap=True)
    table.add_column("review", no_wrap=True)
    table.add_column("build", no_wrap=True)
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
            f"{progress.percent}%",
            _count(progress.fuzzy, "yellow"),
            _count(progress.untranslated, "red"),
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


def print_doctor(findings: Sequence[Finding]) -> None:
    console = Console(highlight=False)
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in findings:
        mark = Text("ok", "green") if finding.good else Text("NO", "bold red")
        table.add_row(mark, finding.subject, Text(finding.detail))
    console.print(table)
