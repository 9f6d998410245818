"""Findings as JUnit XML, for test reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from filmpack.checks.reports.base import Report, report_format, sentence
from filmpack.checks.rule import Finding

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_XML_CHARS = {*range(0x20, 0xD800), 0x9, 0xA, 0xD, *range(0xE000, 0xFFFE)}


@report_format("junit")
def as_junit(report: Report) -> str:
    """A suite a language, a case an error or warning; a language without any passes."""
    from xml.etree import ElementTree

    suites = ElementTree.Element("testsuites", name="filmpack check")
    for language, file in report.files.items():
        own = [finding for finding in report.findings if finding.language == language]
        suites.append(_suite(language, file, own))
    ElementTree.indent(suites)
    body = ElementTree.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'


def _suite(language: str, file: str, findings: Sequence[Finding]) -> Element:
    from xml.etree import ElementTree

    failures = sum(finding.severity == "error" for finding in findings)
    suite = ElementTree.Element(
        "testsuite",
        name=language,
        tests=str(max(1, len(findings))),
        failures=str(failures),
        skipped=str(len(findings) - failures),
        errors="0",
    )
    if not findings:
        ElementTree.SubElement(suite, "testcase", name="no findings", classname=file)
    suite.extend(map(_case, findings))
    return suite


def _case(finding: Finding) -> Element:
    from xml.etree import ElementTree

    case = ElementTree.Element(
        "testcase",
        name=_xml(f"{finding.context or finding.file} {finding.rule}"),
        classname=_xml(finding.file),
        file=_xml(finding.file),
        line=str(finding.line),
    )
    kind = "failure" if finding.severity == "error" else "skipped"
    told = ElementTree.SubElement(case, kind, message=_xml(sentence(finding)))
    if kind == "failure":
        told.set("type", finding.rule)
    told.text = _xml(f"{finding.file}:{finding.line}\n{finding.text}")
    return case


def _xml(text: str) -> str:
    """Text that XML 1.0 can hold: other characters by their codes."""
    return "".join(
        c if ord(c) in _XML_CHARS or ord(c) > 0xFFFF else f"<U+{ord(c):04X}>" for c in text
    )
