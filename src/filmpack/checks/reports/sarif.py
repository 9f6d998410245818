"""Findings as SARIF 2.1.0, for code-scanning views."""

from __future__ import annotations

import os
from urllib.parse import quote

from filmpack.checks import RULES
from filmpack.checks.baseline import fingerprint
from filmpack.checks.reports.base import Report, report_format, sentence
from filmpack.checks.rule import Finding, Rule
from filmpack.printable import JSON_ESCAPES, json_text

_SARIF = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


@report_format("sarif", beyond_ascii=JSON_ESCAPES)
def as_sarif(report: Report) -> str:
    """A finding's fingerprint stays when lines move; a waived finding is suppressed."""
    places = {name: number for number, name in enumerate(RULES)}
    driver = {
        "name": "filmpack",
        "semanticVersion": report.version,
        "rules": [_rule(rule) for rule in RULES.values()],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, places[finding.rule]) for finding in report.findings],
    }
    log = {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}
    return json_text(log, 2)


def _rule(rule: Rule) -> dict[str, object]:
    from filmpack.checks.documentation import explain  # all formats are imported: start-up time

    return {
        "id": rule.id,
        "name": "".join(part.title() for part in rule.id.replace("/", "-").split("-")),
        "shortDescription": {"text": rule.why.split(". ")[0].rstrip(".") + "."},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.why, "markdown": explain(rule.id)},
        "defaultConfiguration": {"level": rule.severity},
    }


def _result(finding: Finding, index: int) -> dict[str, object]:
    """A result; index is its rule's place in the driver's list."""
    place = {
        "artifactLocation": {"uri": quote(os.fsencode(finding.file))},
        "region": {"startLine": max(1, finding.line)},
    }
    result: dict[str, object] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": finding.severity,
        "message": {"text": sentence(finding)},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"filmpack/v1": fingerprint(finding)},
    }
    if finding.waived:
        result["suppressions"] = [{"kind": "inSource"}]
    return result
