"""The pages as somebody uses them, in Chromium: film, subtitles, help, without scripts too."""

from __future__ import annotations

import importlib.util

import pytest

from browser import program
from chromium_pages import AXE, SETTLED, START, Pages, axe_file, bare, said_in
from web_project import SECONDS

pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(not program(), reason="needs Chromium"),
    pytest.mark.skipif(importlib.util.find_spec("playwright") is None, reason="needs Playwright"),
]

EDITIONS = {"pl-PL": "pl", "el-GR": "el", "he-IL": "he"}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize("tag", EDITIONS)
def test_hls_plays_with_the_right_words_into_the_card(pages: Pages, tag: str) -> None:
    language = EDITIONS[tag]
    with pages.visit(f"{tag}/index.html") as visit:
        page = visit.page
        page.evaluate(START)
        visit.until(SETTLED)
        assert page.evaluate("document.querySelector('video').currentSrc").startswith("blob:")
        length = page.evaluate("document.querySelector('video').duration")
        assert abs(length - (SECONDS + 8)) < 0.1
        for at, number in ((1.0, 0), (4.0, 1), (8.0, 2), (11.0, 3)):
            visit.seek(at)
            assert [bare(cue) for cue in visit.cues()] == [said_in(language)[number]], at
        visit.seek(16.0)
        assert visit.cues() == []
        visit.seek(4.0)
        page.evaluate(
            """() => { for (const track of document.querySelector('video').textTracks)
              track.mode = track.language === 'en' ? 'showing' : 'disabled' }"""
        )
        visit.until(
            "[...document.querySelector('video').textTracks].some("
            "(track) => track.mode === 'showing' && track.activeCues?.length)"
        )
        assert [bare(cue) for cue in visit.cues()] == [said_in("en")[1]]
        visit.seek(SECONDS - 1.5)
        page.evaluate("document.querySelector('video').play()")
        visit.until(f"document.querySelector('video').currentTime > {SECONDS + 1}")
        assert page.evaluate("document.querySelector('video').error") is None
        assert (visit.said, visit.foreign) == ([], [])


@pytest.mark.parametrize("tag", EDITIONS)
def test_without_scripts_everything_is_there_and_the_mp4_plays(pages: Pages, tag: str) -> None:
    language = EDITIONS[tag]
    with pages.visit(f"{tag}/index.html", java_script_enabled=False) as visit:
        page = visit.page
        text = bare(page.inner_text("main"))
        for line in said_in(language):
            assert line.split("\n")[0] in text
        assert page.locator('a[href="tel:116111"]').first.is_visible()
        assert page.locator("[data-start]").nth(2).get_attribute("href") == (
            "../film/film.mp4#t=7.000"
        )
        assert visit.foreign == []
    # The same element with scripts that are not ours, to see that it plays and shows the text.
    with pages.visit(f"{tag}/index.html", bypass_csp=True) as visit:
        page = visit.page
        page.route("**/hls.min.js", lambda route: route.abort())
        page.reload()
        visit.until(SETTLED)
        assert page.evaluate("document.querySelector('video').currentSrc").endswith("film.mp4")
        for at, number in ((1.0, 0), (11.0, 3)):
            visit.seek(at)
            assert [bare(cue) for cue in visit.cues()] == [said_in(language)[number]], at


def test_a_line_of_the_transcript_leads_into_the_film_by_keyboard(pages: Pages) -> None:
    with pages.visit("pl-PL/index.html") as visit:
        page = visit.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.hasAttribute('data-leave')")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "tel:116111"
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.dataset.start") == "7.000":
                break
        page.keyboard.press("Enter")
        visit.until("document.querySelector('video').currentTime >= 7")
        visit.until("document.querySelector('[aria-current]')?.dataset.start === '7.000'")
        assert visit.said == []


def test_nothing_of_the_film_is_loaded_before_it_is_played(pages: Pages) -> None:
    with pages.visit("pl-PL/index.html") as visit:
        page = visit.page
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.reload(wait_until="networkidle")
        assert any(url.endswith("/master.m3u8") for url in asked)
        assert not any(url.endswith((".m4s", "/init.mp4")) for url in asked)
        page.evaluate(START)
        visit.until(SETTLED)
        assert any(url.endswith(".m4s") for url in asked)


