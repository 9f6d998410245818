"""What filmpack itself finds in a catalogue of tests/data/broken, in a project made for it."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import polib
from click.testing import CliRunner

from filmpack.cli.texts.check import check
from filmpack.translation.messages import fixed_messages

DATA = Path(__file__).parents[1] / "data"
TITLE = "Tell Somebody"
REFUSED = "refused"
"""Stands for a clean refusal: the file cannot be read, and a message says where and why."""

_PROJECT = f"""
[film]
title = "{TITLE}"
slug = "small"
master = "film.mp4"
"""


def language_of(path: Path) -> str:
    """The language that a file is in: what its name begins with."""
    return path.stem.partition("-")[0]


def intact_of(path: Path) -> Path:
    """The catalogue that a broken one was made from."""
    return DATA / "intact" / f"{language_of(path)}.po"


@cache
def ours(path: Path) -> frozenset[str]:
    """The ids of the rules that find something in a catalogue, or REFUSED.

    The project's film has just the lines of the intact catalogue. Of the closing
    card's messages only those that the intact catalogue has are looked at.
    """
    intact = polib.pofile(str(intact_of(path)))
    present = {entry.msgctxt for entry in intact}
    absent = {message.context for message in fixed_messages(TITLE)} - present
    with TemporaryDirectory() as name:
        folder = Path(name)
        _write_project(folder, intact)
        language = language_of(path)
        shutil.copyfile(path, folder / "translations" / f"{language}.po")
        arguments = ["--project", name, "--format", "json", "--severity", "note", language]
        done = CliRunner().invoke(check, arguments)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    rules = {f["rule"] for f in json.loads(done.stdout) if f["context"] not in absent}
    return frozenset(rules | {REFUSED} if "gettext/syntax" in rules else rules)


def _write_project(folder: Path, intact: polib.POFile) -> None:
    """A project whose film has the cues of a catalogue, with the names that they have there."""
    cues = [entry for entry in intact if " --> " in entry.comment]
    source = folder / "translations" / "source" / "en.srt"
    source.parent.mkdir(parents=True)
    template = polib.POFile(wrapwidth=0)
    template.metadata = {**intact.metadata, "Language": "en"}
    rows = []
    for number, entry in enumerate(cues, 1):
        rows.append(f"{number}\n{entry.comment.partition('  (')[0]}\n{entry.msgid}\n")
        template.append(
            polib.POEntry(msgctxt=entry.msgctxt, msgid=entry.msgid, comment=entry.comment)
        )
    source.write_text("\n".join(rows), "utf-8")
    (folder / "filmpack.toml").write_text(_PROJECT, "utf-8")
    template.save(str(folder / "translations" / "filmpack.pot"))
