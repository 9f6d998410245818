"""What a catalogue's entries lack, and what gettext's own tools would refuse."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from filmpack.checks.contexts import CatalogueContext, EntryContext, waived_rules
from filmpack.checks.rule import RULES, Hit, nearest_rule, rule

_MANUAL = "GNU gettext manual, The Format of PO Files"
_MSGFMT = "GNU gettext, msgfmt --check"
_PERCENT = re.compile(
    r"%(?:\(\w+\))?[-+ #0']*\d*(?:\.\d+)?(?:hh|h|ll|l|L|z|j|t)?[diouxXeEfFgGcrsap%]"
)
_BRACE = re.compile(r"\{[^{}\s]*\}")


@rule(
    "gettext/syntax",
    "error",
    _MSGFMT,
    scope="catalogue",
)
def syntax(book: CatalogueContext) -> Iterator[Hit]:
    """gettext can't read the file, so nothing in it can be used: a quotation mark is missing, a
    keyword is misspelt, or version control left its conflict marks. Reported with the line when
    the catalogue is read; nothing else can be checked until it is corrected."""
    del book
    yield from ()


@rule(
    "gettext/duplicate",
    "error",
    _MSGFMT,
    scope="catalogue",
)
def duplicate(book: CatalogueContext) -> Iterator[Hit]:
    """Two entries for one place in the film: chance would decide which of them is shown.
    Reported with both lines when the catalogue is read."""
    del book
    yield from ()


@rule(
    "gettext/missing-entry",
    "error",
    "filmpack: the template is the register of texts",
    scope="catalogue",
    waivable=False,
)
def missing_entry(book: CatalogueContext) -> Iterator[Hit]:
    """An entry that the template has and the catalogue lacks can't be translated."""
    for seen in book.entries:
        if seen.block is None:
            what = f"{seen.entry.context} is missing from this file: {seen.unwrapped_source!r}."
            yield Hit(what, "Run 'filmpack extract'.", context=seen.entry.context)


@rule(
    "gettext/unknown-entry",
    "warning",
    "filmpack: the template is the register of texts",
    scope="catalogue",
)
def unknown_entry(book: CatalogueContext) -> Iterator[Hit]:
    """An entry that the template doesn't have is never shown: its msgctxt is mistyped, or its
    line was cut from the film."""
    known = {seen.entry.context for seen in book.entries}
    for block in book.document.live:
        if block.context not in known:
            name = block.context or repr(block.msgid[:40])
            yield Hit(
                f"{name} is not in the template.",
                "Put its msgctxt back, or run 'filmpack extract'.",
                line=block.line,
            )


@rule(
    "gettext/obsolete",
    "note",
    _MANUAL,
    scope="catalogue",
)
def obsolete(book: CatalogueContext) -> Iterator[Hit]:
    """Texts of lines that were cut from the film are kept, in case a line comes back. This says
    how many there are."""
    if book.document.obsolete:
        first = book.document.obsolete[0].line
        count = len(book.document.obsolete)
        entries = "entry is" if count == 1 else "entries are"
        yield Hit(f"{count} obsolete {entries} kept at the end.", "Nothing to do.", line=first)


@rule(
    "gettext/obsolete-twin",
    "error",
    _MSGFMT,
    scope="catalogue",
)
def obsolete_twin(book: CatalogueContext) -> Iterator[Hit]:
    """An obsolete entry (#~) with the msgctxt and msgid of another entry: the film is right, but
    gettext's own tools, and those built on them, refuse the whole file."""
    if not book.document.obsolete:
        return
    seen = {(block.context, block.msgid): block.line for block in book.document.live}
    for block in book.document.obsolete:
        name, key = block.context or repr(block.msgid[:40]), (block.context, block.msgid)
        if key in seen:
            what = f"{name} is obsolete here and stands on line {seen[key]}, too."
            yield Hit(what, "Delete one of the two.", line=block.line)
        seen.setdefault(key, block.line)


_FORM = re.compile(r"^msgstr\[", re.M)


@rule(
    "gettext/waiver",
    "warning",
    "filmpack: a waiver is shown, and means one rule at one entry",
    scope="catalogue",
)
def waiver(book: CatalogueContext) -> Iterator[Hit]:
    """A waiver (filmpack-ok: RULE) has no effect if the rule doesn't exist, or if the build
    refuses what it finds: a phone number, markup, an unfinished translation."""
    for seen in book.entries:
        if seen.block is None or not (seen.block.comments or seen.block.flags):
            continue
        for name in waived_rules(seen.block):
            if name in RULES and not RULES[name].waivable:
                what = f"{name} can't be waived: no film is built with it."
                yield Hit(
                    what, "Correct the text, and remove the waiver.", context=seen.entry.context
                )
            elif name not in RULES:
                what = f"a waiver of {name}, which is not a rule."
                yield Hit(what, nearest_rule(name), context=seen.entry.context)


_PLURAL = re.compile(r"nplurals\s*=\s*(\d+)")


