from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from filmpack.cli.output.console import put
from filmpack.cli.shared.completion import known, offered
from filmpack.cli.shared.groups import ListsByDefault
from filmpack.cli.shared.options import project_option, put_json, say, say_problems, text_option
from filmpack.errors import display_path

if TYPE_CHECKING:
    from filmpack.project.workspace import Workspace


@click.group(cls=ListsByDefault)
def fonts() -> None:
    """List the fonts that the project's languages are drawn with, and add one that is missing.

    \b
    Example:
      filmpack fonts
      filmpack fonts add ja
    """


@fonts.command("list")
@project_option
@text_option
@click.pass_context
def list_(ctx: click.Context, workspace: Workspace, form: str) -> None:
    """List what each language is drawn with; exit code 1 when a font is missing.

    Fonts that are not filmpack's are listed with their files and digests.

    \b
    Example:
      filmpack fonts list
    """
    from filmpack.commands.fonts import needed_fonts

    needs = needed_fonts(workspace)
    missing = [need for need in needs if need.origin == "missing"]
    if form == "json":
        put_json([need.as_data() for need in needs])
    else:
        for need in needs:
            where = {"project": " (in fonts/)", "system": " (on this system)"}
            where |= {"package": "", "missing": " is missing"}
            lacking = f"; no font has {need.lacking}" if need.lacking else ""
            put(
                f"{need.language} ({need.name}, {need.script}): {need.family}"
                f"{where[need.origin]}{lacking}"
            )
            for path, digest in need.files:
                put(f"  {display_path(path)} (SHA-256 {digest})")
        for need in missing:
            bring = f"filmpack fonts add {need.language}"
            if need.problem:
                say_problems((need.problem,))
                continue
            if not need.known:
                bring = "put a font file (.ttf or .otf) that has its letters into the folder fonts/"
            say(f"for {need.language}: {bring}")
        if any(need.origin == "system" for need in needs):
            say(
                "fonts of the system: check that their licences allow films. To build with one"
                ' version only, write { font = "…", sha256 = "…" } in [fonts]'
            )
    if missing:
        ctx.exit(1)


@fonts.command()
@click.argument(
    "languages", nargs=-1, required=True, metavar="LANG...", shell_complete=offered(known)
)
@click.option(
    "--from",
    "archive",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The font's package (.tgz), if you have downloaded it already.",
)
@project_option
def add(workspace: Workspace, languages: tuple[str, ...], archive: Path | None) -> None:
    """Add the font of each LANG (ja, ko, zh-Hans, ...) to the project's folder fonts/.

    The version is pinned and the digest is checked. The licence is saved beside it.

    \b
    Example:
      filmpack fonts add ja
      filmpack fonts add ko --from noto-sans-kr-0.4.3.tgz
    """
    from filmpack.commands.fonts import add_font

    for language in languages:
        added = add_font(workspace, language, archive)
        if not added:
            say(f"{language}: filmpack has its font already")
        for font in added:
            done = "wrote" if font.written else "unchanged:"
            say(f"{done} {display_path(font.path)} (SHA-256 {font.digest[:12]}…)")
