"""The rules in words, from the rules themselves: `check --explain`, SARIF's help, docs/rules.md."""

from __future__ import annotations

from filmpack.checks import RULES
from filmpack.checks.rule import Example, Rule

_FAMILIES = {
    "gettext": "The catalogue as gettext sees it",
    "integrity": "What a translation must keep from its source",
    "timing": "Time to read, and the source's own timing",
    "reading": "Lines that read well",
    "picture": "What the fonts can draw",
    "typography": "How each language is written",
    "safety": "What must never reach a screen",
    "card": "Closing cards and contacts (`filmpack check pl-PL`)",
}


def rules_page() -> str:
    """docs/rules.md, from the rules themselves."""
    parts = [
        "# Rules of `filmpack check`",
        "",
        f"{len(RULES)} rules. `make docs` generates this page from the rules; a test keeps it"
        " current. `filmpack check --explain RULE` shows one rule. An *error* sets the exit code"
        " to 1 and stops a release; a *warning* deserves a look; a *note* is shown on request"
        " (`--severity note`). [check] in filmpack.toml turns a rule off or changes its severity or"
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
    """One rule in words, with an example that it finds and one that it accepts."""
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
            return "a correct catalogue"
        return f"`{_code(example.change[1][:120])}`" if example.change[1] else "the line removed"
    if rule.scope == "source":
        return "; ".join(f"`{_code(text)}` {start}–{end} ms" for start, end, text in example.cues)
    if rule.scope == "edition":
        return "a card with this problem" if example.context else "a card without this problem"
    about = f" ({example.language}, {example.seconds:g} s, source `{_code(example.source)}`)"
    around = "".join(
        f"; {place}: `{_code(texts[0])}` (source `{_code(texts[1])}`)"
        for place, texts in (("previous", example.before), ("following", example.after))
        if texts is not None
    )
    return f"`{_code(example.text[:120])}`{about}{around}"


def _code(text: str) -> str:
    """Text for a Markdown code span: line breaks and invisible characters by their codes."""
    text = text.replace("\n", "⏎").replace("`", "ˋ")
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text) or " "
