"""A film with a dub and an audio description: what the folder has, and what browsers play of it."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path

import pytest

from browser import program
from chromium_pages import pages_of
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.input.probe import probe
from filmpack.web.verify import verify_web
from web_project import make_web_project, web_of

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a film in English with a Polish dub, a tone, and an audio description."""
    folder = tmp_path_factory.mktemp("sounds")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FILMPACK_CACHE", str(folder / "store"))
        make_web_project(folder, ("pl",))
        plain = (folder / "film.mp4").rename(folder / "plain.mp4")
        tone = ["-f", "lavfi", "-i", "sine=300:r=48000:d=14"]
        maps = ["-map", "0:v", "-map", "0:a", "-map", "1:a", "-map", "0:a", "-c", "copy"]
        told = ["-c:a:1", "aac", "-disposition:a:2", "visual_impaired"]
        for number, language in enumerate(("eng", "pol", "eng")):
            told += [f"-metadata:s:a:{number}", f"language={language}"]
        command = [find_ffmpeg(), "-v", "error", "-i", str(plain), *tone, *maps, *told]
        subprocess.run([*command, str(folder / "film.mp4")], check=True)
        return web_of(folder, dash=True).path


def test_each_edition_offers_its_own_sound_first(web: Path) -> None:
    assert verify_web(web).findings == ()
    lines = {
        tag: [
            line.partition("NAME=")[2]
            for line in (web / tag / "master.m3u8").read_text("utf-8").splitlines()
            if "TYPE=AUDIO" in line
        ]
        for tag in ("pl-PL", "en-PL")
    }
    described = 'CHARACTERISTICS="public.accessibility.describes-video",URI="sound3.m3u8"'
    rest = 'AUTOSELECT=YES,CHANNELS="2"'
    assert lines["pl-PL"] == [
        f'"Polski",LANGUAGE="pl",DEFAULT=YES,{rest},URI="sound2.m3u8"',
        f'"English",LANGUAGE="en",DEFAULT=NO,{rest},URI="sound.m3u8"',
        f'"English (AD)",LANGUAGE="en",DEFAULT=NO,{rest},{described}',
    ]
    assert lines["en-PL"][0] == f'"English",LANGUAGE="en",DEFAULT=YES,{rest},URI="sound.m3u8"'
    manifest = (web / "pl-PL" / "manifest.mpd").read_text("utf-8")
    assert manifest.index("<Label>Polski</Label>") < manifest.index("<Label>English</Label>")
    assert '<Accessibility schemeIdUri="urn:tva:metadata:cs:AudioPurposeCS:2007"' in manifest


def test_the_file_for_browsers_without_scripts_has_the_edition_s_sound(web: Path) -> None:
    for tag, name, language in (("pl-PL", "film2.mp4", "pol"), ("en-PL", "film.mp4", "eng")):
        assert f'src="../film/{name}"' in (web / tag / "index.html").read_text("utf-8")
        film = probe(web / "film" / name)
        assert [info.language for info in film.contents.audio] == [language]


def test_a_sound_that_is_cut_off_is_found_whichever_it_is(web: Path) -> None:
    path = web / "pl-PL" / "sound3.m3u8"
    text = path.read_text("utf-8")
    lines = text.splitlines(keepends=True)
    try:
        path.write_text("".join([*lines[:-3], lines[-1]]), "utf-8")
        told = [one.what for one in verify_web(web).findings if one.file == "pl-PL/sound3.m3u8"]
    finally:
        path.write_text(text, "utf-8")
    assert "it is longer or shorter than the picture. [sound-length]" in told


@pytest.mark.skipif(not program(), reason="needs Chromium")
@pytest.mark.skipif(importlib.util.find_spec("playwright") is None, reason="needs Playwright")
def test_somebody_chooses_the_sound_on_the_page(web: Path) -> None:
    with pages_of(web) as pages, pages.visit("pl-PL/index.html") as visit:
        page = visit.page
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        choice = page.get_by_label("Dźwięk")
        choice.wait_for()
        page.evaluate("document.querySelector('video').play()")
        visit.until("document.querySelector('video').currentTime > 0.5")
        assert any("/sound2/" in url for url in asked)
        assert not any("/sound3/" in url for url in asked)
        choice.select_option("English (AD)")
        before = page.evaluate("document.querySelector('video').currentTime")
        visit.until(f"document.querySelector('video').currentTime > {before} + 1")
        assert any("/sound3/" in url for url in asked)
        assert (visit.said, visit.foreign) == ([], [])
        # Before the film is loaded, too.
        page.reload()
        choice.wait_for()
        choice.select_option("English")
        asked.clear()
        page.evaluate("document.querySelector('video').play()")
        visit.until("document.querySelector('video').currentTime > 0.5")
        assert [
            one for one in ("sound", "sound2", "sound3") if any(f"/{one}/" in url for url in asked)
        ] == ["sound"]
        # In a page of somebody else, the menu does not push the number out of the frame.
        page.set_viewport_size({"width": 640, "height": 440})
        page.goto(f"{pages.address}/pl-PL/embed.html")
        choice.wait_for()
        number = page.locator('a[href="tel:116111"]').bounding_box()
        assert number["y"] + number["height"] <= 440
        page.goto(f"{pages.address}/pl-PL/index.html")
        # Where the film is played as a file, there is nothing to choose.
        page.route("**/hls.min.js", lambda route: route.abort())
        page.reload()
        visit.until("document.querySelector('video').readyState >= 2")
        assert choice.is_hidden()
