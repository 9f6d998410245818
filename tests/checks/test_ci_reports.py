"""What GitHub and GitLab show: how many annotations, in which order, at which path."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from conftest import ROOT
from filmpack.checks.reports import formats
from filmpack.checks.reports.base import Report
from filmpack.checks.rule import Finding, Severity


def finding(number: int, severity: Severity, *, waived: bool = False) -> Finding:
    return Finding(
        rule="timing/gap", severity=severity, language="pl", file="pl.po", line=number,
        context=f"c{number:04}", what="Too long.", advice="", waived=waived,
    )  # fmt: skip


def github(*findings: Finding) -> list[str]:
    return formats()["github"](Report(findings=findings)).split("\n")


def test_github_gets_errors_first() -> None:
    rows = github(finding(1, "note"), finding(2, "warning"), finding(3, "error"))
    assert [row.split(" ")[0] for row in rows] == ["::error", "::warning", "::notice"]


def test_github_gets_ten_annotations_of_which_the_last_counts_the_rest() -> None:
    found = [finding(n, "warning") for n in range(1, 13)] + [finding(20, "error")]
    rows = github(*found)
    commands = [row for row in rows if row.startswith("::")]
    assert len(commands) == 10
    assert "line=20,title=timing/gap::" in commands[0]
    assert commands[-1].endswith(
        "title=filmpack::and 4 more warnings. The log of this step lists them."
    )
    assert rows[10:] == [
        f"pl.po:{n}: warning: c{n:04}: Too long. [timing/gap]" for n in range(9, 13)
    ]


def test_ten_findings_are_ten_annotations() -> None:
    rows = github(*(finding(n, "warning") for n in range(1, 11)))
    assert len(rows) == 10
    assert all("title=timing/gap" in row for row in rows)


def test_gitlab_reads_every_finding_once() -> None:
    found = [
        finding(1, "error"),
        finding(1, "error"),
        finding(2, "note"),
        finding(3, "note", waived=True),
    ]
    rows = json.loads(formats()["gitlab"](Report(findings=found)))
    assert [row["severity"] for row in rows] == ["critical", "critical", "info"]
    assert rows[0]["location"] == {"path": "pl.po", "lines": {"begin": 1}}
    assert rows[0]["check_name"] == "timing/gap"
    assert len({row["fingerprint"] for row in rows}) == 3
    moved = json.loads(formats()["gitlab"](Report(findings=[found[0]])))
    assert moved[0]["fingerprint"] == rows[0]["fingerprint"]


def test_ci_names_files_as_the_repository_does(project: Path, polish: Path) -> None:
    polish.write_text(polish.read_text("utf-8").replace("- Tak?\n", "- Tak?{\n"), "utf-8")
    text = polish.read_text("utf-8").replace("To jest Leo.", "To jest {Leo}.")
    polish.write_text(text, "utf-8")
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "LANG": "C.UTF-8",
        "PROJECT": project.name,
        "NAMES": "pl",
        "SARIF": "out.sarif",
    }
    done = subprocess.run(
        ["bash", str(ROOT / "ci" / "check.sh")],
        env=environment,
        cwd=project.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    place = f"{project.name}/translations/pl.po"
    assert f"::error file={place},line=" in done.stdout
    sarif = json.loads((project.parent / "out.sarif").read_text("utf-8"))
    places = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in sarif["runs"][0]["results"]
    }
    assert place in places
