"""A project in which every field from outside holds what a terminal or a CI service obeys."""

from __future__ import annotations

import atexit
import json
import os
import pty
import re
import select
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from samples import POLAND

CODES = "\x1b]0;owned\x07\x1b[8m\x9b31m\x85\u2028\u2029\u202e\u2066\u200b\x7f\x0b"
"""Window title, concealed text, C1, every line break but \\n, bidi, the invisible."""
LINES = "\n::error::pwned\n   ::warning::pwned\n##[error]pwned\n##vso[task.complete]pwned\n"
WORD = f"a{CODES}b"
TEXT = f"a{CODES}{LINES}b"
NAME = f"a{CODES}{LINES.strip()}b".replace("/", "")

COMMANDS: tuple[tuple[str, ...], ...] = (
    ("extract",),
    ("status",),
    ("status", "--format", "json"),
    ("check",),
    ("check", "pl", "pl-PL", "source", "--severity", "note"),
    *((("check", "pl-PL", "--format", name)) for name in ("github", "json", "sarif", "junit")),
    ("check", "--format", "html"),
    ("check", "pl", "--fix", "--dry-run"),
    ("check", "--baseline", "baseline.json"),
    ("review", "pl"),
    ("contacts",),
    ("contacts", "--format", "json"),
    ("card",),
    ("export", "--missing", "source", "--to", "srt,text"),
    ("import", "pl", "back.srt", "--dry-run"),
    ("import", "pl", "back.srt", "--dry-run", "--json"),
    ("import", "pl", "back.txt", "--dry-run"),
    ("-vv", "build", "-n", "--missing", "source"),
    ("build", "-n", "--json", "--release", "--missing", "source"),
    ("doctor",),
    ("doctor", "--format", "json"),
    ("shots",),
    ("profile", "show"),
    ("cache",),
    ("add", WORD),
)


