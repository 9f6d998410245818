"""What a page leads to and what it says, read from its HTML. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

_LOADING = {"src", "poster", "data", "background", "data-hls", "data-mp4"}
"""Attributes whose address a browser fetches by itself, or a page's script does."""
_SETS = {"srcset", "imagesrcset"}
"""Attributes with several addresses, each followed by a width or density."""
_LEADING = {"a", "area"}
_ODD = {"ping", "action", "formaction", "srcdoc", "manifest"}
"""Attributes that lead elsewhere, or hold a page, and that no page of filmpack's needs."""


@dataclass(slots=True)
class PageLinks:
    """A page's addresses: own are files of the folder, loaded what it would fetch from another
    place, led are links to other places, left those that leave it, calls the numbers that it dials,
    each with the text of its link, odd what has no place in such a page or cannot be read. lines
    are the transcript's: when each begins, in seconds, and its text. is_draft: it says to everybody
    that it is a draft."""

    own: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    led: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)
    is_draft: bool = False

    @property
    def numbers(self) -> list[str]:
        """The numbers that it dials, in order."""
        return [number for number, _ in self.calls]


def page_links(html: str) -> PageLinks:
    """Read a page."""
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except AssertionError:  # html.parser's answer to some declarations
        reader.found.odd.append("a declaration")
    reader.finish_call()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = PageLinks()
        self._begins = ""
        self._text: list[str] = []
        self._aside = 0
        self._dialled: str | None = None
        self._shown: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        # Of two attributes of a name, browsers take the first.
        values = {name: value or "" for name, value in reversed(attrs)}
        if tag in _LEADING:
            self.finish_call()
        for name, value in values.items():
            if name in _ODD or (tag == "base" and name == "href"):
                self.found.odd.append(f"{tag} {name}")
            elif name in _SETS:
                for one in value.split(","):
                    self._address("".join(one.split()[:1]), fetches=True)
            elif name in ("href", "xlink:href") and tag in _LEADING:
                if "data-leave" in values:
                    self.found.left.append(value)
                else:
                    self._address(value, fetches=False)
            elif name in _LOADING or (name in ("href", "xlink:href") and _fetched(tag, values)):
                self._address(value, fetches=True)
        if tag == "meta" and values.get("http-equiv", "").strip().lower() == "refresh":
            self.found.odd.append("meta refresh")
        if "draft" in values.get("class", "").split():
            self.found.is_draft = True
        if tag == "a" and "data-start" in values:
            self._begins, self._text = values["data-start"], []
        elif tag in ("time", "b"):
            self._aside += 1
        elif tag == "br":
            self._text.append("\n")

    def _address(self, value: str, *, fetches: bool) -> None:
        try:
            parts = urlsplit(value)
        except ValueError:
            self.found.odd.append(value)
            return
        if parts.scheme == "tel":
            self._dialled, self._shown = parts.path, []
        elif parts.scheme or parts.netloc:
            (self.found.loaded if fetches else self.found.led).append(value)
        elif parts.path:
            self.found.own.append(parts.path)

    def finish_call(self) -> None:
        """A link to a number ends."""
        if self._dialled is not None:
            self.found.calls.append((self._dialled, "".join(self._shown)))
            self._dialled = None

    def handle_endtag(self, tag: str) -> None:
        if tag in _LEADING:
            self.finish_call()
        if tag in ("time", "b"):
            self._aside -= 1
        elif tag == "a" and self._begins:
            self.found.lines.append((self._begins, "".join(self._text).strip()))
            self._begins = ""

    def handle_data(self, data: str) -> None:
        if self._dialled is not None:
            self._shown.append(data)
        if self._begins and not self._aside:
            self._text.append(data)


def _fetched(tag: str, values: Mapping[str, str]) -> bool:
    """Whether a browser fetches what an element's href names: a link's but for two kinds, and of
    SVG that of every element but a."""
    return tag != "link" or values.get("rel") not in ("canonical", "alternate")
