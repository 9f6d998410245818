"""Untranslated messages, told so that the rest can be seen. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from filmpack.checks.rule import Finding, Severity

_RULE = "gettext/untranslated"
_Key = tuple[str, Severity]
"""A file, and how severe its findings are."""
_FEW = 3
"""So many untranslated messages of a catalogue are told one by one; more are one finding."""


def without_cards(findings: Iterable[Finding], shown: Collection[str]) -> list[Finding]:
    """The findings of a project that has no editions: a message of the card is not missed.

    Args:
        findings: What was found in a catalogue.
        shown: The contexts of what its films show; see is_shown().
    """
    return [
        replace(finding, severity="note", advice="Needed as soon as the project has an edition.")
        if finding.rule == _RULE and finding.context not in shown
        else finding
        for finding in findings
    ]


def summed_up(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, with one for all untranslated messages of a catalogue where they are many.

    It stands where the first of them was, and tells their contexts.
    """
    groups: dict[_Key, list[Finding]] = {}
    rows: list[Finding | _Key] = []
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
    what = f"{len(group)} messages are untranslated, from {first.context} to {last.context}."
    advice = first.advice if first.severity == "note" else "Translate them."
    return replace(first, context="", start=None, text="", span=None, what=what, advice=advice)
