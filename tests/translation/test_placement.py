"""Files that countries send back: placed by time and order, and nothing lost."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from filmpack.timedtext.cue import Cue, cue_id
from filmpack.timedtext.formats.base import TextEntry
from filmpack.timedtext.formats.srt import ParsedCue, read_srt
from filmpack.translation.account import count_words
from filmpack.translation.fill import fill, text_placements
from filmpack.translation.placement import divide, fit_clock, place
from filmpack.translation.po.document import PoDocument, PoEntry

SOURCE_FILE = Path(__file__).parents[2] / "translations" / "source" / "en.srt"
FILM = [
    Cue(cue_id(n), c.start, c.end, c.text)
    for n, c in enumerate(read_srt(SOURCE_FILE.read_text("utf-8"), "en.srt").cues, 1)
]
NTSC = Fraction(24000, 1001) / 25


def text_of(number: int) -> str:
    """A recognisable translation, about as long as its source."""
    return f"PL {number} " + "słowo " * (len(FILM[number].text) // 6) + "koniec"


def sent_back(scale: Fraction = Fraction(1), shift: int = 0, jitter: int = 0) -> list[ParsedCue]:
    """The film's own cues as a country with another clock would return them."""
    rng = random.Random(4)
    moved = []
    for n, cue in enumerate(FILM):
        wobble = rng.randint(-jitter, jitter)
        start, end = round(cue.start * scale) + shift + wobble, round(cue.end * scale) + shift
        moved.append(ParsedCue(4 * n + 2, start, end + wobble, text_of(n)))
    return moved


SCALES = [Fraction(1), NTSC, 1 / NTSC, Fraction(24, 25), Fraction(25, 24)]
SHIFTS = [0, -4000, 61_000, 3_600_000]
CLOCKS = [
    # Each scale once exactly and once with jitter; all combinations in the full tests.
    pytest.param(
        scale,
        shift,
        jitter,
        marks=[] if (at - number) % 4 == (0 if jitter else 1) else [pytest.mark.full],
    )
    for number, scale in enumerate(SCALES)
    for at, shift in enumerate(SHIFTS)
    for jitter in (0, 150)
]


@pytest.mark.parametrize(("scale", "shift", "jitter"), CLOCKS)
def test_another_clock_is_recognised(scale: Fraction, shift: int, jitter: int) -> None:
    found = place(FILM, sent_back(scale, shift, jitter))
    right = [p for p in found.placements if p.confident and p.text == text_of(int(p.cue[1:]) - 1)]
    assert len(right) == len(FILM)
    assert found.unplaced == ()
    assert abs(float(found.clock.scale * scale) - 1) < 1e-9


def test_an_unchanged_clock_is_left_alone() -> None:
    clock = fit_clock(FILM, sent_back())
    assert (clock.scale, clock.shift) == (Fraction(1), 0)


def test_one_subtitle_for_two_cues_is_divided_and_says_so() -> None:
    file = sent_back()
    first, second = file[11], file[12]
    file[11:13] = [ParsedCue(46, first.start, second.end, "Moi rodzice się rozwodzili.\nA ja nic.")]
    found = {p.cue: p for p in place(FILM, file).placements}
    assert found["c0012"].text == "Moi rodzice się rozwodzili."
    assert found["c0013"].text == "A ja nic."
    assert not found["c0012"].confident
    assert found["c0012"].kind == "merged"
    assert found["c0011"].confident
    assert found["c0014"].confident


def test_two_subtitles_for_one_cue_are_joined_and_say_so() -> None:
    file = sent_back()
    whole = file[2]
    middle = (whole.start + whole.end) // 2
    file[2:3] = [
        ParsedCue(10, whole.start, middle - 40, "Nie znają się."),
        ParsedCue(14, middle, whole.end, "Mieszkają daleko."),
    ]
    found = {p.cue: p for p in place(FILM, file).placements}
    assert found["c0003"].text == "Nie znają się.\nMieszkają daleko."
    assert (found["c0003"].kind, found["c0003"].confident) == ("split", False)
    assert found["c0003"].lines == (10, 14)


def test_two_cues_at_one_time_take_the_files_two_in_order() -> None:
    film = [
        Cue(cue_id(1), 1000, 4000, "One voice."),
        Cue(cue_id(2), 1000, 4000, "Another."),
        Cue(cue_id(3), 3500, 6000, "A third, before they end."),
        Cue(cue_id(4), 7000, 9000, "A fourth."),
    ]
    file = [ParsedCue(n, c.start + 40, c.end, f"Głos {n}.") for n, c in enumerate(film)]
    found = place(film, file).placements
    assert [(p.cue, p.text, p.confident) for p in found] == [
        (cue.id, f"Głos {n}.", True) for n, cue in enumerate(film)
    ]


