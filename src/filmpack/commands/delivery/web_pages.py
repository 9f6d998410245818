"""The pages of the folder for the web, with the project's own templates."""

from __future__ import annotations

from collections.abc import Sequence

from filmpack.errors import InputError, Problem, display_path
from filmpack.project.config.settings import Project
from filmpack.web.pages.page import (
    EMBED,
    INDEX,
    PAGE,
    Override,
    PageFacts,
    PageWriter,
    other_page,
)


def pages_of(project: Project, editions: Sequence[tuple[PageFacts, str]]) -> dict[str, bytes]:
    """Every page by its path: each edition's two, and the index.

    Args:
        project: Its templates take the place of ours.
        editions: What an edition's page shows, and its country.

    Raises:
        InputError: A template cannot be used.
    """
    settings = project.settings
    writer = PageWriter(settings.web.leave, _override(project))
    found: dict[str, str] = {}
    for facts, _ in editions:
        found[f"{facts.tag}/{PAGE}"] = writer.page(facts)
        found[f"{facts.tag}/{EMBED}"] = writer.embed(facts)
    links = [other_page(facts.tag, facts.language, country) for facts, country in editions]
    draft = any(facts.draft for facts, _ in editions)
    source = settings.text.source_language
    found[INDEX] = writer.index(settings.film.title, source, links, draft=draft)
    return {path: text.encode() for path, text in found.items()}


def _override(project: Project) -> Override:
    """Reads the project's own templates."""
    folder = project.folder / project.settings.web.templates

    def read(name: str) -> str | None:
        path = folder / name
        if not project.boundary.is_present(path, "template"):
            return None
        try:
            return project.boundary.read_bytes(path).decode("utf-8")
        except UnicodeDecodeError:
            what = "this template is not UTF-8."
            raise InputError(Problem(display_path(path), 0, what)) from None

    return read
