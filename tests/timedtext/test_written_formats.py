"""Subtitle files for platforms and broadcasters: what is written is read back to the same cues."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

import pytest

from conftest import ROOT
from filmpack.errors import InputError
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace
from filmpack.timedtext.cue import Cue, Track, cue_id
from filmpack.timedtext.formats import readable_formats, writable_formats
from filmpack.timedtext.formats.base import Encoded, ParsedSubtitles, PictureFormat, TextEntry
from filmpack.timedtext.formats.srt import read_srt
from filmpack.timedtext.formats.stl import read_stl
from filmpack.timedtext.formats.ttml import read_ttml
from filmpack.timedtext.formats.vtt import read_vtt
from filmpack.timedtext.frames import nearest_frame
from filmpack.timedtext.markup import close_italics, strip_tags
from filmpack.timedtext.parsing.iso6937 import decode_iso6937, encode_iso6937
from filmpack.timedtext.parsing.subtitle_file import decode_file, read_file


@dataclass(frozen=True)
class Given:
    """Material of a track alone."""

    track: Track
    title: str = "Powiedz komuś"
    closing: str = ""
    speakers: Mapping[str, str] = field(default_factory=dict)
    picture: PictureFormat = field(default_factory=PictureFormat)
    entries: tuple[TextEntry, ...] = ()


def cues_of(*texts: str) -> tuple[Cue, ...]:
    return tuple(Cue(cue_id(n), 2000 * n, 2000 * n + 1480, text) for n, text in enumerate(texts, 1))


def written(name: str, language: str, *texts: str, **given: object) -> Encoded:
    track = Track(language, cues_of(*texts))
    return writable_formats()[name].render(Given(track, **given))  # type: ignore[arg-type]


def as_read(found: ParsedSubtitles) -> list[tuple[int, int, str, bool]]:
    return [(cue.start, cue.end, cue.text, cue.top) for cue in found.cues]


@pytest.fixture(scope="module")
def tracks() -> dict[str, Track]:
    """Every translation of the film that the repository holds."""
    workspace = Workspace(Project.load(ROOT / "filmpack.toml"))
    languages = workspace.languages()
    made = workspace.tracks(languages, "source")
    assert len(made) >= 23
    return dict(zip(languages, made, strict=True))


def test_every_language_comes_back_from_every_format(tracks: dict[str, Track]) -> None:
    formats = writable_formats()
    for track in tracks.values():
        raised = tuple(replace(cue, top=n == 3) for n, cue in enumerate(track.cues))
        given = Given(replace(track, cues=raised))
        wanted = [(cue.start, cue.end, cue.text, cue.top) for cue in raised]
        for name, read in (
            ("srt", read_srt),
            ("vtt", read_vtt),
            ("imsc", read_ttml),
            ("ebuttd", read_ttml),
        ):
            text = formats[name].render(given).data.decode()
            assert as_read(read(text, name)) == wanted, (track.language, name)
        stl = formats["stl"].render(given)
        assert _with(stl, wanted) == as_read(read_stl(stl.data, "stl")), track.language
        bare = formats["upload"].render(given).data.decode()
        assert not re.search(r"[<{]", bare)
        assert as_read(read_srt(bare, "upload")) == [
            (start, end, strip_tags(text), False) for start, end, text, _ in wanted
        ]


def _with(
    stl: Encoded, wanted: list[tuple[int, int, str, bool]]
) -> list[tuple[int, int, str, bool]]:
    """The cues with the substitutes that the writer told."""
    swaps = {one.character: one.substitute for one in stl.substitutions}
    return [
        (start, end, "".join(swaps.get(char, char) for char in text), top)
        for start, end, text, top in wanted
    ]


def test_right_to_left_text_says_its_direction_and_is_read_back_without_its_marks() -> None:
    said = "اتصل بالرقم 116 111.\nأو help@young.eu"
    for name in ("srt", "vtt", "imsc", "ebuttd", "upload"):
        made = written(name, "ar", said).data
        assert re.search(r"[\u202b\u2066]", made.decode()), name
        assert ('tts:direction="rtl"' in made.decode()) == (name in ("imsc", "ebuttd"))
        form = readable_formats()[
            {"imsc": "ttml", "ebuttd": "ttml", "upload": "srt"}.get(name, name)
        ]
        found = read_file(form, made, decode_file(form, made, name), name)
        assert found is not None
        assert [cue.text.replace("\u00a0", " ") for cue in found.cues] == [said], name
    assert 'dir="rtl"' in written("html", "ar", said).data.decode()
    assert "rtl" not in written("imsc", "pl", "Zadzwoń: 116 111.").data.decode()


@pytest.mark.full
def test_another_program_reads_the_same_cues(tracks: dict[str, Track]) -> None:
    """ttconv's readers share no line with ours."""
    imsc = pytest.importorskip("ttconv.imsc.reader")
    stl = pytest.importorskip("ttconv.stl.reader")
    from xml.etree import ElementTree

    formats = writable_formats()
    for track in tracks.values():
        given = Given(track)
        wanted = [(cue.start, cue.end, strip_tags(cue.text)) for cue in track.cues]
        for name in ("imsc", "ebuttd"):
            root = ElementTree.fromstring(formats[name].render(given).data)
            found = _model_cues(imsc.to_model(ElementTree.ElementTree(root)))
            assert found == wanted, (track.language, name)
        made = formats["stl"].render(given)
        swapped = [(a, b, text) for a, b, text, _ in _with(made, [(*one, False) for one in wanted])]
        found = _model_cues(stl.to_model(io.BytesIO(made.data)))
        assert [(a, b, _same_letters(text)) for a, b, text in found] == [
            (a, b, _same_letters(text)) for a, b, text in swapped
        ], track.language


