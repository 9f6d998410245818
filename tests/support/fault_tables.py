"""Which of filmpack's rules finds what other tools find, and what does not matter here.

Run as a program it prints docs/other-tools.md, which is written from these tables.
"""

from __future__ import annotations

Fault = tuple[str, str]
"""A tool, and its name for what it found."""

# What a rule of the text finds, and what a format directive that went wrong may be found by.
_UNREAD = "gettext/syntax gettext/conflict gettext/charset"
_FIELD = "gettext/format integrity/placeholder"
_INVISIBLE = "safety/control safety/invisible safety/bidi safety/private-use safety/mojibake"
_CAPITALS = "integrity/capital gettext/conflict"
_MARKUP = "safety/markup safety/italics-pair integrity/italics"

_FOUND: tuple[tuple[str, str, str], ...] = (
    # msgfmt --check
    ("msgfmt", "control-sequence end-of-line-in-string end-of-file-in-string", _UNREAD),
    ("msgfmt", "unknown-keyword missing-section obsolete-inconsistent", _UNREAD),
    ("msgfmt", "syntax", "gettext/syntax gettext/charset gettext/conflict"),
    ("msgfmt", "duplicate", "gettext/duplicate gettext/obsolete-twin"),
    ("msgfmt", "invalid-bytes charset-missing charset-unknown", "gettext/charset"),
    ("msgfmt", "header-missing header-fuzzy", "gettext/header"),
    (
        "msgfmt",
        "header-default header-field-missing",
        "gettext/header gettext/charset gettext/language",
    ),
    (
        "msgfmt",
        "plural-forms plural-forms-value plural-count",
        "gettext/plural-forms gettext/plural",
    ),
    ("msgfmt", "newline-begin newline-end", "gettext/newlines"),
    ("msgfmt", "format-count format-lost format-changed format-invalid", _FIELD),
    # i18nspector: the file
    ("i18nspector", "syntax-error-in-po-file", _UNREAD),
    ("i18nspector", "empty-file", "gettext/header gettext/untranslated"),
    (
        "i18nspector",
        "duplicate-message-definition",
        "gettext/duplicate gettext/obsolete-twin",
    ),
    ("i18nspector", "conflict-marker-in-header-entry", "gettext/conflict gettext/header"),
    ("i18nspector", "conflict-marker-in-translation", "gettext/conflict"),
    (
        "i18nspector",
        "broken-encoding unknown-encoding unrepresentable-characters",
        "gettext/charset gettext/header",
    ),
    ("i18nspector", "boilerplate-in-content-type", "gettext/charset gettext/header"),
    ("i18nspector", "no-content-type-header-field", "gettext/charset gettext/header"),
    ("i18nspector", "invalid-content-type", "gettext/charset gettext/header"),
    ("i18nspector", "duplicate-header-field-content-type", "gettext/charset gettext/header"),
    # i18nspector: the header
    ("i18nspector", "duplicate-header-entry", "gettext/duplicate gettext/header"),
    ("i18nspector", "distant-header-entry fuzzy-header-entry", "gettext/header"),
    ("i18nspector", "stray-header-line unknown-header-field", "gettext/header"),
    ("i18nspector", "unusual-character-in-header-entry", "gettext/header safety/mojibake"),
    ("i18nspector", "boilerplate-in-date boilerplate-in-initial-comments", "gettext/header"),
    (
        "i18nspector",
        "boilerplate-in-language-team boilerplate-in-last-translator",
        "gettext/header",
    ),
    ("i18nspector", "boilerplate-in-project-id-version", "gettext/header"),
    ("i18nspector", "boilerplate-in-report-msgid-bugs-to", "gettext/header"),
    ("i18nspector", "ancient-date date-from-future invalid-date", "gettext/header"),
    ("i18nspector", "duplicate-header-field-date no-date-header-field", "gettext/header"),
    ("i18nspector", "invalid-content-transfer-encoding invalid-mime-version", "gettext/header"),
    ("i18nspector", "no-content-transfer-encoding-header-field", "gettext/header"),
    ("i18nspector", "no-mime-version-header-field", "gettext/header"),
    ("i18nspector", "invalid-last-translator invalid-report-msgid-bugs-to", "gettext/header"),
    ("i18nspector", "no-last-translator-header-field", "gettext/header"),
    ("i18nspector", "no-language-team-header-field", "gettext/header"),
    ("i18nspector", "no-project-id-version-header-field", "gettext/header"),
    ("i18nspector", "no-language-header-field", "gettext/language gettext/header"),
    ("i18nspector", "duplicate-header-field-language", "gettext/language gettext/header"),
    ("i18nspector", "invalid-language language-disparity", "gettext/language"),
    ("i18nspector", "encoding-in-language-header-field", "gettext/language"),
    # i18nspector: plural forms
    ("i18nspector", "arithmetic-error-in-unused-plural-forms", "gettext/plural-forms"),
    ("i18nspector", "codomain-error-in-unused-plural-forms", "gettext/plural-forms"),
    ("i18nspector", "syntax-error-in-unused-plural-forms", "gettext/plural-forms"),
    ("i18nspector", "unusual-unused-plural-forms unusual-plural-forms", "gettext/plural-forms"),
    ("i18nspector", "trailing-junk-in-plural-forms", "gettext/plural-forms"),
    ("i18nspector", "incorrect-number-of-plural-forms", "gettext/plural"),
    ("i18nspector", "no-required-plural-forms-header-field", "gettext/plural-forms gettext/header"),
    (
        "i18nspector",
        "partially-translated-message",
        "gettext/plural gettext/plural-forms gettext/untranslated",
    ),
    # i18nspector: the texts
    ("i18nspector", "inconsistent-leading-newlines", "gettext/newlines"),
    ("i18nspector", "inconsistent-trailing-newlines", "gettext/newlines"),
    ("i18nspector", "unusual-character-in-translation", f"{_INVISIBLE} gettext/charset"),
    ("i18nspector", "c-format-string-argument-type-mismatch c-format-string-error", _FIELD),
    ("i18nspector", "c-format-string-excess-arguments", _FIELD),
    ("i18nspector", "c-format-string-missing-arguments", _FIELD),
    ("i18nspector", "python-brace-format-string-error", _FIELD),
    ("i18nspector", "python-brace-format-string-missing-argument", _FIELD),
    ("i18nspector", "python-brace-format-string-unknown-argument", _FIELD),
    ("i18nspector", "python-format-string-error", _FIELD),
    ("i18nspector", "python-format-string-missing-argument", _FIELD),
    ("i18nspector", "python-format-string-unknown-argument", _FIELD),
    # pofilter
    ("pofilter", "unreadable", "gettext/syntax gettext/charset gettext/conflict"),
    ("pofilter", "untranslated", "gettext/untranslated gettext/plural"),
    ("pofilter", "blank", "gettext/untranslated"),
    ("pofilter", "isfuzzy", "gettext/fuzzy"),
    ("pofilter", "compendiumconflicts", "gettext/conflict"),
    ("pofilter", "unchanged", "gettext/same-as-source"),
    ("pofilter", "nplurals", "gettext/plural gettext/plural-forms"),
    ("pofilter", "printf pythonbraceformat", _FIELD),
    ("pofilter", "brackets", f"integrity/brackets {_FIELD}"),
    ("pofilter", "numbers", "integrity/number integrity/lost-number"),
    ("pofilter", "emails urls", "integrity/address integrity/lost-address"),
    ("pofilter", "doublewords", "integrity/doubled-word"),
    ("pofilter", "doublespacing", "integrity/space"),
    ("pofilter", "startwhitespace endwhitespace", "integrity/space gettext/newlines"),
    (
        "pofilter",
        "puncspacing tabs",
        "integrity/space integrity/tab typography/space-before safety/control",
    ),
    ("pofilter", "simplecaps", f"{_CAPITALS} integrity/all-caps integrity/length"),
    ("pofilter", "startcaps", f"{_CAPITALS} integrity/italics"),
    ("pofilter", "startpunc", "integrity/start-punctuation"),
    (
        "pofilter",
        "endpunc",
        "integrity/end-punctuation typography/ellipsis gettext/conflict safety/control"
        f" integrity/placeholder {_MARKUP}",
    ),
    ("pofilter", "short", "integrity/length"),
    (
        "pofilter",
        "doublequoting singlequoting",
        "typography/quotes typography/quoting-apostrophes typography/apostrophe",
    ),
    ("pofilter", "xmltags", f"{_MARKUP} gettext/conflict"),
    ("pofilter", "escapes", "safety/styling safety/escape safety/control"),
)

