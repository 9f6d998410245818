"""Findings as JSON: a list of objects, one a finding."""

from __future__ import annotations

from dataclasses import asdict

from filmpack.checks.reports.base import Report, report_format
from filmpack.printable import JSON_ESCAPES, json_text


@report_format("json", beyond_ascii=JSON_ESCAPES)
def as_json(report: Report) -> str:
    """The fields are those of filmpack.checks.rule.Finding."""
    rows = [asdict(finding) for finding in report.findings]
    return json_text(rows, 2)
