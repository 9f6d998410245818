"""The project's waivers, laid over what the rules find."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from filmpack.checks.rule import Finding
from filmpack.errors import Problem, display_path
from filmpack.project.config.settings import Project
from filmpack.project.records.waivers import Waiver


@dataclass(frozen=True, slots=True)
class Waived:
    """A finding as it was before it was waived, and the waiver."""

    finding: Finding
    waiver: Waiver


class Waivers:
    """Applies the project's waivers, and remembers which were needed."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._waivers = [
            (waiver, display_path(project.folder / waiver.file) if waiver.file else "")
            for waiver in project.settings.waivers
        ]
        self.used: list[Waived] = []

    def apply(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings, those waived as notes that say by whom and why."""
        return [self._applied(finding) for finding in findings]

    def unused(self, files: Collection[str], *, whole: bool) -> list[Problem]:
        """A problem for each waiver that nothing needed.

        Args:
            files: The files that were checked, as findings name them.
            whole: Whether all languages were, so that a waiver without a file can be judged.
        """
        needed = [waived.waiver for waived in self.used]
        return [
            Problem(
                display_path(self._project.file),
                0,
                f"the waiver of {waiver.rule} for {waiver.place} matches nothing.",
                "Delete it, or correct where it applies.",
            )
            for waiver, file in self._waivers
            if waiver not in needed and (file in files if file else whole)
        ]

    def _applied(self, finding: Finding) -> Finding:
        for waiver, file in self._waivers:
            if (
                waiver.rule == finding.rule
                and file in ("", finding.file)
                and waiver.cue in ("", finding.context)
            ):
                self.used.append(Waived(finding, waiver))
                told = f"{finding.what} (waived by {waiver.by} on {waiver.date}: {waiver.reason})"
                return replace(finding, severity="note", what=told, waived=True)
        return finding
