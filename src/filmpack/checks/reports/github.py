"""Findings as GitHub annotations."""

from __future__ import annotations

from filmpack.checks.reports.base import Report, report_format, sentence
from filmpack.printable import printable

_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}


@report_format("github")
def as_github(report: Report) -> str:
    """Workflow commands that annotate the catalogue's line in a pull request; what is waived is
    not annotated.

    Escaped as GitHub's own toolkit does it (actions/toolkit, core/src/command.ts): in a message
    %, CR and LF; in a property also : and ,.
    """
    return "\n".join(
        f"::{_LEVELS[f.severity]} file={_property(f.file)},line={max(1, f.line)},"
        f"title={_property(f.rule)}::{_data(sentence(f))}"
        for f in report.findings
        if not f.waived
    )


def _property(text: str) -> str:
    return _data(printable(text)).replace(":", "%3A").replace(",", "%2C")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