MAP: dict[Fault, frozenset[str]] = {
    (tool, fault): frozenset(rules.split())
    for tool, faults, rules in _FOUND
    for fault in faults.split()
}
"""The rules of which one at least must find it where a tool finds this."""

_FLAGS = (
    "A film's texts carry no format flags: the template gives none, and {fields} are compared"
    " with the source whatever the flags say."
)
IRRELEVANT: dict[Fault, str] = {
    ("i18nspector", "conflicting-message-flags"): _FLAGS,
    ("i18nspector", "duplicate-message-flag"): _FLAGS,
    ("i18nspector", "unknown-message-flag"): _FLAGS,
    ("i18nspector", "range-flag-without-plural-string"): _FLAGS,
    (
        "i18nspector",
        "stray-previous-msgid",
    ): "An old source text is a note for the translator; no build reads it, and 'extract' removes"
    " it with the fuzzy mark.",
    (
        "i18nspector",
        "no-report-msgid-bugs-to-header-field",
    ): "The template leaves it empty: translators ask the people who sent them the file.",
    (
        "i18nspector",
        "no-version-in-project-id-version",
    ): "A film has no version; its title names it.",
    (
        "pofilter",
        "newlines",
    ): "Where a text breaks is the translator's choice and the line breaker's; breaks at the"
    " beginning or the end are found by gettext/newlines.",
    (
        "pofilter",
        "sentencecount",
    ): "A language may say in one sentence what the source says in two; what it costs a reader"
    " is measured by reading/*.",
    (
        "pofilter",
        "acronyms",
    ): "A language may have a word where the source has an acronym.",
}
"""What need not be found, and why."""