@rule(
    "gettext/plural",
    "error",
    _MSGFMT,
    scope="catalogue",
)
def plural(book: CatalogueContext) -> Iterator[Hit]:
    """A subtitle has no plural forms: each line of the film is one text. An entry with
    msgstr[0], msgstr[1]… is not shown, and a number of forms that differs from the header's
    breaks gettext."""
    forms = _PLURAL.search(book.document.header_field("Plural-Forms"))
    for block in book.document.live:
        given = len(_FORM.findall("\n".join(block.fields.get("msgstr", ()))))
        if not given and not block.plural:
            continue
        what = f"{given} plural form{'s' * (given != 1)}"
        if forms and int(forms[1]) != given:
            what += f" (the header says {forms[1]})"
        advice = "Remove msgid_plural and write one msgstr."
        yield Hit(f"{what} where the film has one text.", advice, line=block.line)


_CONFLICT = re.compile(r"#-#-#-#-#|<<<<<<<|>>>>>>>|=======")


@rule(
    "gettext/conflict",
    "error",
    "GNU gettext manual, msgcat; git, merge conflicts",
    marks="#<>=",
)
def conflict(seen: EntryContext) -> Iterator[Hit]:
    """Tools that merge two catalogues leave both texts with a mark between them. Somebody has
    to choose one."""
    if found := _CONFLICT.search(seen.text):
        yield Hit(
            "a merge mark is left in the text.",
            "Keep one of the texts and remove the mark.",
            found.span(),
        )


@rule(
    "gettext/untranslated",
    "error",
    _MANUAL,
    needs_text=False,
    waivable=False,
)
def untranslated(seen: EntryContext) -> Iterator[Hit]:
    """An empty translation would leave a hole in the film, so the language can't be built."""
    if seen.state == "untranslated" and seen.block is not None:
        yield Hit("not translated.", "Translate it.")


@rule(
    "gettext/fuzzy",
    "error",
    _MANUAL,
    waivable=False,
)
def fuzzy(seen: EntryContext) -> Iterator[Hit]:
    """A fuzzy translation was made for another text, or its translator was not certain. It is
    never shown."""
    if seen.state == "fuzzy":
        yield Hit("fuzzy: needs review.", "Check it, then remove the fuzzy mark.")


@rule(
    "gettext/outdated",
    "error",
    "filmpack: the template is the register of texts",
    waivable=False,
)
def outdated(seen: EntryContext) -> Iterator[Hit]:
    """The source changed and the catalogue was not updated: this translates an earlier text."""
    if seen.state == "outdated":
        yield Hit("the source changed after this was translated.", "Run 'filmpack extract'.")


_SAME_AS_SOURCE = re.compile(r"[^\W\d_]+")


@rule(
    "gettext/same-as-source",
    "warning",
    "translate-toolkit, pofilter: unchanged",
    on_source=False,
)
def same_as_source(seen: EntryContext) -> Iterator[Hit]:
    """Several words identical to the source: an English line in a Greek film. Names and terms
    from terms.toml, "OK" and single words that both languages share are accepted."""
    if seen.setting.of_source or seen.unwrapped != seen.unwrapped_source:
        return
    allowed = {term.term.lower() for term in seen.setting.terms} | {"ok", "okay"}
    words = [word.lower() for word in _SAME_AS_SOURCE.findall(seen.unwrapped)]
    if len([word for word in words if word not in allowed]) > 1:
        yield Hit("identical to the source.", "Translate it.", (0, len(seen.text)))


@rule(
    "gettext/newlines",
    "error",
    f"{_MSGFMT}: msgid and msgstr must both begin or end with a line break",
    fixes=True,
)
def newlines(seen: EntryContext) -> Iterator[Hit]:
    """An empty line above or below the text moves it on the screen. gettext's own checker
    rejects it where the source has none."""
    bare, source = seen.text, seen.source
    if bare[:1] == "\n" and source[:1] != "\n":
        end = len(bare) - len(bare.lstrip("\n"))
        yield Hit("an empty line at the start.", "Remove it.", (0, end), "")
    if bare[-1:] == "\n" and source[-1:] != "\n":
        start = len(bare.rstrip("\n"))
        if start:
            yield Hit("an empty line at the end.", "Remove it.", (start, len(bare)), "")
    elif source[-1:] == "\n" != bare[-1:]:
        yield Hit("the source ends with a line break.", "End the translation with one, too.")


@rule(
    "gettext/format",
    "error",
    f"{_MSGFMT}-format",
)
def format_directives(seen: EntryContext) -> Iterator[Hit]:
    """Where an entry is flagged as a format (c-format, python-brace-format…), programs put
    values into its directives: all of them must be there, and no others."""
    flags = seen.block.flags if seen.block else ()
    for flag in flags:
        if not flag.endswith("-format") or flag.startswith("no-"):
            continue
        pattern = _BRACE if "brace" in flag else _PERCENT
        ours, theirs = (Counter(pattern.findall(text)) for text in (seen.text, seen.source))
        for directive in sorted(set(ours) | set(theirs)):
            if ours[directive] < theirs[directive]:
                yield Hit(f"{directive} is missing ({flag}).", "Add it, as in the source.")
            elif ours[directive] > theirs[directive]:
                at = seen.text.index(directive)
                yield Hit(
                    f"{directive} is not in the source ({flag}).",
                    "Remove it.",
                    (at, at + len(directive)),
                )
