"""A translator's work survives every edit of the source."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st

from filmpack.errors import InputError
from filmpack.timedtext.cue import Cue, format_time
from filmpack.timedtext.formats.srt import ParsedCue, read_srt
from filmpack.timedtext.profile import PROFILES
from filmpack.translation.align import align
from filmpack.translation.merge import merge, new_catalogue
from filmpack.translation.po.document import PoDocument
from filmpack.translation.template import name_cues, named_source, render_template, template_entries

NETFLIX = PROFILES["netflix"]
NOW, LATER = "2026-01-01 10:00+0000", "2026-01-02 10:00+0000"


class Texts:
    """A template and one catalogue in memory, as a workspace holds them on disk."""

    def __init__(self) -> None:
        self.pot = ""
        self.po = ""

    def extract(self, cues: list[ParsedCue], now: str = NOW) -> tuple[Cue, ...]:
        old = PoDocument.parse(self.pot, "x.pot") if self.pot else None
        named, _ = name_cues(old, cues)
        template = render_template(
            old, template_entries(named, "en.srt", "T", NETFLIX), "x.pot", "T", now
        )
        date = template.header_field("POT-Creation-Date")
        catalogue = (
            PoDocument.parse(self.po, "pl.po")
            if self.po
            else new_catalogue("pl", "T", "pl.po", date, now)
        )
        merge(catalogue, template_entries(named, "en.srt", "T", NETFLIX, "pl"), date)
        self.pot, self.po = template.render(), catalogue.render()
        return named

    def translate(self, translations: dict[str, str]) -> None:
        catalogue = PoDocument.parse(self.po, "pl.po")
        for name, text in translations.items():
            block = catalogue.by_context()[name]
            block.set_msgstr(text)
            block.set_fuzzy(False)
        self.po = catalogue.render()

    def entry(self, name: str) -> tuple[str, bool]:
        block = PoDocument.parse(self.po, "pl.po").by_context()[name]
        return block.msgstr, block.fuzzy


def cue(start: int, text: str, length: int = 1500) -> ParsedCue:
    return ParsedCue(1, start, start + length, text)


FILM = [
    cue(1000, "This is Leo."),
    cue(3000, "Yes."),
    cue(5000, "I play nearly every evening."),
    cue(7000, "Yes."),
    cue(9000, "Somebody new joined our team,\nand he was good."),
    cue(12000, "He called himself Sam."),
]


@pytest.fixture
def texts() -> Texts:
    texts = Texts()
    named = texts.extract(FILM)
    texts.translate({c.id: f"PL {n}" for n, c in enumerate(named)})
    return texts


def finished(texts: Texts, named: tuple[Cue, ...]) -> list[str | None]:
    """Per cue: its finished translation, None where a translator has something to do."""
    return [None if texts.entry(c.id)[1] else texts.entry(c.id)[0] or None for c in named]


def test_extracting_twice_changes_no_byte(texts: Texts) -> None:
    before = texts.pot, texts.po
    texts.extract(FILM, LATER)
    assert (texts.pot, texts.po) == before


def test_a_shift_and_an_insertion_at_the_start_leave_every_translation(texts: Texts) -> None:
    moved = [cue(500, "A new first line.")] + [cue(c.start + 2000, c.text) for c in FILM]
    named = texts.extract(moved, LATER)
    assert finished(texts, named) == [None, "PL 0", "PL 1", "PL 2", "PL 3", "PL 4", "PL 5"]
    assert named[0].id == "c0007"


def test_two_identical_lines_are_translated_differently_and_stay_apart(texts: Texts) -> None:
    named = texts.extract([cue(c.start + 400, c.text) for c in FILM if c.start != 3000], LATER)
    assert finished(texts, named) == ["PL 0", "PL 2", "PL 3", "PL 4", "PL 5"]


def test_a_change_of_timing_alone_is_a_change_of_notes_alone(texts: Texts) -> None:
    before = texts.po
    texts.extract([cue(c.start * 2, c.text, 2100) for c in FILM], LATER)
    changed = [
        (a, b) for a, b in zip(before.split("\n"), texts.po.split("\n"), strict=True) if a != b
    ]
    assert changed
    written = ("#.", "#, max-length:")
    assert all(a.startswith(written) and b.startswith(written) for a, b in changed)


def test_other_line_breaks_in_the_source_mark_nothing(texts: Texts) -> None:
    film = [cue(c.start, c.text.replace("\n", " ")) for c in FILM]
    assert finished(texts, texts.extract(film)) == [f"PL {n}" for n in range(6)]


def test_a_reworded_cue_is_fuzzy_with_the_text_it_was_translated_from(texts: Texts) -> None:
    film = list(FILM)
    film[2] = cue(5000, "I used to play nearly every evening.")
    named = texts.extract(film, LATER)
    assert [c.id for c in named] == [f"c000{n}" for n in range(1, 7)]
    assert texts.entry("c0003") == ("PL 2", True)
    assert '#| msgid "I play nearly every evening."' in texts.po
    film[2] = cue(5000, "I used to play on most evenings.")
    texts.extract(film, LATER)
    assert texts.po.count("#| msgid") == 1
    assert '#| msgid "I play nearly every evening."' in texts.po


def test_a_line_replaced_by_a_wholly_other_one_in_its_place_is_fuzzy(texts: Texts) -> None:
    film = list(FILM)
    film[1] = cue(3000, "Nope!")
    texts.extract(film, LATER)
    assert texts.entry("c0002") == ("PL 1", True)


def test_a_deleted_cue_is_kept_as_obsolete_and_comes_back(texts: Texts) -> None:
    texts.extract(FILM[:5], LATER)
    assert '#~ msgctxt "c0006"\n#~ msgid "He called himself Sam."\n#~ msgstr "PL 5"' in texts.po
    named = texts.extract([*FILM[:5], cue(12000, "Something new altogether")], LATER)
    assert named[5].id == "c0007"
    named = texts.extract(FILM, LATER)
    assert named[5].id == "c0006"
    assert texts.entry("c0006") == ("PL 5", False)


def test_work_that_msgmerge_made_obsolete_comes_back_as_fuzzy(texts: Texts) -> None:
    film = list(FILM)
    film[2] = cue(5000, "I used to play nearly every evening.")
    before = texts.po
    texts.extract(film, LATER)
    # msgmerge --no-fuzzy-matching: an empty entry for the new text, the old work below.
    document = PoDocument.parse(before, "pl.po")
    document.by_context()["c0003"].make_obsolete()
    empty = 'msgctxt "c0003"\nmsgid "I used to play nearly every evening."\nmsgstr ""\n\n'
    texts.po = document.render().replace("\n#~ ", f"\n{empty}#~ ", 1)
    texts.extract(film, LATER)
    assert texts.entry("c0003") == ("PL 2", True)


def test_a_plural_entry_is_kept_as_obsolete_with_its_work(texts: Texts) -> None:
    plural = '\nmsgid "%d day"\nmsgid_plural "%d days"\nmsgstr[0] "dzień"\nmsgstr[1] "dni"\n'
    texts.po += plural
    texts.extract(FILM, LATER)
    assert '#~ msgstr[0] "dzień"\n#~ msgstr[1] "dni"' in texts.po


def test_free_comments_stay_where_they_stand(texts: Texts) -> None:
    mark = "# ---- Scene 2 ----\n\n"
    at = texts.po.index("#. 00:00:05,000")
    texts.po = texts.po[:at] + mark + texts.po[at:] + "\n# vim: set tw=80:\n"
    before = texts.po
    texts.extract(FILM, LATER)
    assert texts.po == before


def test_a_split_cue_leaves_a_fuzzy_and_a_new_entry(texts: Texts) -> None:
    film = [
        *FILM[:4],
        cue(9000, "Somebody new joined our team,", 700),
        cue(9800, "and he was good.", 700),
        FILM[5],
    ]
    named = texts.extract(film, LATER)
    assert finished(texts, named) == ["PL 0", "PL 1", "PL 2", "PL 3", None, None, "PL 5"]
    assert texts.entry("c0005") == ("PL 4", True)


def test_an_untranslated_entry_that_is_reworded_is_not_fuzzy(texts: Texts) -> None:
    texts.translate({"c0003": ""})
    film = list(FILM)
    film[2] = cue(5000, "I play nearly all evenings.")
    texts.extract(film, LATER)
    assert texts.entry("c0003") == ("", False)


def test_a_source_edited_after_extraction_is_refused_with_its_line(texts: Texts) -> None:
    template = PoDocument.parse(texts.pot, "x.pot")
    assert len(named_source(template, FILM, "en.srt")) == 6
    edited = [*FILM[:2], ParsedCue(11, 5000, 6500, "Edited."), *FILM[3:]]
    with pytest.raises(InputError, match=r"en.srt:11: the source was changed"):
        named_source(template, edited, "en.srt")
    with pytest.raises(InputError, match="the source was changed"):
        named_source(template, FILM[:4], "en.srt")


def test_notes_tell_the_translator_time_room_speakers_and_neighbours() -> None:
    texts = Texts()
    texts.extract([FILM[0], cue(3000, "- Yes?\n- No.", 2400), FILM[5]])
    entry = texts.po.split('msgctxt "c0002"')[0].rsplit("\n\n", 1)[1]
    assert entry == (
        "#. 00:00:03,000 --> 00:00:05,400  (2.4 s)\n"
        "#. Room: 2 lines of 42 characters; 40 characters in all at 17 a second;"
        " better 31: children read 13.\n"
        "#. Two speakers: begin each speaker's line with '- '.\n"
        "#. Before: This is Leo.\n"
        "#. After: He called himself Sam.\n"
        "#: en.srt\n"
        "#, max-length:40\n"
    )


WORDS = "you tell me who he was then nobody in my room knew that name and why it came".split()


@dataclass
class Line:
    """A cue with a tag that follows it through all edits; the tag is no part of the film."""

    tag: int
    text: str
    start: int
    touched: bool = False


def random_film(rng: random.Random, size: int) -> list[Line]:
    lines, at = [], 1000
    for tag in range(size):
        if rng.random() < 0.15:
            text = rng.choice(["Yes.", "No.", "Why?"])
        else:
            text = " ".join(rng.choices(WORDS, k=rng.randint(3, 9))).capitalize() + "."
        lines.append(Line(tag, text, at))
        at += rng.randint(1200, 5000)
    return lines


def edit(rng: random.Random, lines: list[Line]) -> list[Line]:
    """A round of what editors do: insert, delete, reword, split, stretch and shift."""
    lines = [Line(c.tag, c.text, c.start, c.touched) for c in lines]
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(lines))
        match rng.choice(["insert", "delete", "reword", "split"]):
            case "insert":
                new = " ".join(rng.choices(WORDS, k=5)).capitalize() + "!"
                lines.insert(at, Line(-1, new, lines[at].start - 600, True))
            case "delete" if len(lines) > 3:
                del lines[at]
            case "reword":
                lines[at].text = lines[at].text[:-1] + " again."
                lines[at].touched = True
            case "split":
                words = lines[at].text.split()
                if len(words) > 3:
                    lines[at].text, rest = " ".join(words[:2]), " ".join(words[2:])
                    lines[at].touched = True
                    lines.insert(at + 1, Line(-1, rest, lines[at].start + 500, True))
    shift = rng.choice([0, 0, 2000, -700, 33_000])
    for place, line in enumerate(lines):
        line.start = max(line.start + shift, 600 * place)
    return sorted(lines, key=lambda c: c.start)


@pytest.mark.parametrize("block", range(10))
def test_a_thousand_random_edits_keep_every_untouched_translation(block: int) -> None:
    lost = []
    for seed in range(block * 100, block * 100 + 100):
        rng = random.Random(seed)
        film = random_film(rng, rng.randint(8, 40))
        edited = edit(rng, film)
        pairs = {
            p.new: p.old
            for p in align(
                [cue(c.start, c.text, 1000) for c in film],
                [cue(c.start, c.text, 1000) for c in edited],
            )
        }
        assert len(set(pairs.values())) == len(pairs)
        for new, line in enumerate(edited):
            if not line.touched and (new not in pairs or film[pairs[new]].tag != line.tag):
                lost.append((seed, line))
    assert lost == []


cue_texts = st.lists(
    st.text(st.characters(codec="utf-8", categories=("L", "P", "Zs")), min_size=1, max_size=30)
    .map(lambda t: " ".join(t.split()))
    .filter(bool),
    max_size=12,
)


@settings(max_examples=60)
@given(cue_texts, cue_texts)
def test_extract_after_extract_is_extract(first: list[str], second: list[str]) -> None:
    texts = Texts()
    for version in (first, second):
        film = [cue(2000 * n, text) for n, text in enumerate(version)]
        named = texts.extract(film)
        once = texts.pot, texts.po
        assert texts.extract(film, LATER) == named
        assert (texts.pot, texts.po) == once
        assert len({c.id for c in named}) == len(named)


def test_the_whole_command_keeps_every_translation_through_a_shift_and_an_insertion(
    run: Callable[..., Result], project: Path, polish: Path
) -> None:
    source = project / "translations" / "source" / "en.srt"
    file = read_srt(source.read_text("utf-8"), "en.srt")
    rows = ["1\n00:00:00,500 --> 00:00:01,500\nA new first line.\n"]
    rows += [
        f"{n}\n{format_time(c.start + 2000)} --> {format_time(c.end + 2000)}\n{c.text}\n"
        for n, c in enumerate(file.cues, 2)
    ]
    source.write_text("\n".join(rows), "utf-8")
    done = run("extract")
    assert done.exit_code == 0
    assert "3 cues kept (3 with new times), 0 reworded, 1 new, 0 deleted" in done.stderr
    assert "new: c0004\n" in done.stderr
    assert "reworded:" not in done.stderr
    catalogue = PoDocument.parse(polish.read_text("utf-8"), "pl.po")
    assert [(b.context, b.msgstr, b.fuzzy) for b in catalogue.live[:4]] == [
        ("c0004", "", False),
        ("c0001", "To jest Leo.", False),
        ("c0002", "- Tak?\n- Nie.", False),
        ("c0003", "<i>Możesz powiedzieć mi wszystko.</i>", False),
    ]


def test_a_broken_catalogue_leaves_all_files_as_they_were(
    run: Callable[..., Result], project: Path, polish: Path
) -> None:
    template = project / "translations" / "filmpack.pot"
    before = template.read_bytes()
    source = project / "translations" / "source" / "en.srt"
    source.write_text(source.read_text("utf-8").replace("Leo", "Mia"), "utf-8")
    polish.write_text(polish.read_text("utf-8") + "\nmsgid oops\n", "utf-8")
    done = run("extract")
    assert done.exit_code == 1
    assert "translations/pl.po:" in done.stderr
    assert template.read_bytes() == before


@pytest.mark.usefixtures("polish")
def test_a_lost_template_is_not_made_anew_over_existing_catalogues(
    run: Callable[..., Result], project: Path
) -> None:
    (project / "translations" / "filmpack.pot").unlink()
    done = run("extract")
    assert done.exit_code == 1
    assert "restore it from version control" in done.stderr


def test_the_command_names_the_cues_that_changed_but_not_those_of_a_first_extraction(
    run: Callable[..., Result], project: Path
) -> None:
    source = project / "translations" / "source" / "en.srt"
    first = run("extract")
    assert "3 new" in first.stderr
    assert "new: " not in first.stderr
    source.write_text(source.read_text("utf-8").replace("This is Leo.", "That was Leo."), "utf-8")
    assert "reworded: c0001\n" in run("extract").stderr
