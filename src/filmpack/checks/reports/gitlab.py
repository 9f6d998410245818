"""Findings as a GitLab Code Quality report."""

from __future__ import annotations

import hashlib
from collections import Counter

from filmpack.checks.baseline import fingerprint
from filmpack.checks.reports.base import Report, report_format, sentence
from filmpack.printable import JSON_ESCAPES, json_text, printable

_SEVERITIES = {"error": "critical", "warning": "minor", "note": "info"}


@report_format("gitlab", beyond_ascii=JSON_ESCAPES)
def as_gitlab(report: Report) -> str:
    """The keys that GitLab reads: https://docs.gitlab.com/ci/testing/code_quality/ ("Code Quality
    report format"). A fingerprint stays when lines move, and is unique in the report; what is
    waived is not listed.
    """
    seen: Counter[str] = Counter()
    rows = []
    for finding in report.findings:
        if finding.waived:
            continue
        known = f"{finding.file}\x1f{fingerprint(finding)}"
        seen[known] += 1
        digest = hashlib.sha256(f"{known}\x1f{seen[known]}".encode("utf-8", "surrogatepass"))
        rows.append(
            {
                "description": sentence(finding),
                "check_name": finding.rule,
                "fingerprint": digest.hexdigest(),
                "severity": _SEVERITIES[finding.severity],
                "location": {
                    "path": printable(finding.file),
                    "lines": {"begin": max(1, finding.line)},
                },
            }
        )
    return json_text(rows, 2)
