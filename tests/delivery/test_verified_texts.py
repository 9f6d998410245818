"""The text files of a package say the same, whatever each format writes them with."""

from __future__ import annotations

import re

import msgspec
import pytest

from filmpack.delivery.contents import PackageMaterial, PackageTexts, write_texts
from filmpack.delivery.findings import Findings
from filmpack.delivery.page.readme import write_readme
from filmpack.delivery.page.texts import english
from filmpack.delivery.verify_texts import compare_texts, reference_cues
from filmpack.timedtext.cue import Cue, Track, cue_id
from filmpack.timedtext.formats.base import PictureFormat
from manifests import CLOSING, manifest_of

ALL = ("srt", "vtt", "upload", "ebuttd", "imsc", "stl", "transcript")
HEBREW = "חייגו 116 111 עכשיו."


def written(language: str, text: str, parts: tuple[str, ...] = ALL) -> PackageTexts:
    cues = (Cue(cue_id(1), 400, 2400, text), Cue(cue_id(2), 3000, 4400, text))
    material = PackageMaterial(Track(language, cues), "", CLOSING, {}, PictureFormat())
    return write_texts("small", f"{language}-PL", parts, material, excerpt=False)


def told(language: str, texts: PackageTexts) -> list[tuple[str, str]]:
    manifest, found = manifest_of(language, texts), Findings()
    compare_texts(manifest, texts.data, reference_cues(manifest, texts.data, found), found)
    return [(one.file, one.what) for one in found.all]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("he", HEBREW),
        ("ar", "اتصل على 116 111 الآن."),
        ("pl", "Zadzwoń: 116\u00a0111."),
        ("pl", "Napisz &amp; albo &lt;3 i &amp;amp;."),
        ("de", "Ruf\u2060 an, Tele\u00adfon\u200d 1\u200c."),
    ],
)
def test_the_same_text_in_every_format_is_the_same(language: str, text: str) -> None:
    assert told(language, written(language, text)) == []


@pytest.mark.parametrize("parts", [("srt", "upload", "transcript"), ("imsc", "stl")])
def test_whichever_format_is_compared_with(parts: tuple[str, ...]) -> None:
    assert told("he", written("he", HEBREW, parts)) == []
    assert told("pl", written("pl", "Napisz &amp; albo &lt;3.", parts)) == []


def test_texts_that_nothing_can_be_compared_with_are_told() -> None:
    parts = ("stl", "upload", "transcript")
    ((file, what),) = told("pl", written("pl", "To jest Leo.", parts))
    assert (file, what.partition(":")[0]) == ("", "what the text files say")


def test_another_number_in_a_right_to_left_file_is_found() -> None:
    texts = written("he", HEBREW)
    for name in list(texts.data):
        if name.endswith(".srt"):
            texts.data[name] = texts.data[name].replace(b"111", b"112")
    assert [name for name, _ in told("he", texts)] == ["small.he-PL.srt", "small.upload.he_PL.srt"]


@pytest.mark.parametrize("text", ["To jest Leo.", "- Leo: tak?\n- Nie.", "Leo", "0:15 lub 0:20"])
@pytest.mark.parametrize("speaker", ["", "Leo"])
def test_a_line_too_many_in_a_transcript_is_found(text: str, speaker: str) -> None:
    cues = (Cue(cue_id(1), 400, 2400, text), Cue(cue_id(2), 3000, 4400, "<i>Nie</i> teraz."))
    speakers = {str(one.id): speaker for one in cues} if speaker else {}
    material = PackageMaterial(Track("pl", cues), "Powiedz", CLOSING, speakers, PictureFormat())
    texts = write_texts("small", "pl-PL", ALL, material, excerpt=False)
    manifest = manifest_of("pl", texts)
    film = msgspec.structs.replace(manifest.film, translated_title="Powiedz")
    manifest = msgspec.structs.replace(manifest, film=film)
    own = reference_cues(manifest, texts.data, Findings())
    for name, (old, new) in {
        "": ("", ""),
        "small.pl-PL.txt": ("0:03  ", "0:02  Inny tekst.\n0:03  "),
        "transcript.html": ("</dd>", "</dd>\n<dd>Inny tekst.</dd>"),
    }.items():
        data = dict(texts.data)
        if name:
            data[name] = data[name].replace(old.encode(), new.encode(), 1)
            assert data != texts.data
        found = Findings()
        compare_texts(manifest, data, own, found)
        assert [one.file for one in found.all] == [name] * bool(name), found.all


def test_pages_and_transcripts_keep_numbers_in_order_from_right_to_left() -> None:
    texts = written("he", HEBREW)
    number = "\u2066116\u00a0111\u2069"
    for name in ("small.he-PL.txt", "transcript.html"):
        shown = texts.data[name].decode()
        assert shown.count(number) == 3, name
    page = write_readme(manifest_of("he", texts), (), "").decode()
    assert number in page
    assert re.search(r'<p lang="he" dir="rtl">', page)
    plain = msgspec.structs.replace(manifest_of("pl", texts), language="pl")
    assert "\u2066" not in write_readme(plain, (), "").decode()


def test_a_language_without_a_table_has_no_stl_and_the_page_says_so() -> None:
    for language, text in (
        ("ja", "これはレオです。"),
        ("fa", "این لئو است."),
        ("hi", "यह लियो है।"),
    ):
        texts = written(language, text)
        assert "stl" not in texts.formats.values()
        sentence = english(*texts.left_out)
        assert "no EBU STL file" in sentence
        assert told(language, texts) == []
        page = write_readme(manifest_of(language, texts), (), "", texts.left_out).decode()
        assert sentence in page
    assert written("sr-Latn", "To je Leo.").left_out == ()


def test_the_name_of_an_upload_has_no_script() -> None:
    cues = (Cue(cue_id(1), 400, 2400, "Leo."),)
    material = PackageMaterial(Track("sr-Latn", cues), "", "", {}, PictureFormat())
    texts = write_texts("small", "sr-Latn-RS", ("upload",), material, excerpt=False)
    assert list(texts.data) == ["small.upload.sr_RS.srt"]
