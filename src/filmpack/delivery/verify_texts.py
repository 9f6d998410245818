"""Whether a package's text files say the same. Pure: bytes in, findings out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from html import unescape

from filmpack.delivery.findings import Findings
from filmpack.delivery.manifest import Manifest
from filmpack.errors import InputError
from filmpack.languages.sdh import without_sdh
from filmpack.timedtext.cue import Cue, cue_id
from filmpack.timedtext.direction import undirected
from filmpack.timedtext.formats.base import ParsedSubtitles
from filmpack.timedtext.formats.srt import read_srt
from filmpack.timedtext.formats.stl import read_stl
from filmpack.timedtext.formats.ttml import read_ttml
from filmpack.timedtext.formats.vtt import read_vtt
from filmpack.timedtext.markup import is_dialogue, strip_tags, unwrap
from filmpack.timedtext.parsing.entities import decode_entities
from filmpack.timedtext.writing.stl_writer import UNSEEN

_EXACT = ("vtt", "imsc", "ebuttd", "srt")
"""Formats that keep italics, places and milliseconds; the first one there is compared with. SubRip
is the last: it has no way of writing "&amp;" that its readers do not take for "&"."""
_DECODED = ("srt", "upload")
"""Formats whose reader takes character references for characters."""
_FRAME = 40
"""Milliseconds within which EBU STL's times lie: a frame of 25."""
_TAG = re.compile(r"<style>.*?</style>|<[^<>]*>", re.S)

_NAMED = re.compile(r"<b>[^<>]{1,60}:</b>")
_TIME = re.compile(r"\d+:\d\d(?:\s+|$)")
"""Who speaks in a transcript's page, and when, as a row begins."""


def reference_cues(
    manifest: Manifest, texts: Mapping[str, bytes], found: Findings
) -> tuple[Cue, ...]:
    """The cues of the first exact format, with which everything else is compared.

    Args:
        manifest: The package's manifest.
        texts: The text files' bytes by name; one that is missing or changed is not there.
        found: Takes what is wrong with the file.
    """
    for kind in _EXACT:
        for file in manifest.files:
            if file.format == kind and file.path in texts:
                return _parsed(file.format, file.path, texts[file.path], found)
    return ()


def compare_texts(
    manifest: Manifest, texts: Mapping[str, bytes], cues: Sequence[Cue], found: Findings
) -> None:
    """Compare every text file with the reference cues, and transcripts with the card's words too.

    Args:
        manifest: The package's manifest.
        texts: The text files' bytes by name.
        cues: The reference cues.
        found: Takes what differs.
    """
    if texts and not cues:
        # One that cannot be read was told; or there is none to compare with.
        what = "what the text files say: that needs one that is WebVTT, TTML or SubRip."
        found.add("not checked", "", what)
        return
    for file in manifest.files:
        if file.path not in texts:
            continue
        data = texts[file.path]
        if file.format in ("transcript", "html"):
            _compare_transcript(file.path, data, manifest, cues, found)
            continue
        back = _parsed(file.format, file.path, data, found)
        if not back:
            continue
        swaps = {
            one.character: one.substitute for one in manifest.substitutions if one.file == file.path
        }
        leeway = 0
        if file.format == "stl":
            leeway, back = _FRAME, tuple(map(_without_unseen, back))
        _compare(file.path, [_as_in(file.format, cue, swaps) for cue in cues], back, leeway, found)


def _as_in(kind: str, cue: Cue, swaps: Mapping[str, str]) -> Cue:
    """A cue as a format holds it."""
    if kind == "upload":
        cue = replace(cue, text=strip_tags(cue.text), top=False, side="")
    if kind in _DECODED:
        return replace(cue, text=decode_entities(cue.text)[0])
    if kind == "stl":
        cue = _without_unseen(cue)
    return replace(cue, text="".join(swaps.get(char, char) for char in cue.text))


def _without_unseen(cue: Cue) -> Cue:
    """A cue without the characters that EBU STL may leave out."""
    return replace(cue, text="".join(char for char in cue.text if char not in UNSEEN))


def _levelled(text: str) -> str:
    """A text as it is compared: writers of right-to-left text put marks of direction around
    numbers and no-break spaces into them."""
    return undirected(text).replace("\u00a0", " ")


def _compare(
    name: str, wanted: Sequence[Cue], back: Sequence[Cue], leeway: int, found: Findings
) -> None:
    """Name the first cue that differs."""
    for ours, theirs in zip(wanted, back, strict=False):
        same = _levelled(ours.text) == _levelled(theirs.text) and ours.place == theirs.place
        far = max(abs(ours.start - theirs.start), abs(ours.end - theirs.end))
        if not same or far > leeway:
            number = ours.id.lstrip("c0") or "0"
            found.add("text", name, f"subtitle {number} differs from the other text files.")
            return
    if len(wanted) != len(back):
        found.add(
            "text", name, f"it has {len(back)} subtitles; the other files have {len(wanted)}."
        )


def _parsed(kind: str, name: str, data: bytes, found: Findings) -> tuple[Cue, ...]:
    """The cues of a file, numbered; none where it cannot be read, which is told."""
    readers: Mapping[str, Callable[[str, str], ParsedSubtitles]] = {
        **{"srt": read_srt, "upload": read_srt, "vtt": read_vtt},
        **{"imsc": read_ttml, "ebuttd": read_ttml},
    }
    try:
        if kind == "stl":
            parsed = read_stl(data, name)
        elif kind in readers:
            parsed = readers[kind](data.decode("utf-8", "replace"), name)
        else:
            return ()
    except InputError as error:
        found.add_error("text", name, error)
        return ()
    return tuple(
        Cue(cue_id(number), cue.start, cue.end, undirected(cue.text), cue.top, side=cue.side)
        for number, cue in enumerate(parsed.cues, 1)
    )


def _said(cues: Iterable[Cue]) -> Iterable[str]:
    for cue in cues:
        text = strip_tags(cue.text)
        yield from text.split("\n") if is_dialogue(cue.text) else [unwrap(text)]


def _words(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _compare_transcript(
    name: str, data: bytes, manifest: Manifest, cues: Sequence[Cue], found: Findings
) -> None:
    """Every line must be there, in this order, and no other."""
    text = data.decode("utf-8", "replace")
    if name.endswith(".html"):
        text = unescape(_TAG.sub("\n", _NAMED.sub("", text)))
    # The cues may be those of a format whose reader decodes references.
    text = _plain(text)
    lines = [*map(_plain, _said(cues)), *map(_plain, _words(manifest.card.text))]
    at = 0
    for line in lines:
        place = text.find(line, at)
        if place < 0:
            found.add("text", name, f"it lacks a line of the film or the card: {line[:60]!r}.")
            return
        at = place + len(line)
    title = _plain(manifest.film.translated_title)
    left = Counter([*lines, title, title, without_sdh(manifest.language)])
    for row in filter(None, map(str.strip, text.split("\n"))):
        said = _TIME.sub("", row, count=1)
        tries = [row, said]
        while said != row and ": " in said:  # a speaker's name may stand before it
            said = said.partition(": ")[2]
            tries.append(said)
        own = next((one for one in tries if not one or left[one] > 0), None)
        if own is None:
            what = f"it has a line that neither film nor card has: {row[:60]!r}."
            found.add("text", name, what)
            return
        left[own] -= 1


def _plain(text: str) -> str:
    return _levelled(decode_entities(text)[0]).strip()
