"""Mutations of real files: generate(kind, seed) is always the same bytes for the same arguments.

Seeds are this repository's own catalogues, source and country files, cut to a
few entries, because small inputs are fast and reach the same code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from broadcast_files import stl_file, ttml_file
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace
from filmpack.signoffs import as_line
from filmpack.timedtext.cue import Track
from filmpack.timedtext.formats import readable_formats
from filmpack.timedtext.formats.base import PictureFormat, TextEntry
from filmpack.timedtext.formats.text import write_text
from filmpack.translation import review
from fuzz import tokens
from fuzz.tokens import LIMIT, huge, odd_text

ROOT = Path(__file__).parents[2]
WRITTEN_OUT = ("po", "srt", "toml", "txt", "json")
"""Kinds with seeds and mutations of their own."""
OTHERS = {
    known.extension: known
    for known in readable_formats().values()
    if known.extension not in WRITTEN_OUT
}
"""Every other format that 'filmpack import' reads, by its extension: found, not listed here."""
KINDS = (*WRITTEN_OUT, *sorted(OTHERS))
CONTEXTS = ("c0001", "c0003", "c0011", "film.title", "closing.help", "card.emergency")
"""The entries that a cut catalogue keeps: one line, two, a dialogue, the fixed ones."""

Mutator = Callable[[Random, bytes, str], bytes]


def generate(kind: str, seed: int) -> bytes:
    """One mutated input of a kind."""
    rng = Random(f"{kind}:{seed}")
    data = rng.choice(seeds(kind))
    if rng.random() < 0.01:
        data = rng.choice(whole_seeds(kind))
    if kind in _STRUCTURED and rng.random() < 0.7:
        data = _STRUCTURED[kind](rng, data)
    for _ in range(rng.choice((0, 1, 1, 1, 2, 2, 3, 5))):
        data = rng.choice(_MUTATORS)(rng, data, kind)
    return data[:LIMIT]


@cache
def whole_seeds(kind: str) -> tuple[bytes, ...]:
    """The repository's files of a kind, in order of their names."""
    if kind in OTHERS or kind in ("txt", "json"):
        return _made(kind)
    folder = ROOT / "translations"
    paths = {
        "po": [*sorted(folder.glob("*.po")), folder / "filmpack.pot"],
        "srt": [folder / "source" / "en.srt"],
        "toml": [*sorted((folder / "countries").glob("*.toml")), ROOT / "filmpack.toml"],
    }[kind]
    return tuple(path.read_bytes() for path in paths)


@cache
def seeds(kind: str) -> tuple[bytes, ...]:
    """The same files cut down; for TOML the project file as often as all countries together."""
    whole = whole_seeds(kind)
    if kind == "po":
        return tuple(map(_cut_catalogue, whole))
    if kind == "srt":
        cues = whole[0].strip().split(b"\n\n")
        return tuple(b"\n\n".join(cues[at : at + 6]) + b"\n" for at in range(0, len(cues), 6))
    if kind != "toml":
        return whole
    countries = tuple(_cut_country(data) for data in whole[:-1])
    return countries + (whole[-1],) * len(countries)


@dataclass(frozen=True)
class _Sample:
    """A few cues of the real film, for a format's own writer."""

    track: Track
    entries: Sequence[TextEntry]
    picture: PictureFormat


@cache
def _made(kind: str) -> tuple[bytes, ...]:
    """Seeds that no file of the repository is: they are written as filmpack writes them."""
    workspace = Workspace(Project.load(ROOT / "filmpack.toml"))
    if kind == "json":
        few = workspace.entries()[:6]
        signed = review.sign("pl", workspace.catalogue("pl"), few, "Anna", date(2026, 1, 1))
        return (
            as_line(signed).encode(),
            b'[\n {"language": "pl", "context": "c0001", "rule": "a/b", "id": "0123abcd"}\n]\n',
            b'{"film": "m.mp4", "size": 1000, "frames": 250, "rate": "24000/1001",'
            b' "shape": "16/9", "threshold": 0.3, "shots": [25, 75, 200]}',
        )
    chosen = [entry for entry in workspace.entries("pl") if entry.context in CONTEXTS]
    entries = [TextEntry(entry.context, entry.text, note="a note") for entry in chosen]
    if kind == "txt":
        return tuple(write_text(entries[at : at + 3]).encode() for at in range(len(entries)))
    write = OTHERS[kind].write
    cues = workspace.source()
    parts = [cues[at : at + 6] for at in range(0, len(cues), 6)]
    if write is None:
        whole = {"ttml": lambda part: ttml_file(part).encode(), "stl": stl_file}[kind]
        return tuple(map(whole, parts))
    return tuple(
        write(_Sample(Track("pl", part), entries, PictureFormat())).encode() for part in parts
    )


