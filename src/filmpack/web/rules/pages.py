"""Whether an edition's pages say what its text and its contacts say. Pure."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence

from filmpack.delivery.findings import Findings
from filmpack.editions.phones import dialled
from filmpack.errors import InputError
from filmpack.timedtext.cue import Cue, Track, cue_id
from filmpack.timedtext.direction import undirected
from filmpack.timedtext.formats.base import PictureFormat, TextEntry
from filmpack.timedtext.formats.vtt import read_vtt
from filmpack.timedtext.writing.transcript import transcript_lines
from filmpack.web.manifest import WebEdition
from filmpack.web.pages.links import PageLinks, page_links
from filmpack.web.pages.page import EMBED, INDEX, PAGE
from filmpack.web.rules.reading import Read
from filmpack.web.stream.texts import TEXTS


class _Material:
    """Cues, as the writer of transcripts asks for them."""

    entries: Sequence[TextEntry] = ()
    title = closing = ""

    def __init__(self, cues: tuple[Cue, ...]) -> None:
        self.track = Track("", cues)
        self.picture = PictureFormat()
        self.speakers: dict[str, str] = {}


def check_index(tags: Sequence[str], read: Read, found: Findings) -> None:
    """The index leads to each edition, and to no other."""
    links = page_links((read(INDEX) or b"").decode("utf-8", "replace")).own
    led = {posixpath.dirname(link) for link in links if link.endswith(f"/{PAGE}")}
    if led != set(tags):
        found.add("page", INDEX, "it does not lead to each edition, and to no other.")


def check_links(pages: Mapping[str, PageLinks], found: Findings) -> None:
    """No page holds what cannot be judged, and all leave for one place.

    Args:
        pages: What each leads to, by its path.
        found: Takes what differs.
    """
    left = sorted({address for links in pages.values() for address in links.left})
    for page, links in pages.items():
        for address in links.loaded:
            found.add("page", page, f"it loads {address} from another place.")
        for odd in links.odd:
            found.add("page", page, f"it holds {odd!r}, which has no place in it.")
        for address in links.left:
            if not address.startswith("https://"):
                found.add("page", page, f"it is left for {address!r}, which is no page of https.")
            elif address != left[0]:
                found.add("page", page, f"it is left for {address}, others for {left[0]}.")


def _check_calls(name: str, links: PageLinks, found: Findings) -> None:
    """The number that a link shows is the one that it dials."""
    for number, text in links.calls:
        if dialled(text) != number:
            found.add("page", name, f"it shows {_plain(text)!r} and dials {number}.")


def check_page(edition: WebEdition, read: Read, found: Findings) -> None:
    """An edition's page has its numbers and addresses, no others, and its subtitles' words.

    Args:
        edition: What the manifest says of it.
        read: Gives the folder's files.
        found: Takes what differs.
    """
    name = f"{edition.edition}/{PAGE}"
    data = read(name)
    if data is None:
        return  # it is told as missing
    links = page_links(data.decode("utf-8", "replace"))
    _check_calls(name, links, found)
    if tuple(sorted(set(links.numbers))) != edition.numbers:
        found.add("page", name, "its telephone numbers are not those of the edition's contacts.")
    if tuple(sorted(set(links.led))) != edition.urls:
        found.add("page", name, "its addresses are not those of the edition's contacts.")
    embed = f"{edition.edition}/{EMBED}"
    embedded = page_links((read(embed) or b"").decode("utf-8", "replace"))
    _check_calls(embed, embedded, found)
    if not embedded.numbers or not set(embedded.numbers) <= set(edition.numbers):
        found.add("page", embed, "its telephone number is not one of the edition's contacts.")
    if not set(embedded.led) <= set(edition.urls):
        found.add("page", embed, "its addresses are not those of the edition's contacts.")
    own = f"{TEXTS}/{edition.texts[0]}.vtt" if edition.texts else ""
    text = read(own) if own else None
    if text is None:
        return
    try:
        cues = read_vtt(text.decode("utf-8", "replace"), own).cues
    except InputError:
        return  # it is told by the rules
    said = _Material(
        tuple(
            Cue(cue_id(number), one.start, one.end, undirected(one.text))
            for number, one in enumerate(cues, 1)
        )
    )
    wanted = [
        (f"{one.start / 1000:.3f}", _plain("\n".join(one.rows))) for one in transcript_lines(said)
    ]
    shown = [(begins, _plain(undirected(line))) for begins, line in links.lines]
    if shown != wanted:
        pairs = zip(wanted, shown, strict=False)
        at = next((n for n, (a, b) in enumerate(pairs, 1) if a != b), 0)
        where = f"line {at}" if at else f"{len(shown)} lines beside {len(wanted)}"
        found.add("text", name, f"its transcript is not what {own} says: {where}.")


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ").strip()