def test_a_text_that_was_guessed_is_never_a_finished_translation() -> None:
    file = sent_back()
    file[5] = ParsedCue(22, file[5].start, file[5].end, file[5].text, "'3' may be a number")
    found = {p.cue: p for p in place(FILM, file).placements}
    assert (found["c0006"].confident, found["c0006"].reason) == (False, "'3' may be a number")
    assert sum(p.confident for p in found.values()) == len(FILM) - 1


times = st.tuples(st.integers(0, 60), st.integers(1, 12))


@st.composite
def films_and_files(draw: st.DrawFn) -> tuple[list[Cue], list[ParsedCue]]:
    """A film, and a file that cuts it anyhow: overlaps, gaps, several at one time."""
    film = sorted(
        (s * 500, (s + d) * 500) for s, d in draw(st.lists(times, min_size=1, max_size=8))
    )
    file = draw(st.lists(st.tuples(times, st.integers(1, 6), st.sampled_from("\n "))))
    numbers = iter(range(10_000))
    rows = [
        ParsedCue(n, s * 500, (s + d) * 500, mark.join(f"w{next(numbers)}" for _ in range(count)))
        for n, ((s, d), count, mark) in enumerate(sorted(file, key=lambda row: row[0]), 1)
    ]
    return [Cue(cue_id(n), *t, f"Line {n}.") for n, t in enumerate(film, 1)], rows


@given(films_and_files())
def test_no_word_is_lost_none_invented_and_none_moved_unflagged(
    both: tuple[list[Cue], list[ParsedCue]],
) -> None:
    film, file = both
    placed = place(film, file)
    there = [word for p in placed.placements for word in p.text.split()]
    left = [word for cue in placed.unplaced for word in cue.text.split()]
    assert sorted(there + left) == sorted(word for cue in file for word in cue.text.split())
    whole = {cue.text: cue for cue in file}
    for placement in placed.placements:
        if placement.confident:
            assert placement.text in whole
            assert placement.lines == (whole[placement.text].line,)
    catalogue = PoDocument.parse('msgid ""\nmsgstr ""\n', "pl.po")
    catalogue.entries = [PoEntry.new(cue.id, cue.text) for cue in film]
    filled = fill(catalogue, placed.placements)
    count = count_words(
        [c.text for c in file], placed.placements, filled, [c.text for c in placed.unplaced]
    )
    assert count.lost == 0
    written = [word for entry in catalogue.entries for word in entry.msgstr.split()]
    assert sorted(written) == sorted(there)


def test_missing_and_extra_subtitles_disturb_nobody_else() -> None:
    file = sent_back(NTSC, 5000)
    del file[50:55]
    file.append(ParsedCue(900, 1_200_000, 1_203_000, "Translated by somebody"))
    found = place(FILM, file)
    assert [cue.text for cue in found.unplaced] == ["Translated by somebody"]
    assert sum(p.confident for p in found.placements) == len(FILM) - 5


@pytest.mark.parametrize("seed", range(6))
def test_another_films_file_shares_no_edges_and_is_refused(seed: int) -> None:
    rng = random.Random(seed)
    at, file = 0, []
    for n in range(110):
        at += rng.randint(50, 4000)
        length = rng.randint(1000, 6000)
        file.append(ParsedCue(n, at, at + length, text_of(n % 100)))
        at += length
    assert place(FILM, file).fit < 0.5


def test_lines_at_even_distances_are_placed_without_a_shift_and_doubted() -> None:
    even = [Cue(cue_id(n), 3000 * n, 3000 * n + 2000, f"A line, number {n}.") for n in range(1, 13)]
    file = [ParsedCue(n, c.start, c.end, f"Linia numer {n}.") for n, c in enumerate(even)][1:]
    found = place(even, file)
    assert found.clock.shift == 0
    assert all(p.text == f"Linia numer {int(p.cue[1:]) - 1}." for p in found.placements)
    assert not any(p.confident for p in found.placements)


def test_a_line_left_in_english_is_not_taken_for_a_translation() -> None:
    file = sent_back()
    file[5] = ParsedCue(22, file[5].start, file[5].end, FILM[5].text.replace("\n", " "))
    found = {p.cue: p for p in place(FILM, file).placements}
    assert (found["c0006"].kind, found["c0006"].confident) == ("same as source", False)


@pytest.mark.parametrize("text", ["one", "a b c d e f g", "One. Two. Three.", "x\ny\nz"])
def test_dividing_loses_no_word(text: str) -> None:
    parts = divide(text, FILM[:3])
    assert " ".join(parts).split() == text.split()
    assert len(parts) == 3


def entry(path: Path, context: str) -> tuple[str, bool, list[str]]:
    block = PoDocument.parse(path.read_text("utf-8"), "pl.po").by_context()[context]
    return block.msgstr, block.fuzzy, block.comments


