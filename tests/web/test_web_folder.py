"""The folder for the web: made once, kept where nothing changed, verified as it is published."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from cli_project import FILMPACK, filmpack
from filmpack.delivery.manifest import MANIFEST
from filmpack.delivery.sums import SUMS
from filmpack.errors import ConfigError
from filmpack.web.pages.serve import served
from filmpack.web.verify import verify_web
from web_project import (
    listing,
    planned_web,
    told,
    web_of,
    workspace_of,
    write_texts,
)

ALWAYS = {MANIFEST, SUMS}
"""What names every file changes with any of them."""


@pytest.fixture
def project(small_web: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, to be changed."""
    folder = tmp_path / "project"
    shutil.copytree(small_web, folder)
    monkeypatch.setenv("FILMPACK_CACHE", str(folder / "store"))
    return folder


def changed(before: dict[str, tuple[int, int]], folder: Path) -> set[str]:
    """The files that are not those of before."""
    after = listing(folder)
    return {path for path in before | after if before.get(path) != after.get(path)}


def test_what_was_made_is_sound(small_web: Path) -> None:
    verdict = verify_web(small_web / "dist" / "web")
    assert verdict.findings == ()
    assert verdict.manifest is not None
    assert [one.edition for one in verdict.manifest.editions] == ["pl-PL", "en-PL"]
    assert verdict.manifest.sizes == ("v400", "v360")


def test_a_second_run_encodes_nothing_and_touches_nothing(project: Path) -> None:
    web = project / "dist" / "web"
    before = listing(web)
    shutil.rmtree(project / "store" / "objects")
    assert web_of(project, dash=True).unchanged
    assert changed(before, web) == set()


def test_made_again_from_nothing_it_has_the_same_bytes(project: Path) -> None:
    web = project / "dist" / "web"
    before = (web / SUMS).read_bytes()
    shutil.rmtree(project / "dist")
    assert planned_web(project, dash=True).frames_to_encode == 0
    web_of(project, dash=True)
    assert (web / SUMS).read_bytes() == before


def test_a_corrected_word_changes_one_text_and_the_page_that_shows_it(project: Path) -> None:
    before = listing(project / "dist" / "web")
    write_texts(project, "pl", {"c0001": "Oto on: Leo."})
    assert planned_web(project, dash=True).frames_to_encode == 0
    web_of(project, dash=True)
    expected = {"text/pl.vtt", "pl-PL/index.html", *ALWAYS}
    assert changed(before, project / "dist" / "web") == expected
    assert told(project / "dist" / "web") == ""


def test_a_changed_contact_changes_one_country_s_cards_and_pages(project: Path) -> None:
    web = project / "dist" / "web"
    before = listing(web)
    country = project / "translations" / "countries" / "PL.toml"
    text = country.read_text("utf-8")
    country.write_text(text.replace("116111.pl", "116000.pl"), "utf-8")
    planned = planned_web(project, dash=True)
    assert all(key in planned.parts.plan.cards for key in planned.missing)
    web_of(project, dash=True)
    tags = ("pl-PL", "en-PL")
    shown = ("index.html", "v400/0004.m4s", "v360/0004.m4s")
    # They say how large a card is.
    sized = ("master.m3u8", "manifest.mpd", "v400-keyframes.m3u8", "v360-keyframes.m3u8")
    found = changed(before, web) - ALWAYS
    assert found >= {f"{tag}/{name}" for tag in tags for name in shown}
    assert found <= {f"{tag}/{name}" for tag in tags for name in (*shown, *sized)}
    assert told(web) == ""


def test_a_file_that_was_replaced_by_a_link_is_made_again_and_counted_as_new(
    project: Path,
) -> None:
    icon = project / "dist" / "web" / "icon.svg"
    icon.rename(project / "icon.svg")
    icon.symlink_to(project / "icon.svg")
    made = json.loads("\n".join(filmpack(project, "web", "--dash", "--json")))
    assert not icon.is_symlink()
    assert (made["unchanged"], made["kept"]) == (False, made["files"] - 1)


def test_an_edition_that_is_left_out_is_gone_from_the_index(project: Path) -> None:
    web_of(project, names=("pl-PL",), dash=True)
    web = project / "dist" / "web"
    assert not (web / "en-PL").exists()
    assert "en-PL" not in (web / "index.html").read_text("utf-8")
    assert told(web) == ""


def test_a_damaged_segment_is_made_again(project: Path) -> None:
    keys = planned_web(project, dash=True).parts.keys
    shutil.rmtree(project / "dist")
    for key in (keys[0], keys[-1]):
        path = project / "store" / "objects" / key[:2] / key
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    web_of(project, dash=True)
    assert told(project / "dist" / "web") == ""


