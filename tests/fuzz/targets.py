"""What a file goes through when filmpack reads it, as functions from bytes to what came of it.

Each raises nothing but what shows a fault: a refusal in words (a FilmpackError)
is an answer like any other, and is given back as text.
"""

from __future__ import annotations

import os
import re
import tempfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from unittest.mock import patch
from xml.etree import ElementTree

from filmpack.cards.card import alternative_text, make_card
from filmpack.checks.baseline import read_baseline
from filmpack.checks.contexts import LanguageContext
from filmpack.checks.fix import repairs
from filmpack.checks.reports import formats
from filmpack.checks.reports.base import Checked, Report
from filmpack.checks.rule import Rule
from filmpack.checks.run import RuleSelection, catalogue_context, check
from filmpack.commands.checking.check import Checker
from filmpack.editions.addresses import punycode
from filmpack.editions.confirmations import confirm, confirmations
from filmpack.editions.country_file import parse_country
from filmpack.editions.edition import parse_edition
from filmpack.editions.phones import dialled
from filmpack.errors import FilmpackError
from filmpack.media.text.fonts import SubtitleFont
from filmpack.printable import json_text, printable_lines
from filmpack.project.config.settings import Project
from filmpack.project.utf8 import decode_utf8
from filmpack.project.workspace import Workspace
from filmpack.signoffs import latest, parse_record
from filmpack.timedtext.cue import Cue, Track
from filmpack.timedtext.formats.ass import write_ass
from filmpack.timedtext.formats.srt import ParsedCue, read_srt, write_srt
from filmpack.timedtext.formats.text import read_text
from filmpack.timedtext.formats.vtt import write_vtt
from filmpack.timedtext.parsing.encoding import decode
from filmpack.timedtext.parsing.subtitle_file import decode_file, read_file
from filmpack.timedtext.profile import PROFILES
from filmpack.translation import review
from filmpack.translation.compile import compile_track, layered, messages, progress
from filmpack.translation.fill import fill, text_placements
from filmpack.translation.glossary import Term, parse_glossary
from filmpack.translation.merge import merge, new_catalogue
from filmpack.translation.placement import place
from filmpack.translation.po.document import PoDocument
from filmpack.translation.template import (
    TemplateEntry,
    name_cues,
    named_source,
    render_template,
    require_showable,
    template_entries,
)
from fuzz.mutate import CONTEXTS, OTHERS, ROOT

PROFILE = PROFILES["netflix"]
TERMS = (Term("Mia"), Term("Leo", {"bg": ("Лео",)}))
FONT = SubtitleFont(sure=25.0)
NOW = "2026-01-01 00:00+0000"
LANGUAGES = frozenset(
    "bg cs da de de_CH el en es et fi fr hr hu it lt lv mt nb nl pl pt ro sk sl".split()
)


def run(kind: str, data: bytes) -> str:
    """Send an input through its target; the message says how it ended."""
    try:
        ended = TARGETS[kind](data)
    except FilmpackError as error:
        ended = str(error)
        if not ended.strip():
            raise AssertionError("a refusal without a word") from error
        if printable_lines(ended) != ended:
            raise AssertionError(f"a refusal that a terminal obeys: {ended!r}") from error
    # Whatever is said must be what a UTF-8 stream takes.
    ended.encode("utf-8")
    return ended


@cache
def entries() -> tuple[TemplateEntry, ...]:
    """A few messages of the real film: the ones that cut catalogues keep."""
    whole = Workspace(Project.load(ROOT / "filmpack.toml"))
    return tuple(entry for entry in whole.entries("pl") if entry.context in CONTEXTS)


@cache
def cues() -> tuple[Cue, ...]:
    whole = Workspace(Project.load(ROOT / "filmpack.toml"))
    return whole.source()[:5]


def _named(rule: Rule) -> dict[str, object]:
    """A rule in a SARIF log without its page, which is the same whatever the input is."""
    return {"id": rule.id}


def findings(catalogue: PoDocument, texts: Sequence[TemplateEntry], language: str) -> list[str]:
    """All that the checks say and would repair. The only place here that calls them."""
    setting = LanguageContext(language, PROFILE, TERMS, FONT, 25.6)
    book = catalogue_context(catalogue, catalogue.by_context(), texts, setting, NOW, NOW[:10])
    found = check(book)
    report = Report(findings=found, checked=lambda: [Checked(language, language, "x.po")])
    with patch("filmpack.checks.reports.sarif._rule", _named):
        rendered = {name: render(report) for name, render in formats().items()}
    "".join(rendered.values()).encode("utf-8")
    ElementTree.fromstring(rendered["junit"])
    repairs(book, RuleSelection())
    return [f"{f.rule}: {f.what} {f.advice}" for f in found]


