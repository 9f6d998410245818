"""What a report format gets, and how it makes itself known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from filmpack.checks.rule import Finding
from filmpack.printable import printable

Paint = Callable[[str, str], str]
"""Text and a role ("error", "warning", "note", "place", "rule", "head", "text", "caret") to
text in colours."""
Pictures = Mapping[tuple[str, str], str]
"""Still frames as data: addresses, by a finding's language and context."""


def unpainted(text: str, _role: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class Checked:
    """A language, an edition or the source that was checked.

    tag is its BCP 47 tag, the edition's, or "source"; name what a reader calls it; file where its
    text lies.
    """

    tag: str
    name: str
    file: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What there is to report.

    checked and pictures are called by the formats that show them: names of languages take a tenth
    of a second, decoding frames takes seconds. title is the film's; version is filmpack's;
    source_language is the tag of what "source" is in.
    """

    findings: Sequence[Finding]
    checked: Callable[[], Sequence[Checked]] = tuple
    pictures: Callable[[], Pictures] = dict
    title: str = ""
    version: str = ""
    paint: Paint = unpainted
    source_language: str = "en"


Render = Callable[[Report], str]


@dataclass(frozen=True, slots=True)
class report_format:
    """Register a function as a report format.

    To add a format:

    1. Create a module in this folder, for example csv.py. No other file changes: every module
       here is discovered, and `filmpack check --format` lists it.
    2. Write a function from Report to the whole report as text, without a final line break:
       `def csv(report: Report) -> str`.
    3. Decorate it with `@report_format("csv")`, the name that a user types.
    4. Escape what comes from findings for your format: translators' text is data, and so are
       contexts and file names. sentence() gives a finding on one line; filmpack.printable makes
       text safe to print, and keeps a line from starting a command of a CI service.
    5. Import slow libraries inside the function: the module is imported for every format.
    6. Test it in tests/checks/test_reports.py.
    """

    name: str
    beyond_ascii: str = "backslashreplace"
    """How this format escapes a character when it is printed to a stream that is not UTF-8."""

    def __call__(self, render: Render) -> Render:
        """Raises ValueError for a name that is taken."""
        if self.name in FORMATS:
            raise ValueError(f"two report formats are called {self.name!r}")
        FORMATS[self.name] = render
        BEYOND_ASCII[self.name] = self.beyond_ascii
        return render


FORMATS: dict[str, Render] = {}
"""The formats that are imported so far, by name; filmpack.checks.reports.formats() has them all."""

BEYOND_ASCII: dict[str, str] = {}
"""Of the same formats: the codec error handler for what a stream's encoding lacks."""


def sentence(finding: Finding) -> str:
    """A finding on one printable line: where, what, what to do."""
    about = f"{finding.context}: " if finding.context else ""
    return printable(f"{about}{finding.what} {finding.advice}".strip())
