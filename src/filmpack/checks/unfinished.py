"""Untranslated messages, told so that the rest can be seen. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Literal

from filmpack.checks.rule import Finding

_RULE = "gettext/untranslated"
_FEW = 3
"""So many untranslated messages of a catalogue are told one by one; more are one finding."""


def without_cards(findings: Iterable[Finding], cues: Collection[str]) -> list[Finding]:
    """The findings of a project that has no editions: a message of the card is not missed.

    Args:
        findings: What was found in a catalogue.
        cues: The contexts of the subtitles.
    """
    return [
        replace(finding, severity="note", advice="Needed as soon as the project has an edition.")
        if finding.rule == _RULE and finding.context not in cues
        else finding
        for finding in findings
    ]


def summed_up(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, with one for all untranslated messages of a catalogue where they are many.

    It stands where the first of them was, and tells their contexts.
    """
    groups: dict[tuple[str, Literal["error", "warning", "note"]], list[Finding]] = {}
    rows: list[Finding | tuple[str, Literal["error", "warning", "note"]]] = []
    for finding in findings:
        if finding.rule != _RULE:
            rows.append(finding)
            continue
        key = (finding.file, finding.severity)
        if key not in groups:
            groups[key] = []
            rows.append(key)
        groups[key].append(finding)
    told: list[Finding] = []
    for row in rows:
        if isinstance(row, Finding):
            told.append(row)
        elif len(group := groups[row]) <= _FEW:
            told += group
        else:
            told.append(_sum(group))
    return told


def _sum(group: list[Finding]) -> Finding:
    first, last = group[0], group[-1]
    what = f"{len(group)} messages are not translated, from {first.context} to {last.context}."
    advice = first.advice if first.severity == "note" else "Translate them."
    return replace(first, context="", start=None, text="", span=None, what=what, advice=advice)
