from __future__ import annotations

import pytest

from filmpack.errors import ConfigError, InputError
from filmpack.timedtext.parsing.encoding import decode

SAMPLES = {
    "pl": "Zażółć gęślą jaźń. „Dzień dobry”",
    "cs": "Příliš žluťoučký kůň úpěl ďábelské ódy.",
    "hu": "Árvíztűrő tükörfúrógép, őszintén.",
    "ro": "Şi ţara aceasta, în această zi, ăla.",
    "bg": "Не си виновен. Кажи на някого.",
    "el": "Δεν φταις εσύ. Μίλα σε κάποιον.",
    "lt": "Ačiū, žąsele. Ėjau į šiaurę, ūkas.",
    "lv": "Paldies, ķirši un ņemšana, gājām šūpoties.",
    "et": "Õhtust, öö ja üksinda. Šokolaad, žanr.",
    "de": "Du bist nicht schuld. Schöne Grüße!",
    "fr": "Ce n’est pas ta faute. Où ça ? Là-bas, peut-être.",
}
CASES = [
    (language, codec)
    for codec, languages in {
        "cp1250": "pl cs hu ro",
        "iso8859-2": "pl cs hu",
        "cp1251": "bg",
        "cp1253": "el",
        "cp1257": "lt lv et",
        "cp1252": "de fr",
    }.items()
    for language in languages.split()
]


@pytest.mark.parametrize(("language", "codec"), CASES)
def test_legacy_code_pages_are_told_by_the_languages_letters(language: str, codec: str) -> None:
    text = SAMPLES[language]
    if codec == "iso8859-2":
        text = text.replace("„", '"').replace("”", '"')
    found = decode(text.encode(codec), "x.srt", language)
    assert found.text == text
    assert found.guessed


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_told_by_itself(codec: str) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n" + SAMPLES["el"]
    assert decode(text.encode(codec), "x.srt", "el").text == text


def test_bytes_that_fit_nothing_are_refused_with_the_line() -> None:
    with pytest.raises(InputError, match=r"x.srt:2: this file is not UTF-8"):
        decode(b"one\n\xd7\xf7\xd7", "x.srt", "pl")
    with pytest.raises(InputError, match="not UTF-8"):
        decode(b"caf\xe9", "en.srt")


def test_an_encoding_that_was_given_is_obeyed_or_refused() -> None:
    assert decode("ąę".encode("cp1250"), "x", "de", "cp1250").text == "ąę"
    with pytest.raises(ConfigError, match="no such encoding"):
        decode(b"x", "x", "pl", "klingon")
    with pytest.raises(InputError, match="not ascii"):
        decode("ą".encode(), "x", "pl", "ascii")
