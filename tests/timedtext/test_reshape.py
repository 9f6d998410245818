"""A track broken anew for a narrow picture: lines, size, time, and what does not fit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from filmpack.timedtext.cue import Cue, Track, cue_id
from filmpack.timedtext.markup import spans, strip_tags, unwrap
from filmpack.timedtext.reshape import (
    LEAST_MS,
    SIZES,
    Room,
    reshaped,
    reshaped_cue,
    surely_fits,
)

ROOM = Room(13.0, 3)


def width(text: str, italic: bool) -> float:
    """Half an em a letter; a little more in italics."""
    return len(text) * (0.52 if italic else 0.5)


def shown(text: str, room: Room = ROOM, ms: int = 4000) -> list[tuple[str, int]]:
    parts, surplus = reshaped_cue(Cue(cue_id(42), 1000, 1000 + ms, text), room, width, "en")
    assert surplus <= 0
    return [(part.text, part.size) for part in parts]


def test_the_translator_s_breaks_give_way_to_even_lines() -> None:
    assert shown("But last year the same\nthing happened to both of them.") == [
        ("But last year the same\nthing happened\nto both of them.", 100)
    ]
    assert shown("He\nwas good.") == [("He was good.", 100)]


def test_a_line_ends_outside_of_brackets_and_at_a_clause_where_it_can() -> None:
    assert shown("It was WhatsApp (on the phone) that he called on.", Room(16.0, 2)) == [
        ("It was WhatsApp (on the phone)\nthat he called on.", 100)
    ]
    parts, _ = reshaped_cue(
        Cue(cue_id(1), 0, 2000, "寻求帮助 举报此事\n我们在这里支持你"),
        Room(10.0, 3),
        lambda text, _italic: float(len(text)),
        "zh-Hans",
    )
    assert [part.text for part in parts] == ["寻求帮助 举报此事\n我们在这里支持你"]


def test_speakers_keep_their_lines() -> None:
    assert shown("- Yes?\n- No.") == [("- Yes?\n- No.", 100)]
    assert shown("- Did you tell your mother?\n- No.") == [
        ("- Did you tell\nyour mother?\n- No.", 100)
    ]


def test_letters_become_smaller_only_where_three_lines_do_not_do() -> None:
    ((text, size),) = shown("Everybodyintheschoolknows it", Room(13.0, 2))
    assert (text, size) == ("Everybodyintheschoolknows\nit", 100)
    ((_, size),) = shown("Everybodyintheschoolknowss", Room(12.6, 1))
    assert size == 96
    assert min(SIZES) == 86


def test_a_cue_is_split_where_a_sentence_ends_before_a_clause() -> None:
    text = "He was good at games, better than us all. And he laughed at every joke, even the bad."
    parts, _ = reshaped_cue(Cue(cue_id(42), 1000, 6000, text), Room(10.0, 3), width, "en")
    assert [part.id for part in parts] == ["c0042a", "c0042b"]
    assert parts[0].text.endswith("us all.")
    assert parts[0].start == 1000
    assert parts[0].end == parts[1].start
    assert parts[1].end == 6000


def test_each_part_is_long_enough_or_the_cue_is_not_split() -> None:
    text = "No. He told me about the other games, played there."
    cue = Cue(cue_id(1), 0, 2 * LEAST_MS, text)
    parts, _ = reshaped_cue(cue, Room(6.0, 3), width, "en")
    assert [part.duration for part in parts] == [LEAST_MS, LEAST_MS]
    short = Cue(cue_id(1), 0, 2 * LEAST_MS - 1, text)
    parts, surplus = reshaped_cue(short, Room(6.0, 3), width, "en")
    assert len(parts) == 1
    assert surplus > 0


def test_italics_are_closed_and_opened_at_a_split() -> None:
    text = "<i>He was good at games, better than us. And he laughed at jokes, even bad ones.</i>"
    parts, surplus = reshaped_cue(Cue(cue_id(1), 0, 6000, text), Room(9.0, 3), width, "en")
    assert surplus <= 0
    assert len(parts) == 2
    for part in parts:
        assert {italic for italic, _ in spans(part.text)} == {True}
        assert part.text.count("<i>") == part.text.count("</i>") == 1


def test_what_does_not_fit_is_told_with_its_surplus_and_not_cut() -> None:
    text = "Donaudampfschifffahrtsgesellschaft"
    track = Track("de", (Cue(cue_id(1), 0, 3000, text), Cue(cue_id(2), 3000, 5000, "Ja.")))
    made, overfull = reshaped(track, Room(10.0, 3), width)
    (one,) = overfull
    assert (one.cue.id, round(one.surplus, 2)) == ("c0001", round(17 * 0.86 / 10 - 1, 2))
    assert [cue.text for cue in made.cues] == [text, "Ja."]


def test_the_groups_of_a_number_stay_together() -> None:
    for text, _ in shown("Call the line 116 111 whenever you need it"):
        assert any("116 111" in line for line in text.split("\n"))


def test_under_the_film_nothing_stands_at_the_top() -> None:
    cue = Cue(cue_id(1), 0, 2000, "Yes.", top=True)
    ((part,), _) = reshaped_cue(cue, Room(13.0, 3, below=True), width, "en")
    assert not part.top
    ((part,), _) = reshaped_cue(cue, ROOM, width, "en")
    assert part.top


def test_a_huge_text_takes_no_time() -> None:
    text = "word, word. " * 5000
    _, surplus = reshaped_cue(Cue(cue_id(1), 0, 5000, text), ROOM, width, "en")
    assert surplus > 0
    assert not surely_fits(text, ROOM, width, "en")


WORDS = st.lists(st.sampled_from("a, be <i>see</i> word. longer, 116 111 Weg".split()), min_size=1)


@given(WORDS.map(" ".join), st.floats(4, 14), st.integers(500, 7000))
def test_no_word_is_lost_and_every_line_fits(text: str, ems: float, ms: int) -> None:
    room = Room(ems, 3)
    cue = Cue(cue_id(1), 0, ms, text)
    parts, surplus = reshaped_cue(cue, room, width, "en")
    assert unwrap(strip_tags(" ".join(part.text for part in parts))) == unwrap(strip_tags(text))
    assert parts[0].start == 0
    assert parts[-1].end == ms
    if surplus <= 0:
        for part in parts:
            assert part.text.count("\n") < 3
            for line in strip_tags(part.text).split("\n"):
                assert width(line, False) * part.size / 100 <= ems
    elif surely_fits(text, room, width, "en"):
        raise AssertionError("what surely fits does not")


def test_italics_go_on_in_both_parts_of_a_dialogue_that_is_split() -> None:
    text = "<i>- He was good at games, better than us.\n- And he laughed at every joke there.</i>"
    parts, _ = reshaped_cue(Cue(cue_id(1), 0, 6000, text), Room(8.0, 3), width, "en")
    assert len(parts) == 2
    for part in parts:
        assert all(italic for italic, piece in spans(part.text) if piece.strip()), part.text


def in_lines(text: str, room: Room, language: str) -> str:
    (part,), _ = reshaped_cue(Cue(cue_id(1), 0, 4000, text), room, width, language)
    return part.text


def test_phrases_are_the_units_where_there_are_no_spaces() -> None:
    for language, text in (("ja", "誰かに話してもいいんだよ。本当に。"), ("th", "บอกใครสักคนได้นะ")):
        lines = in_lines(text, Room(5.0, 3), language)
        assert lines.replace("\n", "") == text
        assert "\n" in lines
        assert not any(line.startswith("。") for line in lines.split("\n"))
    assert in_lines("見て Big\nBuck Bunny\nだよ", ROOM, "ja") == "見て Big Buck Bunnyだよ"
