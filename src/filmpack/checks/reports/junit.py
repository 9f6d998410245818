"""Findings as JUnit XML, for test reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from filmpack.checks.reports.base import Checked, Report, report_format, sentence
from filmpack.checks.rule import Finding
from filmpack.printable import no_command, printable, printable_lines

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


@report_format("junit", beyond_ascii="xmlcharrefreplace")
def as_junit(report: Report) -> str:
    """A suite a language, a case an error or warning; a language without any passes."""
    from xml.etree import ElementTree

    suites = ElementTree.Element("testsuites", name="filmpack check")
    for checked in report.checked():
        own = [finding for finding in report.findings if finding.language == checked.tag]
        suites.append(_suite(checked, own))
    ElementTree.indent(suites)
    body = ElementTree.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'


def _suite(checked: Checked, findings: Sequence[Finding]) -> Element:
    from xml.etree import ElementTree

    failures = sum(finding.severity == "error" for finding in findings)
    suite = ElementTree.Element(
        "testsuite",
        name=printable(checked.tag),
        tests=str(max(1, len(findings))),
        failures=str(failures),
        skipped=str(len(findings) - failures),
        errors="0",
    )
    if not findings:
        place = printable(checked.file)
        ElementTree.SubElement(suite, "testcase", name="no findings", classname=place)
    suite.extend(map(_case, findings))
    return suite


def _case(finding: Finding) -> Element:
    from xml.etree import ElementTree

    case = ElementTree.Element(
        "testcase",
        name=printable(f"{finding.context or finding.file} {finding.rule}"),
        classname=printable(finding.file),
        file=printable(finding.file),
        line=str(finding.line),
    )
    kind = "failure" if finding.severity == "error" else "skipped"
    told = ElementTree.SubElement(case, kind, message=sentence(finding))
    if kind == "failure":
        told.set("type", finding.rule)
    # What is printable is also what XML 1.0 can hold.
    told.text = no_command(printable_lines(f"{finding.file}:{finding.line}\n{finding.text}"))
    return case
