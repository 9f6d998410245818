"""Files made to keep a machine busy: a clear refusal, or a time that grows with the file."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.errors import InputError
from filmpack.files import LARGEST
from filmpack.timedtext.cue import Cue, CueId
from filmpack.timedtext.formats.base import LONGEST_TEXT, MOST_CUES, ParsedCue
from filmpack.timedtext.formats.srt import read_srt
from filmpack.timedtext.formats.vtt import read_vtt
from filmpack.translation.placement import place
from filmpack.translation.po.document import PoDocument
from filmpack.web.rules.playlist_reader import attributes
from filmpack.web.stream.dash import dash_addresses

HEADER = 'msgid ""\nmsgstr "Language: pl\\n"\n\n'
FILM = [Cue(CueId(f"c{n:04}"), 1000 * n, 1000 * n + 900, f"Line {n}.") for n in range(120)]


def subtitles(times: list[tuple[int, int]]) -> str:
    return "\n".join(
        f"{n}\n{_clock(start)} --> {_clock(end)}\nLine {n}.\n"
        for n, (start, end) in enumerate(times, 1)
    )


def _clock(ms: int) -> str:
    return f"{ms // 3600000:02}:{ms // 60000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"


OVERLAPS: dict[str, Callable[[int], list[tuple[int, int]]]] = {
    "the same cue again and again": lambda n: [(1000, 1900)] * n,
    "each begins before the last ends": lambda n: [
        (5 * i % 110_000, 5 * i % 110_000 + 3000) for i in range(n)
    ],
    "each inside the last": lambda n: [(i, 120_000 - i) for i in range(min(n, 15_000))],
    "a chain": lambda n: [(120_000 * i // n, 120_000 * i // n + 1500) for i in range(n)],
}


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    with suppress(InputError):  # a refusal in words is an answer too; another test reads it
        work()
    return time.process_time() - began


@pytest.mark.full
@pytest.mark.parametrize("name", OVERLAPS)
def test_overlapping_cues_take_a_time_that_grows_with_their_number(name: str) -> None:
    def placed(number: int) -> Callable[[], object]:
        cues = [ParsedCue(1, start, end, "x") for start, end in sorted(OVERLAPS[name](number))]
        return lambda: place(FILM, cues)

    place(FILM, [ParsedCue(1, 0, 900, "x")])
    whole = seconds(placed(20_000))
    assert whole < 20
    # Four times the cues: four times the work, and no sixteen (2 s are for what is constant).
    assert whole < 8 * seconds(placed(5_000)) + 2


def test_a_film_whose_cues_are_covered_by_thousands_is_refused_in_words() -> None:
    cues = [ParsedCue(1, 0, 120_000, "x")] * 20_000
    with pytest.raises(InputError, match=r"back\.srt: these 20000 subtitles overlap"):
        place(FILM, cues, "back.srt")


def test_a_cue_that_stands_all_the_time_is_no_fault() -> None:
    cues = [ParsedCue(1, 0, 120_000, "Logo")]
    cues += [ParsedCue(1, cue.start, cue.end, "x") for cue in FILM]
    assert place(FILM, cues).placements


def test_more_cues_than_any_film_has_are_refused() -> None:
    text = subtitles([(100 * n, 100 * n + 90) for n in range(MOST_CUES + 1)])
    with pytest.raises(InputError, match="20001 subtitles; at most 20000 are read"):
        read_srt(text, "x.srt")
    assert len(read_srt(text[: text.rindex("\n20001\n")], "x.srt").cues) == MOST_CUES


def test_a_column_of_numbers_takes_a_time_that_grows_with_its_length() -> None:
    def read(rows: int) -> Callable[[], object]:
        return lambda: read_srt(subtitles([(0, 900)]) + "7\n" * rows, "x.srt")

    read_srt(subtitles([(0, 900)]), "x.srt")
    whole = seconds(read(200_000))
    assert whole < 20
    assert whole < 8 * seconds(read(50_000)) + 2


def test_blank_lines_in_one_webvtt_cue_take_a_time_that_grows_with_their_number() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "word\n\n" * 200_000
    assert seconds(lambda: read_vtt(text, "x.vtt")) < 20


def test_settings_after_the_times_are_read_at_once() -> None:
    times = "00:00:01,000 --> 00:00:02,000 "
    assert seconds(lambda: read_srt(f"1\n{times}{'a:b' * 5000} !\nHi\n", "x.srt")) < 5


@pytest.mark.parametrize("piece", ["9", "A=", 'A="', "A,", 'A="B,'])
def test_a_line_of_a_playlist_is_read_in_a_time_that_grows_with_its_length(piece: str) -> None:
    assert seconds(lambda: attributes(piece * 200_000)) < 5


@pytest.mark.parametrize("piece", ["<BaseURL ", 'href="', "href ", "<Location>"])
def test_a_dash_manifest_is_read_in_a_time_that_grows_with_its_length(piece: str) -> None:
    assert seconds(lambda: dash_addresses(piece * 100_000)) < 5


def test_a_page_in_one_cue_is_refused_with_its_line() -> None:
    text = subtitles([(0, 900), (1000, 1900)])
    text = text.replace("Line 2.", "x" * (LONGEST_TEXT + 1))
    with pytest.raises(InputError, match=r"x\.srt:6: 10001 characters in one subtitle"):
        read_srt(text, "x.srt")


@pytest.mark.parametrize(
    ("field", "rows"), [("msgctxt", 1000), ("msgid", 1), ("msgstr", 1), ("msgstr", 1000)]
)
def test_megabytes_in_one_text_of_a_catalogue_are_refused_at_once(field: str, rows: int) -> None:
    fields = {"msgctxt": '"c0001"', "msgid": '"a"', "msgstr": '"a"'}
    fields[field] = "\n".join(['"' + "a b " * (1_250_000 // rows) + '"'] * rows)
    text = HEADER + "\n".join(f"{name} {value}" for name, value in fields.items()) + "\n"
    began = time.process_time()
    with pytest.raises(InputError, match=rf"x\.po:\d+: 5\d+ characters in one {field}; at most"):
        PoDocument.parse(text, "x.po")
    assert time.process_time() - began < 5


def test_a_long_text_is_read_up_to_the_bound() -> None:
    text = HEADER + 'msgctxt "c0001"\nmsgid "a"\nmsgstr "%s"\n'
    PoDocument.parse(text % ("a" * 9_900), "x.po")
    with pytest.raises(InputError):
        PoDocument.parse(text % ("a" * 10_100), "x.po")


@pytest.mark.parametrize(
    ("command", "path"),
    [
        (("status",), "translations/pl.po"),
        (("status",), "translations/filmpack.pot"),
        (("extract",), "translations/source/en.srt"),
        (("import", "pl", "back.srt"), "back.srt"),
        (("import", "pl", "back.txt"), "back.txt"),
        (("contacts",), "translations/countries/PL.toml"),
        (("check", "--baseline", "base.json"), "base.json"),
        (("check",), "translations/terms.toml"),
    ],
)
def test_a_file_larger_than_any_films_is_refused(
    run: Callable[..., Result], project: Path, polish: Path, command: tuple[str, ...], path: str
) -> None:
    assert polish.is_file()
    file = project / path
    file.parent.mkdir(exist_ok=True)
    with file.open("ab") as stream:
        stream.truncate(LARGEST + 1)
    done = run(*command)
    said = done.stderr + done.stdout
    assert done.exit_code in (0, 1), said
    assert re.search(rf"{path}(:1: error)?: this", said), said
    assert "is larger than 20 MB" in said
