"""Findings as one HTML page that a manager can read and a translator can work through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from filmpack.checks.reports.base import Checked, Report, report_format
from filmpack.checks.rule import Finding, Severity
from filmpack.printable import no_command, printable, printable_lines
from filmpack.timedtext.cue import format_time

if TYPE_CHECKING:
    from jinja2 import Template

_KINDS: tuple[Severity, ...] = ("error", "warning", "note")
_MOST_SHOWN = 2000
"""Characters shown of each part of a text."""


class Lines(str):
    """Text whose line breaks stay line breaks on the page; printable otherwise."""


@dataclass(frozen=True, slots=True)
class _Section:
    """What was found in one language; name is what a reader calls it."""

    tag: str
    name: str
    findings: Sequence[Finding]
    counts: Counter[Severity]


@report_format("html", beyond_ascii="xmlcharrefreplace")
def as_html(report: Report) -> str:
    """The whole page, without scripts or anything from elsewhere."""
    sections = [_section(checked, report.findings) for checked in report.checked()]
    totals = Counter(finding.severity for finding in report.findings)
    by_rule = Counter((finding.rule, finding.severity) for finding in report.findings)
    return _template().render(
        title=report.title,
        kinds=_KINDS,
        summary=", ".join(f"{totals[k]} {k}{'s' * (totals[k] != 1)}" for k in _KINDS),
        sections=sections,
        most=max((len(section.findings) for section in sections), default=0) or 1,
        by_rule=by_rule.most_common(),
        pictures=report.pictures(),
        source_language=report.source_language,
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader  # all formats are imported: start-up time

    environment = Environment(
        loader=PackageLoader("filmpack.checks.reports"),
        autoescape=True,  # the template's name ends in .j2, so it is not told by its ending
        finalize=lambda value: printable(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"time": format_time, "parts": _parts}
    return environment.get_template("report.html.j2")


def _section(checked: Checked, findings: Sequence[Finding]) -> _Section:
    own = [finding for finding in findings if finding.language == checked.tag]
    return _Section(checked.tag, checked.name, own, Counter(finding.severity for finding in own))


def _parts(finding: Finding) -> tuple[str, str, str]:
    """The text before the spot, the spot, and the text after it; no spot where it is the whole."""
    text = finding.text
    if finding.span is None or finding.span[1] - finding.span[0] >= len(text):
        return _shown(text), "", ""
    start, end = finding.span
    return _shown(text[:start]), _shown(text[start:end]) or " ", _shown(text[end:])


def _shown(text: str) -> str:
    return Lines(no_command(printable_lines(text[:_MOST_SHOWN])))
