"""The partners' logos on disk: the folder that [card] logos names."""

from __future__ import annotations

from pathlib import Path

from filmpack.cards.drawing import logo_files
from filmpack.files import require_regular
from filmpack.project.settings import Project


def project_logos(project: Project) -> list[Path]:
    """A project's logos, by name. Raises InputError for what is no file of the project's."""
    project.boundary.require_inside(project.logos, "folder of logos")
    found = logo_files(project.logos)
    for path in found:
        project.boundary.require_inside(path, "logo")
        require_regular(path, "logo")
    return found