def test_leaving_silences_the_page_at_once(pages: Pages) -> None:
    with pages.visit("pl-PL/index.html") as visit:
        page = visit.page
        page.route("https://www.wikipedia.org/", lambda route: route.fulfill(status=204))
        page.evaluate("document.querySelector('video').play()")
        visit.until("document.querySelector('video').currentTime > 0")
        page.evaluate("document.querySelector('[data-leave]').click()")
        assert page.evaluate("document.querySelector('video').paused")
        assert page.evaluate("document.body.hidden && document.title === ''")


def test_leaving_takes_the_page_s_place_in_the_tab(pages: Pages) -> None:
    with pages.visit("index.html") as visit:
        page = visit.page
        page.route("https://www.wikipedia.org/", lambda route: route.fulfill(body="elsewhere"))
        page.goto(f"{pages.address}/pl-PL/index.html")
        page.click("[data-leave]")
        page.wait_for_url("https://www.wikipedia.org/")
        page.go_back()
        assert page.url == f"{pages.address}/index.html"


@pytest.mark.parametrize("width", [320, 375, 1280, 3840])
@pytest.mark.parametrize("path", ["pl-PL/index.html", "he-IL/index.html", "index.html"])
def test_nothing_has_to_be_moved_aside_to_be_read(pages: Pages, path: str, width: int) -> None:
    with pages.visit(path, viewport={"width": width, "height": 700}) as visit:
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
        for box in visit.page.evaluate(
            "[...document.querySelectorAll('a:not(video a)')]"
            ".map((a) => a.getBoundingClientRect().toJSON())"
        ):
            assert box["height"] >= 44, "a link is too small for a thumb"


@pytest.mark.parametrize(("width", "height"), [(640, 440), (320, 240), (1280, 500)])
def test_the_number_is_seen_in_a_frame_of_any_size(pages: Pages, width: int, height: int) -> None:
    with pages.visit("pl-PL/embed.html", viewport={"width": width, "height": height}) as visit:
        number = visit.page.locator('a[href="tel:116111"]').bounding_box()
        assert 0 <= number["y"] <= height - number["height"]
        assert visit.page.locator("video").bounding_box()["height"] >= 90


def test_a_language_written_the_other_way_stands_below_the_others(pages: Pages) -> None:
    """In the list of a page, not at its far edge."""
    with pages.visit("index.html") as visit:
        left = "(link) => { const range = document.createRange(); range.selectNodeContents(link);"
        left += " return range.getBoundingClientRect().x - link.getBoundingClientRect().x }"
        links = visit.page.locator(".countries a")
        assert [links.nth(n).evaluate(left) for n in range(links.count())] == [0] * links.count()


def test_on_paper_there_is_help_and_text_and_no_film(pages: Pages) -> None:
    with pages.visit("pl-PL/index.html") as visit:
        visit.page.emulate_media(media="print")
        assert visit.page.locator("video").is_hidden()
        assert visit.page.locator("[data-leave]").is_hidden()
        assert visit.page.locator('a[href="tel:116111"]').first.is_visible()
        assert visit.page.locator(".lines").is_visible()
        assert visit.page.pdf()[:4] == b"%PDF"


def test_a_page_from_right_to_left_is_mirrored(pages: Pages) -> None:
    with pages.visit("he-IL/index.html") as visit:
        time, words = (
            visit.page.locator(f".lines li:first-child {part}").bounding_box()
            for part in ("time", "span")
        )
        assert time["x"] > words["x"]
        leave = visit.page.locator("[data-leave]").bounding_box()
        assert leave["x"] < 640


def test_the_embedded_film_plays_in_a_page_of_somebody_else(pages: Pages) -> None:
    with pages.visit("index.html", bypass_csp=True) as visit:
        page = visit.page
        page.set_content(f'<iframe src="{pages.address}/pl-PL/embed.html"></iframe>')
        frame = page.frame_locator("iframe")
        assert frame.locator('a[href="tel:116111"]').is_visible()
        page.frames[1].evaluate(START)
        page.frames[1].wait_for_function(SETTLED)  # no policy: it is bypassed


@pytest.mark.skipif(axe_file() is None, reason=f"needs axe-core: npm install, or {AXE}")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["index.html", *(f"{tag}/index.html" for tag in EDITIONS), "pl-PL/embed.html"]
)
def test_axe_finds_nothing_at_wcag_2_2_aa(pages: Pages, path: str, scheme: str) -> None:
    with pages.visit(path, bypass_csp=True, color_scheme=scheme) as visit:
        visit.page.add_script_tag(path=axe_file())
        found = visit.page.evaluate("(tags) => axe.run({runOnly: tags})", WCAG)
        told = [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]]
        assert told == []
        assert found["passes"]
