"""Pages in Chromium by Playwright: what they said on the console, and what they asked for."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from browser import OPTIONS, program
from filmpack.web.pages.serve import HOST, served
from web_project import TEXTS

AXE = "FILMPACK_AXE"
"""Names axe-core's file (axe.min.js); the tests of accessibility are left out without it."""

SETTLED = 'document.querySelector("video").readyState >= 2'
SHOWING = (
    "[...document.querySelector('video').textTracks].filter((track) => track.mode === 'showing')"
)
START = """Promise.race([
  document.querySelector('video').play().then(() => document.querySelector('video').pause()),
  new Promise((_, fail) => setTimeout(() => fail(new Error('it did not start')), 30000)),
])"""


@dataclass
class Visit:
    """A page that is open: the page, what its console said, and the addresses elsewhere that it
    asked for."""

    page: Any
    said: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def until(self, condition: str, seconds: float = 30) -> None:
        """Wait until an expression is true. Playwright's own waiting needs eval(), which the pages'
        policy forbids."""
        end = time.monotonic() + seconds
        while not self.page.evaluate(condition):
            assert time.monotonic() < end, f"{condition} was not true in {seconds} s; {self.said}"
            self.page.wait_for_timeout(50)

    def seek(self, seconds: float) -> None:
        """Go to a moment and wait for its picture."""
        self.page.evaluate(
            """async (at) => {
              const video = document.querySelector('video');
              const found = new Promise((done, fail) => {
                video.addEventListener('seeked', done, {once: true});
                setTimeout(() => fail(new Error(`not at ${at}: ${video.currentSrc}`)), 30000);
              });
              video.currentTime = at;
              await found;
            }""",
            seconds,
        )

    def cues(self) -> list[str]:
        """The subtitles that are shown now, of all tracks that are switched on."""
        shown: list[str] = self.page.evaluate(
            """() => [...document.querySelector('video').textTracks]
              .filter((track) => track.mode === 'showing')
              .flatMap((track) => [...(track.activeCues || [])].map((cue) => cue.text))"""
        )
        return shown


class Pages:
    """A browser and a server for one folder."""

    def __init__(self, browser: Any, address: str) -> None:
        self.browser, self.address = browser, address

    @contextmanager
    def visit(self, path: str, **context: Any) -> Iterator[Visit]:
        """Open a page in a window of its own; options are those of a context of Playwright's."""
        size = context.pop("viewport", {"width": 1280, "height": 800})
        window = self.browser.new_context(viewport=size, **context)
        page = window.new_page()
        visit = Visit(page)
        page.on("console", lambda message: visit.said.append(message.text))
        page.on("pageerror", lambda error: visit.said.append(str(error)))
        page.on(
            "request",
            lambda asked: (
                None
                if asked.url.startswith((self.address, "blob:"))
                else visit.foreign.append(asked.url)
            ),
        )
        page.goto(f"{self.address}/{path}")
        try:
            yield visit
        finally:
            window.close()


@contextmanager
def pages_of(folder: Path) -> Iterator[Pages]:
    """Serve a folder as 'filmpack web --serve' does, and start Chromium."""
    from playwright.sync_api import sync_playwright

    with served(folder) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            with sync_playwright() as driver:
                options = [one for one in OPTIONS if one != "--headless"]
                browser = driver.chromium.launch(executable_path=program(), args=options)
                yield Pages(browser, f"http://{HOST}:{server.server_port}")
                browser.close()
        finally:
            server.shutdown()
            thread.join()


def axe_file() -> Path | None:
    """axe-core's file, None where there is none."""
    named = os.environ.get(AXE, "")
    root = Path(__file__).parent.parent.parent / ".cache" / "npm"
    found = Path(named) if named else root / "node_modules" / "axe-core" / "axe.min.js"
    return found if found.is_file() else None


def said_in(language: str) -> list[str]:
    """What the film says in a language, without markup and marks of direction, in one line each."""
    return [bare(text) for text in TEXTS[language]]


def bare(text: str) -> str:
    for mark in ("<i>", "</i>", "\u200f", "\u2066", "\u2069"):
        text = text.replace(mark, "")
    return text.replace("\u00a0", " ")
