"""What a catalogue's header says of itself, and whether it is true."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from filmpack.checks.contexts import CatalogueContext
from filmpack.checks.rule import Hit, rule
from filmpack.checks.rules.words.safety import MOJIBAKE
from filmpack.languages.language import language as language_data
from filmpack.languages.tags import gettext_name, plural_forms, with_territory
from filmpack.translation.po.document import PoDocument

_MANUAL = "GNU gettext manual, Filling in the Header Entry"
_REQUIRED = (
    "Project-Id-Version",
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Last-Translator",
    "Language-Team",
    "MIME-Version",
    "Content-Transfer-Encoding",
)
_BOILERPLATE = re.compile(
    r"PACKAGE VERSION|FULL NAME|EMAIL@ADDRESS|YEAR-MO-DA|HO:MI|LANGUAGE <|LL@li\.org|CHARSET"
)
_BOILERPLATE_COMMENT = re.compile(
    r"SOME DESCRIPTIVE TITLE|YEAR THE PACKAGE|COPYRIGHT HOLDER|FIRST AUTHOR|EMAIL@ADDRESS"
)
_URL = re.compile(r"https?://\S+\.\S+")
_FIRST_YEAR = "1995"
_DATE = "%Y-%m-%d %H:%M%z"
_EMAIL = re.compile(r"<[^<>\s@]+@[^<>\s@]+\.[^<>\s@.]+>")
_EXAMPLE_MAIL = re.compile(r"@(?:example\.(?:com|org|net)|localhost)\b", re.I)
_KNOWN = {
    *_REQUIRED,
    "Language",
    "Content-Type",
    "Plural-Forms",
    "POT-Creation-Date",
    "Report-Msgid-Bugs-To",
    "Language-Team",
}


@rule(
    "gettext/charset",
    "error",
    _MANUAL,
    scope="catalogue",
)
def charset(book: CatalogueContext) -> Iterator[Hit]:
    """A catalogue is UTF-8, in its bytes and in its header. With another charset in the header,
    other tools read ł as ³."""
    kind = book.document.header_field("Content-Type")
    if book.document.mark:
        what = "the file begins with a byte order mark, which gettext does not read."
        yield Hit(what, "Save it as UTF-8 without a mark (BOM).", line=1)
    match = re.search(r"charset\s*=\s*([\w-]+)", kind)
    line = field_line(book.document, "Content-Type")
    advice = 'Write "Content-Type: text/plain; charset=UTF-8\\n" and save the file as UTF-8.'
    if match is None:
        yield Hit("the header has no charset.", advice, line=line)
    elif match[1].lower() not in ("utf-8", "utf8"):
        yield Hit(f"the header says {match[1]}; catalogues are UTF-8.", advice, line=line)
    elif not kind.startswith("text/plain"):
        yield Hit(f"the content type is {kind.split(';')[0]!r}.", advice, line=line)


@rule(
    "gettext/header",
    "warning",
    f"{_MANUAL}; i18nspector",
    scope="catalogue",
)
def header(book: CatalogueContext) -> Iterator[Hit]:
    """Who translated, when, for which project, in which encoding: other tools and people rely
    on these fields. A field that is missing, repeated, misspelt, left at the program's
    placeholder, or not a date where a date belongs shows that nobody has looked after the file."""
    document = book.document
    fields = document.header_fields()
    names = Counter(name for name, _ in fields)
    values = dict(fields)
    lines = field_lines(document)
    advice = "Poedit: Translation, Properties; or write it into the header."
    for name in _REQUIRED:
        if not values.get(name):
            line = lines.get(name, document.header.line)
            yield Hit(f"the header field {name} is missing or empty.", advice, line=line)
    for name, count in names.items():
        line = lines.get(name, document.header.line)
        if count > 1:
            yield Hit(f"the header field {name} appears {count} times.", "Keep one.", line=line)
        if name not in _KNOWN and not name.startswith("X-"):
            near = next((k for k in _KNOWN if k.lower() == name.lower()), "")
            hint = f"Write {near}." if near else "Custom fields begin with X-."
            yield Hit(f"the header field {name!r} is unknown.", hint, line=line)
    for name, value in fields:
        line = lines.get(name, document.header.line)
        if _BOILERPLATE.search(value) and name != "Content-Type":
            yield Hit(f"{name} still has the program's own value: {value!r}.", advice, line=line)
        elif name.endswith("-Date") and not _is_date(value):
            yield Hit(
                f"{name} is not a date: {value!r}.", "Write 2026-11-24 08:30+0100.", line=line
            )
        elif name in ("Last-Translator", "Language-Team") and _bad_address(value):
            yield Hit(
                f"{name} has no usable address: {value!r}.", "Write Name <name@host.eu>.", line=line
            )
        elif name == "Report-Msgid-Bugs-To" and value and not _reachable(value):
            yield Hit(f"{name} has no usable address: {value!r}.", advice, line=line)
        elif name == "MIME-Version" and value and value != "1.0":
            yield Hit(f"MIME-Version is {value!r}.", "Write 1.0.", line=line)
        elif name == "Content-Transfer-Encoding" and value and value != "8bit":
            yield Hit(f"Content-Transfer-Encoding is {value!r}.", "Write 8bit.", line=line)
    for row in document.header.msgstr.split("\n"):
        if row.strip() and ":" not in row:
            what = f"a header line without a field name: {row[:40]!r}."
            yield Hit(what, "Each is 'Name: value'.", line=document.header.line)
    for number, comment in enumerate(document.header.comments, document.header.line):
        if _BOILERPLATE_COMMENT.search(comment):
            line = number - len(document.header.comments)
            what = f"the program's own comment is still there: {comment[:40]!r}."
            yield Hit(what, advice, line=max(1, line))
    if "#-#-#-#-#" in document.header.msgstr or MOJIBAKE.search(document.header.msgstr):
        what = "the header has a merge mark, or text read in a wrong encoding."
        yield Hit(what, "Rewrite its fields.", line=document.header.line)
    if document.before_header:
        what = "the header is not the first entry."
        yield Hit(what, "Move it to the top.", line=document.header.line)
    if document.header.fuzzy:
        yield Hit(
            "the header is marked fuzzy.", "Remove its fuzzy mark.", line=document.header.line
        )
    for name in ("PO-Revision-Date", "POT-Creation-Date"):
        value = document.header_field(name)
        if not _is_date(value):
            continue
        line = lines.get(name, document.header.line)
        if book.today and value[:10] > book.today:
            yield Hit(f"{name} is in the future: {value}.", advice, line=line)
        elif value < _FIRST_YEAR:
            yield Hit(f"{name} is older than gettext: {value}.", advice, line=line)


@rule(
    "gettext/language",
    "error",
    _MANUAL,
    scope="catalogue",
)
def language(book: CatalogueContext) -> Iterator[Hit]:
    """The header's Language must match the file's name. A mismatch suggests that a catalogue
    was saved under a wrong name: Czech text in the Slovak film. The field is only compared,
    never used to build a name. The main country may stand beside the language, as some editors
    write it: pl_PL in pl.po."""
    given = book.document.header_field("Language")
    wanted = gettext_name(book.setting.tag)
    line = field_line(book.document, "Language")
    advice = f'The file is named for {wanted}: write "Language: {wanted}\\n", or rename the file.'
    if not given:
        yield Hit("the header has no Language.", advice, line=line)
    elif given.replace("-", "_") not in (wanted, with_territory(wanted)):
        yield Hit(f"the header's Language is {given!r}.", advice, line=line)


@rule(
    "gettext/plural-forms",
    "warning",
    "CLDR, plural rules, as Babel gives them",
    scope="catalogue",
)
def plural_rule(book: CatalogueContext) -> Iterator[Hit]:
    """The film's lines have no plural forms, but Poedit, Weblate and msgfmt read this field,
    and a wrong one makes them reject the whole file."""
    given = book.document.header_field("Plural-Forms")
    wanted = plural_forms(book.setting.tag)
    line = field_line(book.document, "Plural-Forms")
    advice = f'Write "Plural-Forms: {wanted}\\n".'
    if not given:
        yield Hit("the header has no Plural-Forms.", advice, line=line)
    elif not _PLURAL.fullmatch(given):
        yield Hit(f"Plural-Forms can't be read: {given[:60]!r}.", advice, line=line)
    elif not any(
        _agree(given, rule) for rule in (wanted, *language_data(book.setting.tag).plural_forms)
    ):
        yield Hit("Plural-Forms doesn't match this language.", advice, line=line)


@rule(
    "gettext/older-than-template",
    "warning",
    "filmpack: 'extract' writes the template's date into every catalogue",
    scope="catalogue",
)
def older_than_template(book: CatalogueContext) -> Iterator[Hit]:
    """The catalogue was made for an earlier version of the film: somebody worked on an old
    copy, and lines may have changed since."""
    mine = book.document.header_field("POT-Creation-Date")
    if book.template_date and mine != book.template_date:
        line = field_line(book.document, "POT-Creation-Date")
        what = f"made from the template of {mine or 'no date'}, not {book.template_date}."
        yield Hit(what, "Run 'filmpack extract'.", line=line)


def field_line(document: PoDocument, name: str) -> int:
    """The line of a header field in the file, from 1; the header's own when it isn't there."""
    return field_lines(document).get(name, document.header.line)


def field_lines(document: PoDocument) -> dict[str, int]:
    """The lines of the header fields, each where it first stands, from 1."""
    above = document.header.line + len(document.header.fields.get("msgid", ()))
    lines: dict[str, int] = {}
    for at, row in enumerate(document.header.fields.get("msgstr", ()), above):
        name, colon, _ = row.removeprefix("msgstr ").removeprefix('"').partition(":")
        if colon:
            lines.setdefault(name, at)
    return lines


_PLURAL = re.compile(r"nplurals\s*=\s*[1-9]\d?\s*;\s*plural\s*=\s*[n\d\s()%<>=!&|?:+*/-]+;?\s*")


def _count(forms: str) -> str:
    return re.sub(r"\D*(\d+).*", r"\1", forms)


def _agree(given: str, wanted: str) -> bool:
    """Whether two rules tell the same numbers apart, up to 1,000, and count their forms rightly.

    A form for millions alone, as newer versions of CLDR have for Spanish and French, may be there
    or not: gettext's own tools write two forms for these.
    """
    from gettext import c2py

    if given.replace(" ", "").rstrip(";") == wanted.replace(" ", "").rstrip(";"):
        return True
    try:
        ours, theirs = (c2py(f.split("plural=", 1)[1].strip().strip(";")) for f in (given, wanted))
        pairs = {(ours(n), theirs(n)) for n in (*range(130), 200, 201, 202, 1000)}
        same = len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})
        forms = 1 + max(ours(10**6), *(a for a, _ in pairs))
        return same and int(_count(given)) in (forms, int(_count(wanted)))
    except (ValueError, IndexError, ZeroDivisionError, RecursionError, SyntaxError):
        # SyntaxError: "n%!0" passes the reader of plural rules and becomes "n % not 0" in Python.
        return False


def _is_date(value: str) -> bool:
    try:
        datetime.strptime(value, _DATE)
    except ValueError:
        return False
    return True


def _reachable(value: str) -> bool:
    return bool(_URL.match(value)) or ("@" in value and not _bad_address(value))


def _bad_address(value: str) -> bool:
    """An address that is there and can't be one; a name or a team alone is enough."""
    if "<" not in value and "@" not in value:
        return False
    if _EXAMPLE_MAIL.search(value):
        return True
    return not (_EMAIL.search(value) or re.fullmatch(r"[^<>\s@]+@[^<>\s@]+\.\w+", value)) and not (
        re.search(r"<https?://", value)
    )
