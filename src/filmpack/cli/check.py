from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

from filmpack import __version__
from filmpack.cli.common import count, project_option, say
from filmpack.errors import ConfigError
from filmpack.workspace import Workspace

if TYPE_CHECKING:
    from filmpack.checks.rule import Finding

_RANK = {"error": 0, "warning": 1, "note": 2}


@click.command()
@click.argument("languages", nargs=-1, metavar="[LANG]...")
@project_option
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Only this rule; repeatable.")
@click.option(
    "--severity",
    type=click.Choice(list(_RANK)),
    default="warning",
    show_default=True,
    help="Show this and worse.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
)
@click.option("--explain", metavar="ID", help="Tell about a rule, and stop.")
@click.pass_context
def check(
    ctx: click.Context,
    workspace: Workspace,
    languages: tuple[str, ...],
    rules: tuple[str, ...],
    severity: str,
    form: str,
    explain: str | None,
) -> None:
    """What is wrong with each LANG's translation (default: all), before anyone sees it.

    Exit code 0: no error; 1: errors. A translator may waive a finding with a
    comment at the entry: filmpack-ok: RULE.

    \b
    Example:
      filmpack check pl
      filmpack check --severity error --format github
      filmpack check --explain reading/too-fast
    """
    from filmpack.checks import report

    if explain:
        _require([explain])
        click.echo(report.explain(explain))
        return
    _require(rules)
    found = workspace.check(workspace.chosen(languages), rules)
    shown = [finding for finding in found if _RANK[finding.severity] <= _RANK[severity]]
    renderers: dict[str, Callable[[Sequence[Finding]], str]] = {
        "text": report.as_text,
        "json": report.as_json,
        "github": report.as_github,
        "sarif": partial(report.as_sarif, version=__version__),
    }
    if text := renderers[form](shown):
        click.echo(text)
    numbers = [sum(finding.severity == kind for finding in found) for kind in _RANK]
    say(", ".join(map(count, numbers, _RANK)))
    ctx.exit(1 if numbers[0] else 0)


def _require(names: tuple[str, ...] | list[str]) -> None:
    from filmpack.checks import RULES

    for name in names:
        if name not in RULES:
            near = difflib.get_close_matches(name, RULES, 1)
            hint = f"Did you mean {near[0]}?" if near else "docs/rules.md lists them."
            raise ConfigError(f"there is no rule {name!r}.", hint)
