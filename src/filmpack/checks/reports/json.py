"""Findings as JSON: a list of objects, one a finding."""

from __future__ import annotations

import json
from dataclasses import asdict

from filmpack.checks.reports.base import Report, report_format


@report_format("json")
def as_json(report: Report) -> str:
    """The fields are those of filmpack.checks.rule.Finding."""
    rows = [asdict(finding) for finding in report.findings]
    return json.dumps(rows, ensure_ascii=False, indent=2)