def po(text: str) -> str:
    """A text as it stands between the quotation marks of a catalogue."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def toml(text: str) -> str:
    """A text as a TOML string (or key) with escapes."""
    return '"' + "".join(c if c.isalnum() else f"\\u{ord(c):04x}" for c in text) + '"'


def edit(path: str, old: str, new: str) -> Callable[[Path], None]:
    """A change of one file: the first `old` becomes `new`."""

    def change(project: Path) -> None:
        file = project / path
        text = file.read_text("utf-8")
        assert old in text, (path, old)
        file.write_text(text.replace(old, new, 1), "utf-8", newline="")

    return change


def write(path: str, text: str) -> Callable[[Path], None]:
    """A new file; its name may be hostile too."""

    def change(project: Path) -> None:
        (project / path).write_text(text, "utf-8", newline="")

    return change


PL = "translations/pl.po"
COUNTRY = "translations/countries/PL.toml"
FIELDS: Mapping[str, Callable[[Path], None]] = {
    "nothing": lambda _project: None,
    "msgctxt": edit(PL, 'msgctxt "c0001"', f'msgctxt "{po(TEXT)}"'),
    "unknown msgctxt": edit(
        PL, '\nmsgctxt "c0001"', f'\nmsgctxt "{po(TEXT)}"\nmsgid "x"\nmsgstr "y"\n\nmsgctxt "c0001"'
    ),
    "msgid": edit(PL, 'msgid "This is Leo."', f'msgid "{po(TEXT)}"'),
    "msgstr": edit(PL, 'msgstr "To jest Leo."', f'msgstr "{po(TEXT)}"'),
    "header date": edit(PL, "PO-Revision-Date: ", f"PO-Revision-Date: {po(WORD)}"),
    "header name": edit(PL, '"PO-Revision', f'"{po(WORD)}: x\\n"\n"PO-Revision'),
    "header language": edit(PL, "Language: pl", f"Language: {po(WORD)}"),
    "comment": edit(PL, 'msgctxt "c0001"', f'# {WORD}\n#, {WORD}\nmsgctxt "c0001"'),
    "grammar": edit(PL, 'msgctxt "c0001"', f'{WORD}\nmsgctxt "c0001"'),
    "contact id": edit(COUNTRY, 'id = "helpline"', f"id = {toml(TEXT)}"),
    "contact name": edit(COUNTRY, '"Telefon Zaufania"', toml(TEXT)),
    "contact phone": edit(COUNTRY, '"116 111"', toml(TEXT)),
    "contact url": edit(COUNTRY, '"https://116111.pl/"', toml("https://" + TEXT)),
    "contact source": edit(COUNTRY, '"https://example.org/"', toml(TEXT)),
    "contact hours": edit(COUNTRY, '"24/7"', toml(TEXT)),
    "contact hours row": edit(COUNTRY, '"24/7"', f"[{toml(TEXT)}]"),
    "contact names": edit(COUNTRY, 'hours = "24/7"', f"names = {{ {toml(TEXT)} = {toml(TEXT)} }}"),
    "contact price": edit(COUNTRY, 'hours = "24/7"', f'cost = "charged"\nprice = {toml(TEXT)}'),
    "contact short_url": edit(COUNTRY, 'hours = "24/7"', f"short_url = {toml('https://' + TEXT)}"),
    "contact closed_on": edit(COUNTRY, 'hours = "24/7"', f"closed_on = [{toml(TEXT)}]"),
    "country time zone": edit(
        COUNTRY, 'country = "PL"', f'country = "PL"\ntimezone = {toml(TEXT)}'
    ),
    "contact note": edit(COUNTRY, 'hours = "24/7"', f"note = {toml(TEXT)}"),
    "country note": edit(COUNTRY, 'country = "PL"', f'country = "PL"\nnote = {toml(TEXT)}'),
    "country": edit(COUNTRY, 'country = "PL"', f"country = {toml(TEXT)}"),
    "country key": edit(COUNTRY, 'country = "PL"', f'country = "PL"\n{toml(TEXT)} = 1'),
    "contact key": edit(COUNTRY, 'id = "helpline"', f'id = "helpline"\n{toml(TEXT)} = 1'),
    "contact choice": edit(COUNTRY, 'kind = "helpline"', f"kind = {toml(TEXT)}"),
    "country syntax": edit(COUNTRY, 'country = "PL"', f'country = "PL"\n{WORD}'),
    "country file": write(f"translations/countries/{NAME}.toml", POLAND),
    "title": edit("filmpack.toml", '"Small film"', toml(TEXT)),
    "slug": edit("filmpack.toml", 'slug = "small"', f"slug = {toml(TEXT)}"),
    "master": edit("filmpack.toml", '"film.mp4"', toml(WORD)),
    "project key": edit("filmpack.toml", "[film]", f"[film]\n{toml(TEXT)} = 1"),
    "project table": edit("filmpack.toml", "[burn]", f"[{toml(TEXT)}]\na = 1\n[burn]"),
    "matrix": edit("filmpack.toml", '"pl-PL"', toml(TEXT)),
    "rule": edit("filmpack.toml", "[burn]", f"[check]\ndisable = [{toml(TEXT)}]\n[burn]"),
    "card contacts": edit(
        "filmpack.toml", "[burn]", f"[card.contacts]\nPL = [{toml(TEXT)}]\n[burn]"
    ),
    "profile": edit("filmpack.toml", "[burn]", f"[text]\nprofile = {toml(TEXT)}\n[burn]"),
    "source file": edit(
        "filmpack.toml", "[burn]", f"[text]\nsource = {toml(WORD + '.srt')}\n[burn]"
    ),
    "program": edit("filmpack.toml", "[burn]", f"[tools]\nffmpeg = {toml(WORD)}\n[burn]"),
    "terms": write("translations/terms.toml", f"[[term]]\n{toml(TEXT)} = 1\n"),
    "shots": write("translations/source/shots.json", WORD),
    "review": edit("translations/signoffs/catalogues/pl.jsonl", '"Anna"', json.dumps(TEXT)),
    "confirmation": edit("translations/signoffs/contacts/PL.jsonl", '"Eva"', json.dumps(TEXT)),
    "catalogue file": write(f"translations/{NAME}.po", 'msgid ""\nmsgstr "Language: pl\\n"\n'),
    "source text": edit("translations/source/en.srt", "This is Leo.", WORD),
    "source times": edit("translations/source/en.srt", "00:00:01,600", f"00:00:01,600 {WORD}"),
    "source clock": edit("translations/source/en.srt", "00:00:01,600", f"00:00:01,6{WORD}"),
    "returned text": edit("back.srt", "Oto Leo.", WORD),
    "returned times": edit("back.srt", "00:00:01,600", f"00:00:01,600 {WORD}"),
    "returned id": edit("back.txt", "[c0001]", f"[{WORD}]"),
    "baseline": write("baseline.json", WORD),
}

_SERVER = """
import importlib, json, os, pkgutil, sys
import filmpack
from filmpack.cli import app
for module in pkgutil.walk_packages(filmpack.__path__, "filmpack."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
from py3langid import classify
classify("the model is read once")

def child(asked):
    os.setsid()
    terminal = os.open(asked["terminal"], os.O_RDWR)
    for number in (1, 2):
        os.dup2(terminal, number)
    sys.stdout, sys.stderr = (open(n, "w", encoding="utf-8", closefd=False) for n in (1, 2))
    sys.stdin = open(os.devnull)
    os.dup2(sys.stdin.fileno(), 0)
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    for words in asked["commands"]:
        sys.argv = ["filmpack", *words]
        try:
            app.main()
        except SystemExit as end:
            print("<<", ascii(words[:4]).replace("##", ""), f": {end.code}>>", flush=True)
    sys.stdout.flush()

for line in sys.stdin:
    number = os.fork()
    if not number:
        try:
            child(json.loads(line))
        except BaseException:
            import traceback
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(0)
    os.waitpid(number, 0)
    print("done", flush=True)
"""
"""Has read all modules, and gives each request a process of its own: starting takes longer than
what the commands do."""


@cache
def _server() -> subprocess.Popen[bytes]:
    server = subprocess.Popen(
        [sys.executable, "-c", _SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    atexit.register(server.communicate)
    return server


def on_terminal(folder: Path, commands: Sequence[Sequence[str]]) -> str:
    """Type commands, one after another, in a folder on a pseudo-terminal; gives what it shows."""
    ours, theirs = pty.openpty()
    asked = {
        "folder": os.fsdecode(folder),
        "terminal": os.ttyname(theirs),
        "environment": {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120"},
        "commands": commands,
    }
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(json.dumps(asked).encode() + b"\n")
    server.stdin.flush()
    shown, ended = b"", False
    while True:
        told = [] if ended else [server.stdout.fileno()]
        ready, _, _ = select.select([ours, *told], [], [], 120)
        assert ready, "no end"
        if set(told) & set(ready):
            ended = server.stdout.readline() == b"done\n"
            assert ended, "the server died"
            os.close(theirs)
        if ours in ready:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the terminal's other end was closed
                break
            if not piece:
                break
            shown += piece
    os.close(ours)
    return shown.decode("utf-8", "surrogateescape").replace("\r\n", "\n")


_OWN = re.compile(
    r"\x1b\[(?:0|1|2|4|22|3[0-7]|9[0-7]|38;5;\d+)(?:;(?:\d+))*m"  # colours, bold, dim, underline
    r"|\x1b\[(?:2K|\d?A|\?25[lh]|H|2?J)|\r|\t"  # rich's bars; a cleared screen; shots --list
)
_ANNOTATION = re.compile(r"^::(?:error|warning|notice) file=[^:]+,line=\d+,title=[^:]+::")
"""How our own begin; what pretends to be one has no file."""


def obeyed(shown: str) -> list[str]:
    """What in a terminal's or a log's text would do something else than show a character."""
    faults = []
    for line in _OWN.sub("", shown).split("\n"):
        faults += [
            f"U+{ord(char):04X} in {line!r}"
            for char in line
            if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
        ]
        line = _ANNOTATION.sub("", line)
        if line.strip().startswith("::") or re.search(r"##\w*\[", line):
            faults.append(f"a command: {line!r}")
    return faults
