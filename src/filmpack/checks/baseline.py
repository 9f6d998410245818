"""Baselines: the findings known from an earlier run, by fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from filmpack.checks.rule import Finding
from filmpack.errors import InputError, Problem


def fingerprint(finding: Finding) -> str:
    """What a finding is, whatever line it stands on: it changes when the text does."""
    parts = (finding.rule, finding.language, finding.context, finding.text, finding.what)
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def only_new(findings: Iterable[Finding], known: frozenset[str]) -> list[Finding]:
    """The findings that a baseline does not have."""
    return [finding for finding in findings if fingerprint(finding) not in known]


def baseline_of(findings: Iterable[Finding]) -> str:
    """A baseline's text: the fingerprints of what is known, with enough to read it by."""
    known = sorted(
        {(f.language, f.context, f.rule, fingerprint(f)) for f in findings if not f.waived}
    )
    rows = [
        {"language": language, "context": context, "rule": rule, "id": name}
        for language, context, rule, name in known
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def read_baseline(data: bytes, name: str) -> frozenset[str]:
    """The fingerprints in a baseline. Raises InputError."""

    class Row(Struct):
        id: str

    try:
        return frozenset(row.id for row in msgspec.json.decode(data, type=list[Row]))
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise InputError(
            Problem(
                name,
                0,
                f"this is not a baseline: {error}.",
                "Create one with --write-baseline FILE.",
            )
        ) from None
