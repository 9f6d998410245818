"""Findings as one HTML page that a manager can read and a translator can work through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

from filmpack.checks.reports.text import visible
from filmpack.checks.rule import Finding, Severity
from filmpack.timedtext.cue import format_time

_STYLE = """
:root { color-scheme: light dark; --error: #c1272d; --warning: #b26a00; --note: #4a6fa5; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 68rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #8884; }
th.n, td.n { text-align: right; font-variant-numeric: tabular-nums; }
.bar { display: flex; height: .8rem; width: 100%; min-width: 8rem; background: #8882; }
.bar span { display: block; height: 100%; }
.error { background: var(--error); } .warning { background: var(--warning); }
.note { background: var(--note); }
article { border-left: .3rem solid #8886; margin: 1rem 0; padding: .1rem 0 .1rem 1rem; }
article.e { border-color: var(--error); } article.w { border-color: var(--warning); }
article.n { border-color: var(--note); }
p { margin: .2rem 0; } .where, .source { opacity: .75; font-size: .9rem; }
.text { font-size: 1.1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
mark { background: #ffd54a; color: #000; }
img { max-width: 20rem; display: block; margin: .4rem 0; }
"""
_KINDS: tuple[Severity, ...] = ("error", "warning", "note")


def as_html(
    findings: Sequence[Finding],
    checked: Mapping[str, str],
    title: str,
    pictures: Mapping[tuple[str, str], str] | None = None,
) -> str:
    """The whole page, without scripts or anything from elsewhere.

    checked gives, for each language that was checked, its name. pictures are
    data addresses of frames, by language and context.
    """
    by_language = {tag: [f for f in findings if f.language == tag] for tag in checked}
    most = max((len(found) for found in by_language.values()), default=0) or 1
    rows = []
    for tag, found in by_language.items():
        counts = Counter(finding.severity for finding in found)
        bars = "".join(
            f'<span class="{kind}" style="width:{100 * counts[kind] / most:.1f}%"'
            f' title="{counts[kind]} {kind}s"></span>'
            for kind in _KINDS
        )
        cells = "".join(f'<td class="n">{counts[kind]}</td>' for kind in _KINDS)
        rows.append(
            f'<tr><td><a href="#{escape(tag)}">{escape(tag)}</a></td>'
            f"<td>{escape(checked[tag])}</td>"
            f'{cells}<td><div class="bar">{bars}</div></td></tr>'
        )
    totals = Counter(finding.severity for finding in findings)
    summary = ", ".join(f"{totals[kind]} {kind}{'s' * (totals[kind] != 1)}" for kind in _KINDS)
    sections = [
        f'<section><h2 id="{escape(tag)}">{escape(checked[tag])} ({escape(tag)})</h2>'
        + "".join(_article(finding, pictures or {}) for finding in found)
        + ("" if found else "<p>Nothing was found.</p>")
        + "</section>"
        for tag, found in by_language.items()
    ]
    head = "<th>language</th><th></th>" + "".join(f'<th class="n">{kind}s</th>' for kind in _KINDS)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}: check</title>'
        f"<style>{_STYLE}</style></head>\n<body><h1>{escape(title)}: check</h1>"
        f"<p>{summary}.</p>\n<table><thead><tr>{head}<th></th></tr></thead><tbody>"
        + "\n".join(rows)
        + "</tbody></table>\n"
        + _by_rule(findings)
        + "\n".join(sections)
        + "</body></html>"
    )


def _by_rule(findings: Sequence[Finding]) -> str:
    """A table of the rules that found something, the busiest first, with a bar each."""
    counts = Counter((finding.rule, finding.severity) for finding in findings).most_common()
    rows = [
        f'<tr><td>{escape(rule)}</td><td>{kind}</td><td class="n">{count}</td><td>'
        f'<div class="bar"><span class="{kind}" style="width:{100 * count / counts[0][1]:.1f}%">'
        "</span></div></td></tr>"
        for (rule, kind), count in counts
    ]
    if not rows:
        return ""
    head = '<th>rule</th><th></th><th class="n">findings</th><th></th>'
    body = "\n".join(rows)
    return f"<h2>By rule</h2>\n<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>\n"


def _article(finding: Finding, pictures: Mapping[tuple[str, str], str]) -> str:
    when = f", {format_time(finding.start)}" if finding.start is not None else ""
    about = f"{finding.context}{when} · " if finding.context else ""
    parts = [
        f'<p class="where">{escape(about)}{escape(finding.file)}:{finding.line} ·'
        f" {finding.severity} · {escape(finding.rule)}</p>"
    ]
    if finding.source:
        parts.append(f'<p class="source">{escape(finding.source)}</p>')
    if finding.text:
        lang = "en" if finding.language == "source" else finding.language
        parts.append(f'<p class="text" lang="{escape(lang)}" dir="ltr">{_marked(finding)}</p>')
    if picture := pictures.get((finding.language, finding.context)):
        parts.append(f'<img alt="the frame with this subtitle" src="{escape(picture)}">')
    parts.append(f"<p><b>{escape(finding.what)}</b> {escape(finding.advice)}</p>")
    return f'<article class="{finding.severity[0]}">{"".join(parts)}</article>'


def _marked(finding: Finding) -> str:
    def safe(text: str) -> str:
        return "".join(c if c == "\n" else escape(visible(c)) for c in text[:2000])

    text = finding.text
    if finding.span is None or finding.span[1] - finding.span[0] >= len(text):
        return safe(text)
    start, end = finding.span
    return f"{safe(text[:start])}<mark>{safe(text[start:end]) or ' '}</mark>{safe(text[end:])}"
