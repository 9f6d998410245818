from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from filmpack import __version__, files
from filmpack.cli.output.console import put_coloured, put_lines, put_report, say_lines
from filmpack.cli.output.terminal import is_plain
from filmpack.cli.shared.completion import checked_names, offered, profiles
from filmpack.cli.shared.completion import rules as rules_of
from filmpack.cli.shared.options import (
    count,
    joined,
    json_option,
    names_argument,
    parts,
    project_option,
    say,
    say_next,
    say_problems,
)
from filmpack.errors import ConfigError, FilmpackError, display_path
from filmpack.printable import printable

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from filmpack.checks.reports.base import Report
    from filmpack.checks.rule import Finding
    from filmpack.commands.checking.check import Checker
    from filmpack.project.workspace import Workspace

_MANY = 20
"""From so many findings on, the rule that made most of them is named in the sum."""
_RANK = {"error": 0, "warning": 1, "note": 2}
_COLOURS = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "note": {"fg": "cyan"},
    "place": {"bold": True},
    "rule": {"dim": True},
    "head": {"bold": True, "underline": True},
    "caret": {"fg": "red"},
}


class _Format(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.4 only
    """The report formats. Looked up late, so that 'filmpack --help' imports no rules."""

    name = "format"

    @staticmethod
    def _choice() -> click.Choice[str]:
        from filmpack.checks.reports import formats

        return click.Choice(list(formats()))

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        return self._choice().get_metavar(param, ctx)

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return self._choice().convert(value, param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        return self._choice().shell_complete(ctx, param, incomplete)


@click.command()
@names_argument("names", "LANG|EDITION|FILE.po|source", checked_names)
@project_option
@click.option(
    "--rule",
    "rules",
    multiple=True,
    type=parts,
    callback=joined,
    metavar="ID,...",
    shell_complete=offered(rules_of),
    help="Only this rule, or a family of rules such as timing. Repeatable.",
)
@click.option(
    "--severity",
    type=click.Choice(list(_RANK)),
    default="warning",
    show_default=True,
    help="Show this and anything more severe.",
)
@click.option(
    "--profile",
    default="",
    metavar="NAME",
    shell_complete=offered(profiles),
    help="Other limits ('profile show').",
)
@click.option("--format", "form", type=_Format(), default="text", show_default=True)
@json_option("form")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Write the report to this file; - is the standard output.",
)
@click.option(
    "--since",
    metavar="REV",
    help="Show only findings at what changed since the commit where this branch left REV, such as"
    " main.",
)
@click.option(
    "--fail-on",
    type=click.Choice([*_RANK, "never"]),
    default="error",
    show_default=True,
    help="Exit with 1 where there is a finding of this severity or worse.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help="Hide the findings that this baseline lists.",
)
@click.option(
    "--write-baseline",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Write the findings as a baseline, for --baseline.",
)
@click.option("--fix", is_flag=True, help="Repair the catalogues where that is safe and certain.")
@click.option("--dry-run", is_flag=True, help="With --fix: show the changes, write nothing.")
@click.option("--watch", is_flag=True, help="Check a catalogue again whenever it is saved.")
@click.option(
    "--explain", metavar="ID", shell_complete=offered(rules_of), help="Explain a rule and exit."
)
@click.pass_context
def check(
    ctx: click.Context,
    workspace: Workspace,
    names: tuple[str, ...],
    rules: tuple[str, ...],
    severity: str,
    profile: str,
    form: str,
    output: Path | None,
    since: str | None,
    fail_on: str,
    baseline: Path | None,
    write_baseline: Path | None,
    fix: bool,
    dry_run: bool,
    watch: bool,
    explain: str | None,
) -> None:
    """Find what is wrong with each translation, before anyone sees it on a screen.

    LANG is a catalogue (pl), EDITION a country in a language (pl-PL: also its card),
    "source" the source subtitles; the default is all catalogues and the source.

    Exit code 0: no errors; 1: errors; 2: incorrect use. --fail-on changes what
    counts. A translator may waive a finding with a comment or a flag at the
    entry: filmpack-ok: RULE.

    \b
    Example:
      filmpack check pl
      filmpack check pl --fix --dry-run
      filmpack check pl --watch
      filmpack check --since main
      filmpack check --format html -o report.html
      filmpack check --severity error --format github
      filmpack check --explain timing/too-fast
    """
    if explain:
        from filmpack.checks.documentation import explain as explained
        from filmpack.checks.rule_names import require_rules

        require_rules([explain])
        put_coloured(explained(explain))
        return
    from filmpack.checks.baseline import baseline_of, only_new, read_baseline
    from filmpack.checks.reports import beyond_ascii, formats
    from filmpack.checks.unfinished import summed_up
    from filmpack.commands.checking import check as checking
    from filmpack.commands.checking.next_steps import after_check, nothing_found
    from filmpack.commands.films.known_change import known_change
    from filmpack.project.workspace import Workspace

    if dry_run and not fix:
        raise ConfigError("--dry-run goes with --fix.", "Without --fix nothing is written.")
    options = checking.CheckOptions(rules, profile)
    checker = checking.Checker(workspace, options)
    if fix:
        _fix(checker, names, write=not dry_run)
        if dry_run:
            return
        # Anew: the files have changed.
        checker = checking.Checker(Workspace(workspace.project), options)
    if watch:
        from filmpack.cli.texts.check_watch import watch_catalogues

        watch_catalogues(checker, names, lambda found: _put_found(checker, found, severity))
    known: frozenset[str] = frozenset()
    if baseline:
        known = read_baseline(files.read_bytes(baseline, "baseline"), display_path(baseline))
    found = checker.findings(names)
    if write_baseline:
        files.write_output(write_baseline, baseline_of(found).encode())
        say(f"{count(len(found), 'finding')} written to {display_path(write_baseline)}.")
        return
    if since is not None:
        from filmpack.checks.touched import touched
        from filmpack.project.git import changed_lines

        places = list(dict.fromkeys(Path(finding.file) for finding in found))
        found = touched(found, changed_lines(places, since))
    fresh = only_new(found, known) if known else found
    known_before = len(found) - len(fresh)
    fresh = summed_up(fresh)
    if output and files.is_standard_output(output):
        output = None  # printed as any data, in the stream's own encoding
    text = formats()[form](
        _report(checker, names, _shown(fresh, severity), coloured=output is None)
    )
    if output:
        files.write_output(output, f"{text}\n".encode())
        say(f"written: {display_path(output)}")
    elif text and form == "text":
        put_coloured(text)
    elif text:
        put_report(text, beyond_ascii(form))
    say_problems(tuple(checker.unused_waivers(names)))
    if changed := known_change(workspace):
        say_problems((changed,))
    people = form == "text" and not output
    if people and not fresh and not known_before:
        say(nothing_found(rules, since))
    else:
        sum_up(fresh, known_before)
        say_next(after_check(fresh, names, partly=bool(rules or since)) if people else ())
    ctx.exit(1 if _fails(fresh, fail_on) else 0)


def _fails(findings: Sequence[Finding], fail_on: str) -> bool:
    """Whether a finding is as severe as --fail-on says; a waived one is not counted."""
    return fail_on in _RANK and any(
        _RANK[finding.severity] <= _RANK[fail_on] for finding in findings if not finding.waived
    )


def _shown(findings: Sequence[Finding], severity: str) -> list[Finding]:
    """The findings of this severity and worse; waived ones are shown, not hidden."""
    return [f for f in findings if f.waived or _RANK[f.severity] <= _RANK[severity]]


def _put_found(checker: Checker, findings: list[Finding], severity: str) -> None:
    """Print findings of one catalogue as text."""
    from filmpack.checks.reports import DEFAULT, formats

    shown = _shown(findings, severity)
    if shown:
        put_coloured(formats()[DEFAULT](_report(checker, (shown[0].language,), shown)))


def sum_up(findings: Sequence[Finding], known: int) -> None:
    numbers = [sum(finding.severity == kind for finding in findings) for kind in _RANK]
    waived = sum(finding.waived for finding in findings)
    message = ", ".join(map(count, numbers, _RANK))
    message += f" ({waived} waived)" if waived else ""
    message += f", {known} in the baseline not shown" if known else ""
    counts = Counter(finding.rule for finding in findings).most_common(1)
    if len(findings) >= _MANY and 2 * counts[0][1] > len(findings):
        message += f"; {counts[0][1]} of them {counts[0][0]}"
    fixable = sum(finding.fixable for finding in findings)
    message += f"; {fixable} can be repaired: --fix" if fixable else ""
    say(message)


def _report(
    checker: Checker, names: Sequence[str], findings: list[Finding], *, coloured: bool = True
) -> Report:
    """What a format gets to report. coloured: it is printed, in colours where there are any."""
    from filmpack.checks.reports.base import Report, unpainted

    return Report(
        findings=findings,
        checked=lambda: checker.checked(names, findings),
        pictures=lambda: checker.pictures(findings),
        title=checker.project.settings.film.title,
        version=__version__,
        paint=unpainted if not coloured or is_plain(sys.stdout) else _paint,
        source_language=checker.project.settings.text.source_language,
    )


def _paint(text: str, role: str) -> str:
    return click.style(printable(text), **_COLOURS.get(role, {}))  # type: ignore[arg-type]


def _fix(checker: Checker, names: Sequence[str], *, write: bool) -> None:
    languages, _, _ = checker.targets(names)
    total = 0
    for language in languages:
        try:
            made, diff = checker.repair(language, write=write)
        except FilmpackError as error:
            say_lines(str(error))
            continue
        total += len(made)
        if made and not write:
            put_lines(diff) if is_plain(sys.stdout) else put_coloured(_coloured(diff))
        elif made:
            used = sorted({rule for repair in made for rule in repair.rules})
            say(f"{language}: {count(len(made), 'text')} repaired ({', '.join(used)}).")
    if not write:
        say(f"{count(total, 'text')} would be repaired; nothing was written.")
    elif not total:
        say("nothing to repair")


def _coloured(diff: str) -> str:
    colours = {"+": "green", "-": "red", "@": "cyan"}
    return "\n".join(
        click.style(printable(row), fg=colours.get(row[:1])) for row in diff.split("\n")
    )
