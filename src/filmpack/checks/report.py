"""Findings for people, programs and CI."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from filmpack.checks import RULES
from filmpack.checks.rule import Finding
from filmpack.timedtext.cue import format_time

_SARIF_LEVEL = {"error": "error", "warning": "warning", "note": "note"}


def as_text(findings: Sequence[Finding]) -> str:
    """One finding a block: place, time, what; the text with the spot underlined; what to do."""
    parts = []
    language = ""
    for finding in findings:
        if finding.language != language:
            language = finding.language
            parts.append(f"{language}")
        when = f" {format_time(finding.start)}" if finding.start is not None else ""
        parts.append(
            f"{finding.file}:{finding.line}: {finding.severity}: {finding.context}{when}:"
            f" {finding.what} [{finding.rule}]"
        )
        text = finding.text.replace("\n", "⏎")
        if text:
            parts.append(f"    {text}")
            if finding.span and finding.span[1] - finding.span[0] < len(text):
                start, end = finding.span
                parts.append(f"    {' ' * start}{'^' * max(1, end - start)}")
        parts.append(f"    {finding.advice}")
    return "\n".join(parts)


def as_json(findings: Sequence[Finding]) -> str:
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2)


def as_github(findings: Sequence[Finding]) -> str:
    """Workflow commands that annotate the catalogue's line in a pull request."""
    kinds = {"error": "error", "warning": "warning", "note": "notice"}
    return "\n".join(
        f"::{kinds[f.severity]} file={_property(f.file)},line={max(1, f.line)},"
        f"title={_property(f.rule)}::{_data(f'{f.context}: {f.what} {f.advice}')}"
        for f in findings
    )


def as_sarif(findings: Sequence[Finding], version: str) -> str:
    """SARIF 2.1.0, for code-scanning views."""
    rules = [
        {
            "id": rule.id,
            "shortDescription": {"text": rule.why},
            "defaultConfiguration": {"level": _SARIF_LEVEL[rule.severity]},
        }
        for rule in RULES.values()
    ]
    results = [
        {
            "ruleId": f.rule,
            "level": _SARIF_LEVEL[f.severity],
            "message": {"text": f"{f.context}: {f.what} {f.advice}"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": f.file},
                        "region": {"startLine": max(1, f.line)},
                    }
                }
            ],
        }
        for f in findings
    ]
    driver = {"name": "filmpack", "version": version, "rules": rules}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
    return json.dumps(log, ensure_ascii=False, indent=2)


def rules_page() -> str:
    """docs/rules.md, from the rules themselves."""
    parts = [
        "# Rules of `filmpack check`",
        "",
        "Written from the rules' own documentation; a test keeps it current.",
    ]
    for rule in RULES.values():
        parts += ["", explain(rule.id)]
    return "\n".join(parts) + "\n"


def explain(name: str) -> str:
    """One rule in words, with an example that it finds and one that it doesn't."""
    rule = RULES[name]
    bad, good = (repr(example.text) for example in (rule.bad, rule.good))
    return (
        f"## {rule.id} ({rule.severity})\n\n{rule.why}\n\n"
        f"- found: `{bad}` ({rule.bad.language}, {rule.bad.seconds:g} s; source"
        f" `{rule.bad.source!r}`)\n"
        f"- not found: `{good}`\n"
        f"- source: {rule.source}"
    )


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
