"""What the shell offers after Tab: the project's own names, each with its name in words.

Completion must never print or fail: where the project cannot be read, nothing is offered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from filmpack.cli.shared.common import PROJECT

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from filmpack.project.workspace import Workspace

    Offer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

Named = Iterable[tuple[str, str]]
"""Values that can be completed, each with what it is in words."""


def offered(names: Callable[[Workspace], Named]) -> Offer:
    """The completion of a parameter from what the project holds."""

    def offer(ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
        from filmpack.errors import FilmpackError

        try:
            return matching(names(_workspace(ctx)), typed)
        except (FilmpackError, OSError):
            return []

    return offer


def _workspace(ctx: click.Context) -> Workspace:
    """The project of the line so far. Raises FilmpackError."""
    from filmpack.errors import ConfigError
    from filmpack.project.config.settings import Project
    from filmpack.project.workspace import Workspace

    given = ctx.params.get("workspace")  # loaded already, unless it cannot be
    if isinstance(given, Workspace):
        return given
    if ctx.get_parameter_source("workspace") is ParameterSource.COMMANDLINE:
        raise ConfigError("the project cannot be read.")
    return Workspace(Project.find(ctx.meta.get(PROJECT)))


def matching(names: Named, typed: str) -> list[CompletionItem]:
    """What begins with the typed text, whatever the case. After a comma, a new name begins."""
    from click.shell_completion import CompletionItem

    done, comma, last = typed.rpartition(",")
    return [
        CompletionItem(f"{done}{comma}{name}", help=words or None)
        for name, words in names
        if name.casefold().startswith(last.casefold())
    ]


def languages(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """The languages that have a catalogue."""
    from filmpack.languages.tags import english_name

    for language in workspace.languages():
        yield language, english_name(language)


def editions(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """The editions of the matrix."""
    from filmpack.editions.edition import country_name
    from filmpack.languages.tags import english_name

    for edition in workspace.editions():
        yield edition.tag, f"{english_name(edition.language)}, {country_name(edition.country)}"


def countries(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """The countries of the matrix."""
    from filmpack.editions.edition import country_name

    for code in dict.fromkeys(edition.country for edition in workspace.editions()):
        yield code, country_name(code)


def languages_and_editions(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """What can be built."""
    yield from languages(workspace)
    yield from editions(workspace)


def checked_names(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """What can be checked."""
    yield from languages_and_editions(workspace)
    yield "source", "the source subtitles"


def reviewed_names(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """What can be signed off."""
    yield from languages(workspace)
    yield "source", "the source subtitles on the master"


def renditions(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """The project's renditions."""
    for rendition in workspace.project.settings.renditions:
        yield rendition.name, ""


def rules(_workspace: Workspace) -> Iterator[tuple[str, str]]:
    """The rules of 'check', and their families."""
    from filmpack.checks import RULES

    for family in dict.fromkeys(name.partition("/")[0] for name in RULES):
        yield family, f"all rules {family}/..."
    for name, rule in RULES.items():
        yield name, rule.why.partition(". ")[0]


def profiles(_workspace: Workspace) -> Iterator[tuple[str, str]]:
    """The sets of subtitling limits."""
    from filmpack.timedtext.profile import PROFILES

    for name in PROFILES:
        yield name, ""


def new_languages(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """The languages that filmpack knows and that have no catalogue yet."""
    have = {language.replace("_", "-") for language in workspace.languages()}
    yield from (named for named in known(workspace) if named[0] not in have)


def known(_workspace: Workspace) -> Iterator[tuple[str, str]]:
    """The languages that filmpack knows."""
    from filmpack.languages.language import known_languages
    from filmpack.languages.tags import english_name

    for tag in known_languages():
        yield tag, english_name(tag)