def test_finished_work_is_not_overwritten_by_a_file(
    run: Callable[..., Result], project: Path, polish: Path
) -> None:
    (project / "back.srt").write_text(
        "1\n00:00:00,400 --> 00:00:01,600\nOto Leo.\n\n"
        "2\n00:00:02,000 --> 00:00:03,200\n- Tak?\n- Nie.\n\n"
        "3\n00:00:03,600 --> 00:00:04,800\n<i>Możesz powiedzieć mi wszystko.</i>\n",
        "utf-8",
    )
    done = run("import", "pl", "back.srt")
    assert done.exit_code == 0
    assert "back.srt:2: c0001 (conflict): the file says: Oto Leo." in done.stderr
    assert entry(polish, "c0001") == (
        "To jest Leo.",
        True,
        ["filmpack import: conflict: the file says: Oto Leo."],
    )
    assert entry(polish, "c0002") == ("- Tak?\n- Nie.", False, [])
    assert run("import", "pl", "back.srt", "--replace").exit_code == 0
    assert entry(polish, "c0001") == ("Oto Leo.", False, [])


def test_a_code_page_is_detected_and_stated(
    run: Callable[..., Result], project: Path, polish: Path
) -> None:
    srt = "1\n00:00:00,400 --> 00:00:01,600\nZażółć gęślą jaźń, Leo.\n"
    (project / "back.srt").write_bytes(srt.replace("\n", "\r\n").encode("cp1250"))
    done = run("import", "pl", "back.srt", "--replace")
    assert "back.srt: read as cp1250, detected from its letters." in done.stderr
    assert entry(polish, "c0001")[0] == "Zażółć gęślą jaźń, Leo."


@pytest.mark.usefixtures("polish")
def test_a_dry_run_writes_nothing(run: Callable[..., Result], project: Path) -> None:
    path = project / "translations" / "pl.po"
    before = path.read_bytes()
    (project / "back.srt").write_text("1\n00:00:00,400 --> 00:00:01,600\nOto Leo.\n", "utf-8")
    done = run("import", "pl", "back.srt", "--replace", "--dry-run")
    assert "nothing written (dry run)" in done.stderr
    assert path.read_bytes() == before


@pytest.mark.usefixtures("polish")
def test_a_file_of_another_film_is_refused(run: Callable[..., Result], project: Path) -> None:
    srt = "".join(
        f"{n}\n01:{n % 60:02d}:{n * 7 % 60:02d},{n * 131 % 1000:03d} --> "
        f"01:{n % 60:02d}:{n * 7 % 60:02d},999\nText {n}\n\n"
        for n in range(1, 40)
    )
    (project / "back.srt").write_text(srt, "utf-8")
    done = run("import", "pl", "back.srt")
    assert done.exit_code == 1
    assert "match the film's; nothing was imported" in done.stderr


def test_plain_text_goes_out_and_comes_back(
    run: Callable[..., Result], project: Path, polish: Path
) -> None:
    assert run("export", "pl", "--to", "text", "-o", "out").exit_code == 0
    path = project / "out" / "small-pl.txt"
    text = path.read_text("utf-8")
    assert "[c0002]\n# - Yes?\n# - No.\n# 00:00:02,000 --> 00:00:03,200" in text
    path.write_text(text.replace("To jest Leo.", "Poznaj Leo."), "utf-8")
    assert run("import", "pl", "out/small-pl.txt", "--replace").exit_code == 0
    assert entry(polish, "c0001") == ("Poznaj Leo.", False, [])


@pytest.mark.usefixtures("polish")
def test_an_unknown_id_in_plain_text_is_refused(run: Callable[..., Result], project: Path) -> None:
    (project / "x.txt").write_text("[c0001]\nA\n[c0099]\nB\n", "utf-8")
    done = run("import", "pl", "x.txt")
    assert done.exit_code == 1
    assert "x.txt:3: the film has no cue [c0099]" in done.stderr


@pytest.mark.parametrize(
    ("source", "text", "refused"),
    [
        ("A {line}.", "Jedna {line}.", False),
        ("A line.", "Jedna {line}.", True),
        ("A {line}.", "Jedna {line} i {more}.", True),
    ],
)
def test_a_returned_text_may_have_the_braces_of_its_source(
    source: str, text: str, refused: bool
) -> None:
    catalogue = PoDocument.parse(
        f'msgid ""\nmsgstr "Language: pl\\n"\n\nmsgctxt "c0001"\nmsgid "{source}"\nmsgstr ""\n', "x"
    )
    (filled,) = fill(catalogue, text_placements([TextEntry("c0001", text)], {"c0001": source}))
    assert filled.fuzzy == refused
