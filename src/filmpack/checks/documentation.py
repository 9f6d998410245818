"""The rules in words, from the rules themselves: `check --explain`, SARIF's help, docs/rules.md."""

from __future__ import annotations

from filmpack.checks import RULES
from filmpack.checks.cases import Case, cases_of
from filmpack.checks.rule import Rule

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
    """One rule in words, with its cases: what it finds, what it makes of it, what it accepts."""
    rule = RULES[name]
    languages = f" ({', '.join(sorted(rule.languages))} only)" if rule.languages else ""
    cases = cases_of(rule)
    rows = [f"### {rule.id}", "", f"**{rule.severity}**{languages}. {rule.why}", ""]
    for case in cases.failing:
        rows.append(f"- found: {_shown(rule, case)}")
        if fixed := _fixed(case):
            rows.append(f"  - `--fix` makes it: {fixed}")
    rows += [f"- not found: {_shown(rule, case)}" for case in cases.passing]
    return "\n".join([*rows, f"- source: {rule.source}"])


def _shown(rule: Rule, case: Case) -> str:
    if rule.scope == "catalogue":
        if not case.replace:
            return "a correct catalogue"
        return f"`{_code(case.by[:120])}`" if case.by else "the line removed"
    if rule.scope == "source":
        return "; ".join(f"`{_code(text)}` {start}–{end} ms" for start, end, text in case.cues)
    if rule.scope == "edition":
        return "a card with this problem" if case.problem else "a card without this problem"
    place = case.context or f"{case.seconds:g} s"
    about = [case.language, place, case.state, *case.flags]
    if case.speaker:
        about.append(f"a {case.speaker} speaker")
    if case.shape:
        about.append(f"a rendition in {case.shape}")
    if case.register:
        about.append(f"register: {case.register}")
    about.append(f"source `{_code(case.source)}`")
    around = "".join(
        f"; {side}: `{_code(cue.text)}` (source `{_code(cue.source)}`)"
        for side, cue in (("previous", case.before), ("following", case.after))
        if cue
    )
    shown = _code(case.repeated(case.text)[:120])
    return f"`{shown}` ({', '.join(filter(None, about))}){around}"


def _fixed(case: Case) -> str:
    """What a repair makes of a case and of the cues around it; "" where there is none."""
    texts = (
        ("previous: ", case.before.fixed if case.before else None),
        ("", case.fixed),
        ("following: ", case.after.fixed if case.after else None),
    )
    return "; ".join(f"{place}`{_code(text)}`" for place, text in texts if text is not None)


def _code(text: str) -> str:
    """Text for a Markdown code span: line breaks and invisible characters by their codes."""
    text = text.replace("\n", "⏎").replace("`", "ˋ")
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text) or " "