def _exports(track: Track) -> None:
    for text in (
        write_srt(track.cues),
        write_vtt(track.cues),
        write_ass(track.cues, 1280, 720, Fraction(25)),
    ):
        text.encode("utf-8")


# -- .po ----------------------------------------------------------------------


def po(data: bytes) -> str:
    """A catalogue: parsed, written back, checked, counted, compiled, merged; then as a template."""
    text = decode_utf8(data, Path("x.po"))
    document = PoDocument.parse(text, "x.po")
    written = document.render()
    again = PoDocument.parse(written, "x.po")
    if again.render() != written:
        raise AssertionError("written back twice, the file is not the same")
    said = document.header_field("Language")
    language = said if said in LANGUAGES else "pl"
    texts = entries()
    found = findings(document, texts, language)
    "".join(found).encode("utf-8")
    counted = progress(document, texts)
    signed = review.sign("pl", document, texts, "somebody", date(2026, 1, 1))
    if review.state(document, texts, signed).changed:
        raise AssertionError("signed as it stands, and yet changed")
    _template(again)
    _merged(document, texts)
    base = PoDocument.parse(written, "x.po")
    for build in (_compiled, _messages):
        build(layered(document, base), texts, language)
    return f"{len(found)} findings, {counted.percent} %"


def _compiled(document: PoDocument, texts: Sequence[TemplateEntry], language: str) -> None:
    try:
        _exports(compile_track(document, texts, language, PROFILE, "blank"))
    except FilmpackError as error:
        str(error).encode("utf-8")


def _messages(document: PoDocument, texts: Sequence[TemplateEntry], _language: str) -> None:
    try:
        messages(document, texts, "blank")
    except FilmpackError as error:
        str(error).encode("utf-8")


def _merged(document: PoDocument, texts: Sequence[TemplateEntry]) -> None:
    """A merge keeps every finished translation, and a second one changes nothing."""
    before = {b.context: b.msgstr for b in document.live if b.msgstr}
    merge(document, texts, NOW)
    first = document.render()
    after = PoDocument.parse(first, "x.po")
    kept = {b.context: b.msgstr for b in (*after.obsolete, *after.live)}
    lost = [name for name, text in before.items() if name and kept.get(name) != text]
    if lost:
        raise AssertionError(f"a merge lost the translation of {lost[0]!r}")
    merge(after, texts, NOW)
    if after.render() != first:
        raise AssertionError("a second merge changed the file")


def _template(document: PoDocument) -> None:
    film = [ParsedCue(at, cue.start, cue.end, cue.text) for at, cue in enumerate(cues())]
    try:
        named, _ = name_cues(document, film)
        texts = template_entries(named, "en.srt", "Title", PROFILE)
        template = render_template(document, texts, "x.pot", "Title", NOW)
        again = PoDocument.parse(template.render(), "x.pot")
        named_source(again, film, "en.srt")
    except FilmpackError as error:
        str(error).encode("utf-8")


# -- .srt ---------------------------------------------------------------------


def srt(data: bytes) -> str:
    """Subtitles that came back, placed on the film; then as a new film's source."""
    decoded = decode(data, "x.srt", "pl")
    file = read_srt(decoded.text, "x.srt")
    "".join(map(str, file.repairs)).encode("utf-8")
    # Fitting the clock takes most of the time: half of the small inputs get that far.
    if len(file.cues) < 12 and zlib.crc32(data) % 2:
        _returned(file.cues)
    require_showable(file.cues, "x.srt")
    return _as_source(file.cues)


def _returned(read: Sequence[ParsedCue]) -> None:
    placed = place(cues(), read)
    catalogue = new_catalogue("pl", "Title", "x.po", NOW, NOW)
    merge(catalogue, [entry for entry in entries() if entry.cue])
    fill(catalogue, placed.placements, replace=True)
    fill(catalogue, placed.placements)
    PoDocument.parse(catalogue.render(), "x.po")


def _as_source(read: Sequence[ParsedCue]) -> str:
    named, _ = name_cues(None, read)
    texts = template_entries(named, "x.srt", "Title", PROFILE, "pl")[:20]
    template = render_template(None, texts, "x.pot", "Title", NOW)
    PoDocument.parse(template.render(), "x.pot")
    catalogue = new_catalogue("pl", "Title", "x.po", NOW, NOW)
    merge(catalogue, texts)
    for block, entry in zip(catalogue.live, (*texts[1:], texts[0]), strict=True):
        block.set_msgstr(entry.text)
    found = findings(catalogue, texts, "pl")
    _compiled(catalogue, texts, "pl")
    again = read_srt(write_srt(named), "x.srt")
    if [(c.start, c.end) for c in again.cues] != [(c.start, c.end) for c in named]:
        raise AssertionError("written and read again, the times are not the same")
    return f"{len(named)} cues, {len(found)} findings"