def test_pages_of_a_project_take_the_place_of_ours(project: Path) -> None:
    own = project / "web" / "leave.html.j2"
    own.parent.mkdir()
    own.write_text('<p>{{ "<Out>" }}</p>', "utf-8")
    web_of(project, dash=True)
    page = (project / "dist" / "web" / "pl-PL" / "index.html").read_text("utf-8")
    assert "<p>&lt;Out&gt;</p>" in page


def test_a_film_without_sound_has_playlists_without_sound(project: Path) -> None:
    from filmpack.media.ffmpeg import find_ffmpeg

    silent = project / "silent.mp4"
    command = [find_ffmpeg(), "-v", "error", "-i", str(project / "film.mp4"), "-an", "-c", "copy"]
    subprocess.run([*command, str(silent)], check=True)
    web_of(project, names=("pl-PL",), film=silent)
    master = (project / "dist" / "web" / "pl-PL" / "master.m3u8").read_text("utf-8")
    assert "AUDIO" not in master
    assert told(project / "dist" / "web") == ""


def test_a_card_over_the_film_s_end_has_the_film_s_frames_before_it(project: Path) -> None:
    toml = project / "filmpack.toml"
    text = toml.read_text("utf-8").replace("seconds = 8", 'seconds = 1.8\nmode = "overlay"')
    toml.write_text(text, "utf-8")
    web_of(project, names=("pl-PL",))
    web = project / "dist" / "web"
    assert told(web) == ""
    lines = (web / "pl-PL" / "v400.m3u8").read_text("utf-8").split("\n")
    uris = [line for line in lines if line.endswith(".m4s")]
    shared = ["../film/v400/0001.m4s", "../film/v400/0002.m4s"]
    assert uris == [*shared, "v400/0003.m4s", "v400/0004.m4s"]
    assert workspace_of(project).project.settings.card.mode == "overlay"


def test_a_dry_run_says_what_would_be_encoded_and_writes_nothing(project: Path) -> None:
    shutil.rmtree(project / "dist")
    said = filmpack(project, "web", "pl-PL", "--dry-run")
    assert said == ["dist/web: 1 edition, sizes 400p, 360p", "0 frames to encode"]
    assert not (project / "dist").exists()


def test_what_was_made_is_told_to_programs_and_verified_by_name(project: Path) -> None:
    told = json.loads("\n".join(filmpack(project, "web", "--dash", "--json")))
    assert told["unchanged"] is True
    assert told["editions"] == ["pl-PL", "en-PL"]
    assert filmpack(project, "verify", "dist/web") == []


def test_a_language_has_no_page(project: Path) -> None:
    with pytest.raises(ConfigError, match="'pl' is a language"):
        planned_web(project, names=("pl",))


@pytest.mark.parametrize("name", ["index.html", MANIFEST, SUMS])
def test_a_folder_that_is_not_of_the_command_is_not_replaced(project: Path, name: str) -> None:
    site = project / "www" / "web"
    site.mkdir(parents=True)
    planned_web(project, output=site.parent)  # empty
    (site / name).write_text('{"name": "Another site"}', "utf-8")
    with pytest.raises(ConfigError, match="no folder that 'filmpack web' made") as caught:
        planned_web(project, output=site.parent)
    assert "-o" in str(caught.value)


def test_a_link_and_the_folder_of_the_templates_are_not_replaced(project: Path) -> None:
    (project / "www").mkdir()
    (project / "www" / "web").symlink_to(project / "dist" / "web")
    with pytest.raises(ConfigError, match="no folder that 'filmpack web' made"):
        planned_web(project, output=project / "www")
    with pytest.raises(ConfigError, match="own templates"):
        planned_web(project, output=project)


def test_a_changed_index_of_the_project_is_published(project: Path) -> None:
    """Whatever it shows: the links of editions are in it only where there are some."""
    own = project / "web" / "index.html.j2"
    own.parent.mkdir()
    for mark in ("Before", "After"):
        own.write_text(
            '{% for one in editions %}<a href="{{ one.tag }}/index.html">'
            f"{mark}</a>{{% endfor %}}",
            "utf-8",
        )
        assert not web_of(project, dash=True).unchanged
        assert f">{mark}<" in (project / "dist" / "web" / "index.html").read_text("utf-8")


def test_a_port_in_use_is_told_before_anything_is_encoded(project: Path) -> None:
    shutil.rmtree(project / "dist")
    with served(project) as server:
        command = [*FILMPACK, "web", "--serve", "--port", str(server.server_port)]
        done = subprocess.run(command, cwd=project, capture_output=True, text=True)
    assert done.returncode == 3, done.stderr
    assert "cannot be used" in done.stderr
    assert not (project / "dist").exists()
