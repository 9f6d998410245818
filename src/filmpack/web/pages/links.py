"""What a page leads to and what it says, read from its HTML. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

_LOADING = {"src", "poster", "data-hls", "data-mp4"}
"""Attributes whose address a browser fetches by itself."""


@dataclass(slots=True)
class PageLinks:
    """A page's addresses: own are files of the folder, loaded what it would fetch from another
    place, led are links to other places, numbers those that it dials. lines are the transcript's:
    when each begins, in seconds, and its text."""

    own: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    led: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)


def page_links(html: str) -> PageLinks:
    """Read a page."""
    reader = _Reader()
    reader.feed(html)
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = PageLinks()
        self._begins = ""
        self._text: list[str] = []
        self._aside = 0

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        leaves = "data-leave" in values
        fetched = tag == "link" and values.get("rel") not in ("canonical", "alternate")
        for name, value in values.items():
            if name in _LOADING or (name == "href" and fetched):
                self._address(value, fetches=True)
            elif name == "href" and tag == "a" and not leaves:
                self._address(value, fetches=False)
        if tag == "a" and "data-start" in values:
            self._begins, self._text = values["data-start"], []
        elif tag in ("time", "b"):
            self._aside += 1
        elif tag == "br":
            self._text.append("\n")

    def _address(self, value: str, *, fetches: bool) -> None:
        parts = urlsplit(value)
        if parts.scheme == "tel":
            self.found.numbers.append(parts.path)
        elif parts.scheme or parts.netloc:
            (self.found.loaded if fetches else self.found.led).append(value)
        elif parts.path:
            self.found.own.append(parts.path)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("time", "b"):
            self._aside -= 1
        elif tag == "a" and self._begins:
            self.found.lines.append((self._begins, "".join(self._text).strip()))
            self._begins = ""

    def handle_data(self, data: str) -> None:
        if self._begins and not self._aside:
            self._text.append(data)
