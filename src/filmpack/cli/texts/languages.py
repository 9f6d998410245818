from __future__ import annotations

import click

from filmpack.cli.output.console import put
from filmpack.cli.shared.completion import known, offered
from filmpack.cli.shared.options import put_json, say, text_option


@click.command()
@click.argument("tags", nargs=-1, metavar="[LANG]...", shell_complete=offered(known))
@text_option
def languages(tags: tuple[str, ...], form: str) -> None:
    """Show what is known of each LANG: letters, marks, limits, font, with sources.

    Without LANG, it lists the languages that are known.

    \b
    Example:
      filmpack languages
      filmpack languages ar ja --format json
    """
    from filmpack.languages.facts import facts, unknown
    from filmpack.languages.language import known_languages

    found = [facts(tag) for tag in tags or known_languages()]
    if form == "json":
        put_json(found)
        return
    for one in found:
        if not tags:
            put(f"{one['tag']} ({one['name']}): {one['script']}, {one['font']}")
            continue
        put(f"{one['tag']} ({one['name']}), {one['known']}")
        for name, value in one.items():
            if name not in ("tag", "name", "known"):
                shown = ("no", "yes")[value] if isinstance(value, bool) else value
                put(f"  {name.replace('_', ' ')}: {shown}")
        if warning := unknown(str(one["tag"])):
            say(warning)
