"""What is known of languages, for people: 'filmpack languages' and docs/languages.md."""

from __future__ import annotations

from filmpack.languages.language import Language, known_languages, language
from filmpack.languages.scripts import (
    FAMILIES,
    OF_FONT_FAMILY,
    direction_of,
    font_family,
    script_of_language,
)
from filmpack.languages.tags import english_name, typed_language

_LINE = 42
"""Characters a line in languages for which no guide has another figure."""
_PAGE = """# Languages

<!-- Written by 'make docs' from src/filmpack/languages/data/; don't edit. -->

What filmpack knows of each language: one file in `src/filmpack/languages/data/`. A new file is all
that a new language needs. A language without a file is taken with what CLDR knows of it, and with a
warning. "Line" is characters a line (in Japanese, Chinese and Korean, what is half as wide counts
half), "speed" characters a second for adults and children. "Sure" says how sure the figures are:
high where the guide itself was read, low where no guide was found; such a language has the values
of most. `filmpack languages TAG` shows more, with sources.

| tag | language | script | line | speed | two speakers | quotes | italics | font | sure |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
"""


def has_file(tag: str) -> bool:
    """Whether anything is known of a language (BCP 47) but what CLDR knows."""
    return bool(language(tag).name)


def unknown(tag: str) -> str:
    """What to say of a language without a file; "" for one that has one."""
    if has_file(tag):
        return ""
    return (
        f"there is no file for {tag}: its letters, quotation marks, dialogue dashes, line"
        " length and reading speed are not known, and what 'check' finds by them is not found."
    )


def facts(tag: str) -> dict[str, object]:
    """What is known of a language, by the names of the fields; what is not known is left out.

    tag is its tag, or its name as somebody types it.

    Raises ConfigError for what is no language.
    """
    tag = typed_language(tag).replace("_", "-")
    known = language(tag)
    found: dict[str, object] = {
        "tag": tag,
        "name": known.name or english_name(tag),
        "known": "from its file" if has_file(tag) else "from CLDR alone",
        "script": script_of_language(tag),
        "direction": known.direction or direction_of(script_of_language(tag)),
        "font": _font(tag),
        "letters": known.main if len(known.main) < 300 else "",
        "quotes": " ".join(f"{pair[0]}…{pair[1]}" for pair in known.quotes),
        "two_speakers": _speakers(known),
        "italics": known.italics if has_file(tag) else None,
        "line_length": (known.line_length or _LINE) if has_file(tag) else None,
        "half_width_counts_half": known.half_width or None,
        "speed_adult": known.speed_adult,
        "speed_child": known.speed_child,
        "question_mark": known.question_mark if has_file(tag) else "",
        "source": known.source,
        "confidence": known.confidence,
    }
    return {name: value for name, value in found.items() if value not in ("", None)}


def languages_page() -> str:
    """docs/languages.md."""
    return _PAGE + "".join(f"| {' | '.join(_row(tag))} |\n" for tag in known_languages())


def _row(tag: str) -> list[str]:
    known = language(tag)
    speed = f"{known.speed_adult} / {known.speed_child}" if known.speed_adult else "–"
    quotes = " ".join(f"{pair[0]}…{pair[1]}" for pair in known.quotes) or "–"
    return [
        f"`{tag}`",
        known.name or english_name(tag),
        script_of_language(tag) + (", right to left" if known.direction == "rtl" else ""),
        str(known.line_length or _LINE),
        speed,
        _speakers(known) or "–",
        quotes,
        "yes" if known.italics else "no",
        _font(tag),
        known.confidence or "–",
    ]


def _font(tag: str) -> str:
    script = script_of_language(tag)
    if script not in FAMILIES and script not in OF_FONT_FAMILY:
        return "none that filmpack knows"
    return font_family(tag)


def _speakers(known: Language) -> str:
    if known.dialogue is None:
        return ""
    first, second = known.dialogue
    return f"`{second}` both" if first else f"`{second}` second only"
