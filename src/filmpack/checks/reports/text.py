"""Findings for people, programs and CI: text, JSON, annotations, and the rules' own page."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from itertools import groupby

from filmpack.checks import RULES
from filmpack.checks.rule import Example, Finding, Rule
from filmpack.timedtext.cue import format_time

Paint = Callable[[str, str], str]
"""Text and a role ("error", "warning", "note", "place", "rule", "head", "text", "caret") to
text in colours."""

_FAMILIES = {
    "gettext": "The catalogue as gettext sees it",
    "integrity": "What a translation must keep of its source",
    "timing": "Time to read, and the source's own timing",
    "reading": "Lines that read well",
    "picture": "What the fonts draw",
    "typography": "How each language is written",
    "safety": "What must never reach a screen",
    "card": "Closing cards and contacts (`filmpack check pl-PL`)",
}


def _no_paint(text: str, _role: str) -> str:
    return text


def as_text(findings: Sequence[Finding], paint: Paint = _no_paint) -> str:
    """Grouped by language and file: place, time, what; the text with the spot underlined; what to
    do. The place is one that terminals and editors can follow."""
    parts = []
    for (language, file), group in groupby(findings, key=lambda f: (f.language, f.file)):
        parts.append(paint(f"{language}  {file}", "head"))
        for finding in group:
            parts += _lines(finding, paint)
        parts.append("")
    return "\n".join(parts).rstrip("\n")


def _lines(finding: Finding, paint: Paint) -> list[str]:
    about = finding.context
    if finding.start is not None:
        about += f" {format_time(finding.start)}"
    place = paint(f"{finding.file}:{finding.line}", "place")
    kind = paint(finding.severity, finding.severity)
    head = f"{place}: {kind}: {f'{about}: ' if about else ''}{finding.what}"
    rows = [f"{head} {paint(f'[{finding.rule}]', 'rule')}"]
    if finding.text:
        text, spot = _underlined(finding)
        rows.append(f"    {paint(text, 'text')}")
        if spot:
            rows.append(f"    {paint(spot, 'caret')}")
    if finding.advice:
        fixes = " ('filmpack check --fix' does it.)" if finding.fixable else ""
        rows.append(f"    {finding.advice}{fixes}")
    return rows


def _underlined(finding: Finding) -> tuple[str, str]:
    """The text on one line, with what can't be seen shown, and carets under the spot.

    Of a text far too long for a screen, what is around the spot is shown.
    """
    if finding.span is not None and len(finding.text) > _MOST_SHOWN:
        start, end = finding.span
        begin = max(0, start - _MOST_SHOWN // 3)
        stop = min(len(finding.text), begin + _MOST_SHOWN)
        part = (start - begin, max(start, min(end, stop)) - begin)
        finding = replace(finding, text=finding.text[begin:stop], span=part)
    shown, widths = [], []
    for char in finding.text[:_MOST_SHOWN]:
        piece = visible(char)
        shown.append(piece)
        widths.append(0 if _is_mark(char) else len(piece))
    text = "".join(shown)
    if len(finding.text) > _MOST_SHOWN:
        text += f"… ({len(finding.text)} characters)"
    if finding.span is None:
        return text, ""
    start, end = finding.span
    if end - start >= len(finding.text) or start > len(finding.text):
        return text, ""
    left, width = sum(widths[:start]), sum(widths[start:end])
    return text, " " * left + "^" * max(1, width)


_MOST_SHOWN = 300


def visible(char: str) -> str:
    """A character as a terminal may safely show it: line breaks as ⏎, the invisible by its code."""
    if char == "\n":
        return "⏎"
    if char in "\u00a0\u202f":
        return "\u00a0"
    if char.isprintable():
        return char
    return f"<U+{ord(char):04X}>"


def _is_mark(char: str) -> bool:
    import unicodedata

    return unicodedata.combining(char) != 0


def as_json(findings: Sequence[Finding]) -> str:
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2)


def as_github(findings: Sequence[Finding]) -> str:
    """Workflow commands that annotate the catalogue's line in a pull request."""
    kinds = {"error": "error", "warning": "warning", "note": "notice"}
    return "\n".join(
        f"::{kinds[f.severity]} file={_property(f.file)},line={max(1, f.line)},"
        f"title={_property(f.rule)}::{_data(_sentence(f))}"
        for f in findings
    )


def _sentence(finding: Finding) -> str:
    about = f"{finding.context}: " if finding.context else ""
    return f"{about}{finding.what} {finding.advice}".strip()


def rules_page() -> str:
    """docs/rules.md, from the rules themselves."""
    parts = [
        "# Rules of `filmpack check`",
        "",
        f"{len(RULES)} rules, written from their own documentation; a test keeps this page current."
        " `filmpack check --explain RULE` shows one. An *error* makes the exit code 1 and stops a"
        " release; a *warning* is worth a look; a *note* is there for those who ask"
        " (`--severity note`). [check] in filmpack.toml turns a rule off, changes its severity or"
        " a limit, for all languages or for one.",
        "",
        "| rule | severity | languages | `--fix` |",
        "| --- | --- | --- | --- |",
    ]
    for rule in sorted(RULES.values(), key=lambda rule: list(_FAMILIES).index(_family(rule))):
        languages = ", ".join(sorted(rule.languages)) or "all"
        fixes = "yes" if rule.fixes else ""
        parts.append(
            f"| [{rule.id}](#{_anchor(rule.id)}) | {rule.severity} | {languages} | {fixes} |"
        )
    for family, title in _FAMILIES.items():
        parts += ["", f"## {title}"]
        for rule in RULES.values():
            if _family(rule) == family:
                parts += ["", explain(rule.id)]
    return "\n".join(parts) + "\n"


def _family(rule: Rule) -> str:
    return rule.id.split("/")[0]


def _anchor(name: str) -> str:
    return name.replace("/", "")


def explain(name: str) -> str:
    """One rule in words, with an example that it finds and one that it doesn't."""
    rule = RULES[name]
    languages = f" ({', '.join(sorted(rule.languages))} only)" if rule.languages else ""
    fixed = f"\n- `--fix` makes it: `{_code(rule.bad.fixed)}`" if rule.bad.fixed else ""
    return (
        f"### {rule.id}\n\n**{rule.severity}**{languages}. {rule.why}\n\n"
        f"- found: {_shown(rule, rule.bad)}{fixed}\n"
        f"- not found: {_shown(rule, rule.good)}\n"
        f"- source: {rule.source}"
    )


def _shown(rule: Rule, example: Example) -> str:
    if rule.scope == "catalogue":
        if example.change is None:
            return "a catalogue that is in order"
        return f"`{_code(example.change[1][:120])}`" if example.change[1] else "the line left out"
    if rule.scope == "source":
        return "; ".join(f"`{_code(text)}` {start}–{end} ms" for start, end, text in example.cues)
    if rule.scope == "edition":
        return "a card with this problem" if example.context else "a card without it"
    about = f" ({example.language}, {example.seconds:g} s, source `{_code(example.source)}`)"
    return f"`{_code(example.text[:120])}`{about}"


def _code(text: str) -> str:
    """Text for a Markdown code span: line breaks and invisible characters by their codes."""
    text = text.replace("\n", "⏎").replace("`", "ˋ")
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text) or " "


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
