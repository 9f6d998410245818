"""The card's texts that ship with filmpack are those of its own catalogues."""

from __future__ import annotations

from card_texts import ROOT, shipped
from filmpack.translation.messages import CARD_MESSAGES, card_texts, fixed_messages


def test_the_texts_that_ship_are_those_of_the_catalogues() -> None:
    path = ROOT / "src" / "filmpack" / "translation" / "card_texts.toml"
    assert path.read_text("utf-8") == shipped(), "run 'make docs'"


def test_every_language_has_all_of_them() -> None:
    contexts = {message.context for message in CARD_MESSAGES}
    for path in (ROOT / "translations").glob("*.po"):
        assert card_texts(path.stem).keys() == contexts, path.stem


def test_a_regional_language_has_its_own_over_its_base() -> None:
    swiss, german = card_texts("de_CH"), card_texts("de")
    assert swiss["label.helpline"] != german["label.helpline"]
    assert swiss["closing.help"] == german["closing.help"]
    assert card_texts("pt-BR") == card_texts("pt")


def test_a_language_without_texts_has_the_english_ones_to_translate() -> None:
    assert card_texts("tr") == {}
    assert fixed_messages("Anlat", "tr")[1:] == CARD_MESSAGES
