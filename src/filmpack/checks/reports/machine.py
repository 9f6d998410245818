"""Findings for other programs: SARIF for code-scanning views, JUnit for test reports."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from urllib.parse import quote
from xml.etree import ElementTree

from filmpack.checks import RULES
from filmpack.checks.reports.text import explain
from filmpack.checks.rule import Finding
from filmpack.checks.run import fingerprint

_SARIF = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_XML_CHARS = {*range(0x20, 0xD800), 0x9, 0xA, 0xD, *range(0xE000, 0xFFFE)}


def as_sarif(findings: Sequence[Finding], version: str) -> str:
    """SARIF 2.1.0. A finding's fingerprint stays when lines move; a waived one is suppressed."""
    names = list(RULES)
    rules = [
        {
            "id": rule.id,
            "name": "".join(part.title() for part in rule.id.replace("/", "-").split("-")),
            "shortDescription": {"text": rule.why.split(". ")[0].rstrip(".") + "."},
            "fullDescription": {"text": rule.why},
            "help": {"text": rule.why, "markdown": explain(rule.id)},
            "defaultConfiguration": {"level": rule.severity},
        }
        for rule in RULES.values()
    ]
    results = []
    for finding in findings:
        result: dict[str, object] = {
            "ruleId": finding.rule,
            "ruleIndex": names.index(finding.rule),
            "level": finding.severity,
            "message": {"text": _sentence(finding)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(finding.file)},
                        "region": {"startLine": max(1, finding.line)},
                    }
                }
            ],
            "partialFingerprints": {"filmpack/v1": fingerprint(finding)},
        }
        if finding.waived:
            result["suppressions"] = [{"kind": "inSource"}]
        results.append(result)
    driver = {
        "name": "filmpack",
        "semanticVersion": version,
        "rules": rules,
    }
    log = {
        "$schema": _SARIF,
        "version": "2.1.0",
        "runs": [
            {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2)


def as_junit(findings: Sequence[Finding], checked: Mapping[str, str]) -> str:
    """JUnit XML: a suite a language, a case an error or warning; a language without any passes.

    checked gives, for each language that was checked, its file.
    """
    suites = ElementTree.Element("testsuites", name="filmpack check")
    for language, file in checked.items():
        own = [finding for finding in findings if finding.language == language]
        failures = sum(finding.severity == "error" for finding in own)
        suite = ElementTree.SubElement(
            suites,
            "testsuite",
            name=language,
            tests=str(max(1, len(own))),
            failures=str(failures),
            skipped=str(len(own) - failures),
            errors="0",
        )
        if not own:
            ElementTree.SubElement(suite, "testcase", name="no findings", classname=file)
        for finding in own:
            case = ElementTree.SubElement(
                suite,
                "testcase",
                name=_xml(f"{finding.context or finding.file} {finding.rule}"),
                classname=_xml(finding.file),
                file=_xml(finding.file),
                line=str(finding.line),
            )
            kind = "failure" if finding.severity == "error" else "skipped"
            told = ElementTree.SubElement(case, kind, message=_xml(_sentence(finding)))
            if kind == "failure":
                told.set("type", finding.rule)
            told.text = _xml(f"{finding.file}:{finding.line}\n{finding.text}")
    ElementTree.indent(suites)
    body = ElementTree.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'


def _sentence(finding: Finding) -> str:
    about = f"{finding.context}: " if finding.context else ""
    return f"{about}{finding.what} {finding.advice}".strip()


def _xml(text: str) -> str:
    """Text that XML 1.0 can hold: other characters by their codes."""
    return "".join(
        c if ord(c) in _XML_CHARS or ord(c) > 0xFFFF else f"<U+{ord(c):04X}>" for c in text
    )