def _cut_catalogue(data: bytes) -> bytes:
    head, *entries = data.split(b"\n\n")
    marks = [f'msgctxt "{name}"'.encode() for name in CONTEXTS]
    kept = [entry for entry in entries if any(mark in entry for mark in marks)]
    return b"\n\n".join([head, *kept]).rstrip(b"\n") + b"\n"


def _cut_country(data: bytes) -> bytes:
    head, *contacts = data.split(b"[[contact]]")
    short = [re.sub(rb'(?m)^note = ".*"$', b'note = "x"', part) for part in (head, *contacts[:3])]
    return b"[[contact]]".join(short)


# -- any bytes ----------------------------------------------------------------


def _flip(rng: Random, data: bytes, _kind: str) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        if out:
            out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def _cut(rng: Random, data: bytes, _kind: str) -> bytes:
    start = rng.randint(0, len(data))
    size = rng.choice((1, 2, 10, 100, 1000))
    return data[:start] + data[start + rng.randint(1, size) :]


def _end(rng: Random, data: bytes, _kind: str) -> bytes:
    return data[: rng.randint(0, len(data))]


def _splice(rng: Random, data: bytes, kind: str) -> bytes:
    other = rng.choice(seeds(rng.choice((kind, kind, kind, *KINDS))))
    start = rng.randint(0, len(other))
    piece = other[start : start + rng.choice((5, 50, 500))]
    at = rng.randint(0, len(data))
    return data[:at] + piece + data[at:]


def _insert(rng: Random, data: bytes, _kind: str) -> bytes:
    at = rng.randint(0, len(data))
    if rng.random() < 0.4:
        return data[:at] + rng.choice(tokens.BYTES) + data[at:]
    return data[:at] + rng.choice(tokens.TEXTS).encode("utf-8", "surrogatepass") + data[at:]


def _repeat(rng: Random, data: bytes, _kind: str) -> bytes:
    start = rng.randint(0, len(data))
    piece = data[start : start + rng.choice((1, 2, 5, 30, 200))]
    times = rng.choice((2, 5, 50))
    if rng.random() < 0.02:
        times = LIMIT // max(1, len(piece))
    room = max(0, LIMIT - len(data))
    return data[:start] + (piece * times)[:room] + data[start:]


# -- lines --------------------------------------------------------------------


def _lines(rng: Random, data: bytes, kind: str) -> bytes:
    rows = data.split(b"\n")
    at, other = rng.randrange(len(rows)), rng.randrange(len(rows))
    match rng.randrange(6):
        case 0:
            rows[at:at] = [rows[at]] * rng.choice((1, 1, 1, 20))
        case 1:
            del rows[at : at + rng.choice((1, 1, 2, 6))]
        case 2:
            rows[at], rows[other] = rows[other], rows[at]
        case 3:
            rows[at] = _line(rng, kind, rows[at])
        case 4:
            rows.insert(at, _line(rng, kind))
        case _:
            first, last = sorted((at, other))
            rows += rows[first : min(last, first + 30)]
    return b"\n".join(rows)


def _line(rng: Random, kind: str, instead_of: bytes = b"") -> bytes:
    """A hostile line; mostly one that begins as the line does whose place it takes."""
    known = dict.fromkeys(KINDS, tokens.SRT_LINES) | {
        "po": tokens.PO_LINES,
        "toml": tokens.TOML_LINES,
        "txt": tokens.TEXT_LINES,
        "json": tokens.JSON_LINES,
    }
    word = instead_of.partition(b" ")[0].decode("latin-1")
    alike = [line for line in known[kind] if word and line.startswith(word)]
    line = rng.choice(alike if alike and rng.random() < 0.7 else known[kind])
    if rng.random() < 0.003:
        line = huge(rng, line + rng.choice(("", "\n")))
    return line.encode("utf-8", "surrogatepass")


def _line_ends(rng: Random, data: bytes, _kind: str) -> bytes:
    ends = rng.choice(((b"\r\n",), (b"\r",), (b"\n", b"\r\n"), (b"\n", b"\r\n", b"\r", b"\x85")))
    return b"".join(row + rng.choice(ends) for row in data.split(b"\n"))


def _recode(rng: Random, data: bytes, _kind: str) -> bytes:
    codec = rng.choice(
        ("utf-16", "utf-16-le", "utf-16-be", "cp1250", "latin-1", "utf-8-sig", "utf-7")
    )
    return data.decode("utf-8", "replace").encode(codec, "replace")


