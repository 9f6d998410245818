"""Where lines end in scripts with and without spaces, and how their guides count."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmpack.timedtext.break_units import break_units, joined
from filmpack.timedtext.line_length import line_length
from filmpack.timedtext.linebreak import break_lines
from filmpack.timedtext.profile import PROFILES
from script_samples import SAMPLES

NETFLIX = PROFILES["netflix"]


@pytest.mark.parametrize(
    ("language", "text", "broken"),
    [
        ("ja", "誰かに話してもいいんだよ。今日電話して", "誰かに話してもいいんだよ。|今日電話して"),
        ("ja", "今日は116 111に電話してもいいんだよ", "今日は116 111に|電話してもいいんだよ"),
        (
            "zh-Hans",
            "今天就拨打 116 111！告诉一个你信任的人吧",
            "今天就拨打 116 111！|告诉一个你信任的人吧",
        ),
        (
            "zh-Hans",
            "不要发照片给陌生人；他说他今年15岁了不是真的",
            "不要发照片给陌生人；|他说他今年15岁了不是真的",
        ),
        (
            "th",
            "คุณไม่ได้ทำอะไรผิดเลยนะ บอกคนที่คุณไว้ใจเถอะแล้วเราจะช่วย",
            "คุณไม่ได้ทำอะไรผิดเลยนะ|บอกคนที่คุณไว้ใจเถอะแล้วเราจะช่วย",
        ),
        (
            "ko",
            "믿을 수 있는 사람에게 말하세요. 곁에 있어요.",
            "믿을 수 있는 사람에게 말하세요.|곁에 있어요.",
        ),
        (
            "fr",
            "Tu peux toujours nous appeler au 116 111 ! C’est gratuit",
            "Tu peux toujours nous appeler|au 116 111 ! C’est gratuit",
        ),
        (
            "ar",
            "اتصل بالرقم 116 111 اليوم وأخبر شخصًا تثق به عن ذلك",
            "اتصل بالرقم 116 111 اليوم|وأخبر شخصًا تثق به عن ذلك",
        ),
    ],
)
def test_a_line_ends_where_a_phrase_ends(language: str, text: str, broken: str) -> None:
    profile = NETFLIX.in_language(language)
    assert break_lines(text, profile, language) == broken.replace("|", "\n")


@pytest.mark.parametrize(
    ("language", "lines", "whole"),
    [
        ("zh-Hans", "寻求帮助 举报此事|我们在这里支持你", "寻求帮助 举报此事 我们在这里支持你"),
        ("zh-Hans", "不要发照片；|他说他15岁", "不要发照片；他说他15岁"),
        ("zh-Hans", "打电话|给我", "打电话给我"),
        ("zh-Hant", "我們在這裡|支持你", "我們在這裡支持你"),
        ("zh-Hans", "今天拨打 116|111 给我们", "今天拨打 116 111 给我们"),
        ("ja", "今日は友達に|電話しても", "今日は友達に電話しても"),
        ("ja", "助けを求めて 通報して|私たちが支えます", "助けを求めて 通報して 私たちが支えます"),
        ("ja", "「助けて」|と言って", "「助けて」と言って"),
        ("th", "แจ้งเรื่องนี้|เราอยู่ที่นี่", "แจ้งเรื่องนี้ เราอยู่ที่นี่"),
        ("pl", "Nie mów|nikomu.", "Nie mów nikomu."),
    ],
)
def test_two_lines_on_one_get_a_space_where_clauses_are_parted_so(
    language: str, lines: str, whole: str
) -> None:
    assert joined(lines.split("|"), language) == whole


def test_a_chinese_number_keeps_what_it_counts() -> None:
    assert "15岁" in "|".join(break_units("他说他今年15岁了", "zh-Hans"))


@pytest.mark.parametrize("language", SAMPLES)
@given(st.data())
def test_no_number_is_torn_and_nothing_is_lost(language: str, data: st.DataObject) -> None:
    texts = [text.replace("\n", " ") for text in SAMPLES[language]]
    text = " ".join(data.draw(st.lists(st.sampled_from(texts), min_size=1, max_size=3)))
    units = break_units(text, language)
    assert "".join(units) == text
    for upper, lower in pairwise(units):
        assert not (upper.rstrip().endswith("116") and lower.startswith("111"))
        assert lower[0] not in "、。！？」）)!?.,։።।؟،"
        assert not upper.rstrip().endswith(("(", "（", "「"))
        if language == "ko":
            assert upper.endswith(" ")


@pytest.mark.parametrize(
    ("language", "text", "long"),
    [
        ("ja", "今日116 111に電話", 9),  # 5.5 squares and 3.5
        ("ja", "＜今＞ｶﾞ", 4),
        ("ko", "믿을 수 있는", 6),
        ("zh-Hans", "<i>拨打 116</i>", 4),
        ("th", "ที่นี่", 2),
        ("hi", "क्षि", 1),
        ("pl", "Zażółć 116", 10),
    ],
)
def test_characters_are_counted_as_the_guides_count(language: str, text: str, long: int) -> None:
    assert line_length(text, language) == long


def test_a_guide_s_line_is_the_language_s_own() -> None:
    lengths = {tag: NETFLIX.in_language(tag).max_line_length for tag in ("ja", "ko", "th", "pl")}
    assert lengths == {"ja": 13, "ko": 16, "th": 35, "pl": 42}
    assert PROFILES["shorts"].in_language("ja").max_line_length == 24
