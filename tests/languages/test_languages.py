"""The languages' files: each is whole, and one more file is all that one more language needs."""

from __future__ import annotations

import codecs
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from filmpack.languages import language as module
from filmpack.languages.language import Language, known_languages, language
from filmpack.languages.tags import primary_subtag
from filmpack.timedtext.dialogue import dialogue_style
from filmpack.timedtext.linebreak import binds_forward
from filmpack.timedtext.parsing.encoding import decode
from filmpack.timedtext.profile import PROFILES

DATA = Path(module.__file__).parent / "data"
WORDS = ("binds_forward", "small_words", "may_double")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty data folder in place of the package's."""
    monkeypatch.setattr(module, "_folder", lambda: tmp_path)
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    language.cache_clear()
    known_languages.cache_clear()


def test_every_file_is_listed() -> None:
    assert set(known_languages()) == {path.stem for path in DATA.glob("*.toml")}
    assert {"pl", "de-CH", "sr-Latn"} <= set(known_languages())


@pytest.mark.parametrize("tag", known_languages())
def test_a_file_is_whole(tag: str) -> None:
    text = (DATA / f"{tag}.toml").read_text("utf-8")
    assert tomllib.loads(text)["tag"] == tag == language(tag).tag
    known = language(tag)
    assert known.name
    assert known.script
    assert known.direction
    assert known.source
    assert known.confidence
    assert all(len(pair) == 2 for pair in (*known.quotes, known.fixed_quotes or "“”"))
    assert not known.quotes_written or known.quotes_written in known.quotes
    for words in (getattr(known, field) for field in WORDS):
        assert all(word and word == word.lower() and not word.count(" ") for word in words)
        assert all(unicodedata.is_normalized("NFC", word) for word in words)
    assert all(codecs.lookup(page) for page in known.code_pages)
    assert not known.code_pages or known.legacy
    assert not set(known.legacy_letters) & set(known.main)


@pytest.mark.parametrize("tag", known_languages())
def test_near_languages_are_near_to_each_other(tag: str) -> None:
    others = language(tag).near
    assert tag not in others
    assert all(
        primary_subtag(tag) in language(other).near
        for other in others
        if other in known_languages()
    )


def test_a_region_holds_only_what_differs() -> None:
    german, swiss = language("de"), language("de_CH")
    assert swiss.tag == "de-CH"
    assert (german.fixed_quotes, swiss.fixed_quotes) == ("„“", "«»")
    assert "ß" in german.letters
    assert "ß" not in swiss.letters
    assert swiss.small_words == german.small_words
    assert (german.decimal_separator, swiss.decimal_separator) == (",", "")
    assert language("de-AT") == msgspec.structs.replace(german, tag="de-AT")
    assert language("sr").script == language("sr-RS").script == "Cyrl"
    assert language("sr_latn_rs").script == "Latn"


@pytest.mark.parametrize("tag", ["tlh", "", "../de", "de/../pl", "x" * 5000])
def test_a_language_without_a_file_is_known_by_its_tag_alone(tag: str) -> None:
    known = language(tag)
    assert msgspec.structs.replace(known, tag="") == Language(tag="")
    assert dialogue_style(tag) == ("-", "-")
    assert not binds_forward("die", tag)
    assert PROFILES["netflix"].max_cps_for(tag) == 17


def test_reading_speeds_are_those_of_the_guides() -> None:
    adults, children = PROFILES["netflix"], PROFILES["netflix-children"]
    assert [adults.max_cps_for(tag) for tag in ("en", "en-GB", "pl", "ar", "zh-Hans")] == [
        20,
        20,
        17,
        20,
        9,
    ]
    assert [children.max_cps_for(tag) for tag in ("en", "pl", "ar", "ja")] == [17, 13, 17, 4]
    assert adults.max_cps_by_language["en"] == 20
    assert adults.with_limits({"max_cps": 15}).max_cps_for("en") == 15
    assert PROFILES["netflix-sdh"].max_cps_for("en") == 20
    assert PROFILES["netflix-sdh"].max_cps_by_language == {}