_INTRO = """# What other tools find in a catalogue

Written from the tables that the tests use; a test keeps it current. The tools run over the broken
catalogues of `tests/data/broken` in `make test-full`: each thing that one of them finds there must
be found by `filmpack check` too, by one of the rules named here or as a refusal to read the file,
unless it stands in the second table. msgfmt has no names for what it finds; its messages are put
into classes in `tests/support/other_tools.py`.
"""


def page() -> str:
    """docs/other-tools.md."""
    rows = [
        _INTRO,
        "## Found by filmpack too",
        "",
        "| tool | what it calls it | rules of filmpack |",
        "| --- | --- | --- |",
    ]
    together: dict[tuple[str, str], list[str]] = {}
    for tool, faults, rules in _FOUND:
        together.setdefault((tool, rules), []).extend(faults.split())
    rows += [
        f"| {tool} | {', '.join(faults)} | {', '.join(rules.split())} |"
        for (tool, rules), faults in together.items()
    ]
    rows += ["", "## Left out", "", "| tool | what it calls it | why |", "| --- | --- | --- |"]
    reasons: dict[tuple[str, str], list[str]] = {}
    for (tool, fault), why in IRRELEVANT.items():
        reasons.setdefault((tool, why), []).append(fault)
    rows += [f"| {tool} | {', '.join(faults)} | {why} |" for (tool, why), faults in reasons.items()]
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    print(page(), end="")
