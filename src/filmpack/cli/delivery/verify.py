from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from filmpack.cli.shared.options import count, json_option, put_json, say
from filmpack.errors import display_path

if TYPE_CHECKING:
    from filmpack.delivery.verify import Verdict
    from filmpack.web.verify import WebVerdict


@click.command()
@click.argument("path", type=click.Path(path_type=Path), default=Path("dist"))
@click.option(
    "--signers",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also check who signed: the list of signers (ssh-keygen's allowed_signers).",
)
@click.option(
    "--look",
    is_flag=True,
    help="Also read some of the text from the picture, letter by letter, with tesseract.",
)
@json_option("form")
@click.pass_context
def verify(
    ctx: click.Context, path: Path, signers: Path | None, look: bool, form: str | None
) -> None:
    """Verify the package in PATH, or all packages in it (default: dist); the folder
    for the web, too. PATH may be a package's .zip archive.

    Needs the package alone: no project, and nothing is encoded. Checks that no
    file is missing, extra or changed, that films, subtitle files and manifest
    agree, that the text is in the picture, and where the card's QR code leads.
    On the web: that each address is there, that the playlists keep their rules,
    and that pages say what texts and contacts say.

    \b
    Example:
      filmpack verify dist/pl-PL
      filmpack verify dist/web
      filmpack verify . --signers allowed_signers
      filmpack verify --look
    """
    from filmpack.delivery.known_films import KnownFilms
    from filmpack.delivery.verify import packages_in, verify_at
    from filmpack.web.verify import is_web_folder, verify_web

    shared = KnownFilms()
    verdicts: list[Verdict | WebVerdict] = []
    for place in packages_in(path, archives=True):
        verdict: Verdict | WebVerdict = (
            verify_web(place, signers=signers, look=look)
            if is_web_folder(place)
            else verify_at(place, signers=signers, shared=shared, look=look)
        )
        verdicts.append(verdict)
        if form != "json":
            _say(verdict)
    if form == "json":
        put_json([_facts(verdict) for verdict in verdicts])
    ctx.exit(1 if any(verdict.failures for verdict in verdicts) else 0)


def _say(verdict: Verdict | WebVerdict) -> None:
    for one in verdict.findings:
        place = verdict.folder / one.file if one.file else verdict.folder
        mark = "note: " if one.is_note else ""
        say(f"{display_path(place)}: {mark}{one.kind}: {one.what}")
    signed = f", signed by {verdict.signer}" if verdict.signer else ""
    about = f"{verdict.edition} {verdict.state}{signed}".strip()
    number = len(verdict.failures)
    how = f"NOT sound: {count(number, 'finding')}" if number else "sound"
    say(f"{display_path(verdict.folder)}: {how}{f' ({about})' if about else ''}")


def _facts(verdict: Verdict | WebVerdict) -> dict[str, object]:
    return {
        "package": str(verdict.folder),
        "edition": verdict.edition,
        "state": verdict.state,
        "signer": verdict.signer,
        "sound": not verdict.failures,
        "findings": [
            {"kind": one.kind, "file": one.file, "what": one.what, "failure": not one.is_note}
            for one in verdict.findings
        ],
    }