_MUTATORS: tuple[Mutator, ...] = (
    _flip,
    _cut,
    _end,
    _splice,
    _insert,
    _insert,
    _repeat,
    _lines,
    _lines,
    _lines,
    _line_ends,
    _recode,
)


# -- the parts of each format -------------------------------------------------


@cache
def _words(kind: str) -> tuple[str, ...]:
    text = b"\n".join(seeds(kind)[:12]).decode("utf-8", "replace")
    return tuple(sorted(set(re.findall(r'"([^"\\\n]{3,60})"', text) or text.split("\n"))))


def _po_structured(rng: Random, data: bytes) -> bytes:
    """Odd text where a translation stood (now and then a source text or a header field)."""
    field = rng.choice((b"msgstr",) * 6 + (b"msgid", b"msgctxt", b"#.", b"#,", b"#|", b"#"))
    text = odd_text(rng, _words("po"))
    if field.startswith(b"#"):
        line = field + b" " + text.replace("\n", " ").encode("utf-8", "surrogatepass")
        rows = data.split(b"\n")
        rows.insert(rng.randrange(len(rows)), line)
        return b"\n".join(rows)
    statement = re.compile(rb"^" + field + rb'[ ]"[^\n]*(?:\n"[^\n]*)*', re.M)
    places = [match.span() for match in statement.finditer(data)]
    if not places:
        return data
    start, stop = rng.choice(places[1:] or places)
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    if rng.random() < 0.2:
        quoted = quoted.replace("\\\\", "\\")
    row = field.decode() + f' "{quoted}"'
    return data[:start] + row.encode("utf-8", "surrogatepass") + data[stop:]


def _srt_structured(rng: Random, data: bytes) -> bytes:
    """Odd times, numbers and texts in the places of real ones."""
    cues = [cue.split(b"\n") for cue in data.strip().split(b"\n\n")]
    for _ in range(rng.randint(1, 3)):
        cue = rng.choice(cues)
        at = rng.choice((0, 1, 2, 2, 2))
        if at == 1 and rng.random() < 0.6:
            start = rng.choice((0, 1, 3_599_999, rng.randrange(10**6), 10**9))
            stop = start + rng.choice((-1, 0, 1, 2000, 10**7))
            line = f"{_clock(start)} --> {_clock(stop)}"
        elif at == 2:
            line = odd_text(rng, _words("srt"))
        else:
            line = rng.choice(tokens.SRT_LINES)
        if at < len(cue):
            cue[at] = line.encode("utf-8", "surrogatepass")
    if rng.random() < 0.2:
        rng.shuffle(cues)
    return b"\n\n".join(b"\n".join(cue) for cue in cues) + b"\n"


def _clock(ms: int) -> str:
    seconds, rest = divmod(abs(ms), 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d},{rest:03d}"


def _toml_structured(rng: Random, data: bytes) -> bytes:
    """Odd values and keys in the places of real ones."""
    assignment = re.compile(rb"^([\w.]+)( = )([^\n]*)$", re.M)
    for _ in range(rng.randint(1, 2)):
        places = list(assignment.finditer(data))
        if not places:
            return data
        match = rng.choice(places)
        key, value = match[1], match[3]
        if rng.random() < 0.1:
            key = rng.choice((b"x", b"a.b", b'"\xc2\xa0"', b"country", b"id", key + b"s", key[:-1]))
        elif rng.random() < 0.5:
            value = rng.choice(tokens.TOML_VALUES).encode("utf-8", "surrogatepass")
        else:
            text = odd_text(rng, _words("toml"))
            quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            value = f'"{quoted}"'.encode("utf-8", "surrogatepass")
        start, stop = match.span()
        data = data[:start] + key + b" = " + value + data[stop:]
    return data


def _json_structured(rng: Random, data: bytes) -> bytes:
    """Odd values in the places of real ones."""
    places = list(re.finditer(rb'"[^"\n]*"|[0-9.]+|\[[^]]*\]', data))
    for match in sorted(rng.sample(places, min(len(places), 2)), key=lambda m: -m.start()):
        if rng.random() < 0.5:
            value = rng.choice(tokens.JSON_LINES)
        else:
            value = json.dumps(odd_text(rng, ("Anna", "c0001")), ensure_ascii=rng.random() < 0.5)
        data = data[: match.start()] + value.encode("utf-8", "surrogatepass") + data[match.end() :]
    return data


_STRUCTURED: dict[str, Callable[[Random, bytes], bytes]] = {
    "po": _po_structured,
    "srt": _srt_structured,
    "toml": _toml_structured,
    "json": _json_structured,
}
