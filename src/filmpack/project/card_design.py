"""The pictures of a project's cards on disk: [card] background and the folder [card] logos."""

from __future__ import annotations

from pathlib import Path

from filmpack.cards.design import CardDesign
from filmpack.cards.drawing import logo_files
from filmpack.files import require_regular
from filmpack.project.config.settings import Project


def project_design(project: Project) -> CardDesign:
    """What a project's cards look like.

    Raises InputError for a file that is not the project's.
    """
    return CardDesign(_background(project), tuple(project_logos(project)))


def project_logos(project: Project) -> list[Path]:
    """A project's logos, by name. Raises InputError for what is no file of the project's."""
    project.boundary.require_inside(project.logos, "folder of logos")
    found = logo_files(project.logos)
    for path in found:
        project.boundary.require_inside(path, "logo")
        require_regular(path, "logo")
    return found


def _background(project: Project) -> str | Path:
    named = project.settings.card.background
    if named.startswith("#"):
        return named
    path = project.folder / named
    project.boundary.require_inside(path, "background")
    require_regular(path, "background")
    return path
