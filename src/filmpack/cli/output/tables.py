"""Tables for people. Imported only when one is printed: rich costs time."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from filmpack.commands.contacts import Listed
from filmpack.commands.doctor import Diagnosis
from filmpack.editions.contacts import punycode
from filmpack.editions.edition import country_name


def _console() -> Console:
    """As wide as the terminal; where there is none, wide enough that no column is cut."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=110)


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


def print_doctor(diagnoses: Sequence[Diagnosis]) -> None:
    console = _console()
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in diagnoses:
        mark = Text("ok", "green") if finding.good else Text("NO", "bold red")
        table.add_row(mark, finding.subject, Text(finding.detail))
    console.print(table)
