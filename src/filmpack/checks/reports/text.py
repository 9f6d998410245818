"""Findings for a person at a terminal."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from itertools import groupby

from filmpack.checks.reports.base import Paint, Report, report_format
from filmpack.checks.rule import Finding
from filmpack.printable import no_command, printable, visible
from filmpack.timedtext.cue import format_time

_MOST_SHOWN = 300
"""Characters of a text that are shown: what is longer is cut around the spot."""


@report_format("text")
def as_text(report: Report) -> str:
    """Grouped by language and file: place, time, what; the text with the spot underlined; what to
    do. The place is one that terminals and editors can follow."""
    parts, paint = list[str](), report.paint
    for (language, file), group in groupby(report.findings, key=lambda f: (f.language, f.file)):
        parts.append(paint(printable(f"{language}  {file}"), "head"))
        for finding in group:
            parts += _lines(finding, paint)
        parts.append("")
    return no_command("\n".join(parts).rstrip("\n"))


def _lines(finding: Finding, paint: Paint) -> list[str]:
    about = printable(finding.context)
    if finding.start is not None:
        about += f" {format_time(finding.start)}"
    place = paint(printable(f"{finding.file}:{finding.line}"), "place")
    kind = paint(finding.severity, finding.severity)
    head = f"{place}: {kind}: {f'{about}: ' if about else ''}{printable(finding.what)}"
    rows = [f"{head} {paint(f'[{finding.rule}]', 'rule')}"]
    if finding.text:
        text, spot = _underlined(finding)
        rows.append(f"    {paint(text, 'text')}")
        if spot:
            rows.append(f"    {paint(spot, 'caret')}")
    if finding.advice:
        fixes = " ('filmpack check --fix' does this.)" if finding.fixable else ""
        rows.append(f"    {printable(finding.advice)}{fixes}")
    return rows


def _underlined(finding: Finding) -> tuple[str, str]:
    """The text on one line, with what can't be seen shown, and carets under the spot.

    Of a text far too long for a screen, what is around the spot is shown.
    """
    if finding.span is not None and len(finding.text) > _MOST_SHOWN:
        start, end = finding.span
        begin = max(0, start - _MOST_SHOWN // 3)
        stop = min(len(finding.text), begin + _MOST_SHOWN)
        part = (start - begin, max(start, min(end, stop)) - begin)
        finding = replace(finding, text=finding.text[begin:stop], span=part)
    shown, widths = [], []
    for char in finding.text[:_MOST_SHOWN]:
        piece = visible(char)
        shown.append(piece)
        widths.append(0 if _is_mark(char) else len(piece))
    text = "".join(shown)
    if len(finding.text) > _MOST_SHOWN:
        text += f"… ({len(finding.text)} characters)"
    if finding.span is None:
        return text, ""
    start, end = finding.span
    if end - start >= len(finding.text) or start > len(finding.text):
        return text, ""
    left, width = sum(widths[:start]), sum(widths[start:end])
    return text, " " * left + "^" * max(1, width)


def _is_mark(char: str) -> bool:
    return unicodedata.combining(char) != 0