def test_a_new_language_is_one_file(folder: Path) -> None:
    assert known_languages() == ()
    (folder / "tlh.toml").write_text(
        'tag = "tlh"\nmain = "abħ"\ncode_pages = ["iso8859-3"]\ndialogue = ["", "– "]\n'
        'binds_forward = ["qa"]\nspeed_adult = 11\n',
        "utf-8",
    )
    forget()
    assert known_languages() == ("tlh",)
    assert decode("ħab".encode("iso8859-3"), "x.srt", "tlh").text == "ħab"
    assert dialogue_style("tlh-Latn") == ("", "– ")
    assert binds_forward("Qa", "tlh")
    assert PROFILES["netflix"].max_cps_for("tlh") == 11
    assert PROFILES["netflix-children"].max_cps_for("tlh") == 13


def test_a_misspelt_field_is_an_error(folder: Path) -> None:
    (folder / "tlh.toml").write_text('tag = "tlh"\nspeed_adlut = 11\n', "utf-8")
    with pytest.raises(msgspec.ValidationError, match="speed_adlut"):
        language("tlh")


@pytest.mark.parametrize(
    ("tag", "number", "others"),
    [
        ("cs", "5", "pětina"),
        ("cs", "4", "čtverec"),
        ("da", "6", "seksten seksuel"),
        ("de", "2", "zweiundzwanzig zweifellos"),
        ("de", "3", "dreizehn dreißig"),
        ("de", "4", "viertausend Viertel"),
        ("de", "5", "fünfzig"),
        ("en", "4", "fourteen forty"),
        ("et", "3", "kolmekümmend kolmteist"),
        ("fi", "3", "kolmekymmentä kolmetoista"),
        ("fi", "10", "kymmeniä"),
        ("fr", "5", "cinquante"),
        ("fr", "6", "sixaine"),
        ("fr", "7", "septembre septante"),
        ("hu", "1", "egyedül együtt egyszerű"),
        ("hu", "3", "háromszáz harminc"),
        ("hu", "4", "négyzet"),
        ("lt", "1", "vienuolika"),
        ("lt", "5", "penkiolika penkiasdešimt"),
        ("lv", "1", "vienmēr vienpadsmit"),
        ("lv", "2", "divdesmit"),
        ("lv", "5", "piecelties"),
        ("nb", "8", "åtteårig"),
        ("nl", "2", "tweeling"),
        ("nl", "6", "zestig zestien"),
        ("nl", "9", "negentig"),
        ("pl", "1", "jednak"),
        ("sk", "5", "piatok"),
        ("sl", "7", "sedmdeset"),
    ],
)
def test_a_word_that_only_begins_like_a_number_is_none(tag: str, number: str, others: str) -> None:
    for word in others.split():
        assert not language(tag).has_number(number, word), word


@pytest.mark.parametrize(
    ("tag", "number", "text"),
    [
        ("bg", "4", "двайсет и четири"),
        ("cs", "4", "dvacet čtyři"),
        ("el", "4", "είκοσι τέσσερα"),
        ("en", "4", "Twenty-four"),
        ("en", "2", "a hundred and two"),
        ("en", "2", "two\nthousand"),
        ("es", "4", "treinta y cuatro"),
        ("et", "4", "kakskümmend neli"),
        ("fr", "1", "vingt et un"),
        ("fr", "4", "quatre-vingts"),
        ("fr", "10", "soixante‑dix"),
        ("hr", "4", "dvadeset i četiri"),
        ("hu", "4", "kétezer-négy"),
        ("it", "4", "mille e quattro"),
        ("lt", "4", "dvidešimt keturi"),
        ("lv", "4", "divdesmit četri"),
        ("mt", "1", "wieħed u erbgħin"),
        ("pl", "4", "dwudziestu czterech"),
        ("pt", "4", "vinte e quatro"),
        ("ro", "4", "douăzeci și patru"),
        ("sk", "5", "sto päť"),
        ("sv", "4", "tjugo fyra"),
    ],
)
def test_a_number_s_word_that_is_a_part_of_a_larger_number_is_none(
    tag: str, number: str, text: str
) -> None:
    known = language(tag)
    assert not known.has_number(number, text)
    assert known.has_number(number, f"{text}, {known.number_words[number][0].rstrip('*')}")


def test_no_form_of_a_number_is_written_twice() -> None:
    for tag in known_languages():
        words = language(tag).number_words
        for number, forms in words.items():
            assert len(forms) == len(set(forms)), (tag, number)
            starts = [form[:-1] for form in forms if form.endswith("*")]
            whole = [form for form in forms if not form.endswith("*")]
            assert not [w for w in whole if w.startswith(tuple(starts))], (tag, number)
        owners = Counter(form for forms in words.values() for form in forms)
        assert not [form for form, count in owners.items() if count > 1], tag