# -- .toml --------------------------------------------------------------------


def toml(data: bytes) -> str:
    """A project file and a country's file: both readers get every input."""
    ends = []
    for read in (_project, _country, _terms):
        try:
            ends.append(read(data))
        except FilmpackError as error:
            ends.append(str(error))
    return " / ".join(ends)


def _project(data: bytes) -> str:
    handle, name = tempfile.mkstemp(suffix=".toml")
    try:
        os.write(handle, data)
        os.close(handle)
        project = Project.load(Path(name))
    finally:
        Path(name).unlink()
    project = Project(Path("filmpack.toml"), project.settings)
    for path in (project.source, project.template, project.master, project.output):
        str(path).encode("utf-8")
    return f"{len(Workspace(project).editions())} editions"


def _terms(data: bytes) -> str:
    text = data.decode("utf-8", "replace")
    return f"{len(parse_glossary(text, 'terms.toml').terms)} terms"


def _country(data: bytes) -> str:
    text = decode_utf8(data, Path("PL.toml"))
    named = re.search(r'^country = "([A-Z]{2})"', text, re.M)
    country = parse_country(text, "PL.toml", named[1] if named else "PL")
    for contact in country.contact:
        (contact.typed + punycode(contact.url) + dialled(contact.phone)).encode("utf-8")
    signed = confirm(
        country, [contact.id for contact in country.contact], "Anna", country.contact[0].read
    )
    found = confirmations(country, country.contact, signed, country.contact[0].read, 365)
    if any(one.state in ("unconfirmed", "changed") for one in found):
        raise AssertionError("confirmed as it stands, and yet changed")
    edition = replace(parse_edition("pl-PL"), country=country.country)
    said = {entry.context: entry.text for entry in _fixed()}
    alternative_text(make_card(edition, said, country)).encode("utf-8")
    return f"{len(country.contact)} contacts"


@cache
def _fixed() -> tuple[TemplateEntry, ...]:
    return template_entries((), "x.srt", "Title", PROFILE)


# -- .txt, .json, and every other format that is imported ---------------------


def txt(data: bytes) -> str:
    """Volunteers' text: each entry goes where its id says."""
    decoded = decode(data, "x.txt", "pl")
    read = read_text(decoded.text, "x.txt")
    known = {entry.context: entry.text for entry in entries()}
    catalogue = new_catalogue("pl", "Title", "x.po", NOW, NOW)
    merge(catalogue, entries())
    filled = fill(catalogue, text_placements([e for e in read if e.id in known], known))
    PoDocument.parse(catalogue.render(), "x.po")
    _compiled(catalogue, entries(), "pl")
    return f"{len(read)} texts, {len(filled)} filled"


def notes(data: bytes) -> str:
    """Files that filmpack writes and reads again: a review, a baseline, what shots found."""
    ends = []
    for read in (_review, _baseline, _shots):
        try:
            ends.append(read(data))
        except FilmpackError as error:
            ends.append(str(error))
    return " / ".join(ends)


def _review(data: bytes) -> str:
    record = parse_record(data, "pl.jsonl", "catalogue pl")
    catalogue = new_catalogue("pl", "Title", "x.po", NOW, NOW)
    state = review.state(catalogue, entries(), latest(record, "catalogue pl"))
    return json_text({"by": [signed.by for signed in record], "label": state.label})


def _baseline(data: bytes) -> str:
    return f"{len(read_baseline(data, 'base.json'))} known"


def _shots(data: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "filmpack.toml"
        file.write_bytes((ROOT / "filmpack.toml").read_bytes())
        project = Project.load(file)
        project.shots.parent.mkdir(parents=True)
        project.shots.write_bytes(data)
        facts = Checker(Workspace(project)).facts
    return f"{facts.frames} frames" if facts else "none"


def other(extension: str) -> Callable[[bytes], str]:
    """A format without a target of its own: read as 'filmpack import' does, placed, filled."""
    known = OTHERS[extension]

    def run_it(data: bytes) -> str:
        name = f"x.{extension}"
        decoded = decode_file(known, data, name, "pl")
        file = read_file(known, data, decoded, name)
        if file is None:
            assert known.read_entries is not None
            return f"{len(known.read_entries(decoded.text, 'x'))} texts"
        "".join(map(str, file.repairs)).encode("utf-8")
        if len(file.cues) < 12 and zlib.crc32(data) % 2:
            _returned(file.cues)
        require_showable(file.cues, f"x.{extension}")
        return _as_source(file.cues)

    return run_it


TARGETS: dict[str, Callable[[bytes], str]] = {
    "po": po,
    "srt": srt,
    "toml": toml,
    "txt": txt,
    "json": notes,
    **{extension: other(extension) for extension in OTHERS},
}
