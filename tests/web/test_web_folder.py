"""The folder for the web: made once, kept where nothing changed, verified as it is published."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from cli_project import FILMPACK, filmpack
from filmpack.delivery.manifest import MANIFEST
from filmpack.delivery.sums import SIGNATURE, SUMS, digest_of, encode_sums
from filmpack.errors import ConfigError
from filmpack.web.pages.serve import served
from filmpack.web.verify import verify_web
from web_project import (
    listing,
    make_web_project,
    planned_web,
    web_of,
    workspace_of,
    write_texts,
)

ALWAYS = {MANIFEST, SUMS}
"""What names every file changes with any of them."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with two editions whose folder was made, and a store of its own."""
    folder = tmp_path_factory.mktemp("web")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FILMPACK_CACHE", str(folder / "store"))
        make_web_project(folder, ("pl",))
        web_of(folder, dash=True)
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, to be changed."""
    folder = tmp_path / "project"
    shutil.copytree(made, folder)
    monkeypatch.setenv("FILMPACK_CACHE", str(folder / "store"))
    return folder


def changed(before: dict[str, tuple[int, int]], folder: Path) -> set[str]:
    """The files that are not those of before."""
    after = listing(folder)
    return {path for path in before | after if before.get(path) != after.get(path)}


def reseal(folder: Path) -> None:
    """Write manifest and SHA256SUMS anew over the files as they are, as a forger would."""
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    for file in manifest["files"]:
        path = folder / file["path"]
        file["sha256"], file["size"] = digest_of(path), path.stat().st_size
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    paths = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    digests = {path: digest_of(folder / path) for path in paths if path != SUMS}
    (folder / SUMS).write_bytes(encode_sums(digests))


def told(folder: Path) -> str:
    """What verifying finds, in a line each."""
    return "\n".join(f"{one.kind} {one.file}: {one.what}" for one in verify_web(folder).findings)


def test_what_was_made_is_sound(made: Path) -> None:
    verdict = verify_web(made / "dist" / "web")
    assert verdict.findings == ()
    assert verdict.manifest is not None
    assert [one.edition for one in verdict.manifest.editions] == ["pl-PL", "en-PL"]
    assert verdict.manifest.sizes == ("v400", "v360")


def test_a_draft_is_not_signed_and_each_of_its_pages_says_that_it_is_one(project: Path) -> None:
    """Else a changed release would pass for a draft."""
    web = project / "dist" / "web"
    signers = project / "allowed_signers"
    (note,) = verify_web(web, signers=signers).findings
    assert (note.file, note.is_note) == (SIGNATURE, True)
    assert note.what == "drafts are not signed; do not publish this one."
    page = web / "en-PL" / "index.html"
    text = page.read_text("utf-8")
    assert '<p class="draft"' in text
    page.write_text(text.replace('<p class="draft"', "<p"), "utf-8")
    reseal(web)
    (failure,) = verify_web(web, signers=signers).failures
    assert (failure.kind, failure.what) == ("signature", "it is not signed.")


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


TAMPERED = [
    ("pl-PL/index.html", 'href="tel:116111"', 'href="tel:116112"', "telephone numbers"),
    ("pl-PL/embed.html", 'href="tel:116111"', 'href="tel:116112"', "telephone number"),
    ("pl-PL/index.html", 'href="https://116111.pl/', 'href="https://116112.pl/', "its addresses"),
    ("pl-PL/index.html", "To jest Leo.", "To jest Lea.", "its transcript is not"),
    ("text/pl.vtt", "To jest Leo.", "To jest Lea.", "its transcript is not"),
    ("pl-PL/index.html", '"../page.css"', '"https://example.org/page.css"', "from another place"),
    ("pl-PL/index.html", '"../page.css"', '"../other.css"', "other.css, which is not there"),
    ("index.html", "pl-PL/index.html", "en-PL/index.html", "lead to each edition"),
    ("text/pl.vtt", "X-TIMESTAMP-MAP", "X-TIME-MAP", "[timestamp-map]"),
    ("text/pl.vtt", "00:00:11.800", "00:00:18.800", "[text-length]"),
    ("pl-PL/master.m3u8", "CLOSED-CAPTIONS=NONE", "VIDEO-RANGE=SDR", "[closed-captions]"),
    ("pl-PL/master.m3u8", "avc1.", "avc1.A", "[codecs]"),
    ("pl-PL/master.m3u8", "AVERAGE-BANDWIDTH=", "AVERAGE-BANDWIDTH=9", "[bandwidth]"),
    ("pl-PL/master.m3u8", ":BANDWIDTH=", ":BANDWIDTH=9", "[bandwidth]"),
    ("pl-PL/master.m3u8", "FRAME-RATE=25.000", "FRAME-RATE=25", "[frame-rate]"),
    ("pl-PL/master.m3u8", ",RESOLUTION=711x400", "", "[streams]"),
    ("pl-PL/master.m3u8", 'LANGUAGE="pl"', 'LANGUAGE="pol"', "[language]"),
    ("pl-PL/master.m3u8", 'NAME="Polski"', 'NAME="Polish"', "[name]"),
    ("pl-PL/master.m3u8", 'NAME="Polski"', 'NAME="English"', "two tracks have one name"),
    ("pl-PL/master.m3u8", "FORCED=NO", "FORCED=YES", "[forced]"),
    (
        "pl-PL/master.m3u8",
        "FORCED=NO",
        'FORCED=NO,CHARACTERISTICS="public.accessibility.transcribes-spoken-dialog"',
        "[sdh]",
    ),
    ("pl-PL/master.m3u8", "DEFAULT=NO", "DEFAULT=YES", "[default]"),
    ("pl-PL/master.m3u8", "v400-keyframes", "v360-keyframes", "[keyframe-playlist]"),
    ("pl-PL/master.m3u8", "#EXT-X-INDEPENDENT-SEGMENTS\n", "", "[independent]"),
    ("pl-PL/v400.m3u8", "#EXT-X-VERSION:7", "#EXT-X-VERSION:6", "[version]"),
    ("pl-PL/v400.m3u8", "TARGETDURATION:8", "TARGETDURATION:7", "[target-duration]"),
    ("pl-PL/v400.m3u8", "#EXTINF:6.00000", "#EXTINF:5.90000", "[duration]"),
    ("pl-PL/v400.m3u8", "#EXT-X-ENDLIST\n", "", "[vod]"),
    ("pl-PL/v400.m3u8", "film/v400/0002", "film/v400/0001", "[continuous]"),
    ("pl-PL/v400.m3u8", "film/v400/0002", "film/v400/0009", "[uri]"),
    ("pl-PL/v400.m3u8", "film/v400/init", "film/v400/none", "[map]"),
    ("pl-PL/v400-keyframes.m3u8", "#EXT-X-BYTERANGE:", "#EXT-X-BYTERANGE:1", "[keyframe-playlist]"),
    ("pl-PL/sound.m3u8", "TARGETDURATION:8", "TARGETDURATION:9", "different target durations"),
    ("pl-PL/sound.m3u8", "#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-PLAYLIST-TYPE:EVENT", "[vod]"),
    # A folder that somebody made to break the one who checks it.
    ("pl-PL/v400.m3u8", "#EXT-X-MAP:", "#EXT-X-NAP:", "[map]"),
    ("pl-PL/v400.m3u8", "#EXTINF:6.00000", "#EXTINF:inf", "[duration]"),
    ("pl-PL/v400.m3u8", "#EXTINF:6.00000", "#EXTINF:nan", "[duration]"),
    ("pl-PL/v400.m3u8", "TARGETDURATION:8", "TARGETDURATION:" + "8" * 5000, "[target-duration]"),
    ("pl-PL/v400.m3u8", "#EXT-X-VERSION:7", "#EXT-X-VERSION:" + "7" * 5000, "[version]"),
    ("pl-PL/master.m3u8", ":BANDWIDTH=", ":BANDWIDTH=" + "9" * 5000, "[bandwidth]"),
    ("pl-PL/master.m3u8", 'LANGUAGE="pl"', 'LANGUAGE=""', "[language]"),
    ("pl-PL/master.m3u8", 'LANGUAGE="pl"', 'LANGUAGE="$$"', "[language]"),
    ("pl-PL/master.m3u8", 'LANGUAGE="pl"', 'LANGUAGE="xx-' + "a" * 3000 + '"', "[language]"),
    ("pl-PL/master.m3u8", 'LANGUAGE="pl"', 'LANGUAGE="xx"', "[language]"),
    ("pl-PL/index.html", "https://116111.pl/", "http://[x", "'http://[x', which has no place"),
    # What is shown, and what is followed.
    (
        "pl-PL/index.html",
        ">116\u00a0111<",
        ">116\u00a0112<",
        "it shows '116 112' and dials 116111",
    ),
    ("pl-PL/embed.html", ">116\u00a0111<", ">116\u00a0112<", "and dials 116111"),
    ("pl-PL/embed.html", 'href="tel:116111"', 'href="#"', "telephone number"),
    ("pl-PL/index.html", " data-leave", "", "its addresses"),
    ("pl-PL/index.html", '<a href="https://www', '<a href="https://xxx', "it is left for https://"),
    ("pl-PL/index.html", '<a href="https://www', '<a href="http://www', "no page of https"),
    (
        "pl-PL/manifest.mpd",
        "../film/v400/0002",
        "../film/v400/0009",
        "0009.m4s, which is not there",
    ),
    ("pl-PL/pl.m3u8", "#EXTINF:22.00000", "#EXTINF:21.00000", "[text-length]"),
]


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        # A third of them always; all in `make test-full`.
        pytest.param(*row, marks=pytest.mark.full if at % 3 else ())
        for at, row in enumerate(TAMPERED)
    ],
)
def test_each_rule_finds_what_breaks_it(
    made: Path, tmp_path: Path, name: str, old: str, new: str, expected: str
) -> None:
    web = tmp_path / "web"
    shutil.copytree(made / "dist" / "web", web)
    text = (web / name).read_text("utf-8")
    assert old in text
    (web / name).write_text(text.replace(old, new, 1), "utf-8")
    assert f"changed {name}" in told(web)
    reseal(web)
    assert expected in told(web)


def test_files_that_are_missing_extra_or_links_are_named(made: Path, tmp_path: Path) -> None:
    web = tmp_path / "web"
    shutil.copytree(made / "dist" / "web", web)
    (web / "film" / "v360" / "0001.m4s").unlink()
    (web / "film" / "new.txt").write_text("x")
    (web / "pl-PL" / "link").symlink_to(web / "index.html")
    (web / ".DS_Store").write_text("x")
    found = told(web)
    assert "missing film/v360/0001.m4s" in found
    assert "extra film/new.txt" in found
    assert "link pl-PL/link" in found
    assert "litter .DS_Store" in found


def test_the_card_of_another_edition_is_found(made: Path, tmp_path: Path) -> None:
    """Its QR code leads elsewhere than the manifest says."""
    web = tmp_path / "web"
    shutil.copytree(made / "dist" / "web", web)
    text = (web / MANIFEST).read_text("utf-8")
    manifest = json.loads(text)
    manifest["editions"][0]["address"] = "https://example.org/"
    (web / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    reseal(web)
    assert "card pl-PL/v400/" in told(web)


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
