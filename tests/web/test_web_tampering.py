"""Each rule of a folder for the web finds what breaks it, even under sums that are written anew."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from filmpack.delivery.manifest import MANIFEST
from filmpack.delivery.sums import SIGNATURE, SUMS, digest_of, encode_sums
from filmpack.web.verify import verify_web
from web_project import told


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
    small_web: Path, tmp_path: Path, name: str, old: str, new: str, expected: str
) -> None:
    web = tmp_path / "web"
    shutil.copytree(small_web / "dist" / "web", web)
    text = (web / name).read_text("utf-8")
    assert old in text
    (web / name).write_text(text.replace(old, new, 1), "utf-8")
    assert f"changed {name}" in told(web)
    reseal(web)
    assert expected in told(web)


def test_files_that_are_missing_extra_or_links_are_named(small_web: Path, tmp_path: Path) -> None:
    web = tmp_path / "web"
    shutil.copytree(small_web / "dist" / "web", web)
    (web / "film" / "v360" / "0001.m4s").unlink()
    (web / "film" / "new.txt").write_text("x")
    (web / "pl-PL" / "link").symlink_to(web / "index.html")
    (web / ".DS_Store").write_text("x")
    found = told(web)
    assert "missing film/v360/0001.m4s" in found
    assert "extra film/new.txt" in found
    assert "link pl-PL/link" in found
    assert "litter .DS_Store" in found


def test_the_card_of_another_edition_is_found(small_web: Path, tmp_path: Path) -> None:
    """Its QR code leads elsewhere than the manifest says."""
    web = tmp_path / "web"
    shutil.copytree(small_web / "dist" / "web", web)
    text = (web / MANIFEST).read_text("utf-8")
    manifest = json.loads(text)
    manifest["editions"][0]["address"] = "https://example.org/"
    (web / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    reseal(web)
    assert "card pl-PL/v400/" in told(web)


def test_a_draft_is_not_signed_and_each_of_its_pages_says_that_it_is_one(
    small_web: Path, tmp_path: Path
) -> None:
    """Else a changed release would pass for a draft."""
    web, signers = tmp_path / "web", tmp_path / "allowed_signers"
    shutil.copytree(small_web / "dist" / "web", web)
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
