"""How the film gets to a browser: as a stream, by the browser's own HLS, or else as a file."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest

from browser import program
from chromium_pages import SETTLED, SHOWING, START, Pages, Visit, bare, said_in

pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(not program(), reason="needs Chromium"),
    pytest.mark.skipif(importlib.util.find_spec("playwright") is None, reason="needs Playwright"),
]


def cues_at(visit: Visit, language: str) -> None:
    """The film is at a moment, and then shows what is said there, once."""
    visit.seek(11.0)
    visit.until(f"{SHOWING}.some((track) => track.activeCues?.length)")
    assert [bare(cue) for cue in visit.cues()] == [said_in(language)[3]]


def test_a_film_that_cannot_be_streamed_is_played_from_the_file(pages: Pages) -> None:
    with pages.visit("pl-PL/index.html") as visit:
        page = visit.page
        page.route("**/film/v*/0001.m4s", lambda route: route.fulfill(status=404))
        page.reload()
        page.evaluate("document.querySelector('video').play().catch(() => {})")
        visit.until("document.querySelector('video').currentSrc.endsWith('film.mp4')")
        visit.until("document.querySelector('video').currentTime > 0.5")
        assert not page.evaluate("document.querySelector('video').paused")
        cues_at(visit, "pl")


def test_a_network_that_fails_for_a_while_does_not_end_the_stream(pages: Pages) -> None:
    with pages.visit("pl-PL/index.html") as visit:
        page = visit.page
        fails = "**/film/v*/0002.m4s"
        failed: list[str] = []

        def fail(route: Any) -> None:
            failed.append(route.request.url)
            route.fulfill(status=404)

        page.route(fails, fail)
        page.reload()
        page.evaluate("document.querySelector('video').play().catch(() => {})")
        visit.until("document.querySelector('video').currentTime > 3")
        assert failed
        page.unroute(fails)
        visit.until("document.querySelector('video').currentTime > 7")
        assert page.evaluate("document.querySelector('video').currentSrc").startswith("blob:")


NATIVE = {
    "as Safari": "window.ManagedMediaSource = 1;",
    "as an older iPhone": "delete window.MediaSource; delete window.ManagedMediaSource;",
}
"""What makes Chromium, which plays HLS by itself, do so on these pages."""


@pytest.mark.parametrize("script", NATIVE.values(), ids=NATIVE)
def test_a_browser_that_plays_hls_by_itself_shows_the_words_once(pages: Pages, script: str) -> None:
    with pages.visit("pl-PL/index.html", locale="en-US") as visit:
        page = visit.page
        page.add_init_script(script)
        page.reload()
        page.evaluate(START)
        assert page.evaluate("document.querySelector('video').currentSrc").endswith("master.m3u8")
        # Chromium has no tracks from the playlist: those of the page stay.
        cues_at(visit, "pl")
        # Safari has them, in whatever order: they take the place of those of the page.
        page.evaluate(
            """() => { for (const [name, language] of [['English', 'en'], ['Polski', 'pl']])
              document.querySelector('video').addTextTrack('subtitles', name, language) }"""
        )
        visit.until("document.querySelectorAll('video track').length === 0")
        visit.until(f"{SHOWING}.length === 1")
        assert page.evaluate(f"{SHOWING}[0].language") == "pl"
        assert page.evaluate("document.querySelector('video').textTracks.length") == 2
        # What somebody chooses stays chosen.
        page.evaluate(
            """async () => {
              const video = document.querySelector('video');
              for (const track of video.textTracks)
                track.mode = track.language === 'en' ? 'showing' : 'disabled';
              await video.play();
            }"""
        )
        visit.seek(4.0)
        assert page.evaluate(f"{SHOWING}.map((track) => track.language)") == ["en"]
        assert (visit.said, visit.foreign) == ([], [])


@pytest.mark.parametrize("script", NATIVE.values(), ids=NATIVE)
def test_a_browser_that_plays_hls_by_itself_has_the_file_where_it_fails(
    pages: Pages, script: str
) -> None:
    with pages.visit("pl-PL/index.html", locale="en-US") as visit:
        page = visit.page
        page.add_init_script(script)
        page.route("**/master.m3u8", lambda route: route.fulfill(status=404))
        page.reload()
        visit.until("document.querySelector('video').currentSrc.endsWith('film.mp4')")
        visit.until(SETTLED)
        assert page.locator("video track").count() == 2
        cues_at(visit, "pl")


def test_a_browser_without_any_stream_plays_the_file(pages: Pages) -> None:
    with pages.visit("pl-PL/index.html") as visit:
        page = visit.page
        page.add_init_script(
            NATIVE["as an older iPhone"]
            + "HTMLMediaElement.prototype.canPlayType = (type) => /mp4/.test(type) ? 'maybe' : ''"
        )
        page.reload()
        visit.until(SETTLED)
        assert page.evaluate("document.querySelector('video').currentSrc").endswith("film.mp4")
        cues_at(visit, "pl")


def test_a_slow_player_keeps_nobody_from_leaving_or_from_the_film(pages: Pages) -> None:
    with pages.visit("index.html") as visit:
        page = visit.page
        late: list[Any] = []
        page.route("**/hls.min.js", lambda route: late.append(route))
        page.route("https://www.wikipedia.org/", lambda route: route.fulfill(body="elsewhere"))
        page.goto(f"{pages.address}/pl-PL/index.html", wait_until="commit")
        page.wait_for_selector("footer")
        page.evaluate("document.querySelector('video').play()")
        visit.until("document.querySelector('video').currentTime > 0.2")
        visit.until(
            "performance.getEntriesByType('resource').some((one) => one.name.endsWith('page.js'))"
        )
        late.pop().continue_()
        visit.until("document.readyState === 'complete' && 'Hls' in window")
        assert not page.evaluate("document.querySelector('video').paused")
        assert page.evaluate("document.querySelector('video').currentSrc").endswith("film.mp4")
        page.goto(f"{pages.address}/index.html")
        page.goto(f"{pages.address}/pl-PL/index.html", wait_until="commit")
        page.wait_for_selector("footer")
        page.click("[data-leave]", no_wait_after=True)
        page.wait_for_url("https://www.wikipedia.org/")
        page.go_back()
        assert page.url == f"{pages.address}/index.html"