def _same_letters(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _model_cues(document: object) -> list[tuple[int, int, str]]:
    """A ttconv model's paragraphs: milliseconds and text."""
    from ttconv import model

    def text_of(element: object) -> str:
        if isinstance(element, model.Br):
            return "\n"
        if isinstance(element, model.Text):
            return str(element.get_text())
        return "".join(map(text_of, element))  # type: ignore[call-overload]

    found = []
    body = document.get_body()  # type: ignore[attr-defined]
    for element in body.dfs_iterator():
        if isinstance(element, model.P):
            begin, end = element.get_begin(), element.get_end()
            assert begin is not None
            assert end is not None
            found.append((round(1000 * begin), round(1000 * end), text_of(element)))
    return found


def test_a_character_that_stl_lacks_is_substituted_and_counted() -> None:
    made = written("stl", "ro", "Știu…", "„Da”", "Ești")
    assert [str(one) for one in made.substitutions] == [
        "c0001: 'Ș' (U+0218) as 'Ş'",
        "c0001: '…' (U+2026) as '...'",
        "c0002: '„' (U+201E) as '“'",
        "c0003: 'ș' (U+0219) as 'ş'",
    ]
    assert [cue.text for cue in read_stl(made.data, "x").cues] == ["Ştiu...", "“Da”", "Eşti"]


def test_hebrew_marks_that_stl_lacks_have_substitutes() -> None:
    made = written("stl", "he", "התקשרו ל־116 111", "ת״א, ג׳ורג׳")
    assert [cue.text for cue in read_stl(made.data, "x").cues] == [
        "התקשרו ל-116 111",
        "ת\"א, ג'ורג'",
    ]


@pytest.mark.parametrize(("language", "text"), [("bg", "Да λ"), ("el", "Ναι щ"), ("pl", "日本")])
def test_a_letter_that_has_no_substitute_stops_stl(language: str, text: str) -> None:
    with pytest.raises(InputError, match=f"{language}: c0002: EBU STL has no code for"):
        written("stl", language, "a", text)


@pytest.mark.parametrize("language", ["fa", "ja", "hi", "vi"])
def test_a_language_that_stl_has_no_letters_of_is_told_in_one_line(language: str) -> None:
    with pytest.raises(InputError) as told:
        written("stl", language, "日本", "語")
    (problem,) = told.value.problems
    assert problem.what == f"EBU STL has no character set for {language}."


def test_a_letter_that_stl_lacks_is_told_once() -> None:
    with pytest.raises(InputError) as told:
        written("stl", "pl", "日日", "日本")
    assert len(told.value.problems) == 2


def test_stl_keeps_italics_of_each_row_and_texts_of_many_blocks() -> None:
    texts = ("<i>Ein Wort\nund noch eins.</i>", "\n".join("<i>ß</i> é " * 12 for _ in range(3)))
    made = written("stl", "de", *texts)
    assert len(made.data) == 1024 + 128 * 4
    found = read_stl(made.data, "x").cues
    assert found[0].text == texts[0]
    assert found[1].text == close_italics("\n".join(row.strip() for row in texts[1].split("\n")))


def test_stl_counts_by_the_films_frames_where_the_standard_can() -> None:
    ntsc = Fraction(30000, 1001)
    for rate, says in ((Fraction(25), b"STL25.01"), (ntsc, b"STL30.01"), (24, b"STL25.01")):
        picture = PictureFormat(rate=Fraction(rate))
        made = written("stl", "en", "One", picture=picture).data
        assert made[3:11] == says
        start = read_stl(made, "x").cues[0].start
        assert nearest_frame(start, picture.rate) == nearest_frame(2000, picture.rate)


def test_every_character_that_is_encoded_is_decoded_to_itself() -> None:
    known = [chr(n) for n in range(0x20, 0x2200) if encode_iso6937(chr(n)) is not None]
    assert len(known) > 300
    for char in known:
        code = encode_iso6937(char)
        assert code is not None
        if unicodedata.is_normalized("NFC", char):
            assert decode_iso6937(code) == ("Đ" if char == "Ð" else char)


def test_icelandic_and_croatian_share_a_code_and_not_a_letter() -> None:
    for language, text in (("is", "Ég sé Ðað."), ("hr", "Đorđe")):
        made = written("stl", language, text)
        assert read_stl(made.data, "x").cues[0].text == text


def test_markup_in_a_text_stays_text() -> None:
    text = "1 < 2 & 3 > 2 \"'"
    for name in ("imsc", "ebuttd"):
        data = written(name, "en", text).data.decode()
        assert read_ttml(data, name).cues[0].text == text
    page = written("html", "en", "<b>&", title="<i>", closing="<script>").data.decode()
    assert "&lt;b&gt;&amp;" in page
    assert "<script>" not in page
    assert "<title>&lt;i&gt;</title>" in page


def test_a_transcript_says_who_speaks_once_and_ends_with_the_card() -> None:
    speakers = {"c0001": "Leo", "c0002": "Leo", "c0005": "Mia"}
    texts = ("Hi.", "I <i>am</i>\nhere.", "- Yes?\n- No.", "", "Me.", "Think.")
    made = written("transcript", "en", *texts, speakers=speakers, closing="Call 116 111\n")
    assert made.data.decode() == (
        "Powiedz komuś\n\n0:02  Leo: Hi.\n0:04  I am here.\n\n0:06  - Yes?\n      - No.\n"
        "\n0:10  Mia: Me.\n\n0:12  Think.\n\nCall 116 111\n"
    )
