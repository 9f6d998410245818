"""The pages: one an edition, one to embed, an index of countries. Pure: values in, HTML out.

The templates are jinja2's, and every text is escaped. A project may replace any of them, so they
run in jinja2's sandbox: a template of somebody else's reaches nothing but the page's values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from filmpack.errors import InputError, Problem
from filmpack.languages.tags import cldr_locale, own_name
from filmpack.timedtext.direction import directed, is_rtl
from filmpack.timedtext.writing.transcript import TranscriptLine
from filmpack.web.pages.headers import POLICY
from filmpack.web.pages.help import Help
from filmpack.web.pages.words import SOURCE, Words
from filmpack.web.stream.playlists import TextStream

if TYPE_CHECKING:
    from jinja2 import Environment

PAGE, EMBED, INDEX = "index.html", "embed.html", "index.html"
TEMPLATES = ("page", "embed", "index", "help", "film", "leave", "sentence", "draft")
"""The names of the templates, each TEMPLATES.html.j2."""

_IN_A_TEMPLATE = (
    *(ArithmeticError, AttributeError, LookupError, MemoryError),
    *(RecursionError, TypeError, ValueError),
)
"""What a template of somebody else's may raise: it may divide by zero, or include itself."""

Override = Callable[[str], str | None]
"""Gives a project's own template by its file's name, None where it has none."""


@dataclass(frozen=True, slots=True)
class OtherPage:
    """A link to an edition's page: its tag, language and direction, and country and language by
    their names in that language."""

    tag: str
    language: str
    direction: str
    country: str
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the transcript: when it begins, in seconds as a link has it and as it is read, who
    speaks ("" for nobody new), whether somebody else does than before, what is said."""

    seconds: str
    time: str
    speaker: str
    turn: bool
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Everything that an edition's page shows.

    size is the film's in pixels; file is the address of the film as one file; sounds are the names
    of the sound tracks and their languages, the one that is heard first; address is where the
    folder will be, "" where nobody said.
    """

    tag: str
    language: str
    title: str
    description: str
    help: Help
    texts: tuple[TextStream, ...]
    lines: tuple[Line, ...]
    others: tuple[OtherPage, ...]
    size: tuple[int, int]
    file: str
    sounds: tuple[tuple[str, str], ...]
    address: str
    draft: bool

    @property
    def direction(self) -> str:
        return direction_of(self.language)


def direction_of(language: str) -> str:
    """The value of HTML's dir for a language."""
    return "rtl" if is_rtl(language) else "ltr"


def other_page(tag: str, language: str, country: str) -> OtherPage:
    """A link to an edition's page, in words of its own language (CLDR)."""
    names = cldr_locale(language).territories
    name = names.get(country, country)
    return OtherPage(tag, language, direction_of(language), name, own_name(language))


def page_lines(lines: Sequence[TranscriptLine]) -> tuple[Line, ...]:
    """A transcript as the page shows it."""
    return tuple(
        Line(f"{one.start / 1000:.3f}", one.time, one.speaker, one.turn, one.rows) for one in lines
    )


class PageWriter:
    """Writes pages with one set of templates."""

    def __init__(self, leave: str, override: Override = lambda _: None) -> None:
        """Read nothing yet.

        Args:
            leave: Where "leave this page" leads.
            override: Gives the project's own templates.
        """
        self._leave, self._override = leave, override

    def page(self, facts: PageFacts) -> str:
        """An edition's page. Raises InputError for a template that cannot be used."""
        return self._edition("page", facts)

    def embed(self, facts: PageFacts) -> str:
        """The page to put into another: the film, a number, a link. Raises InputError."""
        return self._edition("embed", facts)

    def index(self, title: str, source: str, editions: Sequence[OtherPage], *, draft: bool) -> str:
        """The index of countries. title is the film's in the language `source`."""
        values = {"title": title, "source": source, "editions": editions, "draft": draft}
        return self._render("index", SOURCE, values)

    def _edition(self, name: str, facts: PageFacts) -> str:
        return self._render(name, facts.language, {"page": facts})

    def _render(self, name: str, language: str, values: Mapping[str, object]) -> str:
        from jinja2 import TemplateError

        shared = {"words": Words(language), "policy": POLICY, "leave": self._leave}
        environment = self._environment
        environment.filters["directed"] = lambda text: directed(text, language)
        file = f"{name}.html.j2"
        try:
            return environment.get_template(file).render({**shared, **values})
        except (*_IN_A_TEMPLATE, TemplateError) as error:
            line = getattr(error, "lineno", None) or 0
            what = f"this template cannot be used: {str(error) or type(error).__name__}."
            place = getattr(error, "name", None) or file
            advice = "Correct it, or delete it: filmpack then uses its own."
            raise InputError(Problem(place, line, what, advice)) from None

    @cached_property
    def _environment(self) -> Environment:
        from jinja2 import ChoiceLoader, FunctionLoader, PackageLoader, StrictUndefined
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        loaders = [FunctionLoader(self._override), PackageLoader("filmpack.web.pages")]
        options: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True}
        return ImmutableSandboxedEnvironment(
            loader=ChoiceLoader(loaders),
            autoescape=True,  # the templates' names end in .j2, so it is not told by their ending
            undefined=StrictUndefined,
            keep_trailing_newline=True,
            **options,
        )
