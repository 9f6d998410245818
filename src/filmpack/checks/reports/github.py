"""Findings as GitHub annotations."""

from __future__ import annotations

from collections import Counter

from filmpack.checks.reports.base import Report, report_format, sentence
from filmpack.checks.rule import Finding
from filmpack.printable import no_command, printable

_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}
_SHOWN = 10
"""GitHub shows so many annotations of a step, the first ones:
https://docs.github.com/en/rest/checks/runs and actions/toolkit, docs/problem-matchers.md."""


@report_format("github")
def as_github(report: Report) -> str:
    """Workflow commands that annotate the catalogue's line in a pull request, errors first; what
    is waived is not annotated. What is too much for GitHub is counted in the last annotation and
    listed in the log.

    Escaped as GitHub's own toolkit does it (actions/toolkit, core/src/command.ts): in a message
    %, CR and LF; in a property also : and ,.
    """
    order = list(_LEVELS)
    found = sorted(
        (finding for finding in report.findings if not finding.waived),
        key=lambda finding: order.index(finding.severity),
    )
    if len(found) <= _SHOWN:
        return "\n".join(map(_annotation, found))
    shown, rest = found[: _SHOWN - 1], found[_SHOWN - 1 :]
    return "\n".join([*map(_annotation, shown), _sum(rest), *map(_line, rest)])


def _annotation(finding: Finding) -> str:
    return (
        f"::{_LEVELS[finding.severity]} file={_property(finding.file)},"
        f"line={max(1, finding.line)},title={_property(finding.rule)}::{_data(sentence(finding))}"
    )


def _sum(rest: list[Finding]) -> str:
    """The annotation that stands for the findings that get none."""
    number = Counter[str](finding.severity for finding in rest)
    counted = ", ".join(
        f"{number[kind]} more {kind}{'s' if number[kind] != 1 else ''}"
        for kind in _LEVELS
        if number[kind]
    )
    first = rest[0]
    return (
        f"::{_LEVELS[first.severity]} file={_property(first.file)},line={max(1, first.line)},"
        f"title=filmpack::and {counted}. The log of this step lists them."
    )


def _line(finding: Finding) -> str:
    """A line of the log, which starts no command."""
    place = printable(f"{finding.file}:{max(1, finding.line)}")
    return no_command(f"{place}: {finding.severity}: {sentence(finding)} [{finding.rule}]")


def _property(text: str) -> str:
    return _data(printable(text)).replace(":", "%3A").replace(",", "%2C")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
